# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of the controls of rooms."""

from __future__ import annotations

import typing as t

from tests.evidence.fill import recording_row, room_row
from tests.unit.audit.cases.case import (
    ELSEWHERE,
    ROOM,
    UNFINISHED,
    Case,
    Row,
    days,
    gap_runs,
    incomplete_runs,
)
from tests.unit.audit.harness import waiver


def rooms_table(
    control: str,
    good: Row,
    bad: Row,
    null: Row | None,
    params: Row | None = None,
    *,
    with_recording: bool = True,
) -> list[Case]:
    """Return the cases that all controls of rooms have."""
    more: dict[str, t.Any] = {"params": params or {}}
    if with_recording:
        more["recordings"] = (recording_row(),)
    cases = [
        Case(control, "pass", rooms=(room_row(**good),), **more),
        Case(control, "fail", rooms=(room_row(**bad),), **more),
        Case(control, "waived", rooms=(room_row(**bad),), waiver=waiver(control, ROOM), **more),
        Case(
            control, "not_applicable", rooms=(room_row(**bad),), select=ELSEWHERE, note="not selected", **more
        ),
        Case(
            control, "unknown", "null", rooms=(room_row(**bad, name=None),), select={"room_name": "x"}, **more
        ),
    ]
    if null is not None:
        cases.append(Case(control, "unknown", "null", rooms=(room_row(**null),), note="field", **more))
    return cases


SILENT: Row = {"recording_enabled": False, "total_recording_duration_sec": 0}

