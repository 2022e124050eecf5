# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A second way to the same counts: every control once more, as plain SQL on the seeded evidence.

The expressions know the evidence of :mod:`tests.evidence.fill`: what its runs cover, and that values
that did not fit their type stand in the region only.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.engine import Audit
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.bench.audit import POLICY
from tests.evidence.fill import AS_OF, TWILIO, fill
from tools.project import ROOT

UNRECORDABLE = "type IN ('go', 'peer_to_peer')"
UNFINISHED = "processing_state IS NOT 'complete'"
HAS = (
    "EXISTS (SELECT 1 FROM recordings r WHERE r.room_id = rooms.id AND r.account = rooms.account"
    " AND r.provider = rooms.provider)"
)
#: The second account's recordings of one day were not collected; a room is known to its end, or for 24 hours.
GAP = (to_text(AS_OF - timedelta(days=5)), to_text(AS_OF - timedelta(days=4)))
END = "coalesce(ended_at, strftime('%Y-%m-%dT%H:%M:%S', created_at, '+1 day') || substr(created_at, 20))"
PROVEN = (
    f"(created_at IS NOT NULL AND {END} <= '{to_text(AS_OF)}' AND (account = '{TWILIO[0]}'"
    f" OR {END} <= '{GAP[0]}' OR created_at >= '{GAP[1]}'))"
)


def ago(days: float) -> str:
    """Return a moment as SQL text."""
    return f"'{to_text(AS_OF - timedelta(days=days))}'"


def case(*branches: tuple[str, str], otherwise: str = "pass") -> str:
    """Return a CASE expression: the first condition that holds decides."""
    parts = " ".join(f"WHEN {condition} THEN '{verdict}'" for condition, verdict in branches)
    return f"CASE {parts} ELSE '{otherwise}' END"


NA, FAIL, UNKNOWN, WAIVED = "not_applicable", "fail", "unknown", "waived"

#: control → table and verdict
EXPRESSIONS: dict[str, tuple[str, str]] = {
    "room-recording-required": (
        "rooms",
        case(
            ("name IS NULL", UNKNOWN),
            ("name NOT LIKE 'visit-%'", NA),
            ("recording_enabled", "pass"),
            (UNRECORDABLE, NA),
            ("recording_enabled IS NULL", UNKNOWN),
            otherwise=FAIL,
        ),
    ),
    "room-recording-forbidden": (
        "rooms",
        case(
            ("name IS NULL", UNKNOWN),
            ("name NOT LIKE 'payment-%'", NA),
            (f"recording_enabled OR total_recording_duration_sec > 0 OR {HAS}", FAIL),
            (UNRECORDABLE, NA),
            (f"recording_enabled IS NULL OR {UNFINISHED} OR total_recording_duration_sec IS NULL", UNKNOWN),
            (f"NOT {PROVEN}", UNKNOWN),
        ),
    ),
    "room-recording-empty": (
        "rooms",
        case(
            ("recording_enabled = 0", "pass"),
            (UNRECORDABLE, NA),
            (f"recording_enabled IS NULL OR {UNFINISHED}", UNKNOWN),
            ("total_recording_duration_sec > 0 OR total_participant_duration_sec <= 30", "pass"),
            ("total_recording_duration_sec IS NULL OR total_participant_duration_sec IS NULL", UNKNOWN),
            otherwise=FAIL,
        ),
    ),
    "room-recording-coverage": (
        "rooms",
        case(
            (UNRECORDABLE, NA),
            (UNFINISHED, UNKNOWN),
            ("total_recording_duration_sec IS NULL OR total_participant_duration_sec IS NULL", UNKNOWN),
            ("total_participant_duration_sec < 60", NA),
            ("total_recording_duration_sec < 0.8 * total_participant_duration_sec", FAIL),
        ),
    ),
    "room-recordings-missing": (
        "rooms",
        case(
            (HAS, "pass"),
            (UNRECORDABLE, NA),
            (f"total_recording_duration_sec > 0 AND {PROVEN}", FAIL),
            ("total_recording_duration_sec > 0", UNKNOWN),
            (UNFINISHED, UNKNOWN),
            ("total_recording_duration_sec IS NULL", UNKNOWN),
        ),
    ),
    "room-region-allowed": (
        "rooms",
        case(
            ("media_region IS NULL OR media_region = 'gll' OR drift IS NOT NULL", UNKNOWN),
            ("media_region NOT IN ('de1', 'ie1')", FAIL),
        ),
    ),
    "room-created-ad-hoc": (
        "rooms",
        case(
            ("created_method IS NULL", UNKNOWN),
            ("created_method = 'ad_hoc' AND name LIKE 'standup-%'", WAIVED),
            ("created_method = 'ad_hoc'", FAIL),
        ),
    ),
    "room-callback-secure": ("rooms", case(("status_callback LIKE 'http:%'", FAIL))),
    "recording-failed": ("recordings", case(("status = 'failed'", FAIL), ("status = 'unknown'", UNKNOWN))),
    "recording-stuck": (
        "recordings",
        case(
            ("status = 'unknown'", UNKNOWN),
            ("status <> 'processing'", "pass"),
            ("created_at IS NULL", UNKNOWN),
            (f"created_at < {ago(2)}", FAIL),
        ),
    ),
    "recording-media-plausible": (
        "recordings",
        case(
            ("status = 'unknown'", UNKNOWN),
            ("status <> 'completed'", NA),
            ("size_bytes = 0 OR duration_ms = 0", FAIL),
            ("duration_ms IS NULL OR provider = 'twilio' AND size_bytes IS NULL", UNKNOWN),
            ("provider = 'twilio'", "pass"),
            ("started_at IS NULL OR ended_at IS NULL", UNKNOWN),
            ("abs((julianday(ended_at) - julianday(started_at)) * 86400 - duration_ms / 1000.0) > 5.1", FAIL),
        ),
    ),
    "recording-retention-minimum": (
        "recordings",
        case(
            ("status = 'unknown'", UNKNOWN),
            ("status <> 'deleted' AND vanished_at IS NULL", "pass"),
            ("created_at IS NULL", UNKNOWN),
            ("status <> 'deleted'", UNKNOWN),
            otherwise=FAIL,
        ),
    ),
    # What a later run covers and did not see: the second account's two leave a day out.
    "recording-vanished": (
        "recordings",
        case(
            ("status = 'deleted'", "pass"),
            ("vanished_at IS NOT NULL", FAIL),
            ("last_run <> 0 AND last_run <> 2", "pass"),
            ("created_at IS NULL OR created_at >= " + ago(4), UNKNOWN),
            (f"last_run = 0 AND (account <> '{TWILIO[1]}' OR created_at < {ago(5)})", UNKNOWN),
        ),
    ),
    "recording-retention-maximum": (
        "recordings",
        case(
            ("status = 'unknown'", UNKNOWN),
            ("status <> 'completed' OR vanished_at IS NOT NULL", "pass"),
            ("created_at IS NULL", UNKNOWN),
            (f"created_at >= {ago(365)}", "pass"),
            ("storage = 'external'", UNKNOWN),
            otherwise=FAIL,
        ),
    ),
    "recording-storage-location": (
        "recordings",
        case(
            ("provider <> 'twilio' OR status = 'failed'", NA),
            ("external_url LIKE 'https://other.%'", FAIL),
            ("external_url IS NULL AND status = 'deleted'", NA),
        ),
    ),
    "recording-channels": (
        "recordings",
        case(
            ("product = 'video_room'", NA),
            ("channels = 'dual'", "pass"),
            ("channels IS NULL", UNKNOWN),
            otherwise=FAIL,
        ),
    ),
    "settings-encryption": (
        "settings",
        case(("encryption_enabled", "pass"), (f"account = '{TWILIO[1]}'", WAIVED)),
    ),
    "settings-external-storage": ("settings", case(("aws_storage_enabled", FAIL))),
}


