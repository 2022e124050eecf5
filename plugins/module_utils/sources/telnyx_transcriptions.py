# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx: that a recording was transcribed, when and how long it is. The words are never kept.

Names and values are those of its OpenAPI file, whose answers are paged by cursors.
"""

from __future__ import annotations

import typing as t

from ..client.filters import Inclusive, has_field
from ..client.paging import TelnyxCursor
from ..records import feeds
from ..records.as_sent import AsSent, Count, Timestamp, one_of
from .source import Open
from .telnyx_list import TelnyxList


class RecordingTranscription(AsSent):
    """A transcription, without its words.

    Attributes:
        id: identifies the transcription.
        recording_id: the recording.
        status: of the work.
        duration_millis: milliseconds of what was transcribed.
        created_at: when it was created.
        updated_at: when it changed for the last time.
        record_type: always ``recording_transcription``.
    """

    id: str | None = None
    recording_id: str | None = None
    status: t.Annotated[str, one_of("in_progress", "completed")] | None = None
    duration_millis: Count | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    record_type: str | None = None


TRANSCRIPTIONS: t.Final = TelnyxList(
    name="telnyx_transcriptions",
    product="Voice",
    resource="transcriptions",
    dataset="transcriptions",
    path="/recording_transcriptions",
    fetch_path="/recording_transcriptions/{id}",
    operation="list transcriptions",
    fetch_operation="fetch transcription {id}",
    paging=TelnyxCursor(),
    bounds=Inclusive("created_at"),
    checks={"filter[recording_id]": has_field("recording_id")},
    time_field="created_at",
    open=Open(column="status", still=("processing",)),
    model=RecordingTranscription,
    columns={
        "id": feeds.plain("id"),
        "recording_id": feeds.plain("recording_id"),
        "status": feeds.status("status", {"in_progress": "processing", "completed": "completed"}),
        "created_at": feeds.moment("created_at"),
        "updated_at": feeds.moment("updated_at"),
        "duration_ms": feeds.plain("duration_millis"),
    },
    secrets=("transcription_text",),
    permission="to read recording transcriptions",
)
