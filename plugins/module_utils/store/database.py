# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opening the evidence store: one SQLite file by default, PostgreSQL by URL."""

from __future__ import annotations

import contextlib
import typing as t

from .._deps import require
from .._deps import sqlalchemy as sa
from ..errors import StoreError
from .locks import Check, lock_file, lock_postgresql
from .migrations import upgrade
from .pooler import refuse_pooled_sessions
from .problems import store_errors
from .sqlite_file import BUSY_SECONDS, SqliteFile, open_sqlite
from .tables import for_postgresql
from .url import database_url, is_url, shown

if t.TYPE_CHECKING:
    from pathlib import Path

__all__ = ("BUSY_SECONDS", "Store", "open_store", "store_errors")

#: Seconds that a thread waits for a connection, where their number is bounded: many times a transaction.
_TURN = 600.0


class Store:
    """An open evidence store.

    Attributes:
        location: where it is, safe to print: a password in the URL is masked.
        engine: SQLAlchemy's engine; prefer :meth:`begin` and :meth:`read`.
        path: of the SQLite file; ``None`` for PostgreSQL.
        only_read: why nothing can be written to it, such as a file system that is mounted read-only; empty
            when it can. :meth:`begin` fails with it then.
    """

    def __init__(self, engine: sa.Engine, path: Path | None, file: SqliteFile | None = None) -> None:
        self.engine = engine
        self.path = path
        self.location = str(path) if path else shown(engine.url)
        self.only_read = file.only_read if file else ""
        self._file = file

    @contextlib.contextmanager
    def begin(self) -> t.Iterator[sa.Connection]:
        """Open a transaction that writes; it is committed at the end, or rolled back on an error."""
        if self.only_read:
            raise StoreError(f"The evidence store {self.location} cannot be written to: {self.only_read}.")
        with store_errors(self.location), self.engine.connect() as connection:
            writing = connection.execution_options(cpaas_write=True)
            with writing.begin():
                yield writing

    @contextlib.contextmanager
    def read(self) -> t.Iterator[sa.Connection]:
        """Open a snapshot: everything read in it is of one moment, whatever others write meanwhile."""
        with store_errors(self.location), self.engine.connect() as connection:
            reading = connection
            if self.path is None:
                reading = connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            try:
                with reading.begin():
                    yield reading
            except (sa.exc.DBAPIError, StoreError):
                self._check_unchanged()  # the reason for what could not be read
                raise
            self._check_unchanged()

    def not_remembered(self, what: str) -> list[str]:
        """Return the warning that *what* was not written to the store; none when it can be written."""
        if not self.only_read:
            return []
        return [f"{what} not remembered: the evidence store {self.location} can only be read."]

    def _check_unchanged(self) -> None:
        if self._file is not None:
            self._file.check_unchanged()

    @contextlib.contextmanager
    def lock(self, name: str, *, wait: float = BUSY_SECONDS) -> t.Iterator[Check]:
        """Hold the lock *name* in this store; it is released even when the process is killed.

        Yields a function that fails when the lock was lost, as happens when a database server restarts.

        Raises:
            StoreError: another process held it for *wait* seconds.
        """
        holder = (
            lock_file(self.path, name, wait)
            if self.path
            else lock_postgresql(self.engine, name, wait, self.location)
        )
        with store_errors(self.location), holder as check:
            yield check

    def close(self) -> None:
        """Close every connection."""
        self.engine.dispose()


def open_store(
    location: str, *, read_only: bool = False, must_exist: bool = False, connections: int | None = None
) -> Store:
    """Open the store at *location*, a path or a database URL, and bring its tables up to date.

    Args:
        location: a path; its folder and the file are made when absent, for their owner alone.
            Or a URL such as ``postgresql://user@host/name``.
        read_only: nothing will be written: an older store stays as it is, and there must be one.
        must_exist: fail when there is no store yet instead of making one. A store that can only be read is
            opened for reading, see :attr:`Store.only_read`.
        connections: how many there may be at the same time; who wants one more waits. SQLAlchemy's own
            number when absent.

    Raises:
        InputError: *location* names no database that the collection can use.
        StoreError: it cannot be opened.
    """
    require("sqlalchemy", purpose="the evidence store")
    pool = {"pool_size": connections, "max_overflow": 0, "pool_timeout": _TURN} if connections else {}
    must_exist = must_exist or read_only
    if is_url(location):
        store = _postgresql(location, pool)
    else:
        file = open_sqlite(location, read_only=read_only, must_exist=must_exist, pool=pool)
        store = Store(file.engine, file.path, file)
    read_only = read_only or bool(store.only_read)
    try:
        with store_errors(store.location):
            if store.path is None:
                refuse_pooled_sessions(store.engine, store.location)
            upgrade(store.engine, store.location, read_only=read_only, must_exist=must_exist)
    except BaseException:
        store.close()
        raise
    return store


#: The connection that holds a lock is silent for as long as a collection takes; what lies between here
#: and the server forgets silent connections after minutes. Seconds; a URL may say otherwise.
_STAY_CONNECTED = {
    "keepalives_idle": 60,
    "keepalives_interval": 20,
    "keepalives_count": 6,
    "connect_timeout": 20,
}


def _postgresql(location: str, pool: t.Mapping[str, t.Any]) -> Store:
    url = database_url(location)
    require("psycopg", purpose="an evidence store in PostgreSQL")
    for_postgresql()
    arguments = {name: value for name, value in _STAY_CONNECTED.items() if name not in url.query}
    return Store(sa.create_engine(url, pool_pre_ping=True, connect_args=arguments, **pool), None)
