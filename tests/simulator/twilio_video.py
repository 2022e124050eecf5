# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints of video.twilio.com."""

from __future__ import annotations

import math

from .answers import Answer, Call, not_found, twilio_problem
from .config import Config
from .media import Media, sign
from .overlay import Record
from .paging import paged
from .recordings import STATUSES
from .timeline import DAY, parse
from .twilio_world import ROOM_STATUSES, TwilioWorld


def moment(call: Call, name: str, default: float, *, dates: bool = False) -> float:
    """Return a time parameter in seconds since 1970."""
    text = call.query.get(name)
    if text is None:
        return default
    try:
        return parse(text, dates=dates)
    except ValueError as error:
        raise twilio_problem(400, 20001, f"Invalid value for parameter {name}: {text}") from error


def choice(call: Call, name: str, allowed: tuple[str, ...]) -> str | None:
    """Return an enum parameter, which takes one value."""
    values = call.query.getall(name, [])
    if len(values) > 1 or any(value not in allowed for value in values):
        raise twilio_problem(400, 20001, f"Invalid value for parameter {name}: {','.join(values)}")
    return values[0] if values else None


class TwilioVideo:
    """Answers from one configuration."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def recordings(self, call: Call) -> Answer:
        """GET /v1/Recordings"""
        world: TwilioWorld = call.world
        selection = world.recordings_selection(
            choice(call, "Status", STATUSES),
            moment(call, "DateCreatedAfter", -math.inf),
            moment(call, "DateCreatedBefore", math.inf),
            source=call.query.get("SourceSid"),
            grouping=call.query.getall("GroupingSid", []),
            media_type=choice(call, "MediaType", ("audio", "video", "data")),
        )
        return paged(self.config, call, "recordings", selection, world.data.record, 100)

    def room_recordings(self, call: Call) -> Answer:
        """GET /v1/Rooms/{RoomSid}/Recordings"""
        world: TwilioWorld = call.world
        selection = world.recordings_selection(
            choice(call, "Status", STATUSES),
            moment(call, "DateCreatedAfter", -math.inf),
            moment(call, "DateCreatedBefore", math.inf),
            room=self._room(call),
            source=call.query.get("SourceSid"),
        )
        return paged(
            self.config, call, "recordings", selection, lambda i: world.data.record(i, of_room=True), 1000
        )

    def _room(self, call: Call) -> int:
        index: int | None = call.world.room_index(call.params["room"])
        if index is None:
            raise not_found(call.path)
        return index

    def _recording(self, call: Call) -> int:
        world: TwilioWorld = call.world
        index = world.recording_index(call.params["sid"])
        if index is None or ("room" in call.params and world.data.room_of(index).index != self._room(call)):
            raise not_found(call.path)
        return index

    def recording(self, call: Call) -> Answer:
        """GET /v1/Recordings/{Sid}, GET /v1/Rooms/{RoomSid}/Recordings/{Sid}"""
        record = call.world.data.record(self._recording(call), of_room="room" in call.params)
        return Answer(200, record, records=[record])

    def media(self, call: Call) -> Answer:
        """GET …/Media: 302 to storage, with the same URL in a JSON body"""
        self._recording(call)
        media: Media | None = call.world.media(call.params["sid"])
        if media is None:
            raise not_found(call.path)
        ttl = call.query.get("Ttl", str(self.config.media_ttl))
        if not ttl.isascii() or not ttl.isdigit() or not 1 <= int(ttl) <= 3600:
            raise twilio_problem(400, 20001, "Ttl must be between 1 and 3600")
        disposition = call.query.get("ContentDisposition", "attachment")
        if disposition not in ("attachment", "inline"):
            raise twilio_problem(400, 20001, "ContentDisposition must be attachment or inline")
        named = f'{disposition}; filename="{media.file_name}"'
        path = f"/twilio-video-recordings/{call.world.sid}/{media.file_name}"
        url = call.storage + sign(path, int(ttl), named)
        return Answer(302, {"redirect_to": url}, {"Location": url})

    def rooms(self, call: Call) -> Answer:
        """GET /v1/Rooms"""
        world: TwilioWorld = call.world
        after = moment(call, "DateCreatedAfter", -math.inf, dates=True)
        before = moment(call, "DateCreatedBefore", math.inf, dates=True)
        if self.config.rooms_by_day:
            after = after // DAY * DAY if math.isfinite(after) else after
            before = before // DAY * DAY if math.isfinite(before) else before
        status = choice(call, "Status", ROOM_STATUSES)
        selection = world.rooms_selection(status, after, before, call.query.get("UniqueName"))
        return paged(self.config, call, "rooms", selection, world.views.video, 1000)

    def room(self, call: Call) -> Answer:
        """GET /v1/Rooms/{Sid or unique name}; a name leads only to a room in progress"""
        world: TwilioWorld = call.world
        record: Record | None = world.video_room(call.params["room"])
        if record is None:
            named = world.rooms_selection(name=call.params["room"])
            record = next((world.views.video(index) for _cursor, index in named.walk()), None)
        if record is None:
            raise not_found(call.path)
        return Answer(200, record, records=[record])

    def rules(self, call: Call) -> Answer:
        """GET /v1/Rooms/{RoomSid}/RecordingRules"""
        return Answer(200, call.world.views.rules(self._room(call)))

    def settings(self, call: Call) -> Answer:
        """GET /v1/RecordingSettings/Default"""
        record: Record | None = call.world.settings()
        if record is None and self.config.settings_absent == "404":
            raise not_found(call.path)
        if record is None:
            names = "friendly_name aws_credentials_sid aws_s3_url aws_storage_enabled encryption_key_sid"
            record = {"account_sid": call.world.sid, **dict.fromkeys(names.split())}
            record.update(
                encryption_enabled=None, url="https://video.twilio.com/v1/RecordingSettings/Default"
            )
        return Answer(200, record, records=[record])
