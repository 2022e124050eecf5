# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every control with every verdict, through the whole engine."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls.registry import CONTROLS
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text

from tests.evidence.fill import (
    AS_OF,
    TELNYX,
    TWILIO,
    add_run,
    call_row,
    recording_row,
    room_row,
    settings_row,
)
from tests.unit.audit.harness import complete_runs, empty_store, policy_of, put, run_audit, waiver

Row = dict[str, t.Any]


def days(number: float) -> str:
    """Return the moment that many days before the audit."""
    return to_text(AS_OF - timedelta(days=number))


def incomplete_runs(connection: sa.Connection) -> None:
    """Collect rooms and settings completely, recordings not."""
    add_run(connection, 1, "twilio", TWILIO[0], resources=("rooms", "settings"))
    add_run(connection, 2, "twilio", TWILIO[0], resources=("recordings",), complete=False)


def gap_runs(connection: sa.Connection) -> None:
    """Collect recordings of the time before three days ago, and of the last two days."""
    add_run(
        connection,
        1,
        "twilio",
        TWILIO[0],
        resources=("recordings",),
        window=(None, AS_OF - timedelta(days=3)),
    )
    later = (AS_OF - timedelta(days=2), AS_OF)
    add_run(connection, 2, "twilio", TWILIO[0], resources=("recordings",), window=later)


def old_runs(connection: sa.Connection) -> None:
    """Collect rooms nine days ago, and not since."""
    add_run(
        connection, 1, "twilio", TWILIO[0], resources=("rooms",), window=(None, AS_OF - timedelta(days=9))
    )


def rare_runs(connection: sa.Connection) -> None:
    """Collect all rooms, ten days ago and now: the provider keeps them for seven."""
    add_run(
        connection, 1, "twilio", TWILIO[0], resources=("rooms",), window=(None, AS_OF - timedelta(days=10))
    )
    add_run(connection, 2, "twilio", TWILIO[0], resources=("rooms",))


def narrow_runs(connection: sa.Connection) -> None:
    """Collect recordings completely, then again without coming to an end, then those of the last hour."""
    rerun_runs(connection)
    last = (AS_OF - timedelta(hours=1), AS_OF)
    add_run(connection, 3, "twilio", TWILIO[0], resources=("recordings",), window=last)


def rerun_runs(connection: sa.Connection) -> None:
    """Collect recordings completely, then again without coming to an end."""
    add_run(connection, 1, "twilio", TWILIO[0], window=(None, AS_OF - timedelta(hours=1)))
    add_run(connection, 2, "twilio", TWILIO[0], resources=("recordings",), complete=False)


@dataclass(frozen=True)
class Case:
    """One row of the table."""

    control: str
    verdict: str
    kind: str = ""  # null or incomplete, of unknown
    rooms: tuple[Row, ...] = ()
    recordings: tuple[Row, ...] = ()
    settings: tuple[Row, ...] = ()
    runs: t.Callable[[sa.Connection], None] = complete_runs
    params: Row = field(default_factory=dict)
    select: Row = field(default_factory=dict)
    waiver: Row | None = None
    note: str = ""

    @property
    def name(self) -> str:
        """What the test's output calls it."""
        return "-".join(part for part in (self.control, self.verdict, self.kind, self.note) if part)


ROOM = room_row()["id"]
RECORDING = recording_row()["id"]
ELSEWHERE = {"account": ["AC" + "f" * 32]}


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


def recordings_table(
    control: str, good: Row, bad: Row, null: Row | None, params: Row | None = None, select: Row | None = None
) -> list[Case]:
    """Return the cases that all controls of recordings have."""
    more: dict[str, t.Any] = {"params": params or {}}
    chosen = {**more, "select": select or {}}
    cases = [
        Case(control, "pass", recordings=(good,), **chosen),
        Case(control, "fail", recordings=(bad,), **chosen),
        Case(control, "waived", recordings=(bad,), waiver=waiver(control, bad["id"]), **chosen),
        Case(control, "not_applicable", recordings=(bad,), select=ELSEWHERE, note="not selected", **more),
    ]
    if null is not None:
        cases.append(Case(control, "unknown", "null", recordings=(null,), **chosen))
    return cases


