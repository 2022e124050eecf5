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
from ..store.tables import RECORDS
from .changes import CHANGES

_EVIDENCE_NAMES = frozenset(column.name for column in EVIDENCE)
_ROOM_KEY = ("provider", "account", "id")


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
    """Return every column that *resource* could have, the ones left out by default too."""
    if resource == "changes":
        return tuple(Field(column, sa.literal_column(f'"{column.name}"')) for column in CHANGES)
    if resource == "recordings_with_rooms":
        return (*_own_fields("recordings"), *_room_fields())
    return _own_fields(resource)


def _own_fields(resource: str) -> tuple[Field, ...]:
    return tuple(Field(column, RECORDS[resource].c[column.name]) for column in DATASETS[resource])


def _room_fields() -> tuple[Field, ...]:
    rooms = RECORDS["rooms"]
    found = Column("room_known", "boolean", "Whether the inventory holds the recording's room.", null=False)
    fields = [Field(found, rooms.c.id.is_not(None))]
    for column in DATASETS["rooms"]:
        if column.name not in _EVIDENCE_NAMES and column.name not in _ROOM_KEY:
            described = replace(
                column,
                name=f"room_{column.name}",
                null=True,
                meaning=f"Of the recording's room: {column.meaning}",
            )
            fields.append(Field(described, rooms.c[column.name], plain=column.name))
    return tuple(fields)
