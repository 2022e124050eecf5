# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A numbered list counts as read only when its pages cannot have moved."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Page, Query
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError, IncompleteListingError
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.chain import Chain
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.numbered import ATTEMPTS
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.listing.numbered_list import START, Keeper, NumberedList, whole


def complete(keeper: Keeper) -> bool:
    return not keeper.numbered.errors and {chain.state for chain in keeper.chains.values()} <= {
        "done",
        "split",
    }


@pytest.mark.parametrize("size", [0, 1, 10, 11, 95])
@pytest.mark.parametrize("concurrency", [1, 8])
def test_an_undisturbed_list_is_read_once(size: int, concurrency: int) -> None:
    times, query = whole(size)
    collection = NumberedList(times)
    keeper = Keeper(collection, concurrency).read(Chain(1, query))
    assert complete(keeper)
    assert set(keeper.seen) == set(times)
    assert collection.requests == max(1, -(-size // 10))
    end = keeper.chains[1]
    assert (end.state, end.records) == ("done", size)
    assert (
        end.ended_by
        == f"the last of its {max(1, -(-size // 10))} pages, {size} records as the provider counts"
    )


def test_a_deletion_hides_no_other_record_although_the_count_agrees() -> None:
    """The deleted one was counted, the one that slipped to a page read before was not: 99 and 99."""
    times, query = whole(100)

    def delete(requests: int, now: dict[str, float]) -> None:
        if requests == 4:
            now.pop("id000095", None)  # it is on the first page, newest first

    collection = NumberedList(times, moves=delete)
    keeper = Keeper(collection).read(Chain(1, query))
    assert complete(keeper)
    assert set(collection.times) <= set(keeper.seen)
    assert keeper.numbered.noticed == ["the provider counted 100 records, and 99 on page 5"]
    assert keeper.chains[1].state == "split"


def test_a_record_that_appears_while_listing_is_not_lost() -> None:
    times, query = whole(100)

    def appear(requests: int, now: dict[str, float]) -> None:
        if requests == 5:
            now["late"] = START + 98 * 60 + 1.0

    collection = NumberedList(times, moves=appear)
    keeper = Keeper(collection).read(Chain(1, query))
    assert complete(keeper)
    assert set(keeper.seen) == set(collection.times)


@given(
    st.integers(0, 120),
    st.integers(1, 12),
    st.booleans(),
    st.lists(st.tuples(st.integers(0, 25), st.booleans(), st.integers(0, 119)), max_size=6),
)
def test_whatever_comes_and_goes_nothing_that_stays_is_lost(
    size: int, page_size: int, newest_first: bool, changes: list[tuple[int, bool, int]]
) -> None:
    """Deletions and late records at any request.

    A deletion and an addition between the same two requests cannot be told from no change: each
    request sees one of them at most here.
    """
    times, query = whole(size, every=7)
    at = {request: (gone, which) for request, gone, which in changes}

    def move(requests: int, now: dict[str, float]) -> None:
        gone, which = at.pop(requests, (None, 0))
        if gone is True:
            now.pop(f"id{which:06d}", None)
        elif gone is False and size:
            now[f"late{requests}"] = float(START + which % size * 7 + 3)

    collection = NumberedList(times, page_size=page_size, newest_first=newest_first, moves=move)
    keeper = Keeper(collection, 1).read(Chain(1, query))
    if complete(keeper):
        stays = {name for name in times if name in collection.times}
        assert stays <= set(keeper.seen)
        done = sorted(
            (chain.query for chain in keeper.chains.values() if chain.state == "done"),
            key=lambda item: item.after or datetime.min.replace(tzinfo=UTC),
        )
        assert (done[0].after, done[-1].before) == (query.after, query.before)
        assert all(one.before == two.after for one, two in itertools.pairwise(done))
    else:
        assert keeper.numbered.errors


def test_a_count_that_never_agrees_fails_and_says_so() -> None:
    times, query = whole(35)
    collection = NumberedList(
        times,
        spoil=lambda _number, page: replace(page, total_results=(page.total_results or 0) + 1),
    )
    keeper = Keeper(collection).read(Chain(1, query))
    assert not complete(keeper)
    assert set(keeper.seen) == set(times), "what came is kept"
    error = keeper.numbered.errors[0]
    assert isinstance(error, IncompleteListingError)
    assert "records, its pages held" in str(error)
    failed = [chain for chain in keeper.chains.values() if chain.state == "failed"]
    assert failed
    assert all(chain.cursor is None for chain in failed), "its pages prove nothing, so none is gone on from"
    assert len(keeper.chains) < 20 * ATTEMPTS

    collection.spoil = lambda _number, page: page
    again = Keeper(collection)
    for chain in failed:
        again.read(replace(chain, state="open"))
    assert complete(again)


def test_a_single_deletion_costs_one_more_reading_and_not_three() -> None:
    times, query = whole(5000)

    def delete(requests: int, now: dict[str, float]) -> None:
        if requests == 400:
            now.pop("id004990", None)

    collection = NumberedList(times, moves=delete)
    keeper = Keeper(collection, 4).read(Chain(1, query))
    assert complete(keeper)
    assert collection.requests < 1100


def test_a_page_that_cannot_be_had_keeps_the_pages_before_it() -> None:
    times, query = whole(100)

    def fail(_number: int, page: Page) -> Page:
        if page.number == 7:
            raise ApiError("list call recordings", "telnyx", "HTTP 500", "run it again", kind="server")
        return page

    keeper = Keeper(NumberedList(times, spoil=fail), 4).read(Chain(1, query))
    end = keeper.chains[1]
    assert (end.state, end.pages, end.records) == ("failed", 6, 60)
    assert len(keeper.seen) == 60

    collection = NumberedList(times)
    again = Keeper(collection, 4)
    again.seen = keeper.seen
    again.read(replace(end, state="open"))
    assert complete(again)
    assert set(again.seen) == set(times)
    assert collection.requests == 5, "the last page that was read, and the four that were not"
    assert again.chains[1].pages == 10
    assert again.chains[1].records == 100


@pytest.mark.parametrize("gone", [None, "id000099", "id000001"])
@pytest.mark.parametrize("added", [None, 97.5, 1.5])
def test_pages_that_have_moved_since_an_interruption_are_read_again(
    gone: str | None, added: float | None
) -> None:
    """Also when as many records have gone as have come: the page that was read last is not as it was."""
    times, query = whole(100)
    collection = NumberedList(times)
    interrupted = Keeper(collection).read(Chain(1, query), pages=4)
    chain = interrupted.chains[1]
    assert (chain.state, chain.pages) == ("open", 4)
    if gone is not None:
        del collection.times[gone]
    if added is not None:
        collection.times["late"] = START + added * 60
    again = Keeper(collection)
    again.seen = interrupted.seen
    again.read(chain)
    assert complete(again)
    stays = set(times) & set(collection.times)
    assert stays <= set(again.seen)


def test_an_interruption_behind_the_last_page_costs_one_request() -> None:
    times, query = whole(50)
    collection = NumberedList(times)
    interrupted = Keeper(collection).read(Chain(1, query), pages=5)
    collection.requests = 0
    again = Keeper(collection)
    again.seen = interrupted.seen
    again.read(interrupted.chains[1])
    assert complete(again)
    assert collection.requests == 1
    assert again.chains[1].pages == 5


def test_a_cursor_of_another_version_is_no_progress() -> None:
    times, query = whole(30)
    for cursor in ("", "[4, 30]", "null", "4"):
        keeper = Keeper(NumberedList(times)).read(Chain(1, query, cursor=cursor, pages=2, records=20))
        assert complete(keeper)
        assert keeper.chains[1].pages == 3


def test_an_ignored_filter_stops_a_strict_reader() -> None:
    times, query = whole(30)
    collection = NumberedList(times)
    collection.ignores_filters = True
    narrow = replace(query, after=datetime.fromtimestamp(START + 20 * 60, UTC))
    keeper = Keeper(collection, strict=True).read(Chain(1, narrow))
    assert [error.kind for error in keeper.numbered.errors] == ["filter"]
    assert "did not apply a filter" in str(keeper.numbered.errors[0])


def test_a_list_of_one_moment_cannot_be_cut_and_is_read_again() -> None:
    times = {f"id{number}": float(START) for number in range(30)}

    def delete(requests: int, now: dict[str, float]) -> None:
        if requests == 2:
            now.pop("id29", None)

    collection = NumberedList(times, moves=delete)
    query = Query(None, datetime.fromtimestamp(START, UTC), datetime.fromtimestamp(START + 1, UTC))
    keeper = Keeper(collection).read(Chain(1, query))
    assert complete(keeper)
    assert set(collection.times) <= set(keeper.seen)
    assert "read again as chain" in (keeper.chains[1].ended_by or "")
