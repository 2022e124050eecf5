# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""video.twilio.com: recordings, rooms, settings."""

from __future__ import annotations

import math

from ..answers import Answer, Call, not_found, twilio_problem
from ..config import Config, Settings
from ..listing import Selection
from ..media import Media, sign
from ..overlay import Record
from ..paging import META
from ..parameters import choice, moment
from ..recordings import STATUSES
from ..styles import Endpoint, Listed, Render, Single
from ..timeline import DAY
from ..twilio_world import ROOM_STATUSES, TwilioWorld


def _recordings(_config: Config, call: Call) -> tuple[Selection, Render]:
    world: TwilioWorld = call.world
    selection = world.recordings_selection(
        choice(call, "Status", STATUSES),
        moment(call, "DateCreatedAfter", -math.inf),
        moment(call, "DateCreatedBefore", math.inf),
        source=call.query.get("SourceSid"),
        grouping=call.query.getall("GroupingSid", []),
        media_type=choice(call, "MediaType", ("audio", "video", "data")),
    )
    return selection, world.data.record


def _room_recordings(_config: Config, call: Call) -> tuple[Selection, Render]:
    world: TwilioWorld = call.world
    selection = world.recordings_selection(
        choice(call, "Status", STATUSES),
        moment(call, "DateCreatedAfter", -math.inf),
        moment(call, "DateCreatedBefore", math.inf),
        room=_room_index(call),
        source=call.query.get("SourceSid"),
    )
    return selection, lambda index: world.data.record(index, of_room=True)


def _room_index(call: Call) -> int:
    index: int | None = call.world.room_index(call.params["room"])
    if index is None:
        raise not_found(call.path)
    return index


def _recording_index(call: Call) -> int:
    world: TwilioWorld = call.world
    index = world.recording_index(call.params["sid"])
    if index is None or ("room" in call.params and world.data.room_of(index).index != _room_index(call)):
        raise not_found(call.path)
    return index


def _recording(_config: Config, call: Call) -> Record:
    record: Record = call.world.data.record(_recording_index(call), of_room="room" in call.params)
    return record


def _media(config: Config, call: Call) -> Answer:
    _recording_index(call)
    return redirect(config, call, call.world.media(call.params["sid"]))


def redirect(config: Config, call: Call, media: Media | None) -> Answer:
    """Answer 302 to storage, with the same URL in a JSON body."""
    if media is None:
        raise not_found(call.path)
    ttl = call.query.get("Ttl", str(config.media_ttl))
    if not ttl.isascii() or not ttl.isdigit() or not 1 <= int(ttl) <= 3600:
        raise twilio_problem(400, 20001, "Ttl must be between 1 and 3600")
    disposition = call.query.get("ContentDisposition", "attachment")
    if disposition not in ("attachment", "inline"):
        raise twilio_problem(400, 20001, "ContentDisposition must be attachment or inline")
    named = f'{disposition}; filename="{media.file_name}"'
    path = f"/twilio-video-recordings/{call.world.sid}/{media.file_name}"
    url = call.storage + sign(path, int(ttl), named)
    return Answer(302, {"redirect_to": url}, {"Location": url})


def _rooms(config: Config, call: Call) -> tuple[Selection, Render]:
    world: TwilioWorld = call.world
    after = moment(call, "DateCreatedAfter", -math.inf, dates=True)
    before = moment(call, "DateCreatedBefore", math.inf, dates=True)
    if config.rooms_by_day:
        after = after // DAY * DAY if math.isfinite(after) else after
        before = before // DAY * DAY if math.isfinite(before) else before
    status = choice(call, "Status", ROOM_STATUSES)
    selection = world.rooms_selection(status, after, before, call.query.get("UniqueName"))
    return selection, world.views.video


def _room(_config: Config, call: Call) -> Record | None:
    """Read a room by its SID, or by its unique name, which leads only to a room in progress."""
    world: TwilioWorld = call.world
    record = world.video_room(call.params["room"])
    if record is None:
        named = world.rooms_selection(name=call.params["room"])
        record = next((world.views.video(index) for _cursor, index in named.walk()), None)
    return record


def _rules(_config: Config, call: Call) -> Answer:
    return Answer(200, call.world.views.rules(_room_index(call)))


def _settings(config: Config, call: Call) -> Record | None:
    record: Record | None = call.world.settings()
    if record is None and config.settings_absent == "null":
        url = "https://video.twilio.com/v1/RecordingSettings/Default"
        record = {"account_sid": call.world.sid, **dict.fromkeys(Settings.model_fields), "url": url}
    return record


_BELOW = "/v1/Rooms/{room}/Recordings"

ENDPOINTS = (
    Listed(
        name="recordings",
        path="/v1/Recordings",
        key="recordings",
        style=META,
        maximum=100,
        find=_recordings,
    ),
    Single(name="recording", path="/v1/Recordings/{sid}", style=META, read=_recording),
    Endpoint(name="media", path="/v1/Recordings/{sid}/Media", reply=_media),
    Listed(name="room_recordings", path=_BELOW, key="recordings", style=META, find=_room_recordings),
    Single(name="room_recording", path=_BELOW + "/{sid}", style=META, read=_recording),
    Endpoint(name="room_media", path=_BELOW + "/{sid}/Media", reply=_media),
    Listed(name="video_rooms", path="/v1/Rooms", key="rooms", style=META, find=_rooms),
    Single(name="video_room", path="/v1/Rooms/{room}", style=META, read=_room),
    Endpoint(name="rules", path="/v1/Rooms/{room}/RecordingRules", reply=_rules),
    Single(name="settings", path="/v1/RecordingSettings/Default", style=META, read=_settings),
)
