# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms with recorded time, of which there is no recording."""

from __future__ import annotations

from ..items import Room
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known
from ._rooms import absence_proven, absence_unproven, not_told, unfinished, unrecordable


def _build(_params: Parameters, moment: Moment) -> Check:
    def check(room: Room) -> Outcome:
        if room.recordings:
            return PASS
        if unrecordable(room):
            return NOT_APPLICABLE
        if outcome := not_told(room, "recorded time"):
            return outcome
        seconds = room.total_recording_duration_sec
        if seconds is not None and seconds > 0:
            if not absence_proven(room):
                return absence_unproven(room)
            return fail(
                f"The provider counted {seconds} s of recorded time, and the inventory holds no recording "
                "of the room.",
                total_recording_duration_sec=seconds,
                recordings=0,
            )
        if room.processing_state != "complete":
            return unfinished(room, moment)
        if seconds is None:
            return not_known("How much was recorded", "total_recording_duration_sec")
        return PASS

    return check


CONTROL = Control(
    id="room-recordings-missing",
    title="The provider counted recorded time, the inventory holds no recording of the room",
    resource="rooms",
    severity="critical",
    tags=("completeness",),
    build=_build,
    rule="A selected room fails when `total_recording_duration_sec` is above 0 and no recording with this "
    "`room_sid`, in any status, was ever collected.",
    unknown="No recording is known, and `total_recording_duration_sec` is null, or `processing_state` is not "
    "`complete`, or no complete collection of recordings covers the time from the room's creation to its end "
    "(24 hours when that is not known).",
    remedy="Find out who deleted recordings of the room (Twilio console, Monitor, audit events), and whether "
    "external storage refused them. Collect at least every 30 days, for so long Twilio tells of deletions.",
    risk="A record that was made is gone, and nobody can say when and why.",
    fields=("total_recording_duration_sec", "processing_state", "type"),
    example="- control: room-recordings-missing",
    notes="A recording that was deleted and forgotten (30 days after its deletion) before the first "
    "collection is missing, too: collect more often than that.",
)
