# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Video: rooms as the Video API knows them, in every status and of any age.

The second, independent list of rooms beside Insights. Types, names and values are those of Twilio's
OpenAPI file ``twilio_video_v1``. How long completed rooms are listed is not documented.
"""

from __future__ import annotations

import typing as t
from datetime import timedelta

from ..client.filters import Instants, has_field
from ..client.paging import TwilioMeta
from ..records import feeds
from ..records.as_sent import AsSent, Count, Links, Timestamp, Url, one_of
from .source import Open, Source, Span
from .twilio_fields import AccountSid, HttpMethod, MediaRegion, RoomSid, RoomType

RoomStatus = t.Annotated[str, one_of("in_progress", "completed", "failed")]
VideoCodec = t.Annotated[str, one_of("VP8", "H264")]


class RoomResource(AsSent):
    """A room as the Video API describes it (``video.v1.room``).

    Attributes:
        sid: identifies the room.
        status: ``failed`` rooms are known here only.
        date_created: when it was created.
        date_updated: when it changed for the last time.
        account_sid: the account of the room.
        enable_turn: deprecated.
        unique_name: its name; unique among the rooms that are in progress.
        status_callback: where status events are sent.
        status_callback_method: how.
        end_time: when it ended; null while it goes on.
        duration: seconds from creation to end; null while it goes on.
        type: the kind of room.
        max_participants: configured ceiling.
        max_participant_duration: seconds that a participant may stay.
        max_concurrent_published_tracks: configured ceiling.
        record_participants_on_connect: what was asked for at creation, not what happened.
        video_codecs: that participants may use.
        media_region: where media servers were; ``gll`` is chosen by latency.
        audio_only: whether the room took audio alone.
        empty_room_timeout: minutes that the room outlives its last participant.
        unused_room_timeout: minutes that the room waits for its first participant.
        large_room: whether it was created for many participants.
        url: the resource itself.
        links: participants, recordings, rules.
    """

    sid: RoomSid | None = None
    status: RoomStatus | None = None
    date_created: Timestamp | None = None
    date_updated: Timestamp | None = None
    account_sid: AccountSid | None = None
    enable_turn: bool | None = None
    unique_name: str | None = None
    status_callback: Url | None = None
    status_callback_method: HttpMethod | None = None
    end_time: Timestamp | None = None
    duration: Count | None = None
    type: RoomType | None = None
    max_participants: Count | None = None
    max_participant_duration: Count | None = None
    max_concurrent_published_tracks: Count | None = None
    record_participants_on_connect: bool | None = None
    video_codecs: list[VideoCodec] | None = None
    media_region: MediaRegion | None = None
    audio_only: bool | None = None
    empty_room_timeout: Count | None = None
    unused_room_timeout: Count | None = None
    large_room: bool | None = None
    url: Url | None = None
    links: Links | None = None


ROOM_RESOURCES: t.Final = Source(
    name="twilio_room_resources",
    provider="twilio",
    product="Video",
    resource="room_resources",
    dataset="room_resources",
    host="video_base_url",
    path="/v1/Rooms",
    fetch_path="/v1/Rooms/{id}",
    operation="list rooms of the Video API",
    fetch_operation="fetch room {id} of the Video API",
    paging=TwilioMeta("rooms"),
    # The schema says that these are instants, and the page that they are days: records are checked here.
    bounds=Instants("DateCreatedAfter", "DateCreatedBefore"),
    checks={"Status": has_field("status"), "UniqueName": has_field("unique_name")},
    page_size=1000,
    id_field="sid",
    time_field="date_created",
    # Without a status the list has only rooms that are in progress (API reference, rooms).
    statuses=("in-progress", "completed", "failed"),
    sweeps=("in-progress",),
    # A room lasts at most 24 hours (Video limits).
    span=Span(late=timedelta(hours=1)),
    open=Open(column="status", still=("in_progress",), gone=False),
    model=RoomResource,
    columns={
        "id": feeds.plain("sid"),
        "name": feeds.plain("unique_name"),
        "type": feeds.folded("type"),
        "status": feeds.folded("status"),
        "created_at": feeds.moment("date_created"),
        "ended_at": feeds.moment("end_time"),
        "duration_sec": feeds.plain("duration"),
        "record_participants_on_connect": feeds.plain("record_participants_on_connect"),
        "max_participants": feeds.plain("max_participants"),
        "max_participant_duration_sec": feeds.plain("max_participant_duration"),
        "media_region": feeds.folded("media_region"),
        "audio_only": feeds.plain("audio_only"),
        "large_room": feeds.plain("large_room"),
        "codecs": feeds.names("video_codecs"),
        "status_callback": feeds.url("status_callback"),
        "status_callback_method": feeds.plain("status_callback_method"),
    },
    permission="to read Video rooms",
)
