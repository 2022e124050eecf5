# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a store of an older schema without changing it.

Each connection gets temporary views and tables, which hide the store's own: an older table with the
columns that it lacks, and empty tables for what it does not have at all. Both databases look for
temporary names first, and keep them outside the store.
"""

from __future__ import annotations

import typing as t

from .._deps import sqlalchemy as sa
from .tables import metadata


def show_as_newest(engine: sa.Engine) -> None:
    """Make every connection of *engine*, whose store is older, see the newest schema."""
    with engine.connect() as connection:
        statements = _statements(connection)
    engine.dispose()

    def connect(connection: t.Any, _record: object) -> None:
        cursor = connection.cursor()
        for statement in statements:
            cursor.execute(statement)
        cursor.close()
        connection.commit()

    sa.event.listen(engine, "connect", connect)


def _statements(connection: sa.Connection) -> list[str]:
    dialect, inspector = connection.dialect, sa.inspect(connection)
    quote = dialect.identifier_preparer.quote
    there = set(inspector.get_table_names())
    statements = ["PRAGMA temp_store=MEMORY"] if dialect.name == "sqlite" else []
    # In SQLite a view named like the table that it reads would read itself.
    own = "main" if dialect.name == "sqlite" else quote(inspector.default_schema_name or "public")
    for table in metadata.sorted_tables:
        if table.name not in there:
            empty = sa.schema.CreateTable(table).compile(dialect=dialect)
            statements.append(str(empty).strip().replace("CREATE TABLE", "CREATE TEMPORARY TABLE", 1))
            continue
        known = {column["name"] for column in inspector.get_columns(table.name)}
        if all(column.name in known for column in table.c):
            continue
        columns = ", ".join(
            quote(column.name)
            if column.name in known
            else f"{_default(column, dialect)} AS {quote(column.name)}"
            for column in table.c
        )
        name = quote(table.name)
        view = f"CREATE TEMPORARY VIEW {name} AS SELECT {columns} FROM {own}.{name}"  # noqa: S608 - our own names
        statements.append(view)
    return statements


def _default(column: sa.Column[t.Any], dialect: sa.Dialect) -> str:
    kind = column.type.compile(dialect=dialect).split(" COLLATE")[0]
    default = column.server_default
    value = "NULL" if default is None else f"'{t.cast('t.Any', default).arg}'"
    return f"CAST({value} AS {kind})"
