# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bringing the tables of an older store up to date, one step per schema version."""

from __future__ import annotations

import typing as t
from pathlib import Path

from .._deps import sqlalchemy as sa
from ..errors import StoreError
from .backup import copy_before_migration
from .look import foreign
from .older import show_as_newest
from .problems import NoStoreYetError
from .tables import SCHEMA_VERSION, meta, metadata

Step = t.Callable[[sa.Connection], None]


def add_what_is_missing(connection: sa.Connection) -> None:
    """Add the tables, columns and indexes that the newest schema has and the store lacks.

    Most steps are this one and nothing else. It knows the newest schema alone: on the way from 1 it has
    added what the steps behind it are for. So a later step adds nothing with a plain ``ALTER TABLE``, which
    would fail on a column that is there; what else it does, it does where it is still to be done.
    """
    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names())
    for table in metadata.sorted_tables:
        if table.name not in there:
            continue
        known = {column["name"] for column in inspector.get_columns(table.name)}
        for column in table.c:
            if column.name not in known:
                clause = sa.schema.CreateColumn(column).compile(dialect=connection.dialect)
                quoted = connection.dialect.identifier_preparer.format_table(table)
                connection.exec_driver_sql(f"ALTER TABLE {quoted} ADD COLUMN {clause}")
    metadata.create_all(connection)
    for name in there:
        for index in metadata.tables[name].indexes if name in metadata.tables else ():
            index.create(connection, checkfirst=True)


def _to_2(connection: sa.Connection) -> None:
    """Index only rows that can be joined, and add what is missing."""
    connection.exec_driver_sql("DROP INDEX IF EXISTS ix_recordings_provider_account_room_id")
    add_what_is_missing(connection)


#: schema version → what leads from it to the next one, such as ``2: add_what_is_missing``.
STEPS: t.Final[dict[int, Step]] = {1: _to_2}

# PostgreSQL lets two sessions fail over creating the same table; this advisory lock makes one wait.
_CREATION_LOCK = 0x6370616173


def upgrade(engine: sa.Engine, location: str, *, read_only: bool = False, must_exist: bool = False) -> None:
    """Create or migrate the tables, and refuse a store that a newer version has written.

    With *read_only* an older store is left as it is and only looks like the newest one. Before an older
    SQLite store is changed, it is copied, see :func:`.backup.copy_before_migration`.
    """
    with engine.connect() as connection, connection.begin():
        version = _version(connection, location)
    if version == SCHEMA_VERSION:
        return
    if version is not None and version < SCHEMA_VERSION and read_only:
        show_as_newest(engine)
        return
    if version is not None and version > SCHEMA_VERSION:
        raise StoreError(
            f"The evidence store {location} has schema version {version}, "
            f"this collection knows {SCHEMA_VERSION}; upgrade cpaas.recordings."
        )
    if version is None and must_exist:
        raise NoStoreYetError(
            f"The evidence store {location} is empty; "
            "collect into it first with cpaas.recordings.recording_collect."
        )
    with engine.connect().execution_options(cpaas_write=True) as connection, connection.begin():
        if connection.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_CREATION_LOCK)))
        version = _version(connection, location)  # another process may have been faster
        if version is None:
            metadata.create_all(connection)
            version = SCHEMA_VERSION
            connection.execute(meta.insert().values(key="schema_version", value=str(version)))
        if version < SCHEMA_VERSION and connection.dialect.name == "sqlite":
            # This transaction keeps others from writing, and has not written yet itself.
            copy_before_migration(Path(str(engine.url.database)), version)
        while version < SCHEMA_VERSION:
            STEPS[version](connection)
            version += 1
            connection.execute(meta.update().where(meta.c.key == "schema_version").values(value=str(version)))


def _version(connection: sa.Connection, location: str) -> int | None:
    """Return the schema version; ``None`` when there are no tables yet.

    Raises:
        StoreError: the file is another program's database.
    """
    inspector = sa.inspect(connection)
    if not inspector.has_table("meta"):
        # A server's database may be shared, a file is not.
        if connection.dialect.name == "sqlite" and inspector.get_table_names():
            raise foreign(location)
        return None
    if {column["name"] for column in inspector.get_columns("meta")} != {"key", "value"}:
        raise foreign(location)
    value = connection.execute(sa.select(meta.c.value).where(meta.c.key == "schema_version")).scalar()
    if value is None or not str(value).isdecimal():
        raise foreign(location)
    return int(value)
