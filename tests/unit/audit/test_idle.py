# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A control that judged nothing is told, and a policy that judged nothing does not pass."""

from __future__ import annotations

import typing as t
from datetime import timedelta

import pytest
import sqlalchemy as sa

from tests.evidence.fill import AS_OF, TELNYX, TWILIO, add_run, call_row, recording_row, room_row
from tests.unit.audit.harness import Audited, Rows, empty_store, policy_of, put, run_audit

REQUIRED = "room-recording-required"


def audited(
    *controls: t.Any, rooms: Rows = (), recordings: Rows = (), telnyx_only: bool = False, **policy: t.Any
) -> Audited:
    def runs(connection: sa.Connection) -> None:
        if not telnyx_only:
            for number, account in enumerate(TWILIO, start=1):
                add_run(connection, number, "twilio", account)
        add_run(connection, 3, "telnyx", TELNYX)

    engine = empty_store()
    put(engine, rooms=rooms, recordings=recordings, runs=runs)
    return run_audit(engine, policy_of(*controls, **policy))


def idle_of(found: Audited) -> list[tuple[str, str]]:
    return [(item["control"], item["reason"]) for item in found.summary.idle]


def selecting(**select: t.Any) -> dict[str, t.Any]:
    return {"control": REQUIRED, "select": select}


@pytest.mark.parametrize(
    "select",
    [
        {"room_name": "^visti-"},
        {"account": [TWILIO[0].lower()]},
        {"account_sid": [TWILIO[0].lower()]},
        {"room_type": ["go"]},
        {"room_sid": "RM" + "f" * 32},
        {"provider": "telnyx"},
    ],
)
def test_a_policy_whose_only_select_matches_nothing_is_incomplete(select: dict[str, t.Any]) -> None:
    found = audited(selecting(**select), rooms=[room_row()])
    assert found.summary.verdict == "incomplete"
    assert found.summary.counts["idle"] == 1
    assert [(item["reason"], item["account"]) for item in found.summary.incomplete] == [("idle", "")]
    item = found.summary.idle[0]
    assert (item["control"], item["entry"], item["resource"], item["rows"]) == (REQUIRED, 1, "rooms", 1)


def test_a_policy_of_resources_that_are_not_there_is_incomplete() -> None:
    found = audited(REQUIRED, recordings=[call_row()], telnyx_only=True)
    assert found.summary.verdict == "incomplete"
    assert idle_of(found) == [(REQUIRED, "no_rows")]


@pytest.mark.parametrize(
    ("select", "rooms"),
    [
        ({}, []),
        ({"room_name": "^visit-"}, []),
        ({"account": [TWILIO[1]]}, [room_row()]),
        ({"account": [TWILIO[1]], "room_name": "^visit-"}, [room_row()]),
        ({"created_after": "1d"}, [room_row()]),
    ],
)
def test_a_quiet_account_stays_green(select: dict[str, t.Any], rooms: Rows) -> None:
    found = audited(selecting(**select), "control-idle", rooms=rooms, recordings=[call_row()])
    assert found.summary.verdict == "pass"
    assert [reason for _control, reason in idle_of(found)] in (["no_rows"], ["quiet"])
    assert found.verdicts("control-idle") == ["not_applicable"]


def test_spans_and_waivers_are_nothing_that_was_judged() -> None:
    found = audited(selecting(room_name="^visti-"), "evidence-gap", rooms=[room_row()])
    assert found.verdicts("evidence-gap") != []
    assert found.summary.verdict == "incomplete"


def test_one_idle_control_among_others_is_told_and_found() -> None:
    found = audited(
        selecting(room_name="^visti-"), "recording-failed", "control-idle", rooms=[room_row()],
        recordings=[recording_row()],
    )  # fmt: skip
    assert idle_of(found) == [(REQUIRED, "selects_none")]
    assert {item.id: item.verdict for item in found.evaluations if item.control == "control-idle"} == {
        REQUIRED: "fail",
        "recording-failed": "pass",
    }
    assert found.summary.verdict == "fail"


def test_without_the_control_it_is_told_and_the_verdict_stays() -> None:
    found = audited(
        selecting(room_name="^visti-"), "recording-failed", rooms=[room_row()], recordings=[recording_row()]
    )
    assert idle_of(found) == [(REQUIRED, "selects_none")]
    assert found.summary.verdict == "pass"


def test_each_of_several_entries_is_told() -> None:
    found = audited(
        selecting(room_name="^visti-"),
        {"control": REQUIRED},
        selecting(room_name="^visit-"),
        {"control": REQUIRED, "severity": "low"},
        "control-idle",
        rooms=[room_row()],
    )
    shown = {(item["entry"], item["reason"]) for item in found.summary.idle}
    assert shown == {(1, "selects_none"), (3, "selects_none"), (4, "taken")}
    assert {item.id: item.verdict for item in found.evaluations if item.control == "control-idle"} == {
        f"{REQUIRED}#1": "fail",
        f"{REQUIRED}#2": "pass",
        f"{REQUIRED}#3": "fail",
        f"{REQUIRED}#4": "not_applicable",
    }


def test_what_cannot_have_the_property_is_told_and_no_mistake() -> None:
    found = audited("recording-channels", "control-idle", recordings=[recording_row()])
    assert idle_of(found) == [("recording-channels", "not_applicable")]
    assert found.summary.verdict == "pass"


def test_a_select_by_an_unknown_field_has_judged() -> None:
    found = audited(selecting(room_name="^visti-"), rooms=[room_row(name=None)])
    assert found.summary.idle == []
    assert found.verdicts(REQUIRED) == ["unknown"]


def test_records_after_the_moment_of_the_audit_are_no_rows() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row()])
    found = run_audit(engine, policy_of(selecting(room_name="^visti-")), as_of=AS_OF - timedelta(days=3))
    assert idle_of(found) == [(REQUIRED, "no_rows")]
