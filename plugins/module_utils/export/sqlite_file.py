# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""SQLite: one file with a typed table for each dataset, and the data dictionary as a table."""

from __future__ import annotations

import contextlib
import sqlite3
import typing as t

from ..files.atomic import AtomicFile
from ..files.problems import OutputError
from .datasets import Dataset
from .dictionary import HEADER, entries
from .reading import Block
from .writer import Options, Writer

_TYPES: t.Final = {
    "integer": "INTEGER",
    "boolean": "BOOLEAN",
    "timestamp": "TEXT",
    "json": "TEXT",
    "text": "TEXT",
}


class SqliteWriter(Writer):
    """Every dataset as a table of one SQLite file; moments are ISO 8601 text, booleans 0 and 1."""

    def __init__(self, out: AtomicFile, options: Options) -> None:
        del options  # nothing in a database is a formula
        self._out = out
        self._datasets: list[Dataset] = []
        self._insert = ""
        self._database = sqlite3.connect(out.temporary, isolation_level=None)
        with self._errors():
            # The file is worth nothing before it is whole: no journal, no waiting for the disk.
            for setting in ("page_size=4096", "encoding='UTF-8'", "journal_mode=OFF", "synchronous=OFF"):
                self._database.execute(f"PRAGMA {setting}")
            self._database.execute("BEGIN EXCLUSIVE")

    def begin(self, dataset: Dataset) -> None:
        """Start a dataset."""
        self._datasets.append(dataset)
        columns = [
            f"{_name(column.name)} {_TYPES[column.kind]}{'' if column.null else ' NOT NULL'}"
            for column in dataset.columns
        ]
        self._create(dataset.name, columns)

    def _create(self, table: str, columns: t.Sequence[str]) -> None:
        with self._errors():
            self._database.execute(f"CREATE TABLE {_name(table)} ({', '.join(columns)})")
        self._insert = " ".join(("INSERT INTO", _name(table), "VALUES (", ", ".join("?" * len(columns)), ")"))

    def write(self, block: Block) -> None:
        """Append rows."""
        with self._errors():
            self._database.executemany(self._insert, zip(*block, strict=True))

    def close(self) -> None:
        """Finish the file."""
        self._create("data_dictionary", [f"{_name(name)} TEXT" for name in HEADER])
        with self._errors():
            self._database.executemany(self._insert, entries(self._datasets))
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
