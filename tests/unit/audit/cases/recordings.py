# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of the controls of recordings."""

from __future__ import annotations

import typing as t

from tests.evidence.fill import call_row, recording_row
from tests.unit.audit.cases.case import (
    BUCKET,
    ELSEWHERE,
    RECORDING,
    ROOM,
    Case,
    Row,
    days,
    gap_runs,
    narrow_runs,
    rerun_runs,
)
from tests.unit.audit.harness import waiver


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


PLACES: Row = {"allowed_locations": [BUCKET]}

CASES: list[Case] = [
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
]
