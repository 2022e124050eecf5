# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evidence from a seed, of any size: every violation that a control knows, nulls, drift, gaps.

Usage: ``python -m tests.evidence.fill STORE [--seed N] [--rooms N] [--recordings N]``.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import typing as t
from datetime import UTC, datetime, timedelta
from operator import itemgetter

import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.records.datasets.registry import EMPTY
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

Row = dict[str, t.Any]

#: The moment of which the evidence speaks; audits of it should use it as ``as_of``.
AS_OF = datetime(2026, 3, 8, tzinfo=UTC)
TWILIO = ("AC" + "a" * 32, "AC" + "b" * 32)
TELNYX = "telnyx"
_BATCH = 5000


def sid(prefix: str, number: int) -> str:
    """Return an id in the provider's form."""
    return f"{prefix}{number:032x}"


def room_row(**values: t.Any) -> Row:
    """Return a room that violates nothing, with *values* in place of its own."""
    created = AS_OF - timedelta(days=2)
    row: Row = dict(EMPTY["rooms"])
    row.update(
        provider="twilio",
        account=TWILIO[0],
        id=sid("RM", 1),
        name="visit-1",
        type="group",
        status="completed",
        created_at=to_text(created),
        ended_at=to_text(created + timedelta(hours=1)),
        end_reason="timeout",
        created_method="api",
        recording_enabled=True,
        processing_state="complete",
        duration_sec=3600,
        total_participant_duration_sec=7200,
        total_recording_duration_sec=7000,
        unique_participants=2,
        unique_participant_identities=2,
        concurrent_participants=2,
        max_participants=50,
        max_concurrent_participants=50,
        media_region="de1",
        edge_location="frankfurt",
        codecs='["vp8"]',
        status_callback="https://events.example.com/video",
        status_callback_method="POST",
        first_seen_at=to_text(AS_OF - timedelta(days=1)),
        last_changed_at=to_text(AS_OF - timedelta(days=1)),
        last_seen_at=to_text(AS_OF),
        last_run=1,
        digest=hashlib.sha256(b"room").hexdigest(),
        raw="{}",
    )
    row.update(values)
    return row


def recording_row(**values: t.Any) -> Row:
    """Return a recording of a room that violates nothing, with *values* in place of its own."""
    created = AS_OF - timedelta(days=2)
    row: Row = dict(EMPTY["recordings"])
    row.update(
        provider="twilio",
        account=TWILIO[0],
        id=sid("RT", 1),
        product="video_room",
        status="completed",
        media_type="audio",
        container="mka",
        codec="opus",
        created_at=to_text(created),
        duration_ms=3_600_000,
        duration_precision="s",
        size_bytes=4_000_000,
        room_id=sid("RM", 1),
        participant_id=sid("PA", 1),
        track_id=sid("MT", 1),
        track_name="microphone",
        offset_ms=140_000_000_000,
        storage="provider",
        media_available=True,
        first_seen_at=to_text(AS_OF - timedelta(days=1)),
        last_changed_at=to_text(AS_OF - timedelta(days=1)),
        last_seen_at=to_text(AS_OF),
        last_run=1,
        digest=hashlib.sha256(b"recording").hexdigest(),
        raw="{}",
    )
    row.update(values)
    return row


def call_row(**values: t.Any) -> Row:
    """Return a call recording that violates nothing, with *values* in place of its own."""
    created = AS_OF - timedelta(days=2)
    row = recording_row(
        provider="telnyx",
        account=TELNYX,
        id="00000000-0000-4000-8000-000000000001",
        product="call",
        container="mp3",
        codec=None,
        started_at=to_text(created),
        ended_at=to_text(created + timedelta(minutes=5)),
        duration_ms=300_000,
        duration_precision="ms",
        size_bytes=None,
        channels="dual",
        initiated_by="DialVerb",
        room_id=None,
        participant_id=None,
        track_id=None,
        track_name=None,
        offset_ms=None,
        storage="unknown",
        session_id="session-1",
        call_leg_id="leg-1",
        connection_id="1234567890",
        to="+12025550123",
        **{"from": "+12025550111"},
    )
    row.update(values)
    return row


