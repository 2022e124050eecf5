# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Video: the recordings of rooms, of the whole account and of one room.

Types, names and values are those of Twilio's OpenAPI file ``twilio_video_v1``.
Durations are seconds, sizes bytes.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace
from datetime import timedelta

from ..client.filters import Instants, has_field
from ..client.media_styles import Redirected
from ..client.pages import Record
from ..client.paging import TwilioMeta
from ..records import feeds
from ..records.as_sent import AsSent, Count, Integer, Links, Timestamp, Url, one_of, sid
from .source import Open, Source, Span
from .twilio_fields import AccountSid, HttpMethod, RoomSid

RecordingSid = t.Annotated[str, sid("RT")]
SourceSid = t.Annotated[str, sid()]
RecordingStatus = t.Annotated[str, one_of("processing", "completed", "deleted", "failed")]
RecordingType = t.Annotated[str, one_of("audio", "video", "data")]
Container = t.Annotated[str, one_of("mka", "mkv")]
RecordingCodec = t.Annotated[str, one_of("VP8", "H264", "OPUS", "PCMU")]


class RoomRecording(AsSent):
    """A recording of one track of a room (``video.v1.room.room_recording``, ``video.v1.recording``).

    Attributes:
        account_sid: the account that created it.
        status: ``deleted`` means that the media is gone; the metadata stays for 30 days.
        date_created: the only time there is.
        sid: identifies the recording.
        source_sid: the recorded track.
        size: bytes; 0 while processing.
        url: the resource itself.
        type: the media type. Data tracks are never recorded, although the list of values has them.
        duration: seconds, rounded, at least 1; 0 while processing.
        container_format: ``mka`` for audio, ``mkv`` for video.
        codec: in a case that varies.
        grouping_sids: ``room_sid`` and ``participant_sid``, the latter at times missing.
        track_name: the source track's name, else its SID; may tell who a person is.
        offset: milliseconds from an arbitrary point common to all rooms.
        media_external_location: where the media lies in external storage, if it does.
        room_sid: only in the list of a room, else in ``grouping_sids``.
        links: ``media``, which answers with a signed URL.
        status_callback: only in the account-wide list.
        status_callback_method: only in the account-wide list.
    """

    account_sid: AccountSid | None = None
    status: RecordingStatus = ""
    date_created: Timestamp | None = None
    sid: RecordingSid | None = None
    source_sid: SourceSid | None = None
    size: Count | None = None
    url: Url | None = None
    type: RecordingType = ""
    duration: Count | None = None
    container_format: Container = ""
    codec: RecordingCodec = ""
    grouping_sids: Links | None = None
    track_name: str | None = None
    offset: Integer | None = None
    media_external_location: Url | None = None
    room_sid: RoomSid | None = None
    links: Links | None = None
    status_callback: Url | None = None
    status_callback_method: HttpMethod | None = None


def _grouped(record: Record, wanted: set[str]) -> bool:
    groups = record.get("grouping_sids")
    return not isinstance(groups, dict) or bool(wanted & set(map(str, groups.values())))


#: The provider's word → that of the dataset.
_STATUSES: t.Final = {name: name for name in ("processing", "completed", "failed", "deleted")}


RECORDINGS: t.Final = Source(
    name="twilio_recordings",
    provider="twilio",
    product="Video",
    resource="recordings",
    dataset="recordings",
    default=True,
    host="video_base_url",
    path="/v1/Recordings",
    fetch_path="/v1/Recordings/{id}",
    operation="list room recordings",
    fetch_operation="fetch recording {id}",
    paging=TwilioMeta("recordings"),
    bounds=Instants("DateCreatedAfter", "DateCreatedBefore"),
    checks={
        "Status": has_field("status"),
        "SourceSid": has_field("source_sid"),
        "MediaType": has_field("type"),
        "GroupingSid": _grouped,
    },
    # 100 since August 2017; an older specification said 1,000.
    page_size=100,
    id_field="sid",
    time_field="date_created",
    # Without a status the list leaves out what was deleted (API reference, recordings).
    statuses=("processing", "completed", "failed", "deleted"),
    sweeps=("processing", "deleted"),
    # A room lasts at most 24 hours (Video limits), and its recordings may begin until it ends.
    span=Span(longest=timedelta(hours=24)),
    open=Open(column="status", still=("processing",)),
    model=RoomRecording,
    columns={
        "id": feeds.plain("sid"),
        "product": feeds.constant("video_room"),
        "status": feeds.status("status", _STATUSES),
        "media_type": feeds.folded("type"),
        "container": feeds.folded("container_format"),
        "codec": feeds.folded("codec"),
        "created_at": feeds.moment("date_created"),
        "duration_ms": feeds.once_known("duration", _STATUSES, times=1000),
        "duration_precision": feeds.constant("s"),
        "size_bytes": feeds.once_known("size", _STATUSES),
        "room_id": feeds.either(feeds.plain("room_sid"), feeds.inner("grouping_sids", "room_sid")),
        "participant_id": feeds.inner("grouping_sids", "participant_sid"),
        "track_id": feeds.plain("source_sid"),
        "track_name": feeds.plain("track_name"),
        "offset_ms": feeds.plain("offset"),
        "storage": feeds.storage("media_external_location"),
        "external_url": feeds.url("media_external_location"),
        "media_available": feeds.available("media_external_location"),
    },
    marks={"resource": "recordings"},
    permission="to read Video recordings",
    # 302, and the same address in the body (API reference, recordings).
    media=Redirected("/v1/Recordings/{id}/Media"),
)

#: The recordings of one room, which come in larger pages and without a callback. Only info modules read it.
ROOM_RECORDINGS: t.Final = replace(
    RECORDINGS,
    name="twilio_room_recordings",
    resource="",
    path="/v1/Rooms/{room_sid}/Recordings",
    fetch_path="/v1/Rooms/{room_sid}/Recordings/{id}",
    operation="list recordings of room {room_sid}",
    fetch_operation="fetch recording {id} of room {room_sid}",
    page_size=1000,
    checks={"Status": has_field("status"), "SourceSid": has_field("source_sid")},
    permission="to read the recordings of Video rooms",
)
