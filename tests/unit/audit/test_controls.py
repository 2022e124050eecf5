# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every control with every verdict, through the whole engine."""

from __future__ import annotations

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls.registry import CONTROLS

from tests.evidence.fill import call_row, recording_row, room_row
from tests.unit.audit.cases import accounts, recordings, rooms
from tests.unit.audit.cases.case import UNFINISHED, Case, days, gap_runs
from tests.unit.audit.harness import empty_store, policy_of, put, run_audit

CASES = [*rooms.CASES, *recordings.CASES, *accounts.CASES]

#: What cannot be: these depend on no nullable field, or on no absence.
IMPOSSIBLE = {
    *((control, "null") for control in ("evidence-gap",)),
    *(
        (control, "incomplete")
        for control, found in CONTROLS.items()
        if found.version == 1
        and found.resource in ("rooms", "recordings")
        and control not in ("room-recording-forbidden", "room-recordings-missing", "recording-vanished")
    ),
}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_verdict(case: Case) -> None:
    engine = empty_store()
    put(engine, rooms=case.rooms, recordings=case.recordings, settings=case.settings, runs=case.runs)
    entry = {"control": case.control, "params": case.params, "select": case.select}
    policy = policy_of(entry, waivers=[case.waiver] if case.waiver else [])
    audited = run_audit(engine, policy)
    found = [item for item in audited.evaluations if item.control == case.control]
    assert case.verdict in {item.verdict for item in found}
    if case.control != "evidence-gap":
        assert len(found) == 1
    for item in found:
        assert bool(item.message) == (item.verdict in {"fail", "unknown", "waived"})
        assert bool(item.waiver) == (item.verdict == "waived")


def test_the_table_has_every_verdict_of_every_control() -> None:
    wanted = {
        (control, verdict)
        for control, listed in CONTROLS.items()
        # The others have tables of their own: test_calls and test_further_controls.
        if listed.version == 1
        for verdict in ("pass", "fail", "waived", "not_applicable", "null", "incomplete")
        if control not in ("waiver-hygiene", "control-idle")
    }
    there = {(case.control, case.kind or case.verdict) for case in CASES}
    assert wanted - IMPOSSIBLE <= there
    assert not IMPOSSIBLE & there


def test_a_gap_names_its_span() -> None:
    engine = empty_store()
    put(engine, runs=gap_runs)
    audited = run_audit(engine, policy_of("evidence-gap"))
    assert [(item.id, item.verdict) for item in audited.evaluations] == [
        ("recordings", "pass"),
        (f"recordings:{days(3)}/{days(2)}", "fail"),
    ]


def test_a_room_still_processed_is_left_to_the_next_audit_until_it_has_settled() -> None:
    engine = empty_store()
    young = room_row(**UNFINISHED, created_at=days(0.5))
    old = room_row(**UNFINISHED, id="RM" + "e" * 32, created_at=days(2))
    put(engine, rooms=[young, old])
    audited = run_audit(engine, policy_of("room-recording-empty", settle_hours=26))
    assert audited.verdicts("room-recording-empty") == ["unknown", "not_applicable"]


def test_the_first_entry_that_selects_a_room_decides() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=False)])
    policy = policy_of(
        {"control": "room-recording-required", "severity": "low", "select": {"room_name": "^standup-"}},
        {"control": "room-recording-required", "severity": "critical", "select": {"room_name": "^visit-"}},
        {"control": "room-recording-required", "severity": "medium"},
    )
    audited = run_audit(engine, policy)
    assert [(item.verdict, item.severity) for item in audited.evaluations] == [("fail", "critical")]


def test_recordings_are_selected_by_the_name_of_their_room() -> None:
    engine = empty_store()
    failed = [
        recording_row(status="failed"),
        recording_row(status="failed", id="RT" + "2" * 32, room_id="RM" + "2" * 32),
        recording_row(status="failed", id="RT" + "3" * 32, room_id="RM" + "3" * 32),
        call_row(status="failed"),
    ]
    put(engine, rooms=[room_row(), room_row(id="RM" + "2" * 32, name="standup-1")], recordings=failed)
    audited = run_audit(
        engine, policy_of({"control": "recording-failed", "select": {"room_name": "^visit-"}})
    )
    assert {item.id[:3] + item.id[-1]: item.verdict for item in audited.evaluations} == {
        "0001": "not_applicable",  # a call has no room
        "RT01": "fail",
        "RT22": "not_applicable",
        "RT33": "unknown",  # the room is not in the evidence
    }
