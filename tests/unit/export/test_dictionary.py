# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data dictionary describes every column, and its page is in step with the code."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.export.dictionary import HEADER, every_entry
from ansible_collections.cpaas.recordings.plugins.module_utils.export.request import RESOURCE_NAMES
from ansible_collections.cpaas.recordings.plugins.module_utils.records.column import EVIDENCE
from ansible_collections.cpaas.recordings.plugins.module_utils.records.datasets.registry import (
    DATASETS,
    EMPTY,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS, history

from tests.evidence.fill import TWILIO, recording_row, room_row, sid
from tests.unit.export.small import run
from tools.data_dictionary import PAGE, page
from tools.dictionary_examples import EXAMPLES, example

#: Datasets whose lists are read, and columns that only further lists will feed.
_READ = ("rooms", "recordings", "settings")
_LATER = {"resource", "call_id", "error_code", "encrypted", "encryption_key_id", "room_id"}


def test_page_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.data_dictionary"


def test_every_column_is_described() -> None:
    entries = [dict(zip(HEADER, entry, strict=True)) for entry in every_entry()]
    described = {(entry["resource"], entry["column"]) for entry in entries}
    for resource, columns in DATASETS.items():
        assert {(resource, column.name) for column in columns} <= described
    assert all(entry["meaning"].endswith(".") for entry in entries)
    evidence = {column.name for column in EVIDENCE}
    for entry in entries:
        name = entry["column"].removeprefix("room_")
        own = {column.name for column in DATASETS.get(entry["resource"], ())} - evidence - _LATER
        if entry["resource"] in _READ and entry["column"] in own:
            assert entry["source_twilio"] or entry["source_telnyx"], entry
        if entry["type"] == "integer" and name.endswith(("_ms", "_sec", "_bytes")):
            assert entry["unit"] in ("ms", "s", "bytes"), entry


def test_no_column_says_that_a_provider_does_not_tell_what_it_tells() -> None:
    for entry in (dict(zip(HEADER, entry, strict=True)) for entry in every_entry()):
        for provider in ("twilio", "telnyx"):
            said = re.search(
                rf"\b{provider} does not tell\b|\bnever told by {provider}\b", entry["meaning"], re.IGNORECASE
            )
            assert not (said and entry[f"source_{provider}"]), entry


@pytest.fixture(scope="module")
def inventory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """Open an export of every dataset."""
    folder = tmp_path_factory.mktemp("inventory")
    store = open_store(str(folder / "evidence.db"))
    with store.begin() as connection:
        rows = {
            "rooms": room_row(duration_sec=100),
            "recordings": recording_row(duration_ms=40_000, room_id=sid("RM", 1)),
            "calls": {"id": "CA1", "status": "completed", "duration_sec": 17, "started_at": "2026-03-01T"},
            "conferences": {"id": "CF1", "recording_enabled": True, "duration_sec": 17},
            "conference_participants": {"id": "CP1", "conference_id": "CF1", "duration_sec": 17},
            "compositions": {"id": "CJ1", "status": "completed", "room_id": "RM9", "storage": "provider"},
            "transcriptions": {"id": "TR1", "recording_id": "RE9", "status": "completed"},
            "switches": {"id": "trunk/TK1", "kind": "trunk", "state": "off"},
            "room_resources": {"id": "RM7", "created_at": "2999-01-01T00:00:00.000000Z"},
            "settings": {"id": "recording_settings", "configured": False},
        }
        empty = {"provider": "twilio", "account": TWILIO[0], "raw": "{}"}
        evidence = ("first_seen_at", "last_changed_at", "last_seen_at", "last_run", "digest")
        empty |= {name: room_row()[name] for name in evidence}
        for name, row in rows.items():
            connection.execute(RECORDS[name].insert().values(**{**EMPTY[name], **empty, **row}))
        vanished = {"event": "vanished", "resource": "rooms", "id": sid("RM", 2), "provider": "twilio"}
        beside = {
            "account": TWILIO[0],
            "run": 1,
            "observed_at": "2026-03-01T",
            "fields": "[]",
            "previous": "{}",
        }
        connection.execute(history.insert().values(**vanished, **beside))
    run(store, folder / "out", formats=["sqlite"], resources=list(RESOURCE_NAMES))
    store.close()
    with closing(sqlite3.connect(folder / "out" / "inventory.sqlite")) as opened:
        yield opened


@pytest.mark.parametrize("dataset", RESOURCE_NAMES)
def test_every_dataset_has_a_question_with_an_answer(inventory: sqlite3.Connection, dataset: str) -> None:
    question, query = example(dataset)
    assert question.endswith("?")
    cursor = inventory.execute(query)
    assert [column[0] for column in cursor.description].count("account") == 1
    (row,) = cursor
    assert TWILIO[0] in row


def test_a_dataset_without_a_question_of_its_own_has_one(inventory: sqlite3.Connection) -> None:
    assert set(EXAMPLES) == set(RESOURCE_NAMES)
    inventory.execute("CREATE TEMPORARY VIEW made_up AS SELECT * FROM rooms")
    assert inventory.execute(example("made_up")[1]).fetchall() == [(TWILIO[0], None, 1)]


def test_how_much_of_a_room_was_recorded(inventory: sqlite3.Connection) -> None:
    (row,) = inventory.execute(example("recordings_with_rooms")[1])
    assert row[-2:] == (100, 40)
