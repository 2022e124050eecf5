# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is none of ours stays as it is, byte for byte, and so does all that lies beside it."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.rehearsal import rehearsal_store
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.store import look as look_module
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.look import look

from tests.fixtures import store_0_1_0

pytestmark = pytest.mark.dear


@pytest.fixture(autouse=True)
def _no_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody is just making a store here, so that no second look is waited for."""
    monkeypatch.setattr(look_module, "_PAUSE_SECONDS", 0.0)


def state(folder: Path) -> dict[str, tuple[bytes, int, int]]:
    """Return every file: its bytes, its mode, and when it was written."""
    return {
        path.name: (path.read_bytes(), path.stat().st_mode, path.stat().st_mtime_ns)
        for path in folder.iterdir()
    }


def killed(path: Path, *statements: str) -> None:
    """Run statements in a process that is killed before it could tidy up."""
    program = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1], isolation_level=None);"
        "[c.execute(text).fetchall() for text in sys.argv[2:]]; os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, str(path), *statements], check=True)


CUSTOMERS = "CREATE TABLE customers (name TEXT)"
FOREIGN: dict[str, tuple[str, ...]] = {
    "plain": (CUSTOMERS,),
    "write-ahead log": ("PRAGMA journal_mode=WAL", CUSTOMERS, "PRAGMA wal_checkpoint(TRUNCATE)"),
    "write-ahead log with changes": (
        *("PRAGMA journal_mode=WAL", CUSTOMERS, "PRAGMA wal_checkpoint(TRUNCATE)"),
        "INSERT INTO customers VALUES ('a')",
    ),
    "all in the write-ahead log": ("PRAGMA journal_mode=WAL", CUSTOMERS),
    "broken transaction": (
        *(CUSTOMERS, "INSERT INTO customers VALUES (hex(randomblob(200000)))", "PRAGMA cache_size=1"),
        *("BEGIN", "UPDATE customers SET name = hex(randomblob(300000))"),
    ),
    "its own meta table": (
        "CREATE TABLE meta (key TEXT, value TEXT)",
        "INSERT INTO meta VALUES ('schema_version', '1')",
    ),
    "a newer meta table": (
        "CREATE TABLE meta (key TEXT, value TEXT)",
        "INSERT INTO meta VALUES ('schema_version', '7')",
        "CREATE TABLE runs (a TEXT)",
    ),
    "our names, another meta table": tuple(
        f"CREATE TABLE {name} (a TEXT)" for name in ("meta", "runs", "coverage", "recordings")
    ),
    "nothing but pages, and changes beside it": (
        *("CREATE TABLE a (b TEXT)", "INSERT INTO a VALUES (hex(randomblob(1000000)))", "DROP TABLE a"),
        *("PRAGMA journal_mode=WAL", CUSTOMERS),
    ),
    "a view alone": ("CREATE VIEW everything AS SELECT 1",),
}

WAYS: dict[str, Callable[[str], object]] = {
    "write": open_store,
    "read": lambda place: open_store(place, read_only=True),
    "audit": lambda place: open_store(place, must_exist=True),
    "check mode": lambda place: contextlib.ExitStack().enter_context(
        rehearsal_store(place, "twilio", "AC" + "0" * 32)
    ),
}


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("statements", FOREIGN.values(), ids=FOREIGN)
def test_not_one_byte_of_a_foreign_database_changes(
    tmp_path: Path, statements: tuple[str, ...], way: Callable[[str], object]
) -> None:
    killed(tmp_path / "other.db", *statements)
    before = state(tmp_path)
    with pytest.raises(
        StoreError, match=r"other\.db is a database of another program, not an evidence store"
    ):
        way(str(tmp_path / "other.db"))
    assert state(tmp_path) == before


def test_a_foreign_database_that_is_open_and_locked_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(CUSTOMERS)
        other.execute("BEGIN EXCLUSIVE")
        before = state(tmp_path)
        with pytest.raises(StoreError, match="another program"):
            open_store(str(path))
        assert state(tmp_path) == before


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
@pytest.mark.parametrize("ending", ["-wal", "-journal"])
def test_what_lies_beside_a_file_without_bytes_is_not_thrown_away(
    tmp_path: Path, ending: str, way: Callable[[str], object]
) -> None:
    """A database whose file was cut to nothing: its log may be all that is left."""
    killed(tmp_path / "other.db", *FOREIGN["write-ahead log with changes"])
    log = (tmp_path / "other.db-wal").read_bytes()
    for path in tmp_path.iterdir():
        path.unlink()
    (tmp_path / "other.db").touch()
    (tmp_path / f"other.db{ending}").write_bytes(log)
    before = state(tmp_path)
    with pytest.raises(StoreError, match=rf"no bytes, but there is other\.db{ending} with changes"):
        way(str(tmp_path / "other.db"))
    assert state(tmp_path) == before


def test_a_store_whose_first_run_was_killed_is_a_store(tmp_path: Path) -> None:
    """All its tables are in the log still."""
    path = tmp_path / "evidence.db"
    script = store_0_1_0.script()
    tables = [text for text in script.split(";\n") if text.startswith("CREATE TABLE")]
    version = "INSERT INTO meta VALUES ('schema_version', '1')"
    killed(path, "PRAGMA journal_mode=WAL", "BEGIN", *tables, version, "COMMIT")
    assert path.stat().st_size <= 4096
    before = state(tmp_path)
    assert look(path) == "store"
    assert state(tmp_path) == before
    store = open_store(str(path))
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM recordings").scalar() == 0
    store.close()


def test_a_link_to_a_foreign_database_is_followed(tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    killed(tmp_path / "far" / "other.db", *FOREIGN["all in the write-ahead log"])
    (tmp_path / "near.db").symlink_to("far/other.db")
    before = state(tmp_path / "far")
    with pytest.raises(StoreError, match="another program"):
        open_store(str(tmp_path / "near.db"))
    assert state(tmp_path / "far") == before


def test_places_that_hold_no_file(tmp_path: Path) -> None:
    with pytest.raises(
        StoreError, match=f"it is a folder; name a file in it, such as {tmp_path}/evidence.db"
    ):
        open_store(str(tmp_path))
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match="a device, a pipe or a socket; name a file"):
        open_store(str(tmp_path / "pipe"))
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(StoreError, match="cannot be used: Too many levels of symbolic links"):
        open_store(str(tmp_path / "loop"))
    with pytest.raises(StoreError, match="cannot be used: File name too long"):
        open_store(str(tmp_path / ("x" * 300)))


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (lambda data: data[:100] + b"\xff" * 3996 + data[4096:], "restore it from a backup"),
        (lambda data: b"SQLite format 4" + data[15:], "file is not a database; name another file"),
        (lambda data: data[:50], "file is not a database|restore it from a backup"),
        (lambda _data: b"SQLite format 3\0", "file is not a database|restore it from a backup"),
        (lambda _data: b"{}", "file is not a database; name another file"),
    ],
)
def test_a_damaged_store_is_told_and_left(
    tmp_path: Path, damage: Callable[[bytes], bytes], said: str
) -> None:
    path = store_0_1_0.load(tmp_path / "evidence.db")
    path.write_bytes(damage(path.read_bytes()))
    before = state(tmp_path)
    for read_only in (False, True):
        with pytest.raises(StoreError, match=said):
            open_store(str(path), read_only=read_only)
    assert state(tmp_path) == before


def test_a_page_that_is_damaged_later_is_told_with_its_remedy(tmp_path: Path) -> None:
    path = store_0_1_0.load(tmp_path / "evidence.db")
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'recordings'"
        ).fetchone()
    data = path.read_bytes()
    path.write_bytes(data[: (page - 1) * 4096] + b"\xff" * 4096 + data[page * 4096 :])
    with contextlib.closing(open_store(str(path), read_only=True)) as store:
        told = pytest.raises(
            StoreError, match="malformed; restore it from a backup, without the -wal and -shm"
        )
        with told, store.read() as connection:
            connection.exec_driver_sql("SELECT * FROM recordings")
