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
import time
import typing as t

from .._deps import sqlalchemy as sa
from ..errors import StoreError

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


@contextlib.contextmanager
def lock_file(path: Path, name: str, wait: float) -> t.Iterator[Check]:
    """Lock one byte, chosen by *name*, of a file beside the store; the kernel frees it on any death."""
    try:
        # By its real name: a link to the store is the same store.
        descriptor = os.open(f"{path.resolve()}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    except OSError as error:
        raise StoreError(
            f"The evidence store {path} cannot be locked: {error.strerror}; make its folder writable."
        ) from None

    def attempt() -> bool:
        try:
            fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _number(name), os.SEEK_SET)
        except OSError as error:
            if error.errno in (errno.EACCES, errno.EAGAIN):
                return False
            raise StoreError(
                f"The evidence store {path} cannot be locked: {error.strerror}; put it on a file system "
                "with locks, such as that of a local disk."
            ) from None
        return True

    try:
        _acquire(attempt, name, wait, str(path))
        yield lambda: None
    finally:
        os.close(descriptor)


@contextlib.contextmanager
def lock_postgresql(engine: sa.Engine, name: str, wait: float, location: str) -> t.Iterator[Check]:
    """Hold an advisory lock on a connection of its own; the server frees it when that connection ends."""
    with engine.connect() as connection:
        holding = connection.execution_options(isolation_level="AUTOCOMMIT")

        def attempt() -> bool:
            return bool(holding.execute(sa.select(sa.func.pg_try_advisory_lock(_number(name)))).scalar())

        def check() -> None:
            with contextlib.suppress(sa.exc.DBAPIError):
                if not holding.invalidated:
                    holding.execute(sa.select(1))
                    return
            raise StoreError(
                f"The connection to the evidence store {location} broke that kept other processes away "
                f"from {name}; run again, what was committed is kept."
            )

        _acquire(attempt, name, wait, location)
        try:
            yield check
        finally:
            # A connection that broke has no lock any more; whom that concerns has asked check().
            if not holding.invalidated:
                with contextlib.suppress(sa.exc.DBAPIError):
                    holding.execute(sa.select(sa.func.pg_advisory_unlock(_number(name))))
