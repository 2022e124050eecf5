# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opening a store: what is made, what is refused, and in which words."""

from __future__ import annotations

import sqlite3
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError, StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.store import migrations
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store, store_errors
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import (
    SCHEMA_VERSION,
    metadata,
    runs,
)

BUILD = Path(__file__).parents[3] / "build"


@pytest.mark.parametrize(
    "name", ["store.sqlite", "a b.sqlite", "what?.sqlite", "50%20#1.sqlite", "ünï.sqlite"]
)
def test_a_store_is_made_where_it_was_asked_for_and_for_its_owner_alone(tmp_path: Path, name: str) -> None:
    path = tmp_path / "new" / "folder" / name
    store = open_store(str(path))
    with store.begin() as connection:
        tables = set(sa.inspect(connection).get_table_names())
    store.close()
    assert tables == set(metadata.tables)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    assert {item.name for item in path.parent.iterdir()} == {name}


def test_a_store_that_is_only_read_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="There is no evidence store at "):
        open_store(str(tmp_path / "folder" / "store"), read_only=True)
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_no_store_yet(tmp_path: Path) -> None:
    path = tmp_path / "store"
    path.touch()
    with pytest.raises(StoreError, match="is empty"):
        open_store(str(path), read_only=True)
    open_store(str(path)).close()
    open_store(str(path), read_only=True).close()


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "store"
    open_store(str(path)).close()
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE meta SET value = ?", (str(SCHEMA_VERSION + 1),))
    connection.close()
    with pytest.raises(StoreError, match=f"schema version {SCHEMA_VERSION + 1}.*upgrade"):
        open_store(str(path))


def test_an_older_store_is_brought_up_to_date_step_by_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store"
    open_store(str(path)).close()
    steps = {
        SCHEMA_VERSION: lambda connection: connection.execute(sa.text("CREATE TABLE one (a TEXT)")),
        SCHEMA_VERSION + 1: lambda connection: connection.execute(sa.text("INSERT INTO one VALUES ('two')")),
    }
    monkeypatch.setattr(migrations, "STEPS", steps)
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", SCHEMA_VERSION + 2)
    open_store(str(path)).close()
    open_store(str(path)).close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT a FROM one").fetchall() == [("two",)]
        assert connection.execute("SELECT value FROM meta").fetchall() == [(str(SCHEMA_VERSION + 2),)]
    connection.close()


def test_a_step_that_fails_leaves_the_store_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "store"
    open_store(str(path)).close()

    def half(connection: sa.Connection) -> None:
        connection.execute(sa.text("CREATE TABLE half (a TEXT)"))
        connection.execute(sa.text("SELECT a FROM nowhere"))

    monkeypatch.setattr(migrations, "STEPS", {SCHEMA_VERSION: half})
    monkeypatch.setattr(migrations, "SCHEMA_VERSION", SCHEMA_VERSION + 1)
    with pytest.raises(StoreError, match="no such table: nowhere"):
        open_store(str(path))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [(str(SCHEMA_VERSION),)]
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'half'").fetchone() == (0,)
    connection.close()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE customers (name TEXT)",
        "CREATE TABLE meta (a TEXT)",
        "CREATE TABLE meta (key TEXT, value TEXT)",
        "CREATE TABLE meta (key TEXT, value TEXT); INSERT INTO meta VALUES ('schema_version', 'x')",
    ],
)
def test_another_programs_database_is_left_alone(tmp_path: Path, statement: str) -> None:
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(statement)
    connection.close()
    with pytest.raises(StoreError, match="another program"):
        open_store(str(path))
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'runs'").fetchone() == (0,)
    connection.close()


def test_what_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "store"
    path.write_text("sid,status\n" * 1000)
    with pytest.raises(StoreError, match="is not a database; name another file, or move this one away"):
        open_store(str(path))
    assert path.read_text().startswith("sid,status")


