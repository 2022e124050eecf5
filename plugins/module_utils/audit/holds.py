# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Legal holds: what must be kept although its time is over."""

from __future__ import annotations

import typing as t
from datetime import UTC, date, datetime

from .conditions import Condition, compile_select, some
from .policy import Hold, Policy
from .searching import Searcher

#: A hold on one of these holds everything that was recorded of it.
_WHOLE: t.Final = ("id", "room_id", "call_id", "conference_id", "session_id")


class Holds:
    """The legal holds of one policy at one moment.

    Args:
        as_of: a hold is in force until the end of its ``until`` day, in UTC.
    """

    def __init__(self, policy: Policy, as_of: datetime, searcher: Searcher) -> None:
        self._as_of = as_of
        self._all = policy.holds
        self._ids: set[str] = set()
        conditions: list[Condition] = []
        for hold in policy.holds:
            if not self._in_force(hold):
                continue
            self._ids.update(hold.model.ids or ())
            if hold.select is not None:
                condition = compile_select(
                    hold.select, "recordings", as_of, searcher, hold.where.inner("select")
                )
                conditions += [condition] if condition is not None else []
        self._selected = some(conditions)

    def _in_force(self, hold: Hold) -> bool:
        until = hold.model.until
        return until is None or date.fromisoformat(until) >= self._as_of.astimezone(UTC).date()

    def held(self, item: t.Any) -> bool | None:
        """Tell whether *item*, or what it is of, is under a hold; ``None`` when that is not known."""
        if self._ids and any(getattr(item, name, None) in self._ids for name in _WHOLE):
            return True
        return self._selected(item)

    def shown(self) -> list[dict[str, t.Any]]:
        """Return what reports tell of the holds, in the file's order."""
        return [
            {**hold.model.model_dump(mode="json"), "state": "active" if self._in_force(hold) else "expired"}
            for hold in self._all
        ]
