# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Video Insights: the participants of one room.

Types, names and values are those of Twilio's OpenAPI file ``twilio_insights_v1``.
Durations are seconds, sizes bytes.
"""

from __future__ import annotations

import typing as t

from ..client.paging import TwilioMeta
from ..records.as_sent import AsSent, Count, Integer, Timestamp, Url, one_of, sid
from .source import Source
from .twilio_fields import AccountSid, Edge, MediaRegion, RoomCodec, RoomSid

ParticipantSid = t.Annotated[str, sid("PA")]
ParticipantStatus = t.Annotated[str, one_of("in_progress", "connected", "completed", "disconnected")]


class VideoParticipant(AsSent):
    """A participant as Video Insights describes it (``…video_participant_summary``). Anything may be null.

    Attributes:
        participant_sid: identifies the participant.
        participant_identity: what the application calls the person.
        join_time: when the participant joined.
        leave_time: when the participant left.
        duration_sec: seconds from joining to leaving.
        account_sid: the account of the room.
        room_sid: the room.
        status: of the participant.
        codecs: in use.
        end_reason: why the participant left.
        error_code: of the disconnection, if it was an error.
        error_code_url: what the code means.
        media_region: where media servers were.
        properties: of the connection.
        edge_location: of the media servers.
        publisher_info: of the client.
        url: the resource itself.
    """

    participant_sid: ParticipantSid | None = None
    participant_identity: str | None = None
    join_time: Timestamp | None = None
    leave_time: Timestamp | None = None
    duration_sec: Count | None = None
    account_sid: AccountSid | None = None
    room_sid: RoomSid | None = None
    status: ParticipantStatus | None = None
    codecs: list[RoomCodec] | None = None
    end_reason: str | None = None
    error_code: Integer | None = None
    error_code_url: Url | None = None
    media_region: MediaRegion | None = None
    properties: t.Any = None
    edge_location: Edge | None = None
    publisher_info: t.Any = None
    url: Url | None = None


PARTICIPANTS: t.Final = Source(
    name="twilio_participants",
    provider="twilio",
    product="Video Insights",
    host="insights_base_url",
    path="/v1/Video/Rooms/{room_sid}/Participants",
    fetch_path="/v1/Video/Rooms/{room_sid}/Participants/{id}",
    operation="list participants of room {room_sid}",
    fetch_operation="fetch participant {id} of room {room_sid}",
    paging=TwilioMeta("participants"),
    page_size=1000,
    id_field="participant_sid",
    time_field="join_time",
    model=VideoParticipant,
    permission="to read Insights of Video participants",
)
