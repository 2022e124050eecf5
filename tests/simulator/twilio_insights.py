# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints of insights.twilio.com (Video Log Analyzer)."""

from __future__ import annotations

from .answers import Answer, Call, not_found, twilio_problem
from .config import Config
from .listing import Selection
from .overlay import Record
from .paging import paged
from .periodic import Periodic
from .twilio_video import moment
from .twilio_world import TwilioWorld

ROOM_TYPES = ("go", "peer_to_peer", "group", "group_small")
CODECS = ("VP8", "H264", "VP9", "opus")


def _several(call: Call, name: str, allowed: tuple[str, ...]) -> list[str]:
    values = call.query.getall(name, [])
    if any(value not in allowed for value in values):
        raise twilio_problem(400, 20001, f"Invalid value for parameter {name}: {','.join(values)}")
    return values


class TwilioInsights:
    """Answers from one configuration."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def rooms(self, call: Call) -> Answer:
        """GET /v1/Video/Rooms"""
        world: TwilioWorld = call.world
        selection = world.insights_selection(
            moment(call, "CreatedAfter", 0.0) if "CreatedAfter" in call.query else None,
            moment(call, "CreatedBefore", 0.0) if "CreatedBefore" in call.query else None,
            types=_several(call, "RoomType", ROOM_TYPES),
            codecs=_several(call, "Codec", CODECS),
            name=call.query.get("RoomName"),
        )
        return paged(self.config, call, "rooms", selection, world.views.insights, 1000)

    def room(self, call: Call) -> Answer:
        """GET /v1/Video/Rooms/{RoomSid}"""
        record: Record | None = call.world.room(call.params["room"])
        if record is None:
            raise not_found(call.path)
        return Answer(200, record, records=[record])

    def participants(self, call: Call) -> Answer:
        """GET /v1/Video/Rooms/{RoomSid}/Participants"""
        world: TwilioWorld = call.world
        if world.room(call.params["room"]) is None:
            raise not_found(call.path)
        index = world.room_index(call.params["room"]) or 0
        people = world.rooms_data.room(index).people
        every = Periodic(people, b"\x00").mask(frozenset({0}))
        selection = Selection(every, 0, people, self.config.order, world.account.seed)
        return paged(
            self.config, call, "participants", selection, lambda n: world.views.participant(index, n), 1000
        )

    def participant(self, call: Call) -> Answer:
        """GET /v1/Video/Rooms/{RoomSid}/Participants/{ParticipantSid}"""
        world: TwilioWorld = call.world
        index, number = world.room_index(call.params["room"]), world.data.people.of(call.params["sid"])
        if (
            index is None
            or number is None
            or number // 64 != index
            or world.room(call.params["room"]) is None
        ):
            raise not_found(call.path)
        if number % 64 >= world.rooms_data.room(index).people:
            raise not_found(call.path)
        record = world.views.participant(index, number % 64)
        return Answer(200, record, records=[record])
