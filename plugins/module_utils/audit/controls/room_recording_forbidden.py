# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms that must not be recorded."""

from __future__ import annotations

from ..items import Room
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known
from ._rooms import absence_proven, absence_unproven, unfinished, unrecordable


def _build(_params: Parameters, moment: Moment) -> Check:
    def check(room: Room) -> Outcome:
        seconds = room.total_recording_duration_sec
        if room.recording_enabled or room.recordings or room.compositions or (seconds or 0) > 0:
            return _recorded(room)
        if unrecordable(room):
            return NOT_APPLICABLE
        if room.provider == "telnyx":
            # What was recorded is all that is told of a session.
            return PASS if absence_proven(room) else absence_unproven(room)
        if room.recording_enabled is None:
            return not_known("Whether recording was enabled", "recording_enabled")
        if room.processing_state != "complete":
            return unfinished(room, moment)
        if seconds is None:
            return not_known("Whether anything was recorded", "total_recording_duration_sec")
        return PASS if absence_proven(room) else absence_unproven(room)

    return check


def _recorded(room: Room) -> Outcome:
    signs = []
    if room.recording_enabled:
        signs.append("recording was enabled")
    if (room.total_recording_duration_sec or 0) > 0:
        signs.append(f"{room.total_recording_duration_sec} s were recorded")
    if room.recordings:
        signs.append("a recording exists" if room.recordings == 1 else f"{room.recordings} recordings exist")
    if room.compositions:
        one = "a composition exists"
        signs.append(one if room.compositions == 1 else f"{room.compositions} compositions exist")
    return fail(
        f"In a room that must not be recorded, {' and '.join(signs)}.",
        recording_enabled=room.recording_enabled,
        total_recording_duration_sec=room.total_recording_duration_sec,
        recordings=room.recordings,
        **({"compositions": room.compositions} if room.compositions else {}),
    )


CONTROL = Control(
    id="room-recording-forbidden",
    title="Room that must not be recorded is recorded",
    resource="rooms",
    severity="critical",
    tags=("two-party consent", "PCI DSS 3.3.1"),
    build=_build,
    rule="A selected room fails when `recording_enabled` is true, or `total_recording_duration_sec` is above "
    "0, or the store holds a recording of it in any status, or a composition that did not fail. One sign "
    "suffices, whatever the others say.",
    unknown="There is no sign of recording, and `recording_enabled` or `total_recording_duration_sec` is "
    "null, or "
    "`processing_state` is not `complete`, or no complete collection of recordings covers the room's time.",
    remedy="Stop it at its source: RecordParticipantsOnConnect where the application creates rooms, the "
    "account's room settings, recording rules. Then decide with counsel whether the recordings are "
    "deleted (DELETE /v1/Recordings/{RecordingSid}), compositions too.",
    risk="People were recorded without being asked, or data is kept that nobody may keep.",
    fields=("recording_enabled", "total_recording_duration_sec", "processing_state", "type"),
    example='- control: room-recording-forbidden\n  select: {room_name: "^payment-"}',
)
