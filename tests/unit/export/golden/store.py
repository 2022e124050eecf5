# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A store whose exports are known to the byte: both providers, nulls, drift, changes, and hostile text."""

from __future__ import annotations

import json
import random
from typing import Any

from ansible_collections.cpaas.recordings.plugins.module_utils.records.column import Column
from ansible_collections.cpaas.recordings.plugins.module_utils.records.datasets.registry import DATASETS
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS, history

from tests.evidence.fill import TELNYX, TWILIO, call_row, fill, recording_row, room_row, settings_row, sid
from tests.unit.export.inventory import HOSTILE_TEXTS

#: The columns of 0.1.0, in their order: what is exported by default may get more at its end.
COLUMNS: dict[str, tuple[str, ...]] = {
    "rooms": (
        "provider", "account", "id", "name", "type", "status", "created_at", "ended_at", "end_reason",
        "created_method", "recording_enabled", "processing_state", "duration_sec",
        "total_participant_duration_sec", "total_recording_duration_sec", "unique_participants",
        "unique_participant_identities", "concurrent_participants", "max_participants",
        "max_concurrent_participants", "media_region", "edge_location", "codecs", "status_callback",
        "status_callback_method",
    ),
    "recordings": (
        "provider", "account", "id", "product", "status", "media_type", "container", "codec", "created_at",
        "started_at", "ended_at", "duration_ms", "duration_precision", "size_bytes", "channels",
        "initiated_by", "room_id", "session_id", "participant_id", "track_id", "track_name",
        "conference_id", "call_leg_id", "connection_id", "from", "to", "offset_ms", "storage",
        "external_url", "media_available",
    ),
    "settings": (
        "provider", "account", "id", "configured", "friendly_name", "encryption_enabled",
        "encryption_key_sid", "aws_storage_enabled", "aws_s3_url", "aws_credentials_sid",
    ),
    "changes": ("observed_at", "event", "resource", "provider", "account", "id", "fields", "previous"),
}  # fmt: skip
EVIDENCE = ("drift", "first_seen_at", "last_changed_at", "deletion_seen_at", "vanished_at")
HOSTILE_ROWS = 400

_MOMENTS = (
    "0001-01-01T00:00:00.000000Z", "1899-12-31T23:59:59.999999Z", "1900-02-28T12:00:00.000000Z",
    "1900-03-01T00:00:00.000001Z", "1969-12-31T23:59:59.999500Z", "2026-02-28T23:59:59.999999Z",
    "9999-12-31T23:59:59.000000Z",
)  # fmt: skip
_INTEGERS = (0, -1, -5, 2**31, 2**53 + 1, 10**15, -(10**15), 10**15 - 1, 2**63 - 1, -(2**63), 4_000_000)
_JSON = (
    "[]", "{}", '["vp8"]', '["a", "b"]', '["a,b","=1+1"]', '{"a":null,"b":[1,2.50,1e400]}',
    '{"a":12345678901234567890}', '"=text"', "null", "17", "-17", '["\\u0000\\n"]', '["é🎥"]',
)  # fmt: skip
_MORE_TEXTS = (
    "Smith, John", "a;=1+1", "a\t=1", "a|@x", "x ;'=1", 'back\\slash "quoted"', "\\", "ünïcode", "+49", "+",
    "-", "\u3164=1+1", "\uff1d1", "[1]", "{x}", "(y)", "_z", "./p", "null,null", '","', "],[", "\x7f=1",
)  # fmt: skip


def _value(chance: random.Random, column: Column) -> Any:
    if column.null and chance.random() < 0.2:
        return None
    choices: dict[str, Any] = {
        "text": HOSTILE_TEXTS + _MORE_TEXTS,
        "integer": _INTEGERS,
        "boolean": (True, False),
        "timestamp": _MOMENTS,
        "json": _JSON,
    }
    return chance.choice(choices[column.kind])


def _hostile(chance: random.Random, resource: str, number: int) -> dict[str, Any]:
    known = (*COLUMNS[resource], *EVIDENCE, "last_seen_at", "last_run", "digest", "raw")
    columns = {column.name: column for column in DATASETS[resource]}
    # Every second row is hostile in one column only, so that neighbours of what is harmless are met too.
    bases = {"rooms": [room_row()], "recordings": [recording_row(), call_row()], "settings": [settings_row()]}
    row = dict(chance.choice(bases[resource]))
    row["id"] = sid("XX", number)
    named = known if number % 2 else (chance.choice(known[3:]),)
    row.update({name: _value(chance, columns[name]) for name in named if name != "id"})
    if number % 3 == 0:
        row.update(provider=chance.choice(("twilio", "telnyx")), account=chance.choice((*TWILIO, TELNYX)))
    return row


def _change(chance: random.Random, number: int) -> dict[str, Any]:
    resource = chance.choice(("rooms", "recordings", "settings"))
    column = {column.name: column for column in DATASETS[resource]}[chance.choice(COLUMNS[resource])]
    previous = {column.name: _value(chance, column), "status": "in_progress"}
    return {
        "run": 1,
        "observed_at": chance.choice(_MOMENTS[3:]),
        "resource": resource,
        "provider": "twilio",
        "account": chance.choice(TWILIO),
        "id": sid("XX", number),
        "event": chance.choice(("changed", "vanished", "reappeared")),
        "fields": json.dumps(sorted(previous)),
        "previous": json.dumps(previous, ensure_ascii=False, sort_keys=True),
    }


def fill_golden(store: Store) -> None:
    """Fill an empty *store*: always the same."""
    fill(store.engine, seed=3, rooms=600, recordings=2600)
    chance = random.Random(11)
    with store.begin() as connection:
        for resource in ("rooms", "recordings", "settings"):
            rows = [_hostile(chance, resource, number) for number in range(HOSTILE_ROWS)]
            connection.execute(RECORDS[resource].insert(), rows)
        connection.execute(history.insert(), [_change(chance, number) for number in range(HOSTILE_ROWS)])
