# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a dataset in batches, in the shapes that its writers can use fast."""

from __future__ import annotations

import functools
import typing as t

from .._deps import sqlalchemy as sa
from . import spelled
from .datasets import Dataset
from .redact import Hasher

#: Rows in memory at once: more do not fit into a processor's cache, and take longer.
BATCH_ROWS: t.Final = 1000

_CACHE_KB: t.Final = 2000

#: What a writer reads: :attr:`Batch.columns`, or better :attr:`Batch.lines` or :attr:`Batch.records`.
Shape = t.Literal["columns", "lines", "records"]
#: One sequence of values for each column, all of the same length.
Block = list[t.Sequence[t.Any]]


class Batch:
    """Some rows, one after the other, in at least one shape.

    Attributes:
        size: how many.
        lines, records: texts as :mod:`.spelled` describes them; ``None`` when the database was not asked.
        digests: those of the records; nothing where rows are made of others.
    """

    def __init__(
        self,
        size: int,
        *,
        columns: Block | None = None,
        lines: t.Sequence[str] | None = None,
        records: t.Sequence[str] | None = None,
        digests: t.Sequence[str] = (),
    ) -> None:
        self.size = size
        self.lines = lines
        self.records = records
        self.digests = digests
        self._columns = columns

    @functools.cached_property
    def _block(self) -> Block:
        return list(zip(*spelled.values(self.lines or ()), strict=True))

    @property
    def columns(self) -> Block:
        """The values column by column; the list is the caller's own."""
        return list(self._columns or self._block)


def cache_little(connection: sa.Connection) -> None:
    """Let the database keep few pages: rows in an export's order lie all over the store.

    A large cache would find few of them, would take longer to search, and is memory.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KB}")


def batches(connection: sa.Connection, dataset: Dataset, shapes: t.Collection[Shape]) -> t.Iterator[Batch]:
    """Yield the rows of *dataset*, redacted, in constant memory, in *shapes* or as columns at least."""
    if dataset.as_stored and spelled.can_spell(dataset.fields, connection.dialect.name):
        return _spelled(connection, dataset, shapes)
    return _as_columns(connection, dataset)


def _as_columns(connection: sa.Connection, dataset: Dataset) -> t.Iterator[Batch]:
    hasher = Hasher(dataset.redaction)
    replacing: dict[int, t.Callable[[t.Any], str | None]] = {
        n: hasher.value for n, field in enumerate(dataset.fields) if field.hashed
    }
    if dataset.name == "changes":
        names = [column.name for column in dataset.columns]
        replacing |= {n: hasher.previous for n, name in enumerate(names) if name == "previous"}
    digest = [] if dataset.digest is None else [dataset.digest]
    statement = dataset.statement.add_columns(*digest)
    result = connection.execution_options(yield_per=BATCH_ROWS).execute(statement)
    for rows in result.partitions():
        columns: Block = list(zip(*rows, strict=True))
        digests = columns.pop() if digest else ()
        for position, replace in replacing.items():
            columns[position] = [replace(value) for value in columns[position]]
        yield Batch(len(rows), columns=columns, digests=digests)


def _spelled(connection: sa.Connection, dataset: Dataset, shapes: t.Collection[Shape]) -> t.Iterator[Batch]:
    asked: dict[str, sa.ColumnElement[str]] = {}
    if set(shapes) - {"records"}:
        asked["lines"] = spelled.line(dataset.fields)
    if "records" in shapes:
        asked["records"] = spelled.record(dataset.fields)
    if dataset.digest is not None:
        asked["digests"] = dataset.digest
    statement = dataset.statement.with_only_columns(*asked.values(), maintain_column_froms=True)
    result = connection.execute(statement)
    # Past SQLAlchemy's rows, which take longer than the texts in them.
    while rows := result.cursor.fetchmany(BATCH_ROWS):
        texts: dict[str, t.Any] = dict(zip(asked, zip(*rows, strict=True), strict=True))
        yield Batch(len(rows), **texts)
    result.close()