CASES: list[Case] = [
    *rooms_table("room-recording-required", {}, {"recording_enabled": False}, {"recording_enabled": None}),
    Case("room-recording-required", "not_applicable", rooms=(room_row(type="go", recording_enabled=False),)),
    Case(
        "room-recording-required",
        "not_applicable",
        rooms=(room_row(type="peer_to_peer", recording_enabled=None),),
    ),
    Case(
        "room-recording-required",
        "unknown",
        "null",
        rooms=(room_row(drift='["recording_enabled"]'),),
        note="drift",
    ),
    *rooms_table(
        "room-recording-forbidden",
        SILENT,
        {"recording_enabled": True},
        {**SILENT, "recording_enabled": None},
        with_recording=False,
    ),
    Case(
        "room-recording-forbidden",
        "fail",
        rooms=(room_row(**SILENT),),
        recordings=(recording_row(),),
        note="exists",
    ),
    Case(
        "room-recording-forbidden",
        "fail",
        rooms=(room_row(**SILENT),),
        recordings=(recording_row(status="deleted"),),
        note="existed",
    ),
    Case(
        "room-recording-forbidden", "fail", rooms=(room_row(recording_enabled=None),), note="seconds decide"
    ),
    Case("room-recording-forbidden", "not_applicable", rooms=(room_row(**SILENT, type="go"),), note="go"),
    Case(
        "room-recording-forbidden",
        "unknown",
        "null",
        rooms=(room_row(**{**SILENT, "total_recording_duration_sec": None}),),
    ),
    Case(
        "room-recording-forbidden",
        "unknown",
        "null",
        rooms=(room_row(**SILENT, **UNFINISHED),),
        note="unfinished",
    ),
    Case(
        "room-recording-forbidden", "unknown", "incomplete", rooms=(room_row(**SILENT),), runs=incomplete_runs
    ),
    Case(
        "room-recording-forbidden",
        "fail",
        rooms=(room_row(),),
        runs=incomplete_runs,
        note="presence needs no proof",
    ),
    *rooms_table(
        "room-recording-empty",
        {},
        {"total_recording_duration_sec": 0},
        {"total_recording_duration_sec": None},
    ),
    Case("room-recording-empty", "pass", rooms=(room_row(**SILENT),), note="disabled"),
    Case(
        "room-recording-empty",
        "pass",
        rooms=(room_row(total_recording_duration_sec=0, total_participant_duration_sec=60),),
        params={"grace_seconds": 60},
        note="grace",
    ),
    Case("room-recording-empty", "unknown", "null", rooms=(room_row(recording_enabled=None),)),
    Case("room-recording-empty", "unknown", "null", rooms=(room_row(**UNFINISHED),), note="unfinished"),
    Case(
        "room-recording-empty", "not_applicable", rooms=(room_row(type="peer_to_peer"),), note="peer to peer"
    ),
    *rooms_table(
        "room-recording-coverage",
        {},
        {"total_recording_duration_sec": 700},
        {"total_participant_duration_sec": None},
    ),
    Case(
        "room-recording-coverage",
        "not_applicable",
        rooms=(room_row(total_recording_duration_sec=17, total_participant_duration_sec=59),),
        note="shorter than the grace",
    ),
    Case(
        "room-recording-coverage",
        "fail",
        rooms=(room_row(total_recording_duration_sec=17, total_participant_duration_sec=24),),
        params={"grace_seconds": 24},
        note="as long as the grace",
    ),
    Case(
        "room-recordings-missing",
        "unknown",
        "null",
        rooms=(room_row(),),
        recordings=(recording_row(room_id=None),),
        note="a recording of its time has no room",
    ),
    Case(
        "room-recordings-missing",
        "unknown",
        "null",
        rooms=(room_row(ended_at=None),),
        recordings=(recording_row(room_id=None, created_at=days(1.1)),),
        note="a recording of the day after has no room, and the end is not known",
    ),
    Case(
        "room-recordings-missing",
        "unknown",
        "null",
        rooms=(room_row(),),
        recordings=(recording_row(room_id=None, created_at=None),),
        note="a recording of no known time has no room",
    ),
    Case(
        "room-recordings-missing",
        "fail",
        rooms=(room_row(),),
        recordings=(recording_row(room_id=None, created_at=days(1)),),
        note="a later recording has no room",
    ),
    Case(
        "room-recordings-missing",
        "fail",
        rooms=(room_row(),),
        recordings=(recording_row(room_id=None, product="call"),),
        note="a call has no room",
    ),
    Case(
        "room-recordings-missing",
        "pass",
        rooms=(room_row(),),
        recordings=(recording_row(), recording_row(id="RT" + "9" * 32, room_id=None)),
        note="one recording is there, another has no room",
    ),
    Case(
        "room-recording-forbidden",
        "unknown",
        "null",
        rooms=(room_row(**SILENT),),
        recordings=(recording_row(room_id=None),),
        note="a recording of its time has no room",
    ),
    Case(
        "room-recording-coverage",
        "pass",
        rooms=(room_row(total_recording_duration_sec=720),),
        params={"minimum_ratio": 0.1},
    ),
    Case(
        "room-recording-coverage",
        "not_applicable",
        rooms=(room_row(total_participant_duration_sec=0),),
        note="nobody",
    ),
    Case(
        "room-recording-coverage",
        "unknown",
        "null",
        rooms=(room_row(processing_state=None),),
        note="unfinished",
    ),
    *rooms_table(
        "room-recordings-missing", SILENT, {}, {"total_recording_duration_sec": None}, with_recording=False
    ),
    Case(
        "room-recordings-missing",
        "pass",
        rooms=(room_row(),),
        recordings=(recording_row(status="deleted"),),
        note="deleted",
    ),
    Case("room-recordings-missing", "unknown", "incomplete", rooms=(room_row(),), runs=incomplete_runs),
    Case(
        "room-recordings-missing",
        "unknown",
        "incomplete",
        rooms=(room_row(created_at=days(2.5)),),
        runs=gap_runs,
        note="gap",
    ),
    Case(
        "room-recordings-missing",
        "unknown",
        "incomplete",
        rooms=(room_row(created_at=days(0.5), ended_at=None),),
        note="no end",
    ),
    Case(
        "room-recordings-missing",
        "pass",
        rooms=(room_row(),),
        recordings=(recording_row(),),
        runs=incomplete_runs,
        note="found",
    ),
    *rooms_table(
        "room-region-allowed",
        {},
        {"media_region": "us1"},
        {"media_region": None},
        {"allowed_regions": ["de1", "ie1"]},
    ),
    Case(
        "room-region-allowed",
        "unknown",
        "null",
        rooms=(room_row(media_region="gll"),),
        params={"allowed_regions": ["de1"]},
    ),
    *rooms_table("room-created-ad-hoc", {}, {"created_method": "ad_hoc"}, {"created_method": None}),
    *rooms_table(
        "room-callback-secure",
        {},
        {"status_callback": "http://events.example.com"},
        {"drift": '["status_callback"]'},
    ),
    Case("room-callback-secure", "pass", rooms=(room_row(status_callback=None),), note="none"),
    Case(
        "room-callback-secure",
        "pass",
        rooms=(room_row(status_callback="HTTPS://x.example.com"),),
        note="capitals",
    ),
]
