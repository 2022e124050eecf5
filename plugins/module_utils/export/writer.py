# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Writers: one class per format, each fed with batches of rows."""

from __future__ import annotations

import typing as t

from .._deps import sqlalchemy as sa
from ..files.atomic import AtomicFile
from .datasets import Dataset
from .reading import Batch, Shape
from .sqlite_source import Note, Source


class Options(t.NamedTuple):
    """What applies to every file of an export.

    Attributes:
        source: the store, where SQLite may copy out of it.
    """

    formula_guard: bool = True
    source: Source | None = None


class Writer:
    """Writes datasets into one file: a single one, or several where the format has tables or sheets.

    Attributes:
        shape: in which it can use rows best; it may be given them as columns all the same.
    """

    shape: Shape = "columns"

    def begin(self, dataset: Dataset) -> None:
        """Start a dataset."""
        raise NotImplementedError

    def copy(self, connection: sa.Connection, dataset: Dataset, note: Note | None) -> bool:
        """Write all rows of *dataset*, which was begun, past this program, and tell whether that was done.

        Args:
            note: is told the digest of each record, in the order of the rows.
        """
        del connection, dataset, note
        return False

    def write(self, batch: Batch) -> None:
        """Append rows to the dataset that was begun last."""
        raise NotImplementedError

    def end(self) -> None:
        """Finish the dataset. Where nothing needs to be done, nothing is."""

    def close(self) -> None:
        """Finish the file. Where nothing needs to be done, nothing is."""


class Format(t.NamedTuple):
    """How a format is written.

    Attributes:
        suffix: of its files.
        shared: one file holds every dataset.
        create: makes the writer of one file.
    """

    suffix: str
    shared: bool
    create: t.Callable[[AtomicFile, Options], Writer]
