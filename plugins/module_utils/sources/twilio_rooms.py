# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Video Insights: the rooms of the last seven days.

Types, names and values are those of Twilio's OpenAPI file ``twilio_insights_v1``.
Durations are seconds, sizes bytes.
"""

from __future__ import annotations

import typing as t
from datetime import timedelta

from ..client.filters import Instants, has_field
from ..client.pages import Record
from ..client.paging import TwilioMeta
from ..records import feeds
from ..records.as_sent import AsSent, Count, Links, Timestamp, Url, one_of
from .source import Open, Source, Span
from .twilio_fields import AccountSid, Edge, HttpMethod, MediaRegion, RoomCodec, RoomSid, RoomType

RoomStatus = t.Annotated[str, one_of("in_progress", "completed")]
CreatedMethod = t.Annotated[str, one_of("sdk", "ad_hoc", "api")]
EndReason = t.Annotated[str, one_of("room_ended_via_api", "timeout")]
ProcessingState = t.Annotated[str, one_of("complete", "in_progress", "timeout", "not_started")]


class VideoRoom(AsSent):
    """A room as Video Insights describes it (``insights.v1.video_room_summary``). Anything may be null.

    Attributes:
        account_sid: the account of the room.
        room_sid: identifies the room.
        room_name: its name.
        create_time: when it was created.
        end_time: when it ended.
        room_type: the kind of room.
        room_status: of the room.
        status_callback: where status events are sent.
        status_callback_method: how.
        created_method: how the room came to be.
        end_reason: why it ended.
        max_participants: configured ceiling.
        unique_participants: those who left and rejoined are counted again.
        unique_participant_identities: different identities.
        concurrent_participants: most of them at the same time, actually.
        max_concurrent_participants: configured ceiling at the same time.
        codecs: in use by the participants.
        media_region: where media servers were; ``gll`` is chosen by latency.
        duration_sec: seconds from creation to end.
        total_participant_duration_sec: seconds, summed over participants.
        total_recording_duration_sec: recorded seconds, summed over participants.
        processing_state: only ``complete`` says that nothing will be added.
        recording_enabled: whether recording was on; null is unknown, not off.
        edge_location: of the media servers.
        url: the resource itself.
        links: ``participants``.
    """

    account_sid: AccountSid | None = None
    room_sid: RoomSid | None = None
    room_name: str | None = None
    create_time: Timestamp | None = None
    end_time: Timestamp | None = None
    room_type: RoomType | None = None
    room_status: RoomStatus | None = None
    status_callback: Url | None = None
    status_callback_method: HttpMethod | None = None
    created_method: CreatedMethod | None = None
    end_reason: EndReason | None = None
    max_participants: Count | None = None
    unique_participants: Count | None = None
    unique_participant_identities: Count | None = None
    concurrent_participants: Count | None = None
    max_concurrent_participants: Count | None = None
    codecs: list[RoomCodec] | None = None
    media_region: MediaRegion | None = None
    duration_sec: Count | None = None
    total_participant_duration_sec: Count | None = None
    total_recording_duration_sec: Count | None = None
    processing_state: ProcessingState | None = None
    recording_enabled: bool | None = None
    edge_location: Edge | None = None
    url: Url | None = None
    links: Links | None = None


def _codecs(record: Record, wanted: set[str]) -> bool:
    codecs = record.get("codecs")
    if not isinstance(codecs, list):
        return True
    return not {value.lower() for value in wanted}.isdisjoint(str(codec).lower() for codec in codecs)


ROOMS: t.Final = Source(
    name="twilio_rooms",
    provider="twilio",
    product="Video Insights",
    resource="rooms",
    dataset="rooms",
    default=True,
    host="insights_base_url",
    path="/v1/Video/Rooms",
    fetch_path="/v1/Video/Rooms/{id}",
    operation="list video rooms",
    fetch_operation="fetch video room {id}",
    paging=TwilioMeta("rooms"),
    # Both are always given: without them the list holds only rooms that ended in the last 24 hours.
    bounds=Instants("CreatedAfter", "CreatedBefore"),
    checks={
        "RoomName": has_field("room_name"),
        "RoomType": has_field("room_type"),
        "Codec": _codecs,
    },
    page_size=1000,
    id_field="room_sid",
    time_field="create_time",
    # Insights keeps 7 days; a room lasts at most 24 hours, and appears within 30 minutes after its end
    # (Video Log Analyzer API).
    span=Span(keeps=timedelta(days=7), late=timedelta(hours=25), fresh=timedelta(hours=1)),
    open=Open(column="processing_state", final=("complete", "timeout"), kept_only=True, gone=False),
    model=VideoRoom,
    columns={
        "id": feeds.plain("room_sid"),
        "name": feeds.plain("room_name"),
        "type": feeds.folded("room_type"),
        "status": feeds.folded("room_status"),
        "created_at": feeds.moment("create_time"),
        "ended_at": feeds.moment("end_time"),
        "end_reason": feeds.folded("end_reason"),
        "created_method": feeds.folded("created_method"),
        "recording_enabled": feeds.plain("recording_enabled"),
        "processing_state": feeds.folded("processing_state"),
        "duration_sec": feeds.plain("duration_sec"),
        "total_participant_duration_sec": feeds.plain("total_participant_duration_sec"),
        "total_recording_duration_sec": feeds.plain("total_recording_duration_sec"),
        "unique_participants": feeds.plain("unique_participants"),
        "unique_participant_identities": feeds.plain("unique_participant_identities"),
        "concurrent_participants": feeds.plain("concurrent_participants"),
        "max_participants": feeds.plain("max_participants"),
        "max_concurrent_participants": feeds.plain("max_concurrent_participants"),
        "media_region": feeds.folded("media_region"),
        "edge_location": feeds.folded("edge_location"),
        "codecs": feeds.names("codecs"),
        "status_callback": feeds.url("status_callback"),
        "status_callback_method": feeds.plain("status_callback_method"),
    },
    permission="to read Insights of Video rooms",
)