def settings_table(control: str, good: Row, bad: Row, drifted: str, params: Row) -> list[Case]:
    """Return the cases that all controls of settings have."""
    fails = settings_row(**bad)
    return [
        Case(control, "pass", settings=(settings_row(**good),), params=params),
        Case(control, "fail", settings=(fails,), params=params),
        Case(
            control,
            "fail",
            settings=(settings_row(configured=False),),
            params=params,
            note="never configured",
        ),
        Case(control, "waived", settings=(fails,), waiver=waiver(control, TWILIO[0]), params=params),
        Case(control, "not_applicable", settings=(fails,), select=ELSEWHERE, params=params),
        Case(
            control,
            "unknown",
            "null",
            settings=(settings_row(**good, drift=f'["{drifted}"]'),),
            params=params,
        ),
        Case(control, "unknown", "incomplete", runs=gap_runs, params=params, note="never collected"),
    ]


SILENT: Row = {"recording_enabled": False, "total_recording_duration_sec": 0}
UNFINISHED: Row = {"processing_state": "in_progress"}
BUCKET = "https://archive.s3.eu-central-1.amazonaws.com/video"
PLACES: Row = {"allowed_locations": [BUCKET]}

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
    *recordings_table(
        "recording-failed", recording_row(), recording_row(status="failed"), recording_row(status="unknown")
    ),
    *recordings_table(
        "recording-stuck",
        recording_row(status="processing", created_at=days(1)),
        recording_row(status="processing", created_at=days(3)),
        recording_row(status="processing", created_at=None),
    ),
    Case("recording-stuck", "unknown", "null", recordings=(recording_row(status="unknown"),), note="status"),
    *recordings_table(
        "recording-media-plausible",
        recording_row(),
        recording_row(size_bytes=0),
        recording_row(size_bytes=None),
    ),
    Case(
        "recording-media-plausible",
        "fail",
        recordings=(recording_row(duration_ms=0, size_bytes=None),),
        note="duration",
    ),
    Case("recording-media-plausible", "pass", recordings=(call_row(),), note="call"),
    Case(
        "recording-media-plausible", "fail", recordings=(call_row(duration_ms=306_000),), note="call too long"
    ),
    Case(
        "recording-media-plausible",
        "pass",
        recordings=(call_row(duration_ms=306_000),),
        params={"tolerance_seconds": 6},
        note="tolerance",
    ),
    Case(
        "recording-media-plausible",
        "unknown",
        "null",
        recordings=(call_row(ended_at=None),),
        note="call without end",
    ),
    Case(
        "recording-media-plausible",
        "not_applicable",
        recordings=(recording_row(status="processing"),),
        note="no media",
    ),
    *recordings_table(
        "recording-retention-minimum",
        recording_row(status="deleted", created_at=days(400), deletion_seen_at=days(1)),
        recording_row(status="deleted", created_at=days(300), deletion_seen_at=days(1)),
        recording_row(status="deleted", created_at=None, deletion_seen_at=days(1)),
        {"minimum_days": 365},
    ),
    Case(
        "recording-retention-minimum",
        "pass",
        recordings=(recording_row(),),
        params={"minimum_days": 365},
        note="kept",
    ),
    Case(
        "recording-retention-minimum",
        "unknown",
        "null",
        recordings=(recording_row(vanished_at=days(1)),),
        params={"minimum_days": 365},
        note="vanished",
    ),
    Case(
        "recording-retention-minimum",
        "pass",
        recordings=(recording_row(created_at=days(400), vanished_at=days(1)),),
        params={"minimum_days": 365},
        note="vanished when old enough",
    ),
    *recordings_table("recording-vanished", recording_row(), recording_row(vanished_at=days(1)), None),
    Case(
        "recording-vanished",
        "pass",
        recordings=(recording_row(status="deleted", vanished_at=days(1)),),
        note="deleted",
    ),
    Case(
        "recording-vanished",
        "pass",
        recordings=(recording_row(last_run=2),),
        runs=rerun_runs,
        note="seen again",
    ),
    Case(
        "recording-vanished",
        "unknown",
        "incomplete",
        recordings=(recording_row(),),
        runs=narrow_runs,
        note="not the newest run",
    ),
    Case("recording-vanished", "unknown", "incomplete", recordings=(recording_row(),), runs=rerun_runs),
    Case(
        "recording-vanished", "unknown", "null", recordings=(recording_row(created_at=None),), runs=rerun_runs
    ),
    Case(
        "recording-vanished",
        "pass",
        recordings=(recording_row(created_at=days(3)),),
        runs=gap_runs,
        note="not covered",
    ),
    *recordings_table(
        "recording-retention-maximum",
        recording_row(created_at=days(89)),
        recording_row(created_at=days(91)),
        recording_row(created_at=None),
        {"maximum_days": 90},
    ),
    Case(
        "recording-retention-maximum",
        "pass",
        recordings=(recording_row(created_at=days(91)),),
        params={"maximum_days": 90, "legal_hold": [RECORDING]},
        note="held",
    ),
    Case(
        "recording-retention-maximum",
        "pass",
        recordings=(recording_row(created_at=days(91)),),
        params={"maximum_days": 90, "legal_hold": [ROOM]},
        note="room held",
    ),
    Case(
        "recording-retention-maximum",
        "unknown",
        "null",
        recordings=(recording_row(created_at=days(91), storage="external", media_available=False),),
        params={"maximum_days": 90},
        note="external",
    ),
    Case(
        "recording-retention-maximum",
        "pass",
        recordings=(recording_row(created_at=days(91), status="deleted"),),
        params={"maximum_days": 90},
        note="deleted",
    ),
    Case(
        "recording-retention-maximum",
        "fail",
        recordings=(call_row(),),
        params={"maximum_days": 0},
        note="none allowed",
    ),
    *recordings_table(
        "recording-storage-location",
        recording_row(external_url=f"{BUCKET}/2026", storage="external"),
        recording_row(external_url=f"{BUCKET}s/2026", storage="external"),
        recording_row(drift='["media_external_location"]'),
        PLACES,
    ),
    Case(
        "recording-storage-location",
        "pass",
        recordings=(recording_row(),),
        params=PLACES,
        note="with the provider",
    ),
    Case(
        "recording-storage-location",
        "fail",
        recordings=(recording_row(),),
        params={"external_required": True},
        note="required",
    ),
    Case(
        "recording-storage-location",
        "fail",
        recordings=(recording_row(external_url=f"{BUCKET}/../x"),),
        params=PLACES,
        note="climbs",
    ),
    Case(
        "recording-storage-location",
        "unknown",
        "null",
        recordings=(recording_row(status="processing"),),
        params={"external_required": True},
        note="processing",
    ),
    Case(
        "recording-storage-location",
        "unknown",
        "null",
        recordings=(call_row(),),
        params=PLACES,
        note="telnyx",
    ),
    Case(
        "recording-storage-location",
        "not_applicable",
        recordings=(recording_row(status="failed"),),
        params=PLACES,
    ),
    *recordings_table("recording-channels", call_row(), call_row(channels="single"), call_row(channels=None)),
    Case("recording-channels", "not_applicable", recordings=(recording_row(),), note="video"),
    *settings_table("settings-encryption", {}, {"encryption_enabled": None}, "encryption_enabled", {}),
    Case("settings-encryption", "fail", settings=(settings_row(encryption_key_sid=None),), note="no key"),
    *settings_table(
        "settings-external-storage",
        {"aws_storage_enabled": True, "aws_s3_url": f"{BUCKET}/"},
        {"aws_storage_enabled": True, "aws_s3_url": "https://other.s3.amazonaws.com"},
        "aws_s3_url",
        {"aws_s3_url": BUCKET},
    ),
    Case("evidence-gap", "fail", runs=gap_runs),
    Case("evidence-gap", "fail", runs=old_runs, note="too old"),
    Case("evidence-gap", "fail", runs=rare_runs, note="too rare"),
    Case(
        "evidence-gap",
        "waived",
        runs=gap_runs,
        waiver=waiver("evidence-gap", f"recordings:{days(3)}/{days(2)}"),
    ),
    Case("evidence-gap", "pass"),
    Case("evidence-gap", "not_applicable", runs=gap_runs, select={"resource": "rooms"}),
    Case(
        "evidence-gap",
        "unknown",
        "incomplete",
        runs=lambda connection: add_run(
            connection,
            1,
            "telnyx",
            TELNYX,
            complete=False,
        ),
    ),
]

#: What cannot be: these depend on no nullable field, or on no absence.
IMPOSSIBLE = {
    *((control, "null") for control in ("evidence-gap",)),
    *(
        (control, "incomplete")
        for control, found in CONTROLS.items()
        if found.resource in ("rooms", "recordings")
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
        for control in CONTROLS
        for verdict in ("pass", "fail", "waived", "not_applicable", "null", "incomplete")
        if control != "waiver-hygiene"
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
