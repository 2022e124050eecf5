# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists of a result that stay short, whatever is added to them, and in whatever order."""

from __future__ import annotations

import typing as t

#: Entries of each list in the result: AWX drops results above 700,000 bytes.
LISTED: t.Final = 500


class Listed:
    """Entries with an ``id``, of which those with the first ones are kept."""

    def __init__(self) -> None:
        self._entries: list[dict[str, t.Any]] = []

    def add(self, entry: dict[str, t.Any]) -> None:
        """Add one."""
        self._entries.append(entry)
        if len(self._entries) > 4 * LISTED:
            self._entries = self.first()

    def first(self) -> list[dict[str, t.Any]]:
        """Return those that are kept: downloads end in any order, on which the list must not depend."""
        return sorted(self._entries, key=lambda entry: str(entry["id"]))[:LISTED]
