# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Voice: that a recording was transcribed, when and how long it is. The words are never kept.

Types, names and values are those of Twilio's OpenAPI file ``twilio_api_v2010``: times are RFC 2822,
numbers are text. The list takes no filters.
"""

from __future__ import annotations

import typing as t

from ..client.paging import TwilioFlat
from ..records import feeds
from ..records.as_sent import AsSent, MailTimestamp, NumberText, Url, one_of, sid
from .source import Open, Source
from .twilio_fields import AccountSid

TranscriptionSid = t.Annotated[str, sid("TR")]
RecordingSid = t.Annotated[str, sid("RE")]


class Transcription(AsSent):
    """A transcription (``api.v2010.account.transcription``), without its words.

    Attributes:
        sid: identifies the transcription.
        recording_sid: the recording.
        account_sid: the account.
        status: of the work.
        type: how it was made.
        duration: seconds of what was transcribed.
        date_created: when it was created.
        date_updated: when it changed for the last time.
        price: what it cost.
        price_unit: currency.
        api_version: of the resource.
        uri: the resource itself, below the host.
    """

    sid: TranscriptionSid | None = None
    recording_sid: RecordingSid | None = None
    account_sid: AccountSid | None = None
    status: t.Annotated[str, one_of("in_progress", "completed", "failed")] | None = None
    type: str | None = None
    duration: NumberText | None = None
    date_created: MailTimestamp | None = None
    date_updated: MailTimestamp | None = None
    price: float | int | str | None = None
    price_unit: str | None = None
    api_version: str | None = None
    uri: Url | None = None


TRANSCRIPTIONS: t.Final = Source(
    name="twilio_transcriptions",
    provider="twilio",
    product="Voice",
    resource="transcriptions",
    dataset="transcriptions",
    host="api_base_url",
    path="/2010-04-01/Accounts/{account}/Transcriptions.json",
    fetch_path="/2010-04-01/Accounts/{account}/Transcriptions/{id}.json",
    operation="list transcriptions",
    fetch_operation="fetch transcription {id}",
    paging=TwilioFlat("transcriptions"),
    page_size=1000,
    id_field="sid",
    time_field="date_created",
    open=Open(column="status", still=("processing",)),
    model=Transcription,
    columns={
        "id": feeds.plain("sid"),
        "recording_id": feeds.plain("recording_sid"),
        "status": feeds.status(
            "status", {"in_progress": "processing", "completed": "completed", "failed": "failed"}
        ),
        "type": feeds.plain("type"),
        "created_at": feeds.moment("date_created"),
        "updated_at": feeds.moment("date_updated"),
        "duration_ms": feeds.number("duration", times=1000),
    },
    secrets=("transcription_text",),
    permission="to read Voice transcriptions",
)
