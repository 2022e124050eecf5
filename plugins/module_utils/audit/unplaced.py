# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings of rooms of which nobody knows the room."""

from __future__ import annotations

import bisect
import typing as t

from .._deps import sqlalchemy as sa
from ..store.tables import RECORDS
from .items import Room
from .spans import room_end

#: How much of a timestamp is looked at: up to its minute.
_MINUTE: t.Final = len("2026-03-08T00:00")


class Unplaced:
    """Tells which rooms may have a recording that does not say so.

    Such a recording belongs to some room that was there when it was made, so none of these rooms can be
    said to have no recording.

    Args:
        connection: the snapshot. One account's minutes are held at a time, of which there are few: a
            recording without its room is one whose record did not fit the documented form.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._scope: tuple[str, str] | None = None
        self._minutes: list[str] = []
        self._any_time = False

    def marked(self, batch: t.Sequence[t.Any]) -> list[t.Any]:
        """Return *batch*, rooms marked when a recording of their time has no known room."""
        return [room if room.recordings else self._one(room) for room in batch]

    def _one(self, room: t.Any) -> t.Any:
        if self._scope != (room.provider, room.account):
            self._load(room.provider, room.account)
        return room._replace(unplaced=True) if self._beside(room) else room

    def _beside(self, room: Room) -> bool:
        if self._any_time:
            return True
        if not self._minutes:
            return False
        if room.created_at is None:
            return True
        place = bisect.bisect_left(self._minutes, room.created_at[:_MINUTE])
        end = room_end(room.created_at, room.ended_at)[:_MINUTE]
        return place < len(self._minutes) and self._minutes[place] <= end

    def _load(self, provider: str, account: str) -> None:
        self._scope = (provider, account)
        table = RECORDS["recordings"].c
        minute = sa.func.substr(table.created_at, 1, _MINUTE)
        statement = (
            sa.select(minute)
            .where(
                table.provider == provider,
                table.account == account,
                table.room_id.is_(None),
                table.product == "video_room",
            )
            .distinct()
        )
        found = set(self._connection.execute(statement).scalars())
        self._any_time = None in found
        self._minutes = sorted(text for text in found if text is not None)
