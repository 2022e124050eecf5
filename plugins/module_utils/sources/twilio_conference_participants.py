# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Voice Insights: which calls took part in a conference, for conferences that have a recording.

Types, names and values are those of Twilio's OpenAPI file ``twilio_insights_v1``.
"""

from __future__ import annotations

import typing as t

from .._deps import pydantic
from ..client.paging import TwilioMeta
from ..records import feeds
from ..records.as_sent import AsSent, Count, Timestamp, Url, one_of, sid
from .source import Each, Source
from .twilio_conferences import ADVANCED
from .twilio_fields import AccountSid, CallSid, ConferenceSid

ParticipantSid = t.Annotated[str, sid("CP")]


class ConferenceParticipant(AsSent):
    """A participant of a conference (``insights.v1.conference.conference_participant``).

    Attributes:
        participant_sid: identifies the participant.
        label: what the application calls the participant.
        conference_sid: the conference.
        call_sid: the call that took part.
        account_sid: the account.
        call_direction: inbound or outbound.
        from: the caller; tells who a person is, and so does *to*.
        to: the called party.
        call_status: what became of the call.
        country_code: of the number.
        is_moderator: whether the conference began with this participant.
        join_time: when the participant joined.
        leave_time: when the participant left.
        duration_seconds: from joining to leaving.
        is_coach: whether only some of the others heard the participant.
        call_type: carrier, client or sip.
        processing_state: only ``complete`` is final.
        url: the resource itself.
    """

    participant_sid: ParticipantSid | None = None
    label: str | None = None
    conference_sid: ConferenceSid | None = None
    call_sid: CallSid | None = None
    account_sid: AccountSid | None = None
    call_direction: t.Annotated[str, one_of("inbound", "outbound")] | None = None
    from_: t.Annotated[str | None, pydantic.Field(alias="from")] = None
    to: str | None = None
    call_status: str | None = None
    country_code: str | None = None
    is_moderator: bool | None = None
    join_time: Timestamp | None = None
    leave_time: Timestamp | None = None
    duration_seconds: Count | None = None
    is_coach: bool | None = None
    call_type: t.Annotated[str, one_of("carrier", "client", "sip")] | None = None
    processing_state: t.Annotated[str, one_of("complete", "in_progress", "timeout")] | None = None
    url: Url | None = None


CONFERENCE_PARTICIPANTS: t.Final = Source(
    name="twilio_conference_participants",
    provider="twilio",
    product="Voice Insights",
    resource="conference_participants",
    dataset="conference_participants",
    host="insights_base_url",
    path="/v1/Conferences/{conference_sid}/Participants",
    operation="list participants of conferences",
    paging=TwilioMeta("participants"),
    page_size=1000,
    id_field="participant_sid",
    time_field="join_time",
    # One request for each conference: only where a recording makes it matter who took part.
    each=Each(
        dataset="conferences",
        value="conference_sid",
        named_in="conference_id",
        final=("processing_state", ("complete", "timeout")),
        column="conference_id",
    ),
    model=ConferenceParticipant,
    columns={
        "id": feeds.plain("participant_sid"),
        "conference_id": feeds.plain("conference_sid"),
        "call_id": feeds.plain("call_sid"),
        "label": feeds.plain("label"),
        "direction": feeds.folded("call_direction"),
        "from": feeds.plain("from"),
        "to": feeds.plain("to"),
        "status": feeds.folded("call_status"),
        "created_at": feeds.moment("join_time"),
        "left_at": feeds.moment("leave_time"),
        "duration_sec": feeds.plain("duration_seconds"),
        "is_moderator": feeds.plain("is_moderator"),
        "is_coach": feeds.plain("is_coach"),
        "call_type": feeds.folded("call_type"),
        "processing_state": feeds.folded("processing_state"),
    },
    permission="to read Insights of Voice conferences",
    needs=ADVANCED,
)
