# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One open store for many accounts that are read side by side in one process.

SQLite takes one writer at a time, and lets others find out by trying: here they queue, for one
connection, whose cache is the only large one. PostgreSQL gets a few connections, however many accounts
there are, and one more that holds the locks of all of them.
"""

from __future__ import annotations

import contextlib
import threading
import typing as t

from .._deps import sqlalchemy as sa
from .database import BUSY_SECONDS, Store, open_store, store_errors
from .locks import Check, SharedLocks
from .sqlite_file import CACHE

#: Connections at the same time; a transaction takes milliseconds.
_CONNECTIONS = 8


#: What SQLite keeps in memory for each reader; the writer has as much as that of a store of its own.
_READER_CACHE = -2048


def _small_cache(connection: t.Any, _record: object) -> None:
    connection.execute(f"PRAGMA cache_size={_READER_CACHE}")


class SharedStore(Store):
    """A store for the threads of one process. Transactions are not nested in each other."""

    def __init__(self, opened: Store) -> None:
        super().__init__(opened.engine, opened.path)
        self._turn = threading.Lock()
        self._writer: sa.Connection | None = None
        self._locks = SharedLocks(self.engine, self.location)
        if self.path is not None:
            sa.event.listen(self.engine, "connect", _small_cache)

    @contextlib.contextmanager
    def begin(self) -> t.Iterator[sa.Connection]:
        """Open a transaction that writes; it is committed at the end, or rolled back on an error."""
        if self.path is None:
            with super().begin() as connection:
                yield connection
            return
        with self._turn, store_errors(self.location):
            if self._writer is None:
                self._writer = self.engine.connect().execution_options(cpaas_write=True)
                self._writer.exec_driver_sql(f"PRAGMA cache_size={CACHE}")
                self._writer.commit()
            with self._writer.begin():
                yield self._writer

    @contextlib.contextmanager
    def lock(self, name: str, *, wait: float = BUSY_SECONDS) -> t.Iterator[Check]:
        """Hold the lock *name*, against other processes and against other threads of this one."""
        if self.path is not None:
            with super().lock(name, wait=wait) as check:
                yield check
            return
        with store_errors(self.location), self._locks.hold(name, wait) as check:
            yield check

    def close(self) -> None:
        """Close every connection."""
        self._locks.close()
        if self._writer is not None:
            self._writer.close()
        super().close()


def open_shared(location: str) -> SharedStore:
    """Open the store at *location* for the accounts of a task, see :func:`~.database.open_store`."""
    return SharedStore(open_store(location, connections=_CONNECTIONS))
