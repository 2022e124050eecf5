# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading records out of the store in the one order that everything derived from it has."""

from __future__ import annotations

import typing as t

from .._deps import sqlalchemy as sa
from .tables import RECORDS

ORDER = ("provider", "account", "created_at", "id")


def select(
    resource: str,
    *,
    where: t.Sequence[sa.ColumnElement[bool]] = (),
    columns: t.Sequence[str] | None = None,
    scan: bool = False,
) -> sa.Select[t.Any]:
    """Select records of *resource*, ordered by provider, account, creation time and id.

    A missing creation time sorts first on both databases; a record without one is rare, and
    belongs where a reader meets it.

    Args:
        scan: sort what was found; by default rows are met in the order of an index.
    """
    table = RECORDS[resource]
    chosen = [table.c[name] for name in columns] if columns is not None else list(table.c)
    first = table.c.provider.concat("") if scan else table.c.provider
    order: list[sa.ColumnElement[t.Any]] = [first, table.c.account]
    if "created_at" in table.c:
        order.append(table.c.created_at.asc().nulls_first())
    order.append(table.c.id)
    return sa.select(*chosen).where(*where).order_by(*order)


def stream(
    connection: sa.Connection, statement: sa.Select[t.Any], *, batch: int = 2000
) -> t.Iterator[sa.Row[t.Any]]:
    """Run *statement* and yield its rows (tuples with names) in constant memory on either database."""
    result = connection.execution_options(yield_per=batch).execute(statement)
    yield from result


def rows(
    connection: sa.Connection,
    resource: str,
    *,
    where: t.Sequence[sa.ColumnElement[bool]] = (),
    columns: t.Sequence[str] | None = None,
    batch: int = 2000,
) -> t.Iterator[t.Mapping[str, t.Any]]:
    """Yield normalised records of *resource* as mappings, in constant memory."""
    statement = select(resource, where=where, columns=columns)
    for row in connection.execution_options(yield_per=batch).execute(statement).mappings():
        yield dict(row)
