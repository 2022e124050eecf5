# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The evidence store, attached to another SQLite database, so that SQLite copies rows itself."""

from __future__ import annotations

import contextlib
import sqlite3
import typing as t
from pathlib import Path

from .._deps import sqlalchemy as sa
from ..errors import StoreError
from .datasets import Dataset

#: Is told a digest, and returns 1.
Note = t.Callable[[str], int]

#: The name of the attached store.
_SCHEMA: t.Final = "evidence"
_READING_ERRORS: t.Final = frozenset((sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB))


class Source:
    """A store that may be attached as it is at the moment of a snapshot.

    An attached store is another snapshot than that from which the rest of an export is read. Both hold the
    same when nobody committed anything from before the one until after the other, which SQLite tells.

    Args:
        path: the store, of which no snapshot has been taken yet.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._uri = f"{path.as_uri()}?mode=ro"
        self._witness = sqlite3.connect(self._uri, uri=True, isolation_level=None)
        self._version = self._data_version()

    def _data_version(self) -> object:
        return self._witness.execute("PRAGMA data_version").fetchone()

    def attach(self, database: sqlite3.Connection) -> bool:
        """Attach the store to *database* and begin a transaction; neither when it is not as it was before."""
        try:
            database.execute(f"ATTACH ? AS {_SCHEMA}", (self._uri,))
            database.execute("BEGIN")
            database.execute(f"PRAGMA {_SCHEMA}.schema_version").fetchone()  # reading takes the snapshot
            if self._data_version() == self._version:
                return True
        except sqlite3.Error:
            pass
        with contextlib.suppress(sqlite3.Error):
            database.execute("ROLLBACK")
        with contextlib.suppress(sqlite3.Error):
            database.execute(f"DETACH {_SCHEMA}")
        return False

    def copy(
        self,
        database: sqlite3.Connection,
        insert: str,
        dataset: Dataset,
        dialect: sa.Dialect,
        note: Note | None = None,
    ) -> bool:
        """Run *insert* with the rows of *dataset*; ``False`` when the attached store has not all it names.

        Args:
            note: is told the digest of each record, in the order of the rows.

        Raises:
            StoreError: the store is damaged.
        """
        statement = dataset.statement
        try:
            plan = _run(database, "EXPLAIN QUERY PLAN", statement, dialect).fetchall()
        except sqlite3.OperationalError:
            return False  # an older store, which shows what it lacks to the connection that reads it
        digests = None
        if note is not None and dataset.digest is not None:
            database.create_function("noted", 1, note)
            if any("ORDER BY" in step[-1] for step in plan):
                digests = statement.with_only_columns(dataset.digest, maintain_column_froms=True)
            else:
                # Rows come in their order: each is noted as it passes, and no other is.
                passes = sa.and_(sa.true(), *dataset.conditions)
                statement = statement.where(sa.case((passes, sa.func.noted(dataset.digest)), else_=0) == 1)
        try:
            _run(database, insert, statement, dialect)
            if note is not None and digests is not None:
                for row in _run(database, "", digests, dialect):
                    note(row[0])
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in _READING_ERRORS:
                raise StoreError(
                    f"The evidence store {self._path} cannot be read: {error}; restore it from a backup."
                ) from None
            raise
        return True

    def close(self) -> None:
        """Let go of the store."""
        self._witness.close()


def _run(
    database: sqlite3.Connection, before: str, statement: sa.Select[t.Any], dialect: sa.Dialect
) -> sqlite3.Cursor:
    """Run *statement*, with *before* in front of it, on the attached store."""
    compiled: t.Any = statement.compile(
        dialect=dialect,
        schema_translate_map={None: _SCHEMA},
        render_schema_translate=True,
        compile_kwargs={"render_postcompile": True},
    )
    return database.execute(f"{before} {compiled}", [compiled.params[name] for name in compiled.positiontup])


@contextlib.contextmanager
def source_of(path: Path | None) -> t.Iterator[Source | None]:
    """Provide the store at *path* as a source; ``None`` where there is none that can be attached."""
    try:
        source = Source(path) if path is not None else None
    except sqlite3.Error:
        source = None
    try:
        yield source
    finally:
        if source is not None:
            source.close()
