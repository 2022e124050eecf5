# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms that were created by whoever joined first."""

from __future__ import annotations

from ..items import Room
from ._base import PASS, Control, Outcome, always, fail, not_known
from ._rooms import not_told


def _check(room: Room) -> Outcome:
    if room.created_method is None:
        return not_told(room, "how it was created") or not_known("How the room was created", "created_method")
    if room.created_method == "ad_hoc":
        return fail(
            "The room was created by the first participant who joined, not by the application.",
            created_method="ad_hoc",
        )
    return PASS


CONTROL = Control(
    id="room-created-ad-hoc",
    title="Room in scope was created ad hoc",
    resource="rooms",
    severity="medium",
    tags=("governance",),
    build=always(_check),
    rule="A selected room fails when its `created_method` is `ad_hoc`: it came to be with the first "
    "participant, under the account's default settings, recording included.",
    unknown="`created_method` is null.",
    remedy="Create rooms by POST /v1/Rooms before people join, and switch client-side room creation off "
    "(Twilio console, Video, room settings).",
    risk="Ad-hoc rooms take the account's defaults, so nobody decided whether this one is recorded.",
    fields=("created_method",),
    example='- control: room-created-ad-hoc\n  select: {room_name: "^visit-"}',
)
