# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Identifiers, classes, order and time: the arithmetic that replaces stored data."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.config import Order
from tests.simulator.ids import Sids, Uuids, mix, unmix
from tests.simulator.limits import Bucket
from tests.simulator.listing import START, Permutation, Selection
from tests.simulator.periodic import Periodic, spread
from tests.simulator.timeline import Timeline, first_at_or_after, iso, iso_fraction, parse

ORDERS: list[Order] = ["asc", "desc", "shuffled"]
WORD = st.integers(0, 2**64 - 1)


@given(WORD, WORD)
def test_mixing_is_undone(value: int, key: int) -> None:
    assert unmix(mix(value, key), key) == value


@given(st.integers(0, 2**40), st.integers())
def test_an_identifier_leads_back_to_its_index_and_a_made_up_one_nowhere(index: int, seed: int) -> None:
    sids, uuids = Sids("RT", seed), Uuids("call", seed)
    sid = sids.sid(index)
    assert len(sid) == 34
    assert sids.of(sid) == sids.of(sid[:2] + sid[2:].upper()) == index
    assert uuids.of(uuids.uuid(index)) == index
    assert sids.of("RM" + sid[2:]) is None
    assert sids.of(sid[:-1] + ("0" if sid[-1] != "0" else "1")) is None
    assert Sids("RT", seed + 1).of(sid) is None
    assert uuids.of("no uuid") is None
    assert sids.of("RT" + "z" * 32) is None


@given(
    size=st.integers(0, 80),
    table=st.binary(min_size=1, max_size=12).map(lambda raw: bytes(b % 3 for b in raw)),
    tail=st.integers(0, 80),
    classes=st.frozensets(st.integers(0, 3)),
)
def test_rank_and_select_agree_with_counting(
    size: int, table: bytes, tail: int, classes: frozenset[int]
) -> None:
    data = Periodic(size, table, min(tail, size), 3)
    matching = [index for index in range(size) if data.of(index) in classes]
    mask = data.mask(classes)
    assert [mask.select(rank) for rank in range(len(matching))] == matching
    for index in range(size + 1):
        assert mask.rank(index) == sum(1 for other in matching if other < index)


@given(st.integers(2, 3000), st.integers())
def test_every_class_with_a_share_occurs_while_there_is_room(size: int, seed: int) -> None:
    table = spread(size, 1000, {1: 0.002, 2: 0.0001, 3: 0.0}, seed)
    assert table[0] == 0
    assert len(table) == min(size, 1000)
    assert table.count(0) >= len(table) / 2
    assert table.count(1) >= 1
    assert table.count(2) == (1 if size >= 4 else 0)
    assert 3 not in table


@given(st.integers(0, 500), st.integers(0, 10**6))
def test_a_permutation_reaches_everything_once_and_is_undone(size: int, seed: int) -> None:
    shuffle = Permutation(size, seed)
    images = [shuffle.at(position) for position in range(size)]
    assert sorted(images) == list(range(size))
    assert [shuffle.position(image) for image in images] == list(range(size))


@given(
    order=st.sampled_from(ORDERS),
    size=st.integers(0, 60),
    low=st.integers(0, 60),
    high=st.integers(0, 60),
    page=st.integers(1, 9),
    extras=st.integers(0, 5),
)
def test_pages_hold_every_accepted_record_once(
    order: Order, size: int, low: int, high: int, page: int, extras: int
) -> None:
    table = Periodic(size, b"\x00\x01\x00")
    selection = Selection(
        table.mask(frozenset({0})),
        min(low, size),
        min(high, size),
        order,
        7,
        lambda index: index % 5 != 0,
        list(range(1000, 1000 + extras)),
        float,
    )
    found: list[int] = []
    cursor = START
    while True:
        indices, following = selection.page(cursor, page)
        assert len(indices) <= page
        found += indices
        if following is None:
            break
        assert len(indices) == page
        cursor = following
    base = [i for i in range(min(low, size), min(high, size)) if table.of(i) == 0]
    expected = [i for i in [*base, *range(1000, 1000 + extras)] if i % 5]
    assert sorted(found) == expected
    if order == "asc":
        assert found == expected
    if order == "desc":
        assert found == expected[::-1]


def test_an_eager_list_ends_with_an_empty_page_only_after_a_full_one() -> None:
    everything = Selection(Periodic(4, b"\x00").mask(frozenset({0})), 0, 4, "asc", 1)
    assert everything.page(START, 4)[1] is None
    indices, cursor = everything.page(START, 4, eager=True)
    assert len(indices) == 4
    assert cursor is not None
    assert everything.page(cursor, 4, eager=True) == ([], None)
    assert everything.page(START, 5, eager=True)[1] is None


@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=20).map(sorted), st.floats(0, 0.95), st.floats(0.001, 0.9)
)
def test_time_never_runs_backwards_and_stays_in_the_window(
    places: list[float], share: float, width: float
) -> None:
    line = Timeline(1_000_000_000, 6, share, width)
    times = [line.at(x) for x in places]
    assert times == sorted(times)
    assert all(line.start - 1 <= t <= line.end + 1 for t in times)


def test_skew_puts_the_share_into_the_width() -> None:
    line = Timeline(1_000_000_000, 10, 0.8, 0.05)
    times = sorted(line.at(n / 10000) for n in range(10000))
    dense = max(
        sum(1 for t in times if start <= t < start + 0.05 * line.span)
        for start in range(int(line.start), int(line.end), 3600)
    )
    assert 0.75 < dense / 10000 < 0.85


@given(st.lists(st.integers(0, 50)).map(sorted), st.integers(-1, 51))
def test_searching_a_moment(times: list[int], moment: int) -> None:
    found = first_at_or_after(moment, len(times), lambda index: times[index])
    assert all(t < moment for t in times[:found])
    assert all(t >= moment for t in times[found:])


@given(st.integers(0, 4_000_000_000))
def test_times_are_read_as_they_are_written(seconds: int) -> None:
    assert parse(iso(seconds)) == seconds
    assert parse(iso_fraction(seconds * 1000 + 250)) == seconds + 0.25


def test_the_bucket_allows_its_rate_and_no_more() -> None:
    now = [0.0]
    bucket = Bucket(10, 1, lambda: now[0])
    assert sum(bucket.take() for _any in range(50)) == 10
    assert bucket.headers()["x-ratelimit-remaining"] == "0"
    now[0] = 1.0
    assert sum(bucket.take() for _any in range(50)) == 10
