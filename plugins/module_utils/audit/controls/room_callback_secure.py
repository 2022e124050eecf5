# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms that report their events in the clear."""

from __future__ import annotations

from ..items import Room
from ._base import PASS, Control, Outcome, always, fail, not_known
from ._rooms import not_told


def _check(room: Room) -> Outcome:
    callback = room.status_callback
    if callback is None:
        if "status_callback" in room.drift:
            return not_known("Where status events are sent", "status_callback", "not readable")
        return not_told(room, "where events go") or PASS
    if not callback or callback.lower().startswith("https://"):
        return PASS
    return fail(
        "Status events of the room are sent to an address that is not HTTPS.", status_callback=callback
    )


CONTROL = Control(
    id="room-callback-secure",
    title="Status callback is not HTTPS",
    resource="rooms",
    severity="medium",
    tags=("confidentiality",),
    build=always(_check),
    rule="A selected room fails when it has a `status_callback` whose scheme is not `https`.",
    unknown="`status_callback` is not of the documented type. A room without a callback passes.",
    remedy="Give an https address as StatusCallback when rooms are created (POST /v1/Rooms), and in the "
    "account's room settings.",
    risk="Names of rooms and participants cross the network unencrypted, and events can be forged.",
    fields=("status_callback",),
    example="- control: room-callback-secure",
)
