# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store that 0.1.0 wrote: migrated by what writes, read as it is by what reads."""

from __future__ import annotations

import hashlib
import sqlite3
import typing as t
from pathlib import Path

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.store import migrations
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import (
    RECORDS,
    SCHEMA_VERSION,
    metadata,
)

from tests.fixtures import store_0_1_0
from tests.unit.store.shape import complaint, frozen
from tests.unit.store.shape import shape as present


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "evidence.sqlite"
    store_0_1_0.load(path)
    return path


def shape(path: Path) -> dict[str, t.Any]:
    """Return columns and indexes of a store, as the database tells them."""
    engine = sa.create_engine(f"sqlite:///{path}")
    try:
        inspector = sa.inspect(engine)
        return {
            table: (
                [(c["name"], str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)],
                sorted((i["name"] or "", tuple(i["column_names"])) for i in inspector.get_indexes(table)),
            )
            for table in inspector.get_table_names()
        }
    finally:
        engine.dispose()


def columns(path: Path) -> dict[str, t.Any]:
    """Return the same whatever order the columns are in."""
    return {table: (sorted(found), indexes) for table, (found, indexes) in shape(path).items()}


def contents(path: Path) -> dict[str, list[tuple[t.Any, ...]]]:
    """Return every row of every table that 0.1.0 has, with 0.1.0's columns."""
    with sqlite3.connect(path) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=repr)
            for name in names
            if not name.startswith("sqlite_")
        }


def test_a_migrated_store_has_the_shape_of_a_new_one(old: Path, tmp_path: Path) -> None:
    open_store(str(old)).close()
    open_store(str(tmp_path / "new.sqlite")).close()
    assert shape(old) == shape(tmp_path / "new.sqlite")


def test_stores_of_the_present_version_have_the_present_tables() -> None:
    told = complaint(present(), frozen())
    assert not told, told


def test_what_changes_a_table_is_told_what_else_to_do() -> None:
    before, changed = present(), sa.MetaData()
    for table in metadata.sorted_tables:
        table.to_metadata(changed)
    sa.Table("made_up", changed, sa.Column("id", sa.Text, primary_key=True))
    changed.tables["calls"].append_column(sa.Column("mood", sa.Text))
    told = complaint(present(changed), before)
    assert ": calls, made_up." in told
    assert "raise SCHEMA_VERSION" in told
    told = complaint(present(changed, SCHEMA_VERSION + 1), before)
    assert told.endswith("python -m tests.unit.store.shape")


def test_each_version_has_a_step_to_the_next() -> None:
    assert sorted(migrations.STEPS) == list(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("first", [1, SCHEMA_VERSION])
def test_a_later_step_can_be_the_one_that_adds_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, first: int
) -> None:
    """Whether the store is the newest but for a table, a column and an index, or the oldest."""
    path, new = tmp_path / "evidence.sqlite", tmp_path / "new.sqlite"
    open_store(str(new)).close()
    if first == 1:
        store_0_1_0.load(path)
    else:
        open_store(str(path)).close()
        with sqlite3.connect(path) as connection:
            connection.execute("DROP TABLE switches")
            connection.execute("DROP INDEX ix_calls_provider_account_parent_call_id")
            connection.execute("ALTER TABLE recordings DROP COLUMN encryption_key_id")
        assert columns(path) != columns(new)
    monkeypatch.setitem(migrations.STEPS, SCHEMA_VERSION, migrations.add_what_is_missing)
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    open_store(str(path)).close()
    assert columns(path) == columns(new)


def test_every_row_is_what_it_was(old: Path) -> None:
    before = contents(old)
    open_store(str(old)).close()
    with sqlite3.connect(old) as connection:
        assert connection.execute("SELECT value FROM meta WHERE key = 'schema_version'").fetchone() == (
            str(SCHEMA_VERSION),
        )
        assert connection.execute("SELECT DISTINCT resource FROM recordings").fetchall() == [("recordings",)]
        for name, rows in before.items():
            if name == "meta":
                continue
            after = connection.execute(f'SELECT * FROM "{name}"').fetchall()
            width = len(rows[0]) if rows else 0
            assert sorted((row[:width] for row in after), key=repr) == rows, name


def test_reading_changes_not_one_byte(old: Path) -> None:
    before = hashlib.sha256(old.read_bytes()).hexdigest()
    store = open_store(str(old), read_only=True)
    try:
        with store.read() as connection:
            for name, table in metadata.tables.items():
                number = connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
                assert number >= 0, name
            recording = connection.execute(sa.select(RECORDS["recordings"]).limit(1)).mappings().one()
            assert recording["resource"] == "recordings"
            assert recording["call_id"] is None
            assert connection.execute(sa.select(RECORDS["calls"])).all() == []
    finally:
        store.close()
    assert hashlib.sha256(old.read_bytes()).hexdigest() == before


def test_what_is_read_is_the_same_before_and_after(old: Path) -> None:
    def everything(*, read_only: bool) -> dict[str, list[t.Any]]:
        store = open_store(str(old), read_only=read_only)
        try:
            with store.read() as connection:
                return {
                    name: sorted(map(repr, connection.execute(sa.select(table)).all()))
                    for name, table in metadata.tables.items()
                    if name != "meta"
                }
        finally:
            store.close()

    assert everything(read_only=True) == everything(read_only=False)


def test_a_migration_that_is_cut_off_leaves_the_old_store(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(old)
    step = migrations.STEPS[1]

    def cut(connection: sa.Connection) -> None:
        step(connection)
        raise KeyboardInterrupt

    monkeypatch.setitem(migrations.STEPS, 1, cut)
    with pytest.raises(KeyboardInterrupt):
        open_store(str(old))
    assert contents(old) == before
    monkeypatch.undo()
    open_store(str(old)).close()
    assert contents(old)["meta"] != before["meta"]
