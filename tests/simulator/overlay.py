# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What changed since the start: a few exceptions laid over computed data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]


@dataclass
class Added:
    """A record that came later: its creation time, its room (recordings), and fields to set."""

    created: float
    room: int = -1
    status: str = "completed"
    fields: Record = field(default_factory=dict)


@dataclass
class Overlay:
    """Exceptions of one resource in one account; added records continue the indices at ``size``."""

    size: int
    added: list[Added] = field(default_factory=list)
    changed: dict[int, Record] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)

    def holds(self, index: int | None) -> bool:
        """Whether a record with this index exists."""
        return index is not None and 0 <= index < self.size + len(self.added) and index not in self.gone

    def add(self, record: Added) -> int:
        """Append a record and return its index."""
        self.added.append(record)
        return self.size + len(self.added) - 1

    def change(self, index: int, **fields: Any) -> None:
        """Set fields of a record from now on."""
        self.changed.setdefault(index, {}).update(fields)

    def status(self, index: int, before: str) -> str:
        """Return the present status of a record whose computed status is ``before``."""
        if index >= self.size:
            before = self.added[index - self.size].status
        return str(self.changed.get(index, {}).get("status", before))
