# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms that must be recorded."""

from __future__ import annotations

from ..items import Room
from ._base import NOT_APPLICABLE, PASS, Control, Outcome, always, fail, not_applicable, not_known
from ._rooms import unrecordable

_TELNYX = "Telnyx does not tell of a session whether it was to be recorded, and no recording of it is known."


def _check(room: Room) -> Outcome:
    if room.recording_enabled:
        return PASS
    if unrecordable(room):
        return NOT_APPLICABLE
    if room.recording_enabled is None:
        if room.provider == "telnyx":
            return PASS if room.recordings else not_applicable(_TELNYX)
        return not_known("Whether recording was enabled", "recording_enabled")
    if room.provider == "telnyx" and room.recordings:
        return PASS  # the switch of the room was turned after the session
    return fail("Recording was disabled in a room that must be recorded.", recording_enabled=False)


CONTROL = Control(
    id="room-recording-required",
    title="Room that must be recorded has recording disabled",
    resource="rooms",
    severity="high",
    tags=("MiFID II 16(7)", "FCA SYSC 10A"),
    build=always(_check),
    rule="A selected room fails when `recording_enabled` is false.",
    unknown="`recording_enabled` is null.",
    remedy="Create such rooms with RecordParticipantsOnConnect=true (POST /v1/Rooms), or switch recording "
    "on for rooms that are created ad hoc (Twilio console, Video, room settings), and see that no "
    "recording rule excludes everybody (POST /v1/Rooms/{RoomSid}/RecordingRules).",
    risk="There is no record of a conversation of which a record must be kept, and it cannot be made "
    "afterwards.",
    fields=("recording_enabled", "type"),
    example='- control: room-recording-required\n  severity: critical\n  select: {room_name: "^visit-"}',
    notes="It tells what was configured. Whether anything was recorded is told by `room-recording-empty`, "
    "`room-recording-coverage` and `room-recordings-missing`: a policy usually names all four.",
)
