# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx Video: compositions, files mixed out of a session's recordings.

Names and values are those of its OpenAPI file.
"""

from __future__ import annotations

import typing as t

from ..client.filters import Days, has_field
from ..client.media_styles import InRecord
from ..records import feeds
from ..records.as_sent import AsSent, Count, Timestamp, Url, one_of
from .source import Open
from .telnyx_list import TelnyxList

_STATUSES: t.Final = {"enqueued": "processing", "processing": "processing", "completed": "completed"}


class RoomComposition(AsSent):
    """A composition.

    Attributes:
        id: identifies the composition.
        room_id: the room.
        session_id: the session.
        user_id: who asked for it.
        status: of the work.
        format: of the file.
        resolution: width and height.
        size_mb: megabytes, of which kind is not documented.
        download_url: signed, so a secret: only shown when asked for.
        duration_secs: seconds.
        video_layout: how videos are arranged.
        created_at: when it was asked for.
        updated_at: when it changed for the last time.
        started_at: when the work started.
        ended_at: when the work ended.
        completed_at: when the file was complete.
        webhook_event_url: where events are sent.
        webhook_event_failover_url: where they are sent when that fails.
        webhook_timeout_secs: seconds.
        record_type: always ``room_composition``.
    """

    id: str | None = None
    room_id: str | None = None
    session_id: str | None = None
    user_id: str | None = None
    status: t.Annotated[str, one_of(*_STATUSES)] | None = None
    format: t.Annotated[str, one_of("mp4")] | None = None
    resolution: str | None = None
    size_mb: float | int | None = None
    download_url: Url | None = None
    duration_secs: Count | None = None
    video_layout: t.Any = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    started_at: Timestamp | None = None
    ended_at: Timestamp | None = None
    completed_at: Timestamp | None = None
    webhook_event_url: Url | None = None
    webhook_event_failover_url: Url | None = None
    webhook_timeout_secs: Count | None = None
    record_type: str | None = None


COMPOSITIONS: t.Final = TelnyxList(
    name="telnyx_compositions",
    product="Video",
    resource="compositions",
    dataset="compositions",
    path="/room_compositions",
    fetch_path="/room_compositions/{id}",
    operation="list room compositions",
    fetch_operation="fetch room composition {id}",
    bounds=Days("date_created_at"),
    checks={"filter[session_id]": has_field("session_id"), "filter[status]": has_field("status")},
    time_field="created_at",
    open=Open(column="status", still=("processing",)),
    model=RoomComposition,
    columns={
        "id": feeds.plain("id"),
        "status": feeds.status("status", _STATUSES),
        "created_at": feeds.moment("created_at"),
        "completed_at": feeds.moment("completed_at"),
        "started_at": feeds.moment("started_at"),
        "ended_at": feeds.moment("ended_at"),
        "room_id": feeds.plain("room_id"),
        "session_id": feeds.plain("session_id"),
        "container": feeds.folded("format"),
        "resolution": feeds.plain("resolution"),
        "duration_ms": feeds.once_known("duration_secs", _STATUSES, times=1000),
        "storage": feeds.constant("unknown"),
        "media_available": feeds.there("download_url"),
    },
    signed=("download_url",),
    permission="to read video room compositions",
    media=InRecord("/room_compositions/{id}", "download_url"),
)