def settings_row(**values: t.Any) -> Row:
    """Return recording settings that violate nothing, with *values* in place of their own."""
    row: Row = dict(EMPTY["settings"])
    row.update(
        provider="twilio",
        account=TWILIO[0],
        id="recording_settings",
        configured=True,
        friendly_name="default",
        encryption_enabled=True,
        encryption_key_sid=sid("CR", 1),
        aws_storage_enabled=False,
        first_seen_at=to_text(AS_OF - timedelta(days=1)),
        last_changed_at=to_text(AS_OF - timedelta(days=1)),
        last_seen_at=to_text(AS_OF),
        last_run=1,
        digest=hashlib.sha256(b"settings").hexdigest(),
        raw="{}",
    )
    row.update(values)
    return row


def add_run(
    connection: sa.Connection,
    number: int,
    provider: str,
    account: str,
    *,
    resources: t.Sequence[str] | None = None,
    window: tuple[datetime | None, datetime | None] = (None, AS_OF),
    complete: bool = True,
    missing: str | None = None,
) -> None:
    """Insert one run and its coverage."""
    start, end = (to_text(moment) if moment else None for moment in window)
    connection.execute(
        tables.runs.insert().values(
            number=number,
            id=f"run-{number}",
            provider=provider,
            account=account,
            mode="full",
            state="complete" if complete else "incomplete",
            started_at=end or to_text(AS_OF),
            finished_at=end or to_text(AS_OF),
            tool_version="0.0.0",
            request="{}",
        )
    )
    for resource in resources or (
        ("rooms", "recordings", "settings") if provider == "twilio" else ("recordings",)
    ):
        timed = resource != "settings"
        connection.execute(
            tables.coverage.insert().values(
                run=number,
                resource=resource,
                window_from=start if timed else None,
                window_to=end if timed else None,
                complete=complete,
                chains=1,
                pages=1,
                records=0,
                drifted=0,
                seen=0,
                new=0,
                changed=0,
                vanished=0,
                missing=missing,
            )
        )


def insert_rows(connection: sa.Connection, table: sa.Table, rows: t.Iterable[Row]) -> None:
    """Insert rows in batches, past the slower parts of SQLAlchemy."""
    names = [column.name for column in table.columns]
    compiled = table.insert().compile(dialect=connection.dialect, column_keys=names)
    spread = itemgetter(*names) if connection.dialect.positional else dict
    batch: list[t.Any] = []
    for row in rows:
        batch.append(spread(row))
        if len(batch) >= _BATCH:
            connection.exec_driver_sql(str(compiled), batch)
            batch = []
    if batch:
        connection.exec_driver_sql(str(compiled), batch)


def rooms_of(seed: int, number: int) -> t.Iterator[Row]:
    """Yield *number* rooms of the last seven days."""
    chance = random.Random(seed)
    step = timedelta(days=6.9) / max(number, 1)
    base = room_row()
    for index in range(number):
        created = AS_OF - timedelta(days=6.9) + step * index
        die = chance.random()
        enabled = True if die < 0.8 else False if die < 0.95 else None
        recorded = 0 if not enabled or chance.random() < 0.03 else chance.randrange(1, 7200)
        # Whoever created the room early in the window, or an ad-hoc one, is as likely anywhere.
        yield {
            **base,
            "account": TWILIO[index % 2],
            "id": sid("RM", index),
            "name": _one_of(chance, ("visit", "payment", "standup", None), (60, 20, 18, 2), f"-{index}"),
            "type": _one_of(chance, ("group", "group_small", "go", "peer_to_peer"), (80, 14, 4, 2)),
            "created_at": to_text(created) if chance.random() > 0.001 else None,
            "ended_at": to_text(created + timedelta(hours=1)) if chance.random() > 0.05 else None,
            "created_method": _one_of(chance, ("api", "sdk", "ad_hoc", None), (60, 30, 8, 2)),
            "recording_enabled": enabled,
            "processing_state": _one_of(chance, ("complete", "in_progress", "timeout", None), (94, 4, 1, 1)),
            "total_participant_duration_sec": chance.randrange(7200) if chance.random() > 0.02 else None,
            "total_recording_duration_sec": recorded if chance.random() > 0.02 else None,
            "media_region": _one_of(chance, ("de1", "ie1", "us1", "gll", None), (70, 10, 10, 8, 2)),
            "status_callback": _one_of(
                chance,
                ("https://events.example.com/video", "http://events.example.com/video", None),
                (80, 5, 15),
            ),
            "drift": '["media_region"]' if chance.random() < 0.002 else None,
        }


