# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opening the SQLite file of a store: made, written, or only read where nothing can be written."""

from __future__ import annotations

import os
import sqlite3
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from .._deps import sqlalchemy as sa
from ..errors import InputError, StoreError
from .look import leftover, look, uri
from .problems import NoStoreYetError

_IMMUTABLE: t.Final = "immutable=1"

#: How long a writer waits for another one's transaction, in seconds.
BUSY_SECONDS = 60

#: What SQLite keeps in memory of the file, in KiB (negative, as it wants that). More gains little, and what
#: lies between its pages is lost to everything else.
CACHE: t.Final = -16384


@dataclass
class SqliteFile:
    """An SQLite file and how it is open.

    Attributes:
        path: as it was named, absolute.
        engine: SQLAlchemy's engine for it.
        only_read: why nothing can be written to it; empty when it can.
        without_locks: it is read as one that nobody writes, so that a writer would not be noticed.
    """

    path: Path
    engine: sa.Engine
    only_read: str = ""
    without_locks: bool = False
    _known: tuple[int, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        self._known = self._state() if self.without_locks else ()

    def check_unchanged(self) -> None:
        """Fail when a file that is read without locks was written to since it was opened.

        Raises:
            StoreError: it was, so that what was read may be of two moments.
        """
        if self.without_locks and self._state() != self._known:
            raise StoreError(
                f"The evidence store {self.path} was written to while it was read by a user who cannot "
                "lock it; run again, or give that user write permission on the file and its folder."
            )

    def _state(self) -> tuple[int, ...]:
        try:
            now = self.path.stat()
        except OSError:
            return (-1,)
        return now.st_dev, now.st_ino, now.st_size, now.st_mtime_ns


def open_sqlite(
    location: str, *, read_only: bool, must_exist: bool, pool: t.Mapping[str, t.Any]
) -> SqliteFile:
    """Open the file at the path *location*; it is made for its owner alone, when it may be.

    Raises:
        InputError: the path is empty, or none.
        StoreError: there is no store, something else, or what cannot be opened.
    """
    if not location.strip():
        raise InputError("The option store is empty; give the path of the evidence store, or a database URL.")
    try:
        path = Path(location).expanduser().absolute()
    except RuntimeError:
        path = Path(location)
    if "\0" in location or not path.is_absolute():
        raise InputError(f"The option store holds {location!r}, which is no path; give the path of a file.")
    found = look(path)
    if found == "absent":
        if must_exist:
            raise NoStoreYetError(
                f"There is no evidence store at {path}; "
                "collect into it first with cpaas.recordings.recording_collect."
            )
        _make(path)
    only_read = _only_read(path)
    if only_read and not must_exist:
        raise StoreError(f"The evidence store {path} cannot be written to: {only_read}.")
    how = _how(path, only_read)
    engine = _engine(path, how, pool, set_up=not (read_only or only_read))
    return SqliteFile(path, engine, only_read, without_locks=how == _IMMUTABLE)


def _make(path: Path) -> None:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(
            f"The evidence store {path} cannot be made: {error.strerror}; name a place that can be written."
        ) from None


def _only_read(path: Path) -> str:
    """Say why *path* can only be read: beside it SQLite keeps two more files, so its folder counts too."""
    real = path.resolve()
    effective = os.access in os.supports_effective_ids
    for place in (real, real.parent):
        needed = os.W_OK if place == real else os.W_OK | os.X_OK
        if os.access(place, needed, effective_ids=effective):
            continue
        if os.statvfs(place).f_flag & os.ST_RDONLY:
            return f"{place} is on a file system that is mounted read-only; name a place that can be written"
        return (
            f"the user who runs Ansible has no write permission on {place}; give it, on the file and its "
            "folder, or run as the user who owns the store (become_user)"
        )
    return ""


def _how(path: Path, only_read: str) -> str:
    if not only_read:
        return "mode=rw"
    left = leftover(path)
    if left is None:
        # Neither locks nor files beside it: all that a read-only place allows.
        return _IMMUTABLE
    try:
        # As long as a writer has it open, what it has written can be read with its -shm file.
        connection = sqlite3.connect(uri(path, "mode=ro"), uri=True)
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        finally:
            connection.close()
    except sqlite3.Error:
        raise StoreError(
            f"The evidence store {path} cannot be read here: {left.name} beside it holds changes that are "
            "not in it yet, and taking them over means writing. Copy both files into a folder that can be "
            "written, and name that copy (before a store is archived, run: "
            "sqlite3 FILE 'PRAGMA wal_checkpoint(TRUNCATE)')."
        ) from None
    return "mode=ro"


def _engine(path: Path, query: str, pool: t.Mapping[str, t.Any], *, set_up: bool) -> sa.Engine:
    address = uri(path, query)

    def connect() -> sqlite3.Connection:
        connection = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS, check_same_thread=False)
        # The driver must not open transactions by itself: _begin says which kind is meant.
        connection.isolation_level = None
        connection.execute(f"PRAGMA cache_size={CACHE}")
        if set_up:
            # Rows hold the source record, some 700 bytes: larger pages cost a fifth less. Of a file that is
            # there already this changes nothing.
            connection.execute("PRAGMA page_size=8192")
            # WAL lets readers go on while one writes, and keeps every committed batch after a kill.
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=NORMAL")
            connection.execute("PRAGMA wal_autocheckpoint=16000")
        return connection

    # As parts, since a path may hold what means something in a URL.
    engine = sa.create_engine(sa.URL.create("sqlite", database=str(path)), creator=connect, **pool)
    sa.event.listen(engine, "begin", _begin)
    return engine


def _begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("cpaas_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
