# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Opening the evidence store: one SQLite file by default, PostgreSQL by URL."""

from __future__ import annotations

import contextlib
import os
import re
import typing as t
from pathlib import Path

from .._deps import require
from .._deps import sqlalchemy as sa
from ..errors import InputError, StoreError
from .locks import Check, lock_file, lock_postgresql
from .migrations import upgrade
from .url import database_url, is_url, shown

#: How long a writer waits for another one's transaction, in seconds.
BUSY_SECONDS = 60

#: Seconds that a thread waits for a connection, where their number is bounded: many times a transaction.
_TURN = 600.0


class Store:
    """An open evidence store.

    Attributes:
        location: where it is, safe to print: a password in the URL is masked.
        engine: SQLAlchemy's engine; prefer :meth:`begin` and :meth:`read`.
    """

    def __init__(self, engine: sa.Engine, path: Path | None) -> None:
        self.engine = engine
        self.path = path
        self.location = str(path) if path else shown(engine.url)

    @contextlib.contextmanager
    def begin(self) -> t.Iterator[sa.Connection]:
        """Open a transaction that writes; it is committed at the end, or rolled back on an error."""
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
            with reading.begin():
                yield reading

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


@contextlib.contextmanager
def store_errors(location: str) -> t.Iterator[None]:
    """Turn the database's own errors into one sentence."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        # The driver's first line names the trouble; SQL and parameters below it may hold personal data.
        reason = (str(error.orig).strip().splitlines() or ["no reason given"])[0]
        raise StoreError(
            f"The evidence store {location} cannot be used: {reason}{_remedy(reason)}."
        ) from None


#: What to do about an error of a database, by a pattern in its text; the first that fits.
_REMEDIES: t.Final = (
    (r"not a database", "name another file, or move this one away"),
    (r"is full|no space left", "make room on that disk and run again, what was committed is kept"),
    (r"locked", "another process is writing to it, run again when it has finished"),
    (
        r"read-only (transaction|session)|recovery",
        "use a database that may be written to, and a role without default_transaction_read_only",
    ),
    (r"readonly", "give the user who runs Ansible write permission on the file and its folder"),
    (r"statement timeout", "raise statement_timeout of the database role, or run again when it is less busy"),
    (r"could not serialize", "run again; the isolation level should be PostgreSQL's default, read committed"),
    (r"resolve host|translate host name", "check the name of the host in the database URL"),
    (r"connection option", "correct the options of the database URL"),
    (r"sslmode|sslrootcert|\bssl\b|certificate", "check PGSSLMODE and PGSSLROOTCERT, or sslmode in the URL"),
    (r"password", "correct the user or the password in the database URL"),
    (r"(role|database) \S+ does not exist", "correct that name in the database URL, or create it"),
    (r"permission denied", "grant the database role the rights that the documentation lists"),
    (r"connection", "check that the database server runs and that host and port are right"),
)


def _remedy(reason: str) -> str:
    for pattern, remedy in _REMEDIES:
        if re.search(pattern, reason, re.IGNORECASE):
            return f"; {remedy}"
    return ""


def open_store(
    location: str, *, read_only: bool = False, must_exist: bool = False, connections: int | None = None
) -> Store:
    """Open the store at *location*, a path or a database URL, and bring its tables up to date.

    Args:
        location: a path; its folder and the file are made when absent, for their owner alone.
            Or a URL such as ``postgresql://user@host/name``.
        read_only: nothing will be written: an older store stays as it is, and there must be one.
        must_exist: fail when there is no store yet instead of making one.
        connections: how many there may be at the same time; who wants one more waits. SQLAlchemy's own
            number when absent.

    Raises:
        InputError: *location* names no database that the collection can use.
        StoreError: it cannot be opened.
    """
    require("sqlalchemy", purpose="the evidence store")
    pool = {"pool_size": connections, "max_overflow": 0, "pool_timeout": _TURN} if connections else {}
    must_exist = must_exist or read_only
    store = _postgresql(location, pool) if is_url(location) else _sqlite(location, must_exist, pool)
    try:
        with store_errors(store.location):
            upgrade(store.engine, store.location, read_only=read_only, must_exist=must_exist)
    except BaseException:
        store.close()
        raise
    return store


def _sqlite(location: str, must_exist: bool, pool: t.Mapping[str, t.Any]) -> Store:
    if not location.strip():
        raise InputError("The option store is empty; give the path of the evidence store, or a database URL.")
    path = Path(location).expanduser().absolute()
    if must_exist and not path.is_file():
        raise StoreError(
            f"There is no evidence store at {path}; "
            "collect into it first with cpaas.recordings.recording_collect."
        )
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not path.exists():
            os.close(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600))
    except OSError as error:
        raise StoreError(
            f"The evidence store {path} cannot be made: {error.strerror}; name a place that can be written."
        ) from None
    # As parts, since a path may hold what means something in a URL.
    engine = sa.create_engine(
        sa.URL.create("sqlite", database=str(path)),
        connect_args={"timeout": BUSY_SECONDS, "check_same_thread": False},
        **pool,
    )
    sa.event.listen(engine, "connect", _sqlite_connect)
    sa.event.listen(engine, "begin", _sqlite_begin)
    return Store(engine, path)


def _sqlite_connect(connection: t.Any, _record: object) -> None:
    # The driver must not open transactions by itself: _sqlite_begin says which kind is meant.
    connection.isolation_level = None
    cursor = connection.cursor()
    # WAL lets readers go on while one writes, and keeps every committed batch after a kill.
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA cache_size=-32768")
    cursor.execute("PRAGMA wal_autocheckpoint=16000")
    cursor.close()


def _sqlite_begin(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("cpaas_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


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
    arguments = {name: value for name, value in _STAY_CONNECTED.items() if name not in url.query}
    return Store(sa.create_engine(url, pool_pre_ping=True, connect_args=arguments, **pool), None)
