# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a dataset in blocks of columns, the shape that every writer can use fast."""

from __future__ import annotations

import typing as t

from .._deps import sqlalchemy as sa
from .datasets import Dataset
from .redact import Hasher

#: Rows in memory at once: more do not fit into a processor's cache, and take longer.
BLOCK_ROWS: t.Final = 1000

#: One sequence of values for each column, all of the same length.
Block = list[t.Sequence[t.Any]]


def blocks(connection: sa.Connection, dataset: Dataset) -> t.Iterator[Block]:
    """Yield the rows of *dataset*, turned into columns, redacted, in constant memory."""
    hasher = Hasher(dataset.redaction)
    hashed = [position for position, field in enumerate(dataset.fields) if field.hashed]
    previous = [
        position
        for position, column in enumerate(dataset.columns)
        if dataset.name == "changes" and column.name == "previous" and dataset.redaction.methods
    ]
    result = connection.execution_options(yield_per=BLOCK_ROWS).execute(dataset.statement)
    for rows in result.partitions():
        block: Block = list(zip(*rows, strict=True))
        for position in hashed:
            block[position] = [hasher.value(value) for value in block[position]]
        for position in previous:
            block[position] = [hasher.previous(value) for value in block[position]]
        yield block
