# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Fields: which columns each dataset of an export could have, and where their values come from."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace

from .._deps import sqlalchemy as sa
from ..records.column import EVIDENCE, Column
from ..records.datasets.registry import DATASETS
from ..store.tables import RECORDS, accounts, media
from .changes import CHANGES

#: Columns of rooms that are not told of a recording's room: its key, and on what its row stands.
_NOT_OF_ROOM = frozenset(("provider", "account", "id", *(column.name for column in EVIDENCE)))

#: Datasets of which there is media that the collection can archive.
WITH_MEDIA: t.Final = ("recordings", "compositions")
_MEDIA = (
    Column(
        "media_state",
        "text",
        "What became of its media: verified or unverified in the archive, missing, external or failed; "
        "nothing when nobody asked for it.",
    ),
    Column("media_path", "text", "The archived file.", personal=True),
    Column("media_sha256", "text", "SHA-256 of the archived file, when it was computed."),
)
_NAME = Column("account_name", "text", "The name that people know the account by, the newest that was told.")


@dataclass(frozen=True)
class Field:
    """One column of a dataset.

    Attributes:
        column: its description; ``name`` is what the export calls it.
        expression: where its values come from.
        plain: the name that redaction and column choice know besides ``column.name``.
        hashed: its values are replaced by a keyed hash.
    """

    column: Column
    expression: sa.ColumnElement[t.Any]
    plain: str = ""
    hashed: bool = False

    @property
    def names(self) -> frozenset[str]:
        """Every name that an option may call it by."""
        return frozenset((self.column.name, self.plain or self.column.name))


def all_fields(resource: str) -> tuple[Field, ...]:
    """Return every column that *resource* could have, the ones left out by default too.

    What an earlier version exported comes first and in its order; what is new comes at the end.
    """
    name = Field(_NAME, accounts.c.name)
    if resource == "changes":
        changes = (Field(column, sa.literal_column(f'every_change."{column.name}"')) for column in CHANGES)
        return (*changes, name)
    dataset = "recordings" if resource == "recordings_with_rooms" else resource
    own = RECORDS[dataset].c
    fields = [(later, Field(column, own[column.name])) for later, column in _columns(dataset)]
    if resource == "recordings_with_rooms":
        fields += _room_fields()
    fields.sort(key=lambda field: field[0])
    archived = (Field(column, media.c[column.name.removeprefix("media_")]) for column in _MEDIA)
    return (*(field for _later, field in fields), *(archived if dataset in WITH_MEDIA else ()), name)


def _columns(dataset: str) -> t.Iterator[tuple[bool, Column]]:
    """Yield each column of a dataset, and whether it got it later: behind its evidence."""
    later = False
    for column in DATASETS[dataset]:
        yield later, column
        later = later or column.name == EVIDENCE[-1].name


def _room_fields() -> t.Iterator[tuple[bool, Field]]:
    """Yield what is told of a recording's room, whichever list of rooms it is in."""
    rooms, resources = RECORDS["rooms"].c, RECORDS["room_resources"].c
    known = Column("room_known", "boolean", "Whether the inventory holds the recording's room.", null=False)
    yield False, Field(known, sa.or_(rooms.id.is_not(None), resources.id.is_not(None)))
    for later, column in _columns("rooms"):
        name = column.name
        if name in _NOT_OF_ROOM:
            continue
        meaning = f"Of the recording's room: {column.meaning}"
        described = replace(column, name=f"room_{name}", null=True, meaning=meaning)
        value: sa.ColumnElement[t.Any] = rooms[name]
        if name in resources:
            value = sa.func.coalesce(value, resources[name])
        yield later, Field(described, value, plain=name)


def tables(resource: str) -> sa.FromClause:
    """Return the tables that the fields of *resource*, which is not the changes, come from."""
    own = RECORDS["recordings" if resource == "recordings_with_rooms" else resource]
    joined: sa.FromClause = own
    if resource == "recordings_with_rooms":
        # A session is a meeting in a room, and a row among the rooms.
        session = own.c.provider == "telnyx"
        at_telnyx = sa.case((session, own.c.session_id), else_=own.c.room_id)
        joined = joined.outerjoin(RECORDS["rooms"], _same(RECORDS["rooms"], own, at_telnyx))
        resources = RECORDS["room_resources"]
        joined = joined.outerjoin(resources, _same(resources, own, own.c.room_id))
    if own.name in WITH_MEDIA:
        archived = sa.and_(_same(media, own, own.c.id), media.c.dataset == own.name)
        joined = joined.outerjoin(media, archived)
    same = sa.and_(accounts.c.provider == own.c.provider, accounts.c.account == own.c.account)
    return joined.outerjoin(accounts, same)


def _same(table: sa.Table, own: sa.Table, key: sa.ColumnElement[t.Any]) -> sa.ColumnElement[bool]:
    return sa.and_(table.c.provider == own.c.provider, table.c.account == own.c.account, table.c.id == key)
