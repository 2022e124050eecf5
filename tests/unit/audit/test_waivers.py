# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waivers: when they are in force, what they cover, and what is said about them."""

from __future__ import annotations

import typing as t
from datetime import UTC, date, datetime, timedelta

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.searching import Searcher
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.waivers import Waivers
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.fill import AS_OF, TWILIO, room_row, settings_row
from tests.unit.audit.harness import Audited, empty_store, policy_of, put, run_audit, waiver

CONTROL = "room-recording-required"
SECOND = "RM" + "2" * 32


def audited(*waivers: t.Any, as_of: datetime = AS_OF, **more: t.Any) -> Audited:
    engine = empty_store()
    put(
        engine,
        rooms=[
            room_row(recording_enabled=False),
            room_row(id=SECOND, name="standup-1", recording_enabled=False),
        ],
    )
    return run_audit(engine, policy_of(CONTROL, waivers=waivers, **more), as_of=as_of)


def hygiene(result: Audited) -> dict[str, str]:
    return {item.id: item.message for item in result.evaluations if item.control == "waiver-hygiene"}


ROOM = room_row()["id"]


def test_a_waiver_covers_what_it_names_and_nothing_else() -> None:
    result = audited(waiver(CONTROL, ROOM))
    assert [
        (item.id, item.verdict, item.waiver) for item in result.evaluations if item.control == CONTROL
    ] == [
        (ROOM, "waived", "W-1"),
        (SECOND, "fail", ""),
    ]
    assert result.summary.waivers[0]["covers"] == 1
    assert result.summary.waivers[0]["state"] == "active"
    assert hygiene(result) == {"W-1": ""}


def test_a_waiver_by_pattern_covers_what_it_selects() -> None:
    result = audited(waiver(CONTROL, select={"room_name": "^standup-"}, allow_pattern=True))
    assert result.verdicts(CONTROL) == ["fail", "waived"]


def test_a_waiver_of_another_account_covers_nothing() -> None:
    result = audited(waiver(CONTROL, ROOM, account="AC" + "e" * 32))
    assert result.verdicts(CONTROL) == ["fail", "fail"]
    assert hygiene(result) == {"W-1": "The waiver matches no finding."}


def test_of_two_waivers_the_first_is_named_and_both_are_used() -> None:
    result = audited(
        waiver(CONTROL, id="W-a", select={"room_name": "^visit-"}, allow_pattern=True),
        waiver(CONTROL, ROOM, id="W-b"),
    )
    assert next(item.waiver for item in result.evaluations if item.id == ROOM) == "W-a"
    assert hygiene(result) == {"W-a": "", "W-b": ""}


@pytest.mark.parametrize(
    ("moment", "verdict"),
    [
        ("2026-03-31T23:59:59.999999+00:00", "waived"),
        ("2026-04-01T00:00:00+00:00", "fail"),
        ("2026-04-01T01:30:00+02:00", "waived"),
        ("2026-03-31T20:00:00-05:00", "fail"),
    ],
)
def test_a_waiver_is_in_force_until_the_end_of_its_day_in_utc(moment: str, verdict: str) -> None:
    result = audited(waiver(CONTROL, ROOM, expires="2026-03-31"), as_of=datetime.fromisoformat(moment))
    assert result.verdicts(CONTROL)[0] == verdict


def test_hygiene_names_everything_that_is_wrong() -> None:
    result = audited(
        waiver(CONTROL, ROOM, id="W-1", expires="2026-03-07"),
        waiver(CONTROL, ROOM, id="W-2", expires="2026-03-09"),
        waiver(CONTROL, ROOM, id="W-3", reason=" ", owner=""),
        waiver(CONTROL, "RMnone", id="W-4"),
        waiver(CONTROL, ROOM, id="W-5"),
    )
    assert hygiene(result) == {
        "W-1": "The waiver expired on 2026-03-07.",
        "W-2": "The waiver expires tomorrow, on 2026-03-09.",
        "W-3": "The waiver has no reason, and has no owner.",
        "W-4": "The waiver matches no finding.",
        "W-5": "",
    }
    assert [item["id"] for item in result.summary.waivers if item["state"] == "expiring"] == ["W-2"]


def test_the_policy_says_how_early_the_end_of_a_waiver_is_told() -> None:
    soon = waiver(CONTROL, ROOM, expires="2026-03-18")
    assert hygiene(audited(soon, waiver_warn_days=9)) == {"W-1": ""}
    assert hygiene(audited(soon, waiver_warn_days=10)) == {
        "W-1": "The waiver expires in 10 days, on 2026-03-18."
    }


def test_what_is_unknown_is_not_waived() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=None)])
    assert run_audit(engine, policy_of(CONTROL, waivers=[waiver(CONTROL, ROOM)])).verdicts(CONTROL) == [
        "unknown"
    ]


def test_settings_are_waived_by_account() -> None:
    engine = empty_store()
    put(
        engine,
        settings=[
            settings_row(encryption_enabled=False),
            settings_row(account=TWILIO[1], encryption_enabled=False),
        ],
    )
    policy = policy_of("settings-encryption", waivers=[waiver("settings-encryption", TWILIO[1])])
    assert run_audit(engine, policy).verdicts("settings-encryption") == ["fail", "waived"]


@given(
    expires=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    as_of=st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    warn=st.integers(0, 60),
)
def test_the_state_follows_from_the_days_that_are_left(expires: date, as_of: datetime, warn: int) -> None:
    data = {
        "version": 1,
        "name": "x",
        "waiver_warn_days": warn,
        "controls": [{"control": CONTROL}],
        "waivers": [waiver(CONTROL, ROOM, expires=expires.isoformat())],
    }
    shown = Waivers(load_policy(data, now=AS_OF), as_of, Searcher()).shown()[0]
    end = datetime(expires.year, expires.month, expires.day, tzinfo=UTC) + timedelta(days=1)
    assert (shown["state"] == "expired") == (as_of >= end)
    if shown["state"] != "expired":
        assert (shown["state"] == "expiring") == (end - timedelta(days=1) - timedelta(days=warn) <= as_of)
