# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Voice Insights: conferences of the last thirty days, the sibling of the rooms of Video Insights.

Types, names and values are those of Twilio's OpenAPI file ``twilio_insights_v1``.
"""

from __future__ import annotations

import typing as t
from datetime import timedelta

from ..client.filters import Instants, has_field
from ..client.paging import TwilioMeta
from ..records import feeds
from ..records.as_sent import AsSent, Count, Links, Timestamp, Url, one_of
from .source import Open, Source, Span
from .twilio_fields import AccountSid, CallSid, ConferenceSid, MixerRegion

#: What an account needs before Voice Insights answers (Voice Insights, Advanced Features).
ADVANCED: t.Final = "switch on Voice Insights Advanced Features in the console (Monitor, Insights, settings)"


STATUSES: t.Final = ("in_progress", "not_started", "completed", "summary_timeout")


class Conference(AsSent):
    """A conference as Voice Insights describes it (``insights.v1.conference``). Anything may be null.

    Attributes:
        conference_sid: identifies the conference.
        account_sid: the account.
        friendly_name: its name; may tell who a person is.
        create_time: when it was created.
        start_time: when its second participant joined.
        end_time: when it ended.
        duration_seconds: from creation to end.
        connect_duration_seconds: from the second participant to the end.
        status: of the conference.
        max_participants: configured ceiling.
        max_concurrent_participants: most of them at the same time, actually.
        unique_participants: those who left and rejoined are counted again.
        end_reason: why it ended.
        ended_by: the call that ended it.
        mixer_region: where media was mixed.
        mixer_region_requested: where it was to be mixed.
        recording_enabled: whether recording was on; null is unknown, not off.
        detected_issues: what went wrong, by kind.
        tags: what is worth marking.
        tag_info: about the tags.
        processing_state: only ``complete`` says that nothing will be added.
        url: the resource itself.
        links: ``participants``.
    """

    conference_sid: ConferenceSid | None = None
    account_sid: AccountSid | None = None
    friendly_name: str | None = None
    create_time: Timestamp | None = None
    start_time: Timestamp | None = None
    end_time: Timestamp | None = None
    duration_seconds: Count | None = None
    connect_duration_seconds: Count | None = None
    status: t.Annotated[str, one_of(*STATUSES)] | None = None
    max_participants: Count | None = None
    max_concurrent_participants: Count | None = None
    unique_participants: Count | None = None
    end_reason: str | None = None
    ended_by: CallSid | None = None
    mixer_region: MixerRegion | None = None
    mixer_region_requested: MixerRegion | None = None
    recording_enabled: bool | None = None
    detected_issues: t.Any = None
    tags: list[str] | None = None
    tag_info: t.Any = None
    processing_state: t.Annotated[str, one_of("complete", "in_progress", "timeout")] | None = None
    url: Url | None = None
    links: Links | None = None


CONFERENCES: t.Final = Source(
    name="twilio_conferences",
    provider="twilio",
    product="Voice Insights",
    resource="conferences",
    dataset="conferences",
    host="insights_base_url",
    path="/v1/Conferences",
    fetch_path="/v1/Conferences/{id}",
    operation="list conferences",
    fetch_operation="fetch conference {id}",
    paging=TwilioMeta("conferences"),
    # Whether the bounds belong to the answer is not documented: every record is checked.
    bounds=Instants("CreatedAfter", "CreatedBefore"),
    checks={
        "FriendlyName": has_field("friendly_name"),
        "Status": has_field("status"),
        "MixerRegion": has_field("mixer_region"),
    },
    page_size=1000,
    id_field="conference_sid",
    time_field="create_time",
    # Kept for 30 days; ready up to 30 minutes after the end (Voice Insights). A call lasts a day at most.
    span=Span(keeps=timedelta(days=30), late=timedelta(hours=25), fresh=timedelta(hours=1)),
    open=Open(column="processing_state", final=("complete", "timeout"), kept_only=True, gone=False),
    model=Conference,
    columns={
        "id": feeds.plain("conference_sid"),
        "name": feeds.plain("friendly_name"),
        "status": feeds.folded("status"),
        "created_at": feeds.moment("create_time"),
        "started_at": feeds.moment("start_time"),
        "ended_at": feeds.moment("end_time"),
        "end_reason": feeds.folded("end_reason"),
        "ended_by": feeds.plain("ended_by"),
        "duration_sec": feeds.plain("duration_seconds"),
        "connect_duration_sec": feeds.plain("connect_duration_seconds"),
        "recording_enabled": feeds.plain("recording_enabled"),
        "processing_state": feeds.folded("processing_state"),
        "max_participants": feeds.plain("max_participants"),
        "max_concurrent_participants": feeds.plain("max_concurrent_participants"),
        "unique_participants": feeds.plain("unique_participants"),
        "mixer_region": feeds.folded("mixer_region"),
        "mixer_region_requested": feeds.folded("mixer_region_requested"),
        "tags": feeds.names("tags"),
    },
    permission="to read Insights of Voice conferences",
    needs=ADVANCED,
)
