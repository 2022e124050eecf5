# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What several controls of rooms have in common."""

from __future__ import annotations

from ..items import UNRECORDABLE, Room
from ..spans import room_end
from ._base import NOT_APPLICABLE, Moment, Outcome, not_applicable, unknown


def unrecordable(room: Room) -> bool:
    """Tell whether the room cannot be recorded: its media does not pass through the provider."""
    return room.type in UNRECORDABLE


def not_told(room: Room, what: str) -> Outcome | None:
    """Judge a session of which the provider never tells *what*; ``None`` for other rooms."""
    if room.provider != "telnyx":
        return None
    return not_applicable(f"Telnyx does not tell {what} of a session.")


def unfinished(room: Room, moment: Moment) -> Outcome:
    """Judge a room whose processing is not complete: its figures are not final."""
    if room.created_at is not None and room.created_at >= moment.settled_before:
        return NOT_APPLICABLE
    state = room.processing_state or "not known"
    return unknown(
        f"Processing of the room is {state}, so its figures are not final.",
        processing_state=room.processing_state,
    )


def absence_proven(room: Room) -> bool:
    """Tell whether a recording of this room, had there been one, would be in the store.

    A recording is created while its room exists, so the recordings' windows must reach from the
    room's creation to its end, or for 24 hours when the end is not known.
    """
    if room.created_at is None or room.unplaced:
        return False
    resource = "room_recordings" if room.provider == "telnyx" else "recordings"
    return room.evidence.covers(resource, room.created_at, room_end(room.created_at, room.ended_at))


def absence_unproven(room: Room) -> Outcome:
    """Judge a room of which no recording is known, and of which there may be one nevertheless."""
    if room.unplaced:
        return unknown(
            "No recording of the room is known, but a recording of its time does not tell its room.",
            recordings=room.recordings,
        )
    return unknown(
        "No recording of the room is known, but no complete collection of recordings covers its time.",
        recordings=room.recordings,
    )
