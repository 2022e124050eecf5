# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the audit reads of each dataset: its columns, and what it looks up beside them.

An item is a tuple with names: the dataset's columns, what was looked up, ``drift``, and ``evidence``,
which is what is proven about its account.
"""

from __future__ import annotations

import collections
import typing as t
from dataclasses import dataclass
from functools import cache

from .._deps import sqlalchemy as sa
from ..store.reading import select
from ..store.tables import RECORDS
from .items import Recording, Room, Settings

Expression: t.TypeAlias = "sa.ColumnElement[t.Any]"


@dataclass(frozen=True)
class Wanted:
    """What an audit wants to know beside the usual.

    Attributes:
        columns: dataset → further columns, for controls of the policy's own.
        room_names: whether to look up the name of each recording's room, which costs time.
    """

    columns: t.Mapping[str, tuple[str, ...]]
    room_names: bool = False


@dataclass(frozen=True)
class Dataset:
    """How the items of one dataset are read.

    Attributes:
        kind: the item's type: columns, then what :attr:`extra` looks up, then ``drift`` and ``evidence``.
        extra: names of the fields that are looked up.
        look_up: expressions for them, and what to join for that.
    """

    name: str
    kind: type[t.Any]
    extra: tuple[str, ...] = ()
    look_up: t.Callable[[Wanted], tuple[list[Expression], sa.FromClause | None]] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the store that an item holds."""
        fields: tuple[str, ...] = self.kind._fields
        return tuple(name.rstrip("_") for name in fields[: len(fields) - len(self.extra) - 2])

    def more(self, wanted: Wanted) -> tuple[str, ...]:
        """Return the columns that are wanted and not there anyway."""
        there = {*self.columns, "drift"}
        return tuple(dict.fromkeys(c for c in wanted.columns.get(self.name, ()) if c not in there))

    def made(self, wanted: Wanted) -> type[t.Any]:
        """Return the type of the items, with the wanted columns."""
        more = self.more(wanted)
        return _with(t.cast("t.Any", self.kind), len(self.columns), more) if more else self.kind

    def statement(self, wanted: Wanted, where: t.Sequence[Expression]) -> sa.Select[t.Any]:
        """Select the rows: what an item holds up to its drift, then the digest."""
        table = RECORDS[self.name]
        statement = select(self.name, where=where, columns=(*self.columns, *self.more(wanted)))
        if self.look_up is not None:
            expressions, joined = self.look_up(wanted)
            if joined is not None:
                statement = statement.select_from(joined)
            statement = statement.add_columns(*expressions)
        return statement.add_columns(table.c.drift, table.c.digest)


@cache
def _with(kind: t.Any, columns: int, more: tuple[str, ...]) -> type[t.Any]:
    fields: tuple[str, ...] = kind._fields
    added = [f"{name}_" if name == "from" else name for name in more]
    return collections.namedtuple(kind.__name__, [*fields[:columns], *added, *fields[columns:]])  # noqa: PYI024


def same_account(table: sa.Table, other: sa.Table) -> Expression:
    """Compare the provider and account of two tables."""
    return (table.c.provider == other.c.provider) & (table.c.account == other.c.account)


def _rooms(_wanted: Wanted) -> tuple[list[Expression], None]:
    rooms, recordings = RECORDS["rooms"], RECORDS["recordings"]
    number = (
        sa.select(sa.func.count())
        .select_from(recordings)
        .where(same_account(recordings, rooms), recordings.c.room_id == rooms.c.id)
        .scalar_subquery()
    )
    return [number, sa.false()], None


def _recordings(wanted: Wanted) -> tuple[list[Expression], sa.FromClause | None]:
    rooms, recordings = RECORDS["rooms"], RECORDS["recordings"]
    if not wanted.room_names:
        return [sa.null()], None
    joined = recordings.outerjoin(
        rooms, same_account(rooms, recordings) & (rooms.c.id == recordings.c.room_id)
    )
    return [rooms.c.name], joined


def _settings(_wanted: Wanted) -> tuple[list[Expression], None]:
    return [sa.null()], None


#: In the order of the audit.
KINDS: t.Final[dict[str, Dataset]] = {
    dataset.name: dataset
    for dataset in (
        Dataset("settings", Settings, ("created_at",), _settings),
        Dataset("rooms", Room, ("recordings", "unplaced"), _rooms),
        Dataset("recordings", Recording, ("room_name",), _recordings),
    )
}
