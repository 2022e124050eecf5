# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Locks that die with their holder: two collections of one account must not run at once."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import os
import threading
import time
import typing as t
from dataclasses import dataclass, field

from .._deps import sqlalchemy as sa
from ..errors import StoreError
from .pooler import pooled, session

if t.TYPE_CHECKING:
    from pathlib import Path

_POLL_SECONDS = 0.2

#: Fails when the lock was lost meanwhile: whoever relies on being alone asks before it matters.
Check = t.Callable[[], None]


def _number(name: str) -> int:
    # 60 bits: positive as a file offset and as PostgreSQL's bigint.
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 4


def _acquire(attempt: t.Callable[[], bool], name: str, wait: float, location: str) -> None:
    deadline = time.monotonic() + wait
    while not attempt():
        if time.monotonic() >= deadline:
            raise StoreError(
                f"Another process works on {name} in the evidence store {location} "
                f"and did not finish within {wait:g} s; run again when it has finished, or give it more time."
            )
        time.sleep(_POLL_SECONDS)


def _lost(name: str, location: str) -> StoreError:
    return StoreError(
        f"The connection to the evidence store {location} broke that kept other processes away "
        f"from {name}; run again, what was committed is kept."
    )


@dataclass
class _LockFile:
    """A lock file that this process has open.

    Attributes:
        users: how many threads hold or want a lock in it.
        held: the bytes that threads of this process have locked; to the kernel they are all one owner.
    """

    descriptor: int
    users: int = 0
    held: set[int] = field(default_factory=set)


#: Each lock file once: closing any descriptor of a file gives back every lock that the process has on it.
_OPEN: dict[str, _LockFile] = {}
_GUARD = threading.Lock()


@contextlib.contextmanager
def _opened(path: Path) -> t.Iterator[_LockFile]:
    # By its real name: a link to the store is the same store.
    name = f"{path.resolve()}.lock"
    with _GUARD:
        file = _OPEN.get(name)
        if file is None:
            try:
                file = _LockFile(os.open(name, os.O_CREAT | os.O_RDWR, 0o600))
            except OSError as error:
                raise StoreError(
                    f"The evidence store {path} cannot be locked: {error.strerror}; make its folder writable."
                ) from None
            _OPEN[name] = file
        file.users += 1
    try:
        yield file
    finally:
        with _GUARD:
            file.users -= 1
            if not file.users:
                del _OPEN[name]
                os.close(file.descriptor)


@contextlib.contextmanager
def lock_file(path: Path, name: str, wait: float) -> t.Iterator[Check]:
    """Lock one byte, chosen by *name*, of a file beside the store; the kernel frees it on any death."""
    number = _number(name)

    def attempt() -> bool:
        with _GUARD:
            if number in file.held:
                return False
            try:
                fcntl.lockf(file.descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number, os.SEEK_SET)
            except OSError as error:
                if error.errno in (errno.EACCES, errno.EAGAIN):
                    return False
                raise StoreError(
                    f"The evidence store {path} cannot be locked: {error.strerror}; put it on a file system "
                    "with locks, such as that of a local disk."
                ) from None
            file.held.add(number)
            return True

    with _opened(path) as file:
        _acquire(attempt, name, wait, str(path))
        try:
            yield lambda: None
        finally:
            with _GUARD:
                file.held.discard(number)
                fcntl.lockf(file.descriptor, fcntl.LOCK_UN, 1, number, os.SEEK_SET)


@contextlib.contextmanager
def lock_postgresql(engine: sa.Engine, name: str, wait: float, location: str) -> t.Iterator[Check]:
    """Hold an advisory lock on a connection of its own; the server frees it when that connection ends."""
    with engine.connect() as connection:
        holding = connection.execution_options(isolation_level="AUTOCOMMIT")
        owner: int | None = None

        def attempt() -> bool:
            nonlocal owner
            both = sa.select(session(), sa.func.pg_try_advisory_lock(_number(name)))
            owner, locked = holding.execute(both).one()
            return bool(locked)

        def check() -> None:
            with contextlib.suppress(sa.exc.DBAPIError):
                if not holding.invalidated:
                    if holding.execute(sa.select(session())).scalar() != owner:
                        raise pooled(location)
                    return
            raise _lost(name, location)

        _acquire(attempt, name, wait, location)
        try:
            yield check
        finally:
            # A connection that broke has no lock any more; whom that concerns has asked check().
            ours = True
            if not holding.invalidated:
                with contextlib.suppress(sa.exc.DBAPIError):
                    ours = bool(
                        holding.execute(sa.select(sa.func.pg_advisory_unlock(_number(name)))).scalar()
                    )
        if not ours:
            raise pooled(location)


@dataclass
class _Session:
    """The connection that holds locks, its session of the server, and whether they were lost with it."""

    connection: sa.Connection
    owner: int = 0
    lost: bool = False

    def ask(self, what: sa.ColumnElement[t.Any]) -> t.Any:
        """Ask the server for one value; ``None`` when the connection is no more."""
        try:
            if not self.lost and not self.connection.invalidated:
                return self.connection.execute(sa.select(what)).scalar()
        except sa.exc.DBAPIError:
            pass
        self.lost = True
        return None


class SharedLocks:
    """Advisory locks of many accounts on one connection, for the threads of one process.

    Args:
        engine: where to connect; the connection does not count among those of its pool.
        location: the store, as messages call it.
    """

    def __init__(self, engine: sa.Engine, location: str) -> None:
        self._engine = engine
        self._location = location
        self._guard = threading.Lock()
        self._session: _Session | None = None
        self._held: set[int] = set()

    @contextlib.contextmanager
    def hold(self, name: str, wait: float) -> t.Iterator[Check]:
        """Hold the lock *name*, as :func:`lock_postgresql` does."""
        number = _number(name)
        held: _Session | None = None

        def attempt() -> bool:
            nonlocal held
            with self._guard:
                if number in self._held:
                    return False  # the server would take this process for its owner
                held = self._connected()
                if not held.ask(sa.func.pg_try_advisory_lock(number)):
                    return False
                self._held.add(number)
                return True

        def check() -> None:
            with self._guard:
                owner = held.ask(session()) if held is not None else None
            if owner is None or held is None:
                raise _lost(name, self._location)
            if owner != held.owner:
                raise pooled(self._location)

        _acquire(attempt, name, wait, self._location)
        try:
            yield check
        finally:
            with self._guard:
                self._held.discard(number)
                if held is not None:
                    held.ask(sa.func.pg_advisory_unlock(number))

    def _connected(self) -> _Session:
        opened = self._session
        if opened is not None and opened.lost:
            self.close()
            opened = None
        if opened is None:
            connection = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            connection.detach()
            opened = self._session = _Session(connection)
            opened.owner = opened.ask(session()) or 0
        return opened

    def close(self) -> None:
        """Close the connection, and with it give back every lock."""
        session, self._session = self._session, None
        if session is not None:
            session.lost = True
            with contextlib.suppress(sa.exc.DBAPIError):
                session.connection.close()
