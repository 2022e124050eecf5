# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rows that are taken out of the store on purpose, and the note that stays in their place."""

from __future__ import annotations

import contextlib
import getpass
import json
import os
import platform
import typing as t
from datetime import UTC, datetime

from .._deps import sqlalchemy as sa
from ..records.times import to_text
from .tables import upkeep

Removal: t.TypeAlias = "tuple[sa.Table, t.Sequence[sa.ColumnElement[bool]]]"
Removed = dict[str, int]


def count(connection: sa.Connection, removals: t.Iterable[Removal]) -> Removed:
    """Return how many rows of which table *removals* are about."""
    found: Removed = {}
    for table, where in removals:
        number = connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()
        add(found, {table.name: number})
    return found


def remove(connection: sa.Connection, removals: t.Iterable[Removal]) -> Removed:
    """Take the rows out, and return how many of which table there were.

    In an SQLite file their contents are overwritten, too, but for traces that pages which were split keep.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete=ON")
    found: Removed = {}
    for table, where in removals:
        add(found, {table.name: connection.execute(table.delete().where(*where)).rowcount})
    return found


def add(total: Removed, more: Removed) -> None:
    """Add the numbers of *more* to *total*; a table of which nothing goes is not named."""
    for name, number in more.items():
        if number:
            total[name] = total.get(name, 0) + number


class Note:
    """The row in ``upkeep`` that says what was done. It is written with the first rows that go.

    Args:
        details: by which bounds; who did it and how many rows went is added.
    """

    def __init__(self, action: str, provider: str | None, account: str | None, **details: t.Any) -> None:
        self._values = {"action": action, "provider": provider, "account": account}
        self._details = {"by": _user(), "host": platform.node(), **details}
        self._number: int | None = None
        self.rows: Removed = {}

    def write(self, connection: sa.Connection, removed: Removed) -> None:
        """Note *removed* in the transaction in which it goes."""
        if not any(removed.values()):
            return
        add(self.rows, removed)
        details = json.dumps({**self._details, "rows": self.rows}, sort_keys=True)
        if self._number is not None:
            same = upkeep.c.number == self._number
            connection.execute(upkeep.update().where(same).values(details=details))
            return
        values = {**self._values, "at": to_text(datetime.now(UTC)), "details": details}
        inserted = connection.execute(upkeep.insert().values(values).returning(upkeep.c.number))
        self._number = inserted.scalar_one()


def _user() -> str:
    with contextlib.suppress(OSError, KeyError, ImportError):
        return getpass.getuser()
    return str(os.getuid())
