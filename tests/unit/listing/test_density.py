# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Wherever a chain is cut, its pieces are disjoint and hold all of it."""

from __future__ import annotations

import itertools

from ansible_collections.cpaas.recordings.plugins.module_utils.listing.density import (
    MOST_PIECES,
    UNBOUNDED_PIECES,
    Density,
    pieces,
)
from hypothesis import given
from hypothesis import strategies as st

SECONDS = st.integers(min_value=1_700_000_000, max_value=1_700_600_000)
MOMENTS = st.one_of(SECONDS.map(float), st.floats(min_value=1.7e9, max_value=1.7006e9))


@st.composite
def windows(draw: st.DrawFn) -> tuple[float | None, float]:
    """Windows with whole and broken seconds, down to one second, with and without a beginning."""
    before = draw(MOMENTS)
    width = draw(st.one_of(st.integers(1, 600_000).map(float), st.floats(0.001, 600_000.0), st.none()))
    return (None if width is None else before - width), before


def parted(after: float | None, before: float, spans: list[tuple[float | None, float]]) -> None:
    """Check that the spans are half-open pieces, one behind the other, from end to end."""
    assert spans[0][0] == after
    assert spans[-1][1] == before
    for (low, high), following in itertools.pairwise(spans):
        assert high == following[0]
        assert low is None or low < high
    assert spans[-1][0] is None or spans[-1][0] < before


@given(windows(), st.lists(MOMENTS, max_size=30))
def test_any_cuts_part_a_window_without_gap_and_overlap(
    window: tuple[float | None, float], cuts: list[float]
) -> None:
    parted(*window, pieces(*window, cuts))


@given(
    windows(),
    st.lists(st.lists(MOMENTS, max_size=8), max_size=6),
    st.integers(1, 1000),
    st.floats(0.5, 100.0),
    st.integers(0, 50),
    st.sampled_from(["as it comes", "newest first", "oldest first", "all at once"]),
)
def test_a_chain_is_cut_into_pieces_that_hold_all_of_it(
    window: tuple[float | None, float],
    pages: list[list[float]],
    page_size: int,
    target: float,
    read_before: int,
    order: str,
) -> None:
    density = Density(*window, page_size, read_before)
    flat = [moment for page in pages for moment in page]
    if order == "newest first":
        flat.sort(reverse=True)
    elif order == "oldest first":
        flat.sort()
    elif order == "all at once":
        flat = flat[:1] * len(flat)
    rest = iter(flat)
    for page in pages:
        density.add([next(rest) for _moment in page])
        cuts = density.cuts(target)
        assert cuts == sorted(set(cuts))
        assert all(cut == int(cut) for cut in cuts), "the API tells whole seconds apart, and no less"
        assert len(cuts) <= MOST_PIECES + UNBOUNDED_PIECES + 2
        parted(*window, pieces(*window, cuts))
        remaining = density.remaining()
        assert remaining is None or remaining >= 0


@given(windows())
def test_a_span_of_one_second_is_never_cut(window: tuple[float | None, float]) -> None:
    before = float(int(window[1]))
    density = Density(before - 1, before, 100)
    density.add([before - 1] * 100)
    assert density.cuts(1.0) == []


def test_a_chain_that_goes_on_is_not_taken_for_one_page_from_its_end() -> None:
    """After an interruption the first page lies somewhere in the middle of a sorted list."""
    window = 1_700_000_000.0, 1_700_100_000.0
    density = Density(*window, 100, pages=30)
    density.add([window[1] - 30_000 - 10 * number for number in range(100)])
    remaining = density.remaining()
    assert remaining is not None
    assert 65 < remaining < 75, "69,000 of 1,000 seconds each are left"
