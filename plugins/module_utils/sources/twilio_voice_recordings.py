# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Voice: recordings of calls and conferences, those too that were deleted in the last 40 days.

Types, names and values are those of Twilio's OpenAPI file ``twilio_api_v2010``: times are RFC 2822,
numbers are text.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace
from urllib.parse import urlsplit

from ..client.filters import SignedDays, has_field
from ..client.media_styles import Direct
from ..client.paging import TwilioFlat
from ..records import feeds
from ..records.as_sent import AsSent, Count, Links, MailTimestamp, NumberText, Url, one_of, sid
from .source import Open, Source
from .twilio_fields import AccountSid, CallSid, ConferenceSid

#: The provider's word → that of the dataset. ``stopped`` and ``paused`` recordings have no media yet.
_STATUSES: t.Final = {
    **dict.fromkeys(("in_progress", "paused", "stopped", "processing"), "processing"),
    **{name: name for name in ("completed", "absent", "deleted")},
}

RecordingSid = t.Annotated[str, sid("RE")]


STATUSES: t.Final = ("in-progress", "paused", "stopped", "processing", "completed", "absent", "deleted")
INITIATORS: t.Final = (
    "DialVerb",
    "Conference",
    "OutboundAPI",
    "Trunking",
    "RecordVerb",
    "StartCallRecordingAPI",
    "StartConferenceRecordingAPI",
)


class VoiceRecording(AsSent):
    """A recording of a call or a conference (``api.v2010.account.recording``).

    Attributes:
        account_sid: the account.
        api_version: of the resource.
        call_sid: the call; of a call with two legs always the parent's.
        conference_sid: the conference, of its recordings.
        date_created: when it was created.
        date_updated: when it changed for the last time.
        start_time: when recording started.
        duration: seconds; ``-1`` while they are not known.
        sid: identifies the recording.
        price: what it cost.
        price_unit: currency.
        status: ``absent`` says that there was to be a recording and nothing was stored.
        channels: 1 or 2.
        source: what started it.
        error_code: why it is absent, such as 16105 for a missing public key.
        uri: the resource itself, below the host.
        encryption_details: what it was encrypted with; without it nobody can decrypt the media.
        subresource_uris: related resources.
        media_url: the media; in external storage, when it lies there.
    """

    account_sid: AccountSid | None = None
    api_version: str | None = None
    call_sid: CallSid | None = None
    conference_sid: ConferenceSid | None = None
    date_created: MailTimestamp | None = None
    date_updated: MailTimestamp | None = None
    start_time: MailTimestamp | None = None
    duration: NumberText | None = None
    sid: RecordingSid | None = None
    price: str | None = None
    price_unit: str | None = None
    status: t.Annotated[str, one_of(*_STATUSES)] | None = None
    channels: t.Literal[1, 2] | None = None
    source: t.Annotated[str, one_of(*INITIATORS)] | None = None
    error_code: Count | None = None
    uri: Url | None = None
    encryption_details: dict[str, t.Any] | None = None
    subresource_uris: Links | None = None
    media_url: Url | None = None


def _external(record: t.Mapping[str, t.Any]) -> bool:
    """Tell whether the media lies in the customer's own storage: its URL is none of the API then."""
    url = record.get("media_url")
    return bool(url) and not urlsplit(str(url)).path.startswith("/2010-04-01/")


def _available(record: t.Mapping[str, t.Any], odd: t.Container[str]) -> bool | None:
    status = record.get("status")
    if "media_url" in odd or not status:
        return None
    return feeds.fold(status) == "completed" and not _external(record)


def _encrypted(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> bool | None:
    return bool(record["encryption_details"]) if "encryption_details" in record else None


VOICE_RECORDINGS: t.Final = Source(
    name="twilio_voice_recordings",
    provider="twilio",
    product="Voice",
    resource="voice_recordings",
    dataset="recordings",
    host="api_base_url",
    path="/2010-04-01/Accounts/{account}/Recordings.json",
    fetch_path="/2010-04-01/Accounts/{account}/Recordings/{id}.json",
    operation="list voice recordings",
    fetch_operation="fetch voice recording {id}",
    paging=TwilioFlat("recordings"),
    bounds=SignedDays("DateCreated"),
    # Without it the list leaves out what was deleted; with it, it has that for 40 days.
    parameters=(("IncludeSoftDeleted", "true"),),
    checks={"CallSid": has_field("call_sid"), "ConferenceSid": has_field("conference_sid")},
    page_size=1000,
    id_field="sid",
    time_field="date_created",
    # The list knows no filter of status: one chain for each span.
    open=Open(column="status", still=("processing",)),
    model=VoiceRecording,
    columns={
        "id": feeds.plain("sid"),
        "product": feeds.derived(
            ("conference_sid",),
            lambda record, _odd: "conference" if record.get("conference_sid") else "call",
            "conference, where there is a conference_sid, else call",
        ),
        "status": feeds.status("status", _STATUSES),
        "media_type": feeds.constant("audio"),
        "created_at": feeds.moment("date_created"),
        "started_at": feeds.moment("start_time"),
        "duration_ms": feeds.number("duration", times=1000),
        "duration_precision": feeds.constant("s"),
        "channels": feeds.derived(
            ("channels",), lambda record, _odd: {1: "single", 2: "dual"}.get(record.get("channels") or 0)
        ),
        "initiated_by": feeds.plain("source"),
        "conference_id": feeds.plain("conference_sid"),
        "call_id": feeds.plain("call_sid"),
        "storage": feeds.derived(
            ("media_url",),
            lambda record, odd: (
                "unknown" if "media_url" in odd else "external" if _external(record) else "provider"
            ),
        ),
        "external_url": feeds.derived(
            ("media_url",),
            lambda record, odd: feeds.url("media_url").value(record, odd) if _external(record) else None,
        ),
        "media_available": feeds.derived(("status", "media_url"), _available),
        "error_code": feeds.plain("error_code"),
        "encrypted": feeds.derived(("encryption_details",), _encrypted),
        "encryption_key_id": feeds.inner("encryption_details", "public_key_sid"),
    },
    marks={"resource": "voice_recordings"},
    permission="to read Voice recordings",
    media=Direct(
        "/2010-04-01/Accounts/{account}/Recordings/{id}.{extension}",
        "/2010-04-01/Accounts/{account}/Recordings/{id}.json",
        ("wav", "mp3"),
    ),
)

#: The same without what was deleted. Only an info module reads it.
WITHOUT_DELETED: t.Final = replace(
    VOICE_RECORDINGS, name="twilio_voice_recordings_there", resource="", parameters=()
)
