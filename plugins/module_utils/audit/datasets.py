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
from .kinds import field_of, kind_of

Expression: t.TypeAlias = "sa.ColumnElement[t.Any]"


@dataclass(frozen=True)
class Wanted:
    """What an audit wants to know beside the usual.

    Attributes:
        columns: dataset → further columns, for controls of the policy's own.
        room_names: whether to look up the name of each recording's room, which costs time.
        listed: whether to look up each room in the provider's other list.
    """

    columns: t.Mapping[str, tuple[str, ...]]
    room_names: bool = False
    listed: bool = False


LookUp: t.TypeAlias = "t.Callable[[Wanted], tuple[list[Expression], sa.FromClause | None]]"


@dataclass(frozen=True)
class Dataset:
    """How the items of one dataset are read.

    Attributes:
        kind: the item's type: columns, then what :attr:`extra` looks up, then ``drift`` and ``evidence``.
        extra: names of the fields that are looked up.
        look_up: expressions for the first of them, and what to join for that.
    """

    name: str
    kind: type[t.Any]
    extra: tuple[str, ...] = ()
    look_up: LookUp | None = None

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
        expressions, joined = self.look_up(wanted) if self.look_up is not None else ([], None)
        if joined is not None:
            statement = statement.select_from(joined)
        # What no expression is for is looked up later, for a batch of items at a time.
        later = [sa.null()] * (len(self.extra) - len(expressions))
        return statement.add_columns(*expressions, *later, table.c.drift, table.c.digest)


@cache
def _with(kind: t.Any, columns: int, more: tuple[str, ...]) -> type[t.Any]:
    fields: tuple[str, ...] = kind._fields
    names = [*fields[:columns], *map(field_of, more), *fields[columns:]]
    return collections.namedtuple(kind.__name__, names)  # noqa: PYI024


def by_ids(table: sa.Table, provider: str, account: str, ids: t.Sequence[str]) -> list[Expression]:
    """Select some records of an account, so that no index is taken but the one of the ids.

    With the account's own, a database may go through all of it for every batch.
    """
    return [
        table.c.provider.concat("") == provider,
        table.c.account.concat("") == account,
        table.c.id.in_(ids),
    ]


def same_account(table: sa.Table, other: sa.Table) -> Expression:
    """Compare the provider and account of two tables."""
    return (table.c.provider == other.c.provider) & (table.c.account == other.c.account)


def _number(table: sa.Table, *where: Expression) -> Expression:
    return sa.select(sa.func.count()).select_from(table).where(*where).scalar_subquery()


def _of_room(table: sa.Table, rooms: sa.Table) -> list[Expression]:
    """Compare what was made of a room with it: for a session of Telnyx by the session, and by its room.

    The room's own id is in the index; a session is one of few of its room.
    """
    return [
        same_account(table, rooms),
        table.c.room_id == sa.func.coalesce(rooms.c.room_id, rooms.c.id),
        sa.or_(rooms.c.room_id.is_(None), table.c.session_id == rooms.c.id),
    ]


def _room_counts(rooms: sa.Table) -> list[Expression]:
    """Return how many recordings of a room there are, and how many compositions that did not fail."""
    recordings, compositions = RECORDS["recordings"], RECORDS["compositions"]
    return [
        _number(recordings, *_of_room(recordings, rooms)),
        _number(compositions, *_of_room(compositions, rooms), compositions.c.status != "failed"),
    ]


def room_names(table: sa.Table) -> tuple[Expression, sa.FromClause]:
    """Return the name of the room of each row of *table*, from whichever list has it, and what to join."""
    rooms, resources = RECORDS["rooms"], RECORDS["room_resources"]
    # The rows of Telnyx are sessions.
    key = sa.case((table.c.provider == "telnyx", table.c.session_id), else_=table.c.room_id)
    joined = table.outerjoin(rooms, same_account(rooms, table) & (rooms.c.id == key)).outerjoin(
        resources, same_account(resources, table) & (resources.c.id == table.c.room_id)
    )
    return sa.func.coalesce(rooms.c.name, resources.c.name), joined