def recordings_of(seed: int, number: int, rooms: int) -> t.Iterator[Row]:
    """Yield *number* recordings: four of five belong to rooms, the others are calls of the last 400 days."""
    chance = random.Random(seed + 1)
    video, call = recording_row(), call_row()
    for index in range(number):
        status = _one_of(
            chance, ("completed", "processing", "failed", "deleted", "unknown"), (88, 4, 2, 5, 1)
        )
        if index % 5 < 4:
            created = AS_OF - timedelta(days=6.9) * chance.random()
            base = {
                **video,
                "account": TWILIO[index % 2],
                "id": sid("RT", index),
                # A third of the rooms has no recording at all.
                "room_id": sid("RM", chance.randrange(max(rooms * 2 // 3, 1)) // 2 * 2 + index % 2),
                "media_type": _one_of(chance, ("audio", "video"), (50, 50)),
                "size_bytes": 0
                if chance.random() < 0.01
                else None
                if chance.random() < 0.01
                else 1000 + index,
                "external_url": _one_of(
                    chance,
                    (
                        None,
                        "https://archive.s3.eu-central-1.amazonaws.com/video",
                        "https://other.s3.amazonaws.com/x",
                    ),
                    (90, 7, 3),
                ),
            }
            base["storage"] = "external" if base["external_url"] else "provider"
        else:
            created = AS_OF - timedelta(days=400) * chance.random()
            seconds = chance.randrange(1, 3000)
            base = {
                **call,
                "id": f"00000000-0000-4000-8000-{index:012x}",
                "channels": _one_of(chance, ("dual", "single", None), (90, 8, 2)),
                "started_at": to_text(created),
                "ended_at": to_text(created + timedelta(seconds=seconds)) if chance.random() > 0.01 else None,
                "duration_ms": seconds * 1000 + (60_000 if chance.random() < 0.01 else 0),
                "to": f"+1202555{index % 100 + 100:04d}",
            }
            status = "completed" if status in ("deleted", "processing") else status
        vanished = status != "deleted" and chance.random() < 0.003
        base.update(
            status=status,
            created_at=to_text(created) if chance.random() > 0.001 else None,
            duration_ms=None
            if status == "processing"
            else 0
            if chance.random() < 0.005
            else base["duration_ms"],
            deletion_seen_at=to_text(AS_OF - timedelta(days=chance.random()))
            if status == "deleted"
            else None,
            vanished_at=to_text(AS_OF - timedelta(hours=3)) if vanished else None,
            media_available=status == "completed" and base["storage"] != "external",
            last_run=0 if chance.random() < 0.002 else _newest_run(base, created),
        )
        yield base


def _newest_run(base: Row, created: datetime) -> int:
    """Return the number of the run of :func:`fill` that saw a record last."""
    if base["provider"] == "telnyx":
        return 4
    if base["account"] == TWILIO[0]:
        return 1
    return 3 if created >= AS_OF - timedelta(days=4) else 2


def _one_of(
    chance: random.Random, values: tuple[str | None, ...], weights: tuple[int, ...], suffix: str = ""
) -> str | None:
    point = chance.random() * 100
    for value, weight in zip(values, weights, strict=True):
        point -= weight
        if point < 0:
            return value + suffix if value is not None else None
    return values[0]


def fill(engine: sa.Engine, *, seed: int = 1, rooms: int = 1000, recordings: int = 5000) -> None:
    """Fill an empty store with three accounts, all of them completely collected, one after a gap."""
    with engine.connect().execution_options(cpaas_write=True) as connection, connection.begin():
        insert_rows(connection, tables.rooms, rooms_of(seed, rooms))
        insert_rows(connection, tables.recordings, recordings_of(seed, recordings, rooms))
        insert_rows(
            connection,
            tables.settings,
            [
                settings_row(),
                settings_row(account=TWILIO[1], encryption_enabled=False, encryption_key_sid=None),
            ],
        )
        add_run(connection, 1, "twilio", TWILIO[0])
        add_run(connection, 2, "twilio", TWILIO[1], window=(None, AS_OF - timedelta(days=5)))
        later = (AS_OF - timedelta(days=4), AS_OF)
        add_run(connection, 3, "twilio", TWILIO[1], window=later)
        add_run(connection, 4, "telnyx", TELNYX)


def main() -> None:
    """Fill the store that the command line names."""
    parser = argparse.ArgumentParser(description="Fills an evidence store from a seed.")
    parser.add_argument("store")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rooms", type=int, default=100_000)
    parser.add_argument("--recordings", type=int, default=500_000)
    options = parser.parse_args()
    store = open_store(options.store)
    fill(store.engine, seed=options.seed, rooms=options.rooms, recordings=options.recordings)
    store.close()


if __name__ == "__main__":
    main()