def test_places_that_cannot_hold_a_store(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for place in (tmp_path, tmp_path / "file" / "store"):
        with pytest.raises(StoreError, match=r"cannot be (used|made)"):
            open_store(str(place))
    with pytest.raises(InputError, match="which is no path"):
        open_store("a\0b")
    with pytest.raises(InputError, match="which is no path"):
        open_store("~nobody-of-this-name/evidence.db")
    with pytest.raises(InputError, match="is empty"):
        open_store("  ")
    with pytest.raises(InputError, match="cannot be kept in"):
        open_store("mysql://user:a-long-password@host/name")
    with pytest.raises(InputError, match="database") as caught:
        open_store("://user:a-long-password@host")
    assert "a-long-password" not in str(caught.value)


def test_a_full_disk_is_told_and_keeps_what_was_committed(tmp_path: Path) -> None:
    path = tmp_path / "store"
    store = open_store(str(path))
    values = {
        "provider": "twilio",
        "account": "AC",
        "mode": "full",
        "state": "running",
        "started_at": "x",
        "tool_version": "0",
    }
    with store.begin() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.execute(runs.insert().values(id="one", request="", **values))
    with store.engine.connect() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
    with (
        pytest.raises(StoreError, match="is full; make room on that disk and run again"),
        store.begin() as connection,
    ):
        connection.execute(runs.insert().values(id="two", request="x" * 100_000, **values))
    with store.read() as connection:
        assert connection.execute(sa.select(runs.c.id)).scalars().all() == ["one"]
    store.close()


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ('connection is bad: weak sslmode "disable" may not be used (use "verify-full")', "check PGSSLMODE"),
        ("connection failed: SSL error: certificate verify failed", "check PGSSLMODE"),
        ('connection failed: FATAL: password authentication failed for user "fuller"', "correct the user"),
        ('connection failed: FATAL: database "fulltext" does not exist', "correct that name"),
        ("connection refused", "check that the database server runs"),
        ('could not extend file "base/1": No space left on device', "make room"),
        ("permission denied for table runs", "grant the database role"),
        ("cannot execute UPDATE in a read-only transaction", "use a database that may be written to"),
        ("canceling statement due to statement timeout", "raise statement_timeout"),
        ("could not serialize access due to concurrent update", "run again; the isolation level"),
        ("connection is bad: failed to resolve host 'db.example.com'", "check the name of the host"),
        ('invalid connection option "foo"', "correct the options"),
        ("must be owner of table runs", "one collection as their owner"),
        ("locking protocol", "keep it on a local disk, or in PostgreSQL"),
        ("disk I/O error", "check that disk and the room on it; keep it on a local disk, or in PostgreSQL"),
        ("unable to open database file", "write permission on the file and its folder; keep it on a local"),
        ("database disk image is malformed", "restore it from a backup"),
        ('prepared statement "_pg3_0" already exists', "pool_mode=session"),
        ("transaction blocks not allowed in statement pooling mode", "pool_mode=session"),
        ("unsupported startup parameter in options: jit", "pool_mode=session"),
        ("query_wait_timeout", "let the pooler allow at least four connections"),
    ],
)
def test_the_remedy_fits_the_reason(reason: str, said: str) -> None:
    with pytest.raises(StoreError, match=said), store_errors("postgresql://db.example.com/evidence"):
        raise sa.exc.OperationalError("SELECT", {}, Exception(reason))


def test_messages_hold_no_statement_and_no_values(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    with pytest.raises(StoreError) as caught, store.begin() as connection:
        connection.execute(runs.insert().values(id="a name of somebody"))
    store.close()
    assert "somebody" not in str(caught.value)
    assert "INSERT" not in str(caught.value)
    assert caught.value.__cause__ is None


def test_a_reader_sees_one_moment(tmp_path: Path) -> None:
    path = str(tmp_path / "store")
    writer, reader = open_store(path), open_store(path, read_only=True)
    count = sa.select(sa.func.count()).select_from(runs)
    row = {"provider": "x", "account": "x", "mode": "x", "state": "x", "started_at": "x", "tool_version": "x"}
    with reader.read() as reading:
        assert reading.execute(count).scalar() == 0
        with writer.begin() as writing:
            writing.execute(runs.insert().values(id="x", request="x", **row))
        assert reading.execute(count).scalar() == 0
    with reader.read() as reading:
        assert reading.execute(count).scalar() == 1
    writer.close()
    reader.close()


def test_many_processes_may_make_the_same_store_at_once(tmp_path: Path) -> None:
    path = tmp_path / "store"
    program = (
        "import sys;"
        "from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store;"
        "sys.stdin.read(); open_store(sys.argv[1]).close()"
    )
    children = [
        subprocess.Popen(
            [sys.executable, "-c", program, str(path)],
            stdin=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={"PYTHONPATH": str(BUILD)},
            text=True,
        )
        for _number in range(4)
    ]
    for child in children:
        assert child.stdin is not None
        child.stdin.close()
        child.stdin = None
    for child in children:
        _out, errors = child.communicate(timeout=60)
        assert (child.returncode, errors) == (0, "")
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT value FROM meta").fetchall() == [(str(SCHEMA_VERSION),)]
    connection.close()
