# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Inserting many rows at once, with as little work for each as there can be."""

from __future__ import annotations

import functools
import itertools
import operator

from .._deps import sqlalchemy as sa
from ..records.column import Row
from .tables import RECORDS

#: SQLite takes 32,766 parameters in a statement.
_ROWS_AT_ONCE = 250


@functools.lru_cache(maxsize=64)
def _insertion(dialect: sa.Dialect, resource: str, columns: tuple[str, ...]) -> tuple[str, bool]:
    """Return the statement that inserts a row of these *columns*, and whether its parameters have places."""
    compiled = RECORDS[resource].insert().compile(dialect=dialect, column_keys=columns)
    return str(compiled), bool(compiled.positional)


def insert_rows(connection: sa.Connection, resource: str, rows: list[Row]) -> None:
    """Insert *rows*, all of which have the same columns of *resource*; the others stay empty."""
    # SQLAlchemy writes the statement, the driver gets it as it is: every row has exactly these columns, so
    # there is nothing left to compile. SQLite's driver lets go of Python's global lock once a statement;
    # with many rows in one, the threads that read pages work meanwhile.
    columns = tuple(column.name for column in RECORDS[resource].c if column.name in rows[0])
    statement, positional = _insertion(connection.dialect, resource, columns)
    if not positional:
        connection.exec_driver_sql(statement, rows)
        return
    head, one = statement.split(" VALUES ")
    in_order = operator.itemgetter(*columns)
    for start in range(0, len(rows), _ROWS_AT_ONCE):
        some = rows[start : start + _ROWS_AT_ONCE]
        values = tuple(itertools.chain.from_iterable(map(in_order, some)))
        connection.exec_driver_sql(f"{head} VALUES {', '.join([one] * len(some))}", values)
