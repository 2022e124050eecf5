# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""insights.twilio.com: summaries of video rooms and of their participants (Video Log Analyzer)."""

from __future__ import annotations

from ..answers import Call, not_found
from ..config import Config
from ..listing import Selection, everything
from ..overlay import Record
from ..paging import META
from ..parameters import moment, several
from ..styles import Listed, Render, Single
from ..twilio_world import TwilioWorld

ROOM_TYPES = ("go", "peer_to_peer", "group", "group_small")
CODECS = ("VP8", "H264", "VP9", "opus")


def _rooms(_config: Config, call: Call) -> tuple[Selection, Render]:
    world: TwilioWorld = call.world
    selection = world.insights_selection(
        moment(call, "CreatedAfter", 0.0) if "CreatedAfter" in call.query else None,
        moment(call, "CreatedBefore", 0.0) if "CreatedBefore" in call.query else None,
        types=several(call, "RoomType", ROOM_TYPES),
        codecs=several(call, "Codec", CODECS),
        name=call.query.get("RoomName"),
    )
    return selection, world.views.insights


def _room(_config: Config, call: Call) -> Record | None:
    record: Record | None = call.world.room(call.params["room"])
    return record


def _participants(config: Config, call: Call) -> tuple[Selection, Render]:
    world: TwilioWorld = call.world
    if world.room(call.params["room"]) is None:
        raise not_found(call.path)
    index = world.room_index(call.params["room"]) or 0
    people = world.rooms_data.room(index).people
    selection = everything(people, config.order, world.account.seed)
    return selection, lambda number: world.views.participant(index, number)


def _participant(_config: Config, call: Call) -> Record | None:
    world: TwilioWorld = call.world
    index, number = world.room_index(call.params["room"]), world.data.people.of(call.params["sid"])
    if index is None or number is None or number // 64 != index or world.room(call.params["room"]) is None:
        return None
    if number % 64 >= world.rooms_data.room(index).people:
        return None
    return world.views.participant(index, number % 64)


_ROOM = "/v1/Video/Rooms/{room}"

ENDPOINTS = (
    Listed(name="rooms", path="/v1/Video/Rooms", key="rooms", style=META, find=_rooms),
    Single(name="room", path=_ROOM, style=META, read=_room),
    Listed(
        name="participants",
        path=_ROOM + "/Participants",
        key="participants",
        style=META,
        find=_participants,
    ),
    Single(name="participant", path=_ROOM + "/Participants/{sid}", style=META, read=_participant),
)
