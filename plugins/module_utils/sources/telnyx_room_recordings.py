# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx Video: recordings of rooms' sessions.

Names and values are those of its OpenAPI file. There is no filter for the time of creation: spans go by
the day on which recording started, and a recording without a start is in none of them.
"""

from __future__ import annotations

import typing as t

from ..client.filters import Days, has_field
from ..client.media_styles import InRecord
from ..records import feeds
from ..records.as_sent import AsSent, Count, Timestamp, Url, one_of
from .source import Open
from .telnyx_list import TelnyxList

#: Filters of the list, which have the names of the record's fields.
FILTERS: t.Final = ("room_id", "session_id", "participant_id", "status", "type")


class RoomRecording(AsSent):
    """A recording of one participant's audio or video.

    Attributes:
        id: identifies the recording.
        room_id: the room.
        session_id: the session.
        participant_id: the participant.
        status: of the recording.
        type: the media type.
        size_mb: megabytes, of which kind is not documented.
        download_url: signed, so a secret: only shown when asked for.
        codec: of the media.
        duration_secs: seconds.
        created_at: when it was created.
        updated_at: when it changed for the last time.
        started_at: when recording started.
        ended_at: when recording ended.
        completed_at: when the file was complete.
        record_type: always ``room_recording``.
    """

    id: str | None = None
    room_id: str | None = None
    session_id: str | None = None
    participant_id: str | None = None
    status: t.Annotated[str, one_of("completed", "processing")] | None = None
    type: t.Annotated[str, one_of("audio", "video")] | None = None
    size_mb: float | int | None = None
    download_url: Url | None = None
    codec: str | None = None
    duration_secs: Count | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    started_at: Timestamp | None = None
    ended_at: Timestamp | None = None
    completed_at: Timestamp | None = None
    record_type: str | None = None


ROOM_RECORDINGS: t.Final = TelnyxList(
    name="telnyx_room_recordings",
    product="Video",
    resource="room_recordings",
    dataset="recordings",
    path="/room_recordings",
    fetch_path="/room_recordings/{id}",
    operation="list room recordings",
    fetch_operation="fetch room recording {id}",
    bounds=Days("date_started_at"),
    checks={f"filter[{name}]": has_field(name) for name in FILTERS},
    time_field="started_at",
    time_column="started_at",
    open=Open(column="status", still=("processing",)),
    model=RoomRecording,
    columns={
        "id": feeds.plain("id"),
        "product": feeds.constant("video_room"),
        "status": feeds.status("status", {"completed": "completed", "processing": "processing"}),
        "media_type": feeds.folded("type"),
        "codec": feeds.folded("codec"),
        "created_at": feeds.moment("created_at"),
        "started_at": feeds.moment("started_at"),
        "ended_at": feeds.moment("ended_at"),
        "duration_ms": feeds.number("duration_secs", times=1000),
        "duration_precision": feeds.constant("s"),
        "room_id": feeds.plain("room_id"),
        "session_id": feeds.plain("session_id"),
        "participant_id": feeds.plain("participant_id"),
        "storage": feeds.constant("unknown"),
        "media_available": feeds.there("download_url"),
    },
    marks={"resource": "room_recordings"},
    signed=("download_url",),
    permission="to read video room recordings",
    media=InRecord("/room_recordings/{id}", "download_url"),
)
