# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Numbers and spans of time in the words of people."""

from __future__ import annotations

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.words import count, duration, kind
from hypothesis import given
from hypothesis import strategies as st


def test_one_thing_is_not_many() -> None:
    said = [count(number, "finding") for number in (0, 1, 2000)]
    assert said == ["0 findings", "1 finding", "2,000 findings"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 seconds"),
        (0.4, "under a second"),
        (1, "1 second"),
        (61, "1 minute 1 second"),
        (3600, "1 hour"),
        (3 * 3600 + 20 * 60 + 59, "3 hours 20 minutes"),
        (86400 * 2 + 59, "2 days"),
        (45 * 86400 + 3600, "45 days"),
        (-120, "minus 2 minutes"),
    ],
)
def test_spans_are_spelled(seconds: float, said: str) -> None:
    assert duration(seconds) == said


@given(st.integers(1, 10**9))
def test_a_longer_span_is_never_spelled_as_more_than_it_is(seconds: int) -> None:
    sizes = {"day": 86400, "hour": 3600, "minute": 60, "second": 1}
    words = duration(seconds).replace(",", "").split()
    pairs = zip(words[::2], words[1::2], strict=True)
    value = sum(int(number) * sizes[unit.removesuffix("s")] for number, unit in pairs)
    assert value <= seconds < value * 1.11 + 1


def test_kinds_that_nobody_named_are_spelled_too() -> None:
    assert [kind(name) for name in ("rooms", "room_resources", "new_things")] == ["room", "room", "new thing"]
