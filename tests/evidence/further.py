# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rows of the further datasets that violate nothing, with values in place of their own."""

from __future__ import annotations

import hashlib
import typing as t
from datetime import timedelta

import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables

from tests.evidence.fill import AS_OF, TWILIO, Row, recording_row, sid

CREATED = AS_OF - timedelta(days=2)
#: Everything that a policy of version 2 can speak of.
TWILIO_RESOURCES = (
    "settings", "rooms", "room_resources", "recordings", "voice_recordings", "conferences",
    "conference_participants", "calls", "compositions", "transcriptions", "switches",
)  # fmt: skip


def at(seconds: float) -> str:
    """Return the moment that many seconds after the first call began."""
    return to_text(CREATED + timedelta(seconds=seconds))


def _row(dataset: str, **values: t.Any) -> Row:
    row: Row = {column.name: None for column in tables.RECORDS[dataset].columns}
    seen = to_text(AS_OF - timedelta(days=1))
    row.update(
        provider="twilio",
        account=TWILIO[0],
        created_at=at(0),
        first_seen_at=seen,
        last_changed_at=seen,
        last_seen_at=to_text(AS_OF),
        last_run=1,
        digest=hashlib.sha256(dataset.encode()).hexdigest(),
        raw="{}",
    )
    unknown = set(values) - set(row)
    assert not unknown, unknown
    row.update(values)
    return row


def voice_row(**values: t.Any) -> Row:
    """Return a recording of a call of 300 seconds."""
    nothing = ("container", "codec", "size_bytes", "room_id", "participant_id", "track_id", "track_name")
    return {
        **recording_row(
            **dict.fromkeys((*nothing, "offset_ms")),
            id=sid("RE", 1),
            product="call",
            resource="voice_recordings",
            media_type="audio",
            created_at=at(0),
            started_at=at(0),
            duration_ms=300_000,
            channels="dual",
            call_id=sid("CA", 1),
            encrypted=True,
            encryption_key_id=sid("CR", 1),
        ),
        **values,
    }


def leg_row(**values: t.Any) -> Row:
    """Return a completed call of 300 seconds."""
    row = _row(
        "calls",
        id=sid("CA", 1),
        status="completed",
        direction="inbound",
        to="+12025550123",
        started_at=at(0),
        ended_at=at(300),
        duration_sec=300,
        trunk_id=sid("TK", 1),
    )
    return {**row, "from": "+12025550111", **values}


def conference_row(**values: t.Any) -> Row:
    """Return a recorded conference of 300 seconds."""
    return _row(
        "conferences",
        **{
            "id": sid("CF", 1),
            "name": "desk-1",
            "status": "completed",
            "started_at": at(0),
            "ended_at": at(300),
            "duration_sec": 300,
            "recording_enabled": True,
            "processing_state": "complete",
            "mixer_region": "ie1",
            **values,
        },
    )


def participant_row(**values: t.Any) -> Row:
    """Return a participant of the conference, the first call."""
    return _row(
        "conference_participants",
        **{"id": sid("CP", 1), "conference_id": sid("CF", 1), "call_id": sid("CA", 1), **values},
    )


def composition_row(**values: t.Any) -> Row:
    """Return a completed composition of the first room."""
    return _row(
        "compositions",
        **{
            "id": sid("CJ", 1), "status": "completed", "room_id": sid("RM", 1), "container": "mp4",
            "size_bytes": 1_000_000, "storage": "provider", "media_available": True, **values,
        },
    )  # fmt: skip


def transcription_row(**values: t.Any) -> Row:
    """Return a transcription of the first voice recording."""
    return _row(
        "transcriptions",
        **{"id": sid("TR", 1), "status": "completed", "recording_id": sid("RE", 1), **values},
    )


def switch_row(**values: t.Any) -> Row:
    """Return a trunk that records."""
    return _row(
        "switches",
        **{"id": f"trunk/{sid('TK', 1)}", "kind": "trunk", "setting_id": sid("TK", 1), "name": "Vienna",
           "state": "on", "applies_to": "all", **values},
    )  # fmt: skip


def resource_row(**values: t.Any) -> Row:
    """Return a completed room of the Video API."""
    return _row(
        "room_resources",
        **{"id": sid("RM", 1), "name": "visit-1", "type": "group", "status": "completed", "ended_at":
           at(3600), **values},
    )  # fmt: skip


def fill_calls(connection: sa.Connection, calls: int, recordings: int) -> None:
    """Insert *calls* calls of 300 seconds, a tenth of them children, and recordings of the first of them."""
    from tests.evidence.fill import insert_rows

    step = 1_000_000 // max(calls, 1) or 1

    def legs() -> t.Iterator[Row]:
        base = leg_row()
        for number in range(calls):
            begin = at(-86400 * 20 + number * step)
            end = at(-86400 * 20 + number * step + 300)
            parent = sid("CA", number - 1) if number % 10 == 9 else None
            yield {
                **base, "id": sid("CA", number), "parent_call_id": parent, "created_at": begin,
                "started_at": begin, "ended_at": end,
            }  # fmt: skip

    def voices() -> t.Iterator[Row]:
        base = voice_row()
        for number in range(recordings):
            begin = at(-86400 * 20 + number * step)
            yield {
                **base, "id": sid("RE", number), "call_id": sid("CA", number), "created_at": begin,
                "started_at": begin,
            }  # fmt: skip

    insert_rows(connection, tables.RECORDS["calls"], legs())
    insert_rows(connection, tables.recordings, voices())