def sql_counts(connection: sa.Connection, control: str) -> dict[str, int]:
    """Count the verdicts of one control in the store itself."""
    table, expression = EXPRESSIONS[control]
    statement = f"SELECT {expression} AS verdict, count(*) FROM {table} GROUP BY 1"
    return {row[0]: row[1] for row in connection.exec_driver_sql(statement)}


def compare(engine: sa.Engine) -> None:
    """Audit, and count again."""
    policy = load_policy(POLICY, now=AS_OF)
    with engine.connect() as connection:
        audit = Audit(connection, policy, AS_OF)
        with audit.drift:
            counts = audit.run([]).counts["by_control"]
    assert set(EXPRESSIONS) == set(policy.controls()) - {"evidence-gap", "waiver-hygiene", "control-idle"}
    with engine.connect() as connection:
        for control in EXPRESSIONS:
            found = {verdict: number for verdict, number in counts[control].items() if number}
            assert (control, found) == (control, sql_counts(connection, control))


def file_store(path: Path, rooms: int, recordings: int) -> sa.Engine:
    engine = open_store(str(path)).engine
    fill(engine, seed=11, rooms=rooms, recordings=recordings)
    return engine


@pytest.mark.newest
def test_plain_sql_gives_the_same_counts(tmp_path: Path) -> None:
    assert sqlite3.sqlite_version_info >= (3, 31)
    compare(file_store(tmp_path / "evidence.db", 3000, 12_000))


@pytest.mark.slow
def test_plain_sql_gives_the_same_counts_at_full_size(tmp_path: Path, thorough: bool) -> None:
    size = 100_000 if thorough else 10_000
    compare(file_store(tmp_path / "evidence.db", size, 5 * size))


@pytest.mark.slow
def test_memory_does_not_grow_with_the_evidence(tmp_path: Path) -> None:
    # Both are larger than the page caches of all connections, which are all that may fill up.
    peaks = []
    for number, size in enumerate((100_000, 200_000)):
        path = tmp_path / f"{number}.db"
        file_store(path, size // 5, size).dispose()
        # A process of its own: a peak is never forgotten.
        command = [sys.executable, "-m", "tests.bench.audit", str(path)]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(("build", "."))}
        done = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
        measured = json.loads(done.stdout)
        assert measured["recordings"] == size
        peaks.append(measured["peak_mb"])
    assert peaks[1] < peaks[0] + 15, peaks
