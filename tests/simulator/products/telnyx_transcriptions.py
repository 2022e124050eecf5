# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""api.telnyx.com/v2: transcriptions of call recordings, listed by cursor."""

from __future__ import annotations

from ..overlay import Record
from ..tabled import telnyx_listed_and_one
from ..tables import Data, Table, first_of, shared
from ..telnyx_filters import Instants, Is
from ..telnyx_paging import CURSOR
from ..timeline import iso_fraction
from .worlds import telnyx

#: Seconds after the recording.
_AFTER = 2


def _recording(table: Table, index: int) -> int:
    return shared(index, table.size, telnyx(table).data.size) if index < table.size else 0


def _size(table: Table) -> int:
    recordings, wanted = telnyx(table).data.size, telnyx(table).account.transcriptions
    return recordings // 6 if wanted is None else wanted if recordings else 0


def _record(table: Table, index: int) -> Record:
    recordings, sid, done = telnyx(table).data, table.ids.name(index), table.status(index) == "completed"
    created = int(table.time(index) * 1000)
    return {
        "created_at": iso_fraction(created),
        "duration_millis": 3000 + table.noise(index, 2) % 1_800_000 if done else None,
        "id": sid,
        "record_type": "recording_transcription",
        "recording_id": recordings.ids.uuid(_recording(table, index)),
        "status": table.status(index),
        "transcription_text": f"Simulated spoken words of {sid}" if done else None,
        "updated_at": iso_fraction(created + 900),
    }


def _of_recording(table: Table, identifier: str) -> tuple[int, int] | None:
    recordings = telnyx(table).data
    index = recordings.ids.of(identifier)
    if index is None or not 0 <= index < recordings.size:
        return None
    return first_of(index, table.size, recordings.size), first_of(index + 1, table.size, recordings.size)


TRANSCRIPTIONS = Data(
    name="transcriptions",
    ids="",
    size=_size,
    record=_record,
    time=lambda table, index: telnyx(table).data.time(_recording(table, index)) / 1000 + _AFTER,
    statuses={"whole": "completed", "running": "in-progress"},
    shares={"running": 0.02},
)

ENDPOINTS = (
    *telnyx_listed_and_one(
        names=("recording_transcriptions", "recording_transcription"),
        path="/v2/recording_transcriptions",
        style=CURSOR,
        data=TRANSCRIPTIONS,
        filters=(Instants("created_at"), Is("recording_id", "recording_id", _of_recording)),
    ),
)