def _listed(table: sa.Table, elsewhere: sa.Table) -> list[Expression]:
    """Return whether the other list has the room, and how old the oldest room is that it has."""
    there = sa.exists().where(same_account(elsewhere, table), elsewhere.c.id == table.c.id)
    first = sa.select(sa.func.min(elsewhere.c.created_at)).where(same_account(elsewhere, table))
    return [there, first.scalar_subquery()]


def _rooms(wanted: Wanted) -> tuple[list[Expression], None]:
    rooms = RECORDS["rooms"]
    listed = _listed(rooms, RECORDS["room_resources"]) if wanted.listed else [sa.false(), sa.null()]
    return [*_room_counts(rooms), *listed, sa.false()], None


def _room_resources(_wanted: Wanted) -> tuple[list[Expression], None]:
    table = RECORDS["room_resources"]
    return _listed(table, RECORDS["rooms"]), None


def _recordings(wanted: Wanted) -> tuple[list[Expression], sa.FromClause | None]:
    if not wanted.room_names:
        return [], None
    name, joined = room_names(RECORDS["recordings"])
    return [name], joined


def _conferences(_wanted: Wanted) -> tuple[list[Expression], None]:
    conferences, recordings = RECORDS["conferences"], RECORDS["recordings"]
    of_it = (same_account(recordings, conferences), recordings.c.conference_id == conferences.c.id)
    return [_number(recordings, *of_it), _number(recordings, *of_it, recordings.c.status != "absent")], None


def _compositions(_wanted: Wanted) -> tuple[list[Expression], sa.FromClause | None]:
    compositions, recordings = RECORDS["compositions"], RECORDS["recordings"]
    of_it = (
        same_account(recordings, compositions),
        recordings.c.room_id == compositions.c.room_id,
        sa.or_(compositions.c.session_id.is_(None), recordings.c.session_id == compositions.c.session_id),
    )
    gone = sa.or_(recordings.c.status == "deleted", recordings.c.vanished_at.is_not(None))
    name, joined = room_names(compositions)
    numbers = [
        _number(recordings, *of_it),
        _number(recordings, *of_it, sa.not_(gone)),
        _number(recordings, *of_it, sa.not_(gone), recordings.c.status == "unknown"),
    ]
    return [*numbers, name, sa.literal("video_room")], joined


def _transcriptions(_wanted: Wanted) -> tuple[list[Expression], sa.FromClause | None]:
    transcriptions, recordings = RECORDS["transcriptions"], RECORDS["recordings"]
    same = same_account(recordings, transcriptions) & (recordings.c.id == transcriptions.c.recording_id)
    return [recordings.c.status, recordings.c.vanished_at], transcriptions.outerjoin(recordings, same)


def _switches(_wanted: Wanted) -> tuple[list[Expression], sa.FromClause | None]:
    switches, settings = RECORDS["switches"], RECORDS["settings"]
    return [settings.c.encryption_enabled], switches.outerjoin(settings, same_account(settings, switches))


def _made(name: str, extra: tuple[str, ...] = (), look_up: LookUp | None = None) -> Dataset:
    return Dataset(name, kind_of(name, *extra), extra, look_up)


#: In the order of the audit.
KINDS: t.Final[dict[str, Dataset]] = {
    dataset.name: dataset
    for dataset in (
        Dataset("settings", Settings, ("created_at",)),
        _made("switches", ("recordings_encrypted",), _switches),
        Dataset("rooms", Room, ("recordings", "compositions", "listed", "oldest_listed", "unplaced"), _rooms),
        _made("room_resources", ("listed", "oldest_listed"), _room_resources),
        _made("conferences", ("recordings", "recordings_there"), _conferences),
        _made("conference_participants"),
        _made("calls", ("recorded",)),
        Dataset("recordings", Recording, ("room_name", "custom_storage"), _recordings),
        _made(
            "compositions",
            ("recordings", "recordings_left", "recordings_unsure", "room_name", "product"),
            _compositions,
        ),
        _made("transcriptions", ("recording_status", "recording_vanished_at"), _transcriptions),
    )
}
