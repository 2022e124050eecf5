# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Video: compositions, files mixed out of recordings, which may outlive them.

Types, names and values are those of Twilio's OpenAPI file ``twilio_video_v1``. Metadata is listed for
30 days after the media was deleted.
"""

from __future__ import annotations

import typing as t

from ..client.filters import Instants, has_field
from ..client.media_styles import Redirected
from ..client.paging import TwilioMeta
from ..records import feeds
from ..records.as_sent import AsSent, Count, Links, Timestamp, Url, one_of, sid
from .source import Open, Source
from .twilio_fields import AccountSid, HttpMethod, RoomSid

_STATUSES: t.Final = {
    **dict.fromkeys(("enqueued", "processing"), "processing"),
    **{name: name for name in ("completed", "failed", "deleted")},
}

CompositionSid = t.Annotated[str, sid("CJ")]


class Composition(AsSent):
    """A composition (``video.v1.composition``).

    Attributes:
        account_sid: the account.
        status: ``deleted`` means that the media is gone.
        date_created: when it was asked for.
        date_completed: when it was made.
        date_deleted: when its media was deleted.
        sid: identifies the composition.
        room_sid: the room whose tracks it mixes.
        audio_sources: tracks, by name or SID.
        audio_sources_excluded: tracks that were left out.
        video_layout: how videos are arranged.
        resolution: width and height.
        trim: whether stretches without media were cut.
        format: of the file.
        bitrate: of the file, in kbit/s.
        size: bytes.
        duration: seconds.
        media_external_location: where the media lies in external storage.
        status_callback: where status events are sent.
        status_callback_method: how.
        url: the resource itself.
        links: ``media``.
    """

    account_sid: AccountSid | None = None
    status: t.Annotated[str, one_of(*_STATUSES)] | None = None
    date_created: Timestamp | None = None
    date_completed: Timestamp | None = None
    date_deleted: Timestamp | None = None
    sid: CompositionSid | None = None
    room_sid: RoomSid | None = None
    audio_sources: list[str] | None = None
    audio_sources_excluded: list[str] | None = None
    video_layout: t.Any = None
    resolution: str | None = None
    trim: bool | None = None
    format: t.Annotated[str, one_of("mp4", "webm")] | None = None
    bitrate: Count | None = None
    size: Count | None = None
    duration: Count | None = None
    media_external_location: Url | None = None
    status_callback: Url | None = None
    status_callback_method: HttpMethod | None = None
    url: Url | None = None
    links: Links | None = None


COMPOSITIONS: t.Final = Source(
    name="twilio_compositions",
    provider="twilio",
    product="Video",
    resource="compositions",
    dataset="compositions",
    host="video_base_url",
    path="/v1/Compositions",
    fetch_path="/v1/Compositions/{id}",
    operation="list compositions",
    fetch_operation="fetch composition {id}",
    paging=TwilioMeta("compositions"),
    bounds=Instants("DateCreatedAfter", "DateCreatedBefore"),
    checks={"Status": has_field("status"), "RoomSid": has_field("room_sid")},
    page_size=100,
    id_field="sid",
    time_field="date_created",
    # Whether the list without a status has deleted ones is not documented: each is asked for.
    statuses=("enqueued", "processing", "completed", "failed", "deleted"),
    sweeps=("enqueued", "processing", "deleted"),
    open=Open(column="status", still=("processing",)),
    model=Composition,
    columns={
        "id": feeds.plain("sid"),
        "status": feeds.status("status", _STATUSES),
        "created_at": feeds.moment("date_created"),
        "completed_at": feeds.moment("date_completed"),
        "deleted_at": feeds.moment("date_deleted"),
        "room_id": feeds.plain("room_sid"),
        "container": feeds.folded("format"),
        "resolution": feeds.plain("resolution"),
        "duration_ms": feeds.once_known("duration", _STATUSES, times=1000),
        "size_bytes": feeds.once_known("size", _STATUSES),
        "storage": feeds.storage("media_external_location"),
        "external_url": feeds.url("media_external_location"),
        "media_available": feeds.available("media_external_location"),
    },
    permission="to read Video compositions",
    media=Redirected("/v1/Compositions/{id}/Media"),
)
