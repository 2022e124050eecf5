# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Whose media is wanted, whatever dataset it is in, and what of it is noted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.media.judge import Absence, Known, Outcome
from ansible_collections.cpaas.recordings.plugins.module_utils.media.stored import (
    RESOURCES,
    Recorder,
    Wanted,
    archived,
    candidates,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import SOURCES
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS, media

ACCOUNT = "AC" + "a" * 32


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(str(tmp_path / "evidence.sqlite"))
    add(opened, "recordings", "r1", resource="recordings", created_at="1", room_id="RM1")
    add(opened, "recordings", "r2", resource="voice_recordings", created_at="2")
    add(opened, "recordings", "r3", resource="voice_recordings", created_at="3", status="deleted")
    add(opened, "compositions", "c1", created_at="1", room_id="RM1", container="mp4")
    add(opened, "compositions", "c2", created_at="2", status="deleted")
    add(opened, "rooms", "RM1", name="standup")
    yield opened
    opened.close()


def add(store: Store, dataset: str, identifier: str, **values: Any) -> None:
    """Insert a row, what must be there and does not matter filled in."""
    table = RECORDS[dataset]
    given = {"provider": "twilio", "account": ACCOUNT, "id": identifier, "status": "completed", **values}
    filled = {
        column.name: 1 if isinstance(column.type, (sa.BigInteger, sa.Integer)) else "x"
        for column in table.c
        if not column.nullable and column.name not in given
    }
    with store.begin() as connection:
        connection.execute(table.insert().values(**filled, **given))


def found(store: Store, **wanted: Any) -> list[tuple[str, str, str | None]]:
    with store.read() as connection:
        return [
            (one.record["id"], one.record["resource"], one.record["room_name"])
            for one in candidates(connection, Wanted("twilio", ACCOUNT, **wanted))
        ]


def test_recordings_of_every_resource_are_wanted_and_compositions_when_asked_for(store: Store) -> None:
    video, voice = ("r1", "recordings", "standup"), ("r2", "voice_recordings", None)
    mixed = ("c1", "compositions", "standup")
    assert found(store) == [video, voice]
    assert found(store, resources=("voice_recordings",)) == [voice]
    assert found(store, resources=("compositions",)) == [mixed]
    assert found(store, resources=("recordings", "compositions")) == [video, mixed]
    assert found(store, resources=("recordings", "compositions"), limit=1) == [video]
    assert found(store, ids=("r3", "c2"), resources=("voice_recordings", "compositions")) == [
        ("r3", "voice_recordings", None),
        ("c2", "compositions", None),
    ]


def outcome(store: Store, identifier: str, **values: Any) -> Outcome:
    with store.read() as connection:
        wanted = Wanted("twilio", ACCOUNT, (identifier,), resources=("recordings", "compositions"))
        (one,) = candidates(connection, wanted)
    return Outcome(one.record, **values)


def rows(store: Store) -> dict[str, dict[str, Any]]:
    with store.read() as connection:
        return {row["id"]: dict(row) for row in connection.execute(sa.select(media)).mappings()}


def record(store: Store, told: Outcome, known: Known | None = None) -> None:
    recorder = Recorder(store)
    recorder.add(told, known)
    recorder.flush()


def test_each_file_is_noted_with_its_dataset_and_proof_and_found_in_the_archive(store: Store) -> None:
    for identifier, dataset in (("r1", "recordings"), ("c1", "compositions")):
        told = outcome(
            store, identifier, state="downloaded", path=Path(f"/m/{identifier}.mp4"), size=5, sha256="5",
            note="unverified", proof="length",
        )  # fmt: skip
        record(store, told)
        row = rows(store)[identifier]
        assert (row["dataset"], row["proof"], row["state"]) == (dataset, "length", "unverified")
    with store.read() as connection:
        assert [one.record["id"] for one in archived(connection, Wanted("twilio", ACCOUNT))] == ["c1", "r1"]


def test_what_was_not_asked_leaves_the_store_alone(store: Store) -> None:
    absent = Absence(2, "2026-03-01", "2026-03-02")
    told = outcome(store, "r1", state="missing", problem="p", absence=absent)
    record(store, told)
    before = rows(store)
    assert (before["r1"]["attempts"], before["r1"]["missing_since"]) == (2, "2026-03-01")
    record(store, replace(told, absence=Absence(9, "x", "y"), asked=False))
    assert rows(store) == before


def test_a_failure_keeps_since_when_it_has_been_missing(store: Store) -> None:
    known = Known("missing", None, None, None, None, "2026-03-05", 4, "2026-03-01", "2026-03-06")
    record(store, outcome(store, "r1", state="failed", problem="p"), known)
    row = rows(store)["r1"]
    assert (row["state"], row["attempts"], row["missing_since"]) == ("failed", 4, "2026-03-01")
    assert row["next_attempt_at"] is None


def test_every_resource_with_media_can_be_wanted() -> None:
    """Media is looked for in the rows of two datasets alone, whatever a source may feed."""
    there = {source.resource for source in SOURCES if source.resource and source.media}
    assert there, "no source says how its media is fetched"
    assert not there - set(RESOURCES), f"recording_media cannot be asked for {sorted(there - set(RESOURCES))}"
    assert not set(RESOURCES) - there, f"no source says how to fetch {sorted(set(RESOURCES) - there)}"
