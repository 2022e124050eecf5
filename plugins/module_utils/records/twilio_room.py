# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio's rooms as sent by Video Insights.

Types, names and values are those of Twilio's OpenAPI file ``twilio_insights_v1``.
Durations are seconds, sizes bytes.
"""

from __future__ import annotations

import typing as t

from .as_sent import AsSent, Checker, Count, Links, Timestamp, one_of, sid

AccountSid = t.Annotated[str, sid("AC")]
RoomSid = t.Annotated[str, sid("RM")]
HttpMethod = t.Annotated[str, one_of("GET", "POST", "HEAD", "PATCH", "PUT", "DELETE")]
RoomStatus = t.Annotated[str, one_of("in_progress", "completed")]
RoomType = t.Annotated[str, one_of("go", "peer_to_peer", "group", "group_small")]
CreatedMethod = t.Annotated[str, one_of("sdk", "ad_hoc", "api")]
EndReason = t.Annotated[str, one_of("room_ended_via_api", "timeout")]
ProcessingState = t.Annotated[str, one_of("complete", "in_progress", "timeout", "not_started")]
RoomCodec = t.Annotated[str, one_of("VP8", "H264", "VP9", "opus")]
Region = t.Annotated[str, one_of("us1", "us2", "au1", "br1", "ie1", "jp1", "sg1", "in1", "de1", "gll")]
Edge = t.Annotated[
    str,
    one_of(
        "ashburn", "dublin", "frankfurt", "singapore", "sydney", "sao_paulo", "roaming", "umatilla", "tokyo"
    ),
]


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
    status_callback: str | None = None
    status_callback_method: HttpMethod | None = None
    created_method: CreatedMethod | None = None
    end_reason: EndReason | None = None
    max_participants: Count | None = None
    unique_participants: Count | None = None
    unique_participant_identities: Count | None = None
    concurrent_participants: Count | None = None
    max_concurrent_participants: Count | None = None
    codecs: list[RoomCodec] | None = None
    media_region: Region | None = None
    duration_sec: Count | None = None
    total_participant_duration_sec: Count | None = None
    total_recording_duration_sec: Count | None = None
    processing_state: ProcessingState | None = None
    recording_enabled: bool | None = None
    edge_location: Edge | None = None
    url: str | None = None
    links: Links | None = None


#: Returns the names of the fields that do not fit.
room_drift: t.Final = Checker(VideoRoom)
