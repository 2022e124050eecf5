# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx's records as sent. Names and values are those of its OpenAPI file and its Python client."""

from __future__ import annotations

import typing as t

from .._deps import pydantic
from .as_sent import AsSent, Checker, Count, Timestamp, one_of


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


#: Returns the names of the fields that do not fit.
call_recording_drift: t.Final = Checker(CallRecording)
