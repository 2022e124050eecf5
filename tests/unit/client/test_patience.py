# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.client.patience import (
    ApiUse,
    Patience,
    asked_pause,
    backoff,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.client.doubles import FakeClock


class StoppedClock(FakeClock):
    """Sleeping does not move it, as if all waited at the same time."""

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def test_the_budget_is_for_the_whole_session() -> None:
    clock, use = FakeClock(), ApiUse()
    patience = Patience(10, use, clock)
    assert patience.wait(6)
    assert patience.wait(4)
    assert not patience.wait(0.001)
    assert use.waited_seconds == 10


def test_waiting_together_counts_once() -> None:
    clock, use = StoppedClock(), ApiUse()
    patience = Patience(10, use, clock)
    assert all(patience.wait(9) for _any in range(8))
    assert patience.wait(10)
    assert not patience.wait(10.5)
    assert use.waited_seconds == 10


def test_what_does_not_fit_the_budget_is_not_waited_for() -> None:
    clock, use = FakeClock(), ApiUse()
    patience = Patience(10, use, clock)
    assert not patience.wait(86400)
    assert clock.slept == []
    assert patience.wait(10)


@given(st.integers(0, 10_000), st.floats(0, 0.999))
def test_backoff_is_bounded_and_jittered(attempt: int, chance: float) -> None:
    longest = min(30.0, 0.5 * 2.0 ** min(attempt, 30))
    assert longest / 2 <= backoff(attempt, lambda: chance) <= longest


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"Retry-After": "3"}, 3.0),
        ({"Retry-After": "0.5"}, 0.5),
        ({"Retry-After": "-4"}, 0.0),
        ({"Retry-After": ""}, None),
        ({"Retry-After": "soon"}, None),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "inf"}, None),
        ({"x-ratelimit-reset": "17"}, 17.0),
        ({"Retry-After": "nonsense", "x-ratelimit-reset": "2"}, 2.0),
        ({"Retry-After": "5", "x-ratelimit-reset": "17"}, 5.0),
    ],
)
def test_asked_pause(headers: dict[str, str], seconds: float | None) -> None:
    assert asked_pause(headers, 1_700_000_000.0) == seconds


def test_asked_pause_reads_a_date() -> None:
    wall = datetime(2026, 3, 1, 12, 0, 0, tzinfo=UTC)
    later = datetime(2026, 3, 1, 12, 1, 30, tzinfo=UTC)
    assert asked_pause({"Retry-After": format_datetime(later, usegmt=True)}, wall.timestamp()) == 90.0
    assert asked_pause({"Retry-After": format_datetime(wall, usegmt=True)}, later.timestamp()) == 0.0
