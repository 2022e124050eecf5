# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Before an older store is changed there is a copy of it, and the old version refuses the changed one."""

from __future__ import annotations

import os
import re
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.store import backup as backup_module
from ansible_collections.cpaas.recordings.plugins.module_utils.store import migrations
from ansible_collections.cpaas.recordings.plugins.module_utils.store.backup import copy_before_migration
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import SCHEMA_VERSION

from tests.fixtures import store_0_1_0


def dump(path: Path) -> list[str]:
    with closing(sqlite3.connect(path)) as connection:
        return list(connection.iterdump())


def copies(path: Path) -> list[Path]:
    return sorted(item for item in path.parent.iterdir() if ".schema-" in item.name)


def test_a_writing_run_leaves_a_copy_of_what_was_before(tmp_path: Path) -> None:
    path = store_0_1_0.load(tmp_path / "evidence.db")
    before = dump(path)
    path.chmod(0o644)
    open_store(str(path)).close()
    assert dump(path) != before
    (copy,) = copies(path)
    assert re.fullmatch(r"evidence\.db\.schema-1\.\d{8}T\d{6}Z", copy.name)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert dump(copy) == before
    assert {item.name for item in tmp_path.iterdir()} == {"evidence.db", copy.name}
    open_store(str(path)).close()
    assert copies(path) == [copy], "once"


def test_the_copy_is_a_store_to_go_back_to(tmp_path: Path) -> None:
    path = store_0_1_0.load(tmp_path / "evidence.db")
    open_store(str(path)).close()
    (copy,) = copies(path)
    copy.replace(path)
    with closing(open_store(str(path), read_only=True)) as store, store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM main.recordings").scalar() == 300


@pytest.mark.parametrize("how", ["read", "newest"])
def test_no_copy_without_a_migration(tmp_path: Path, how: str) -> None:
    path = tmp_path / "evidence.db"
    if how == "read":
        store_0_1_0.load(path)
        open_store(str(path), read_only=True).close()
    else:
        open_store(str(path)).close()
        open_store(str(path)).close()
    assert copies(path) == []


def test_what_is_not_in_the_file_yet_is_in_the_copy(tmp_path: Path) -> None:
    path = store_0_1_0.load(tmp_path / "evidence.db")
    with closing(sqlite3.connect(path)) as writer:
        writer.execute("UPDATE recordings SET status = 'in the log'")
        writer.commit()
        before = list(writer.iterdump())
        open_store(str(path)).close()
    (copy,) = copies(path)
    assert dump(copy) == before
    assert "in the log" in "".join(before)


@pytest.mark.parametrize("error", [OSError(28, os.strerror(28)), sqlite3.OperationalError("disk is full")])
def test_without_room_for_a_copy_nothing_is_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    path = store_0_1_0.load(tmp_path / "evidence.db")
    before = dump(path)

    def full(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise error

    monkeypatch.setattr(backup_module, "_copy", full)
    with pytest.raises(StoreError, match=r"nothing was changed\. Make room for a second file of its size"):
        open_store(str(path))
    assert dump(path) == before
    assert copies(path) == []


def test_what_a_killed_copy_left_is_cleaned_up_and_no_copy_is_overwritten(tmp_path: Path) -> None:
    path = store_0_1_0.load(tmp_path / "evidence.db")
    stranger = tmp_path / "other.db.schema-1.x.partial"
    for left in (tmp_path / "evidence.db.schema-1.20260101T000000Z.partial", stranger):
        left.touch()
    made = {copy_before_migration(path, 1) for _again in range(3)}
    assert len(made) == 3
    assert {item.name for item in copies(path)} == {stranger.name, *(item.name for item in made)}
    assert len({tuple(dump(item)) for item in made}) == 1


def test_a_step_that_fails_leaves_store_and_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = store_0_1_0.load(tmp_path / "evidence.db")
    before = dump(path)

    def fails(_connection: object) -> None:
        raise StoreError("no luck")

    monkeypatch.setitem(migrations.STEPS, 1, fails)
    with pytest.raises(StoreError, match="no luck"):
        open_store(str(path))
    assert dump(path) == before
    (copy,) = copies(path)
    assert dump(copy) == before


def test_an_old_collection_refuses_the_changed_store_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked as 0.1.0 asks, of a store that was brought up to date, the answer is what 0.1.0 said."""
    path = store_0_1_0.load(tmp_path / "evidence.db")
    open_store(str(path)).close()
    with closing(sqlite3.connect(path)) as connection:
        columns = {row[1] for row in connection.execute("PRAGMA table_info(meta)")}
        found = connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchall()
    assert (columns, found) == ({"key", "value"}, [(str(SCHEMA_VERSION),)])
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", 1)
    for read_only in (False, True):
        with pytest.raises(StoreError) as caught:
            open_store(str(path), read_only=read_only)
        told = str(caught.value).replace(str(path), "STORE")
        assert told == store_0_1_0.REFUSAL.replace("schema version 2", f"schema version {SCHEMA_VERSION}")
