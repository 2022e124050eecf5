# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Media that was not there is asked for again, less and less often, and for as long as it may come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.media.judge import (
    Absence,
    Candidate,
    Judge,
    Known,
    absence,
    known_size,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.media.names import DEFAULT_TEMPLATE, Template
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import from_text, to_text
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RECORD: dict[str, Any] = {
    "provider": "twilio",
    "account": "AC" + "a" * 32,
    "id": "RT" + "b" * 32,
    "status": "completed",
    "storage": "provider",
    "container": "mka",
    "last_changed_at": to_text(NOW - timedelta(days=40)),
}


def judge(moment: datetime = NOW, **options: Any) -> Judge:
    return Judge(Path("/nonexistent/media"), Template(DEFAULT_TEMPLATE), moment=moment, **options)


def missing(told: Absence, observed: datetime) -> Known:
    return Known("missing", None, None, None, None, to_text(observed), told.attempts, told.since, told.again)


def asked(known: Known | None, moment: datetime, **changes: Any) -> bool:
    """Tell whether the provider would be asked at *moment*."""
    return judge(moment).decide(Candidate({**RECORD, **changes}, known)).settled is None


def test_every_further_time_is_later_and_none_is_the_last() -> None:
    known, moment, pauses = None, NOW, []
    for number in range(1, 60):
        told = absence(known, moment)
        assert told.attempts == number
        assert told.since == to_text(NOW)
        pauses.append(from_text(told.again) - moment)
        known = missing(told, moment)
        assert not asked(known, moment)
        assert not asked(known, from_text(told.again) - timedelta(seconds=1))
        moment = from_text(told.again)
        assert asked(known, moment)
    assert pauses[0] == timedelta(hours=1)
    assert pauses == sorted(pauses)
    assert pauses[-1] == timedelta(days=30)


@pytest.mark.parametrize("nights", [1, 5])
def test_a_nightly_run_asks_on_the_next_nights(nights: int) -> None:
    known, moment = None, NOW
    for _night in range(nights):
        assert asked(known, moment)
        known = missing(absence(known, moment), moment)
        moment += timedelta(days=1)


def test_what_0_1_0_noted_is_asked_for_again() -> None:
    old = Known("missing", None, None, None, None, to_text(NOW - timedelta(days=9)))
    assert asked(old, NOW)
    told = absence(old, NOW)
    assert (told.attempts, told.since) == (2, old.observed_at)


def test_only_its_status_settles_it() -> None:
    known = missing(absence(None, NOW - timedelta(days=3)), NOW - timedelta(days=3))
    for status in ("completed", "unknown"):
        assert asked(known, NOW, status=status)
    for status in ("deleted", "failed", "absent"):
        settled = judge().decide(Candidate({**RECORD, "status": status}, known)).settled
        assert settled is not None
        assert (settled.state, settled.absence) == ("missing", None)


def test_a_change_and_the_option_end_the_pause() -> None:
    known = missing(absence(None, NOW), NOW)
    assert not asked(known, NOW)
    assert asked(known, NOW, last_changed_at=to_text(NOW + timedelta(seconds=1)))
    assert judge(retry_missing=True).decide(Candidate(RECORD, known)).settled is None


def test_a_pause_says_how_often_since_when_and_until_when() -> None:
    known = missing(Absence(3, to_text(NOW - timedelta(days=2)), to_text(NOW + timedelta(hours=4))), NOW)
    settled = judge().decide(Candidate(RECORD, known)).settled
    assert settled is not None
    assert settled.asked is False
    assert settled.as_problem() == {
        "id": RECORD["id"],
        "state": "missing",
        "problem": "the provider had none of it, asked for 3 times since 2026-02-27T12:00:00Z, "
        "again from 2026-03-01T16:00:00Z on",
        "attempts": 3,
        "missing_since": "2026-02-27T12:00:00.000000Z",
        "next_attempt_at": "2026-03-01T16:00:00.000000Z",
    }


@given(st.integers(-400, 400), st.integers(-400, 4000))
def test_no_clock_that_was_wrong_keeps_media_away(observed: int, again: int) -> None:
    """Whatever was noted, by whatever clock: it is asked for at the latest a longest pause from now."""
    known = Known(
        "missing", None, None, None, None, to_text(NOW + timedelta(days=observed)), 3,
        to_text(NOW), to_text(NOW + timedelta(days=again)),
    )  # fmt: skip
    assert asked(known, NOW) or asked(known, NOW + timedelta(days=30))


def test_a_failure_in_between_does_not_forget_since_when() -> None:
    since = to_text(NOW - timedelta(days=20))
    known = replace(missing(Absence(4, since, to_text(NOW)), NOW), state="failed")
    assert absence(known, NOW).since == since
    assert absence(known, NOW).attempts == 5


@given(st.none() | st.integers(-(2**63), 2**63 - 1))
def test_a_size_that_cannot_be_is_unknown(size: int | None) -> None:
    found = known_size({"size_bytes": size})
    assert found == (size if size is not None and size >= 0 else None)
