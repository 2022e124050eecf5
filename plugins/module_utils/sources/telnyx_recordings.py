# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx: recordings of calls and conferences.

Names and values are those of its OpenAPI file and its Python client.
"""

from __future__ import annotations

import typing as t
from datetime import timedelta

from .._deps import pydantic
from ..client.filters import Inclusive, has_field
from ..client.media_styles import InRecord
from ..records import feeds
from ..records.as_sent import AsSent, Count, Timestamp, one_of
from ..records.scrub import formats
from .source import Open, Span
from .telnyx_list import TelnyxList


class CallRecording(AsSent):
    """A recording of a call or a conference (``RecordingResponseData``).

    Attributes:
        record_type: always ``recording``.
        id: identifies the recording; a UUID.
        created_at: when the recording was created.
        updated_at: when it was changed for the last time.
        recording_started_at: when recording started.
        recording_ended_at: when recording ended.
        duration_millis: milliseconds.
        status: ``completed``; recordings in progress are not listed.
        channels: ``dual`` has the first leg on channel A and the rest on channel B.
        source: what was recorded.
        initiated_by: what started it, such as ``RecordVerb``; the list of values is open.
        conference_id: of a conference recording.
        call_leg_id: of a call recording.
        call_session_id: of a call recording.
        call_control_id: identifies the call and controls it while it lasts: never kept or shown.
        connection_id: the connection that carried the call.
        from: the caller; tells who a person is.
        to: the called party; tells who a person is.
        download_urls: ``mp3`` or ``wav``: signed URLs, so secrets: only shown when asked for.
    """

    record_type: t.Annotated[str, one_of("recording")] | None = None
    id: str | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    recording_started_at: Timestamp | None = None
    recording_ended_at: Timestamp | None = None
    duration_millis: Count | None = None
    status: t.Annotated[str, one_of("completed")] | None = None
    channels: t.Annotated[str, one_of("single", "dual")] | None = None
    source: t.Annotated[str, one_of("conference", "call")] | None = None
    initiated_by: str | None = None
    conference_id: str | None = None
    call_leg_id: str | None = None
    call_session_id: str | None = None
    call_control_id: str | None = None
    connection_id: str | None = None
    from_: str | None = pydantic.Field(default=None, alias="from")
    to: str | None = None
    download_urls: dict[str, str | None] | None = None


#: Formats of the media; a recording has one of them, at times both.
FORMATS: t.Final = ("mp3", "wav")

#: Filters of the list, which have the names of the record's fields.
FILTERS: t.Final = (
    "conference_id",
    "call_leg_id",
    "call_session_id",
    "connection_id",
    "from",
    "to",
    "sip_call_id",
)


def _product(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> str:
    source = feeds.fold(record.get("source") or "")
    if source in ("call", "conference"):
        return source
    return "call" if record.get("call_leg_id") or not record.get("conference_id") else "conference"


def _available(record: t.Mapping[str, t.Any], odd: t.Container[str]) -> bool | None:
    return None if "download_urls" in odd else bool(formats(record.get("download_urls")))


RECORDINGS: t.Final = TelnyxList(
    name="telnyx_recordings",
    product="Voice",
    resource="recordings",
    dataset="recordings",
    default=True,
    path="/recordings",
    fetch_path="/recordings/{id}",
    operation="list call recordings",
    fetch_operation="fetch call recording {id}",
    bounds=Inclusive("created_at"),
    checks={f"filter[{name}]": has_field(name) for name in FILTERS},
    time_field="created_at",
    # A recording appears only when it is completed, under the time at which it began, and a call is
    # given a day.
    span=Span(late=timedelta(hours=25), fresh=timedelta(hours=1)),
    open=Open(column="status", still=("processing",)),
    model=CallRecording,
    columns={
        "id": feeds.plain("id"),
        "product": feeds.derived(("source",), _product),
        "status": feeds.status(
            "status",
            {name: name for name in ("processing", "completed", "failed", "deleted")},
        ),
        "media_type": feeds.constant("audio"),
        "container": feeds.derived(
            ("download_urls",),
            lambda record, _odd: ",".join(formats(record.get("download_urls"))) or None,
            "keys of download_urls",
        ),
        "created_at": feeds.moment("created_at"),
        "started_at": feeds.moment("recording_started_at"),
        "ended_at": feeds.moment("recording_ended_at"),
        "duration_ms": feeds.plain("duration_millis"),
        "duration_precision": feeds.constant("ms"),
        "channels": feeds.folded("channels"),
        "initiated_by": feeds.plain("initiated_by"),
        "session_id": feeds.plain("call_session_id"),
        "conference_id": feeds.plain("conference_id"),
        "call_leg_id": feeds.plain("call_leg_id"),
        "connection_id": feeds.plain("connection_id"),
        "from": feeds.plain("from"),
        "to": feeds.plain("to"),
        "storage": feeds.constant("unknown"),
        "media_available": feeds.derived(("download_urls",), _available),
    },
    marks={"resource": "recordings"},
    secrets=("call_control_id",),
    signed=("download_urls",),
    # Signed URLs, whose life is not documented; fetching the record again gives fresh ones.
    media=InRecord("/recordings/{id}", "download_urls", FORMATS),
    permission="to read recordings",
)
