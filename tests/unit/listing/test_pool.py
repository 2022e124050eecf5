# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whatever a list looks like and however its records move: nothing is lost, nothing is double."""

from __future__ import annotations

import itertools
import threading
import typing as t
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Page, Query
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import (
    ApiError,
    ExpiredPageError,
    WrongAccountError,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.chain import Chain, Step
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.pool import Pool
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.listing.provider import Order, Provider

START = 1_700_000_000
STATUSES = ("processing", "completed", "failed", "deleted")
ORDERS: tuple[Order, ...] = ("desc", "asc", "shuffled")


@dataclass
class Result:
    """What a consumer of the steps knows afterwards."""

    records: dict[str, dict[str, t.Any]] = field(default_factory=dict)
    copies: int = 0
    pages: int = 0
    chains: dict[int, Chain] = field(default_factory=dict)
    order: list[str | None] = field(default_factory=list)


def read(pool: Pool, queries: t.Sequence[Query]) -> Result:
    """Read with one phase for each status, in order, and check what every step promises."""
    result = Result()
    numbers = iter(range(1, 10**6))
    phases = [[Chain(next(numbers), query)] for query in queries]
    result.chains = {chain.number: chain for phase in phases for chain in phase}
    for step in pool.run(phases):
        note(result, step)
        result.order.append(step.chain.query.status)
        for record in step.records:
            result.copies += 1
            result.records[record["sid"]] = record
    assert not [thread for thread in pool._threads if thread.is_alive()]
    return result


def note(result: Result, step: Step) -> None:
    known = result.chains[step.chain.number]
    assert known.state == "open", "a chain that has ended brings nothing more"
    assert step.chain.query == known.query
    result.pages += 1
    result.chains[step.chain.number] = step.chain
    for child in step.born:
        assert child.number not in result.chains, "each chain has a number of its own"
        result.chains[child.number] = child


def proven(result: Result, queries: t.Sequence[Query]) -> None:
    """Check that the chains which ended by the provider's mark cover every query without gap or overlap."""
    assert {chain.state for chain in result.chains.values()} <= {"done", "split"}
    for query in queries:
        done = sorted(
            (
                chain.query
                for chain in result.chains.values()
                if chain.state == "done" and chain.query.status == query.status
            ),
            key=lambda item: item.after or datetime.min.replace(tzinfo=UTC),
        )
        assert done[0].after == query.after
        assert done[-1].before == query.before
        for one, following in itertools.pairwise(done):
            assert one.before == following.after


def pool_of(provider: Provider, concurrency: int, *, strict: bool = True) -> Pool:
    numbers = itertools.count(1000)
    lock = threading.Lock()

    def number() -> int:
        with lock:
            return next(numbers)

    return Pool(provider, concurrency, number, strict=strict)


def window(after: int | None, before: int, status: str | None = None) -> Query:
    low = None if after is None else datetime.fromtimestamp(after, UTC)
    return Query(status, low, datetime.fromtimestamp(before, UTC))


TIMES = st.one_of(
    st.lists(st.integers(START, START + 500), max_size=150),
    st.lists(st.integers(START, START + 86_400), max_size=150),
    # Nearly everything in one moment.
    st.tuples(
        st.lists(st.integers(START, START + 5), min_size=100, max_size=150), st.just([START + 80_000])
    ).map(lambda pair: pair[0] + pair[1]),
)


@given(
    TIMES, st.integers(1, 5), st.sampled_from(ORDERS), st.integers(1, 4), st.booleans(), st.integers(-50, 600)
)
def test_every_record_of_the_window_comes_and_no_other(
    times: list[int], page_size: int, order: Order, concurrency: int, bounded: bool, end: int
) -> None:
    provider = Provider(times, page_size=page_size, order=order)
    query = window(START if bounded else None, START + 86_401 if end < 0 else START + 1 + end)
    assert query.before is not None
    result = read(pool_of(provider, concurrency), [query])
    expected = {
        record["sid"]
        for record in map(provider.record, range(len(times)))
        if datetime.fromisoformat(record["date_created"]) < query.before
    }
    assert set(result.records) == expected
    proven(result, [query])
    assert result.pages == provider.requests
    assert sum(chain.pages for chain in result.chains.values()) == provider.requests
    assert sum(chain.records for chain in result.chains.values()) == result.copies
    done = [chain for chain in result.chains.values() if chain.state == "done"]
    assert sum(chain.records for chain in done) == len(expected), (
        "chains that were not split hold each record once"
    )


@dataclass
class Moving:
    """Records that move on while the list is read: at which request, which one, and where to."""

    statuses: list[str]
    moves: dict[int, list[tuple[int, str]]]
    seen: list[list[str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.seen = [[status] for status in self.statuses]

    def at(self, request: int) -> None:
        for index, status in self.moves.get(request, ()):
            if STATUSES.index(status) > STATUSES.index(self.statuses[index]):
                self.statuses[index] = status
                self.seen[index].append(status)


@st.composite
def movements(draw: st.DrawFn) -> tuple[list[int], Moving]:
    times = draw(st.lists(st.integers(START, START + 2_000), min_size=1, max_size=60))
    statuses = [draw(st.sampled_from(STATUSES)) for _time in times]
    moves: dict[int, list[tuple[int, str]]] = {}
    for _number in range(draw(st.integers(0, 40))):
        request = draw(st.integers(0, 60))
        moves.setdefault(request, []).append(
            (draw(st.integers(0, len(times) - 1)), draw(st.sampled_from(STATUSES)))
        )
    return sorted(times), Moving(statuses, moves)


@given(movements(), st.integers(1, 6), st.sampled_from(ORDERS), st.integers(1, 4))
def test_records_that_move_on_while_they_are_listed_are_not_lost(
    moving: tuple[list[int], Moving], page_size: int, order: Order, concurrency: int
) -> None:
    times, states = moving
    provider = Provider(
        times,
        page_size=page_size,
        order=order,
        statuses=STATUSES,
        status=lambda index: states.statuses[index],
        moves=states.at,
    )
    queries = [window(START, START + 2_001, status) for status in STATUSES]
    result = read(pool_of(provider, concurrency), queries)
    assert len(result.records) == len(times)
    proven(result, queries)
    assert result.order == sorted(result.order, key=lambda status: STATUSES.index(status or ""))
    for index in range(len(times)):
        kept = result.records[f"RT{index:032x}"]["status"]
        assert kept in states.seen[index], "a status that the record has had"
        if len(states.seen[index]) == 1:
            assert kept == states.statuses[index]


def test_a_record_that_was_met_twice_is_kept_as_it_was_met_last() -> None:
    states = Moving(["processing"] * 30, {8: [(index, "completed") for index in range(30)]})
    provider = Provider(
        range(START, START + 30),
        page_size=4,
        statuses=STATUSES,
        status=lambda index: states.statuses[index],
        moves=states.at,
    )
    queries = [window(START, START + 31, status) for status in STATUSES]
    result = read(pool_of(provider, 1), queries)
    assert result.copies == 60
    assert {record["status"] for record in result.records.values()} == {"completed"}


def failing(provider: Provider, error: BaseException, *requests: int) -> None:
    def spoil(number: int, page: Page) -> Page:
        if number in requests:
            raise error
        return page

    provider.spoil = spoil


EXPIRED = ExpiredPageError("list recordings", None, "the token expired", "run again", kind="data")


@given(
    st.sets(st.integers(1, 40), max_size=4),
    st.sampled_from(ORDERS),
    st.integers(1, 3),
    st.integers(60, 200),
)
def test_an_expired_token_begins_its_chain_anew(
    requests: set[int], order: Order, concurrency: int, size: int
) -> None:
    provider = Provider([START + 7 * number for number in range(size)], page_size=5, order=order)
    failing(provider, EXPIRED, *requests)
    pool = pool_of(provider, concurrency)
    query = window(START, START + 7 * size)
    result = read(pool, [query])
    if any(error.kind == "data" for error in pool.errors):  # one chain met it three times
        assert len(requests) > 2
        return
    assert len(result.records) == size
    proven(result, [query])
    assert pool.noticed == [], "that tokens expire is no news"


def test_a_chain_that_fails_takes_no_other_with_it() -> None:
    provider = Provider(
        range(START, START + 100), page_size=10, statuses=STATUSES, status=lambda i: STATUSES[i % 4]
    )
    broken = ApiError("list recordings", None, "HTTP 500", "run it again", kind="server")
    failing(provider, broken, 0, 1)
    pool = pool_of(provider, 1)
    queries = [window(START, START + 101, status) for status in STATUSES]
    result = read(pool, queries)
    assert [error.kind for error in pool.errors] == ["server"] * 2
    failed = [chain for chain in result.chains.values() if chain.state == "failed"]
    assert [chain.query.status for chain in failed] == ["processing", "completed"]
    assert all(chain.ended_by == str(broken) for chain in failed)
    assert len(result.records) == 50


@pytest.mark.parametrize("kind", ["credentials", "network", "rate", "filter"])
def test_a_failure_that_all_would_meet_stops_all(kind: str) -> None:
    provider = Provider(range(START, START + 1000), page_size=5, statuses=STATUSES)
    failing(provider, ApiError("list recordings", None, "refused", "change it", kind=kind), 3)
    pool = pool_of(provider, 2)
    queries = [window(START, START + 1001, status) for status in STATUSES]
    result = read(pool, queries)
    assert [error.kind for error in pool.errors] == [kind]
    assert provider.requests < 10
    assert [chain.state for chain in result.chains.values()].count("failed") == 1
    assert "open" in {chain.state for chain in result.chains.values()}


def test_a_record_of_another_account_stops_everything_before_its_page_is_seen() -> None:
    provider = Provider(range(START, START + 1000), page_size=5)
    failing(provider, WrongAccountError("list", "ACa", "record of ACb", "change", kind="data"), 7)
    pool = pool_of(provider, 3)
    with pytest.raises(WrongAccountError):
        read(pool, [window(START, START + 1001)])
    assert not [thread for thread in pool._threads if thread.is_alive()]


def test_a_reader_that_goes_away_leaves_no_thread_behind() -> None:
    provider = Provider(range(START, START + 1000), page_size=5)
    pool = pool_of(provider, 4)
    steps = pool.run([[Chain(1, window(START, START + 1001))]])
    next(steps)
    steps.close()
    assert pool._threads
    assert not [thread for thread in pool._threads if thread.is_alive()]


def test_a_defect_in_a_thread_reaches_the_caller() -> None:
    provider = Provider(range(START, START + 100), page_size=5)
    failing(provider, ZeroDivisionError("a defect"), 2)
    with pytest.raises(ZeroDivisionError):
        read(pool_of(provider, 2), [window(START, START + 101)])


def test_a_status_that_the_provider_ignores_is_noticed() -> None:
    """Otherwise every pass would bring the same records, and none the deleted ones."""
    provider = Provider(range(START, START + 20), page_size=10, statuses=STATUSES)
    provider.ignores_filters = True
    pool = pool_of(provider, 1)
    read(pool, [window(START, START + 21, status) for status in STATUSES])
    assert [error.kind for error in pool.errors] == ["filter"]
    assert "no record has the status processing" in str(pool.errors[0])


def test_an_interrupted_chain_that_goes_on_is_not_split_for_what_it_has_behind_it() -> None:
    """What was read would have to be read again."""
    times = range(START, START + 3000)
    provider = Provider(times, page_size=10)
    whole = window(START, START + 3000)
    first = pool_of(provider, 1)
    steps = first.run([[Chain(1, whole, estimate=1.0)]])
    first._may_split = False
    chain = next(steps).chain
    while chain.pages < 200:
        chain = next(steps).chain
    steps.close()
    requests = provider.requests
    result = Result(chains={1: chain})
    again = pool_of(provider, 4)
    for step in again.run([[chain]]):
        note(result, step)
    assert {item.state for item in result.chains.values()} <= {"done", "split"}
    assert provider.requests - requests <= 110


def test_sizes_of_time_bounds_are_respected_to_the_second() -> None:
    provider = Provider([START, START + 1, START + 2], page_size=1)
    query = Query(None, datetime.fromtimestamp(START + 1, UTC), datetime.fromtimestamp(START + 2, UTC))
    result = read(pool_of(provider, 2), [query])
    assert [record["date_created"] for record in result.records.values()] == [
        (datetime.fromtimestamp(START, UTC) + timedelta(seconds=1)).strftime("%Y-%m-%dT%H:%M:%SZ")
    ]
