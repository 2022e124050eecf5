# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collections in a row: what an incremental one sees, what it costs, what only a full one finds."""

from __future__ import annotations

import itertools
import sqlite3
import typing as t
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.fault.world import Json, Target, difference
from tests.simulator.config import Config, Settings, telnyx_account, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle

NOTHING = {"new": 0, "changed": 0, "vanished": 0}


@pytest.fixture
def simulator(simulator_factory: SimulatorFactory) -> Handle:
    return simulator_factory(
        Config(
            twilio=[twilio_account("alpha", recordings=900, rooms=150, settings=Settings())],
            telnyx=[telnyx_account("gamma", recordings=600)],
        )
    )


def changes(result: Json, resource: str = "recordings") -> Json:
    counts: Json = result["counts"][resource]
    return {name: counts[name] for name in NOTHING}


def column(path: Path, name: str, identifier: str, table: str = "recordings") -> t.Any:
    with sqlite3.connect(path) as connection:
        found = connection.execute(f"SELECT {name} FROM {table} WHERE id = ?", (identifier,)).fetchone()
    connection.close()
    return found[0]


def history(path: Path) -> list[tuple[str, str, str]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT id, event, fields FROM history ORDER BY number").fetchall()
    connection.close()
    return found


@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
def test_a_second_collection_of_either_kind_changes_nothing(
    simulator: Handle, tmp_path: Path, provider: str
) -> None:
    target = Target(simulator, provider)
    first = target.collect(tmp_path / "store", mode="incremental")
    assert first["changed"]
    for mode in ("incremental", "full", "incremental"):
        result = target.collect(tmp_path / "store", mode=mode)
        assert result["complete"]
        assert not result["changed"]
        assert {name: changes(result, name) for name in result["counts"]} == dict.fromkeys(
            target.resources, NOTHING
        )
    assert history(tmp_path / "store") == []
    assert difference(target.stored(tmp_path / "store"), target.served()) == []


def test_new_records_status_changes_and_deletions_are_seen(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio")
    path = tmp_path / "store"
    target.collect(path)
    world = simulator.world.twilio[target.name]
    processing = sorted(world.recordings("processing"), key=lambda record: str(record["date_created"]))
    old, young = processing[0]["sid"], processing[-1]["sid"]
    completed = sorted(world.recordings("completed"), key=lambda record: str(record["date_created"]))
    deleted = completed[0]["sid"]
    now = datetime.now(UTC).replace(microsecond=0)
    added = simulator.mutate(
        {"op": "complete", "account": target.name, "sid": old},
        {"op": "complete", "account": target.name, "sid": young},
        {"op": "delete", "account": target.name, "sid": deleted},
        {"op": "add_recordings", "account": target.name, "times": [f"{now:%Y-%m-%dT%H:%M:%SZ}"]},
    )[-1]["sids"]
    result = target.collect(path, mode="incremental", now=now + timedelta(seconds=5))
    assert changes(result) == {"new": 1, "changed": 3, "vanished": 0}
    assert difference(target.stored(path), target.served()) == []
    assert column(path, "status", added[0]) == "completed"
    assert column(path, "deletion_seen_at", deleted) is not None
    assert {(identifier, event) for identifier, event, _fields in history(path)} == {
        (old, "changed"),
        (young, "changed"),
        (deleted, "changed"),
    }
    assert column(path, "first_seen_at", old) < column(path, "last_changed_at", old)


def test_rooms_whose_processing_completes_are_seen_at_any_age(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio")
    path = tmp_path / "store"
    target.collect(path, resources=("rooms",))
    rooms = simulator.world.twilio[target.name].rooms()
    pending = [room["room_sid"] for room in rooms if room["processing_state"] != "complete"]
    assert len(pending) > 2
    simulator.mutate(*({"op": "complete_room", "account": target.name, "sid": sid} for sid in pending))
    later = datetime.now(UTC) + timedelta(hours=2)
    result = target.collect(path, mode="incremental", resources=("rooms",), now=later)
    assert changes(result, "rooms") == {"new": 0, "changed": len(pending), "vanished": 0}
    assert {column(path, "processing_state", sid, "rooms") for sid in pending} == {"complete"}


def test_an_open_recording_that_is_gone_has_vanished(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio")
    path = tmp_path / "store"
    target.collect(path)
    world = simulator.world.twilio[target.name]
    oldest = min(world.recordings("processing"), key=lambda record: str(record["date_created"]))["sid"]
    simulator.mutate({"op": "vanish", "account": target.name, "sid": oldest})
    result = target.collect(path, mode="incremental")
    assert changes(result) == {"new": 0, "changed": 0, "vanished": 1}
    assert column(path, "vanished_at", oldest) is not None
    assert changes(target.collect(path, mode="incremental")) == NOTHING
    assert changes(target.collect(path)) == NOTHING


@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
def test_only_a_full_collection_finds_what_has_vanished(
    simulator: Handle, tmp_path: Path, provider: str
) -> None:
    target = Target(simulator, provider)
    path = tmp_path / "store"
    target.collect(path)
    dated = {
        row["created_at"]: row["id"]
        for (resource, _id), row in target.served().items()
        if resource == "recordings" and row["created_at"] and row["status"] == "completed"
    }
    gone = dated[min(dated)]
    simulator.mutate({"op": "vanish", "account": target.name, "sid": gone})
    assert changes(target.collect(path, mode="incremental")) == NOTHING
    assert changes(target.collect(path)) == {"new": 0, "changed": 0, "vanished": 1}
    assert column(path, "vanished_at", gone) is not None
    assert history(path) == [(gone, "vanished", '["vanished_at"]')]
    assert changes(target.collect(path)) == NOTHING


def test_a_deletion_is_not_a_disappearance_when_its_trace_ends(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio")
    path = tmp_path / "store"
    target.collect(path)
    tombstone = next(simulator.world.twilio[target.name].recordings("deleted"))["sid"]
    simulator.mutate({"op": "vanish", "account": target.name, "sid": tombstone})
    assert changes(target.collect(path)) == NOTHING
    assert column(path, "vanished_at", tombstone) is None
    assert column(path, "status", tombstone) == "deleted"


def windows(path: Path, resource: str) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT coalesce(window_from, ''), window_to FROM coverage"
            " WHERE resource = ? AND complete ORDER BY run",
            (resource,),
        ).fetchall()
    connection.close()
    return found


@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
def test_windows_of_collections_in_a_row_leave_no_gap(
    simulator: Handle, tmp_path: Path, provider: str
) -> None:
    target = Target(simulator, provider)
    path = tmp_path / "store"
    now = datetime.now(UTC)
    for hours in (0, 0.1, 0.2, 1.5, 3, 30, 31, 60):
        assert target.collect(path, mode="incremental", now=now + timedelta(hours=hours))["complete"]
    for resource in target.resources[-2:]:
        if resource == "settings":
            continue
        covered = windows(path, resource)
        assert len(covered) == 8
        for before, after in itertools.pairwise(covered):
            assert after[0] < before[1] < after[1], "each begins inside what was covered, and reaches further"


def test_late_records_are_found_by_however_many_runs_follow(simulator: Handle, tmp_path: Path) -> None:
    """A Telnyx recording appears when its call has ended, under the time at which it began."""
    target = Target(simulator, "telnyx")
    path = tmp_path / "store"
    now = datetime.now(UTC).replace(microsecond=0)
    target.collect(path, mode="incremental", now=now)
    began = now - timedelta(hours=23)
    for minutes in range(10, 60, 10):
        target.collect(path, mode="incremental", now=now + timedelta(minutes=minutes))
    simulator.mutate(
        {"op": "add_recordings", "account": target.name, "times": [f"{began:%Y-%m-%dT%H:%M:%SZ}"]}
    )
    results = [
        target.collect(path, mode="incremental", now=now + timedelta(minutes=minutes))
        for minutes in range(60, 130, 10)
    ]
    assert sum(result["counts"]["recordings"]["new"] for result in results) == 1
    assert difference(target.stored(path), target.served()) == []


def test_an_incremental_run_fills_what_a_narrow_one_left_out(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio")
    path = tmp_path / "store"
    day = datetime.now(UTC) - timedelta(days=1)
    target.collect(path, after=("1d", day))
    assert difference(target.stored(path), target.served()) != []
    target.collect(path, mode="incremental")
    assert difference(target.stored(path), target.served()) == []


def test_a_window_of_which_nothing_is_kept_is_empty_and_complete(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio")
    now = datetime.now(UTC)
    result = target.collect(
        tmp_path / "store", before=("30d", now - timedelta(days=30)), resources=("rooms", "recordings")
    )
    assert result["complete"]
    window = result["coverage"]["rooms"]["window"]
    assert window["created_after"] == window["created_before"]
    assert result["counts"]["rooms"]["seen"] == 0
    assert any("kept no longer" in text for text in result["warnings"])


@pytest.mark.slow
@pytest.mark.parametrize(("provider", "share"), [("twilio", 0.011), ("telnyx", 0.01)])
def test_nothing_new_costs_next_to_nothing(
    simulator_factory: SimulatorFactory, tmp_path: Path, provider: str, share: float
) -> None:
    """After 100,000 recordings: 1 % of the requests for the recordings; rooms and settings are one each."""
    simulator = simulator_factory(
        Config(
            twilio=[twilio_account("alpha", recordings=100_000, settings=Settings())],
            telnyx=[telnyx_account("gamma", recordings=100_000)],
        )
    )
    target = Target(simulator, provider)
    first = target.collect(tmp_path / "store")
    second = target.collect(tmp_path / "store", mode="incremental")
    assert not second["changed"]
    assert second["api"]["requests"] <= share * first["api"]["requests"]
    pages = [result["coverage"]["recordings"]["pages"] for result in (first, second)]
    assert pages[1] <= 0.01 * pages[0]
