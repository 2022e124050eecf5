# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SQLite: one file with a typed table for each dataset, and the data dictionary as a table."""

from __future__ import annotations

import contextlib
import sqlite3
import typing as t

from .._deps import sqlalchemy as sa
from ..files.atomic import AtomicFile
from ..files.problems import OutputError
from .datasets import Dataset
from .dictionary import HEADER, entries
from .reading import Batch
from .sqlite_source import Note
from .writer import Options, Writer

#: Those of the kinds that are not text.
_TYPES: t.Final = {"integer": "INTEGER", "boolean": "BOOLEAN"}


class SqliteWriter(Writer):
    """Every dataset as a table of one SQLite file; moments are ISO 8601 text, booleans 0 and 1."""

    def __init__(self, out: AtomicFile, options: Options) -> None:
        self._out = out
        self._datasets: list[Dataset] = []
        self._insert = self._values = ""
        self._database = sqlite3.connect(out.temporary, uri=True, isolation_level=None)
        with self._errors():
            # The file is worth nothing before it is whole: no journal, no waiting for the disk.
            for setting in ("page_size=4096", "encoding='UTF-8'", "journal_mode=OFF", "synchronous=OFF"):
                self._database.execute(f"PRAGMA {setting}")
            attached = options.source is not None and options.source.attach(self._database)
            self._source = options.source if attached else None
            if not attached:
                self._database.execute("BEGIN EXCLUSIVE")

    def begin(self, dataset: Dataset) -> None:
        """Start a dataset."""
        self._datasets.append(dataset)
        columns = [
            f"{_name(column.name)} {_TYPES.get(column.kind, 'TEXT')}{'' if column.null else ' NOT NULL'}"
            for column in dataset.columns
        ]
        self._create(dataset.name, columns)

    def _create(self, table: str, columns: t.Sequence[str]) -> None:
        self._insert = f"INSERT INTO main.{_name(table)}"
        self._values = f"VALUES ({', '.join('?' * len(columns))})"
        with self._errors():
            self._database.execute(f"CREATE TABLE main.{_name(table)} ({', '.join(columns)})")

    def copy(self, connection: sa.Connection, dataset: Dataset, note: Note | None) -> bool:
        """Let SQLite copy the rows, where they come from a file of SQLite as well."""
        if self._source is None or not dataset.as_stored:
            return False
        with self._errors():
            return self._source.copy(self._database, self._insert, dataset, connection.dialect, note)

    def write(self, batch: Batch) -> None:
        """Append rows."""
        self._append(zip(*batch.columns, strict=True))

    def _append(self, rows: t.Iterable[t.Sequence[t.Any]]) -> None:
        with self._errors():
            self._database.executemany(f"{self._insert} {self._values}", rows)

    def close(self) -> None:
        """Finish the file."""
        self._create("data_dictionary", [f"{_name(name)} TEXT" for name in HEADER])
        self._append(entries(self._datasets))
        with self._errors():
            self._database.execute("COMMIT")
            self._database.close()

    @contextlib.contextmanager
    def _errors(self) -> t.Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            with contextlib.suppress(sqlite3.Error):
                self._database.close()
            raise OutputError(
                f"Cannot write {self._out.path}: {error}; what was there before is unchanged; "
                "check the free space and the permissions there."
            ) from None


def _name(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
