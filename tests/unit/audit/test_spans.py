# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Windows of collections: merged, asked whether they cover, and searched for gaps."""

from __future__ import annotations

import itertools
from datetime import timedelta

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.gaps import spans
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.items import (
    AccountEvidence,
    Collection,
    merge_spans,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.fill import AS_OF

START = AS_OF - timedelta(days=30)
POINTS = 30


def text(day: int) -> str:
    return to_text(START + timedelta(days=day))


def covers(window: tuple[str | None, str | None], moment: str) -> bool:
    return (window[0] is None or window[0] <= moment) and (window[1] is None or moment < window[1])


_DAYS = st.integers(0, POINTS - 1)
_WINDOWS = st.tuples(st.none() | _DAYS, st.none() | _DAYS).filter(
    lambda pair: pair[0] is None or pair[1] is None or pair[0] < pair[1]
)
_LISTS = st.lists(
    _WINDOWS.map(lambda pair: tuple(None if day is None else text(day) for day in pair)), max_size=6
)


@given(windows=_LISTS)
def test_merged_windows_are_disjoint_and_cover_the_same(
    windows: list[tuple[str | None, str | None]],
) -> None:
    merged = merge_spans(windows)
    for day in range(POINTS):
        assert sum(covers(window, text(day)) for window in merged) == any(
            covers(window, text(day)) for window in windows
        )
    for before, after in itertools.pairwise(merged):
        assert before[1] is not None
        assert after[0] is not None
        assert before[1] < after[0]


def account(windows: list[tuple[str | None, str | None]]) -> AccountEvidence:
    made = tuple(Collection(number, window, True, text(0)) for number, window in enumerate(windows, 1))
    return AccountEvidence("twilio", "AC", {"recordings": merge_spans(windows)}, {}, {"recordings": made})


@given(windows=_LISTS, run=st.integers(0, 6), day=_DAYS)
def test_looking_again_is_looking_after_the_run(
    windows: list[tuple[str | None, str | None]], run: int, day: int
) -> None:
    expected = any(covers(window, text(day)) for window in windows[run:])
    assert account(windows).looked_again("recordings", run, text(day)) is expected


@given(windows=_LISTS)
def test_gaps_are_what_lies_between_and_is_not_covered(
    windows: list[tuple[str | None, str | None]],
) -> None:
    found = list(spans([account(windows)], rooms_kept_days=7, as_of=to_text(AS_OF)))
    gaps = [tuple(span.id.partition(":")[2].split("/")) for span in found if ":" in span.id]
    for day in range(POINTS):
        inside = [window for window in windows if covers(window, text(day))]
        earlier = [window for window in windows if window[1] is not None and window[1] <= text(day)]
        later = [window for window in windows if window[0] is not None and window[0] > text(day)]
        expected = not inside and bool(earlier) and bool(later)
        assert any(start <= text(day) < end for start, end in gaps) is expected
