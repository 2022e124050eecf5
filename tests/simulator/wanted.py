# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a list is asked for: filters in the styles of both providers, and what they leave of a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from .answers import Call
from .listing import Pages, Selection
from .overlay import Record
from .tables import Table

Test = Callable[[Record], bool]


class Filter(Protocol):
    """Reads its parameters of a request, and narrows what is wanted."""

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow; raises ProblemError for a wrong value."""


@dataclass
class Wanted:
    """What a request asks of a table: times are half-open, ``tests`` look at records."""

    table: Table
    low: float = -math.inf
    high: float = math.inf
    first: int = 0
    last: int | None = None  # of computed records; None: no bound
    statuses: frozenset[str] | None = None  # None: every one
    without: frozenset[str] = frozenset()  # kinds that are left out
    tests: list[Test] = field(default_factory=list)

    def since(self, moment: float) -> None:
        """Want nothing before a moment."""
        self.low = max(self.low, moment)

    def until(self, moment: float, *, inclusive: bool = False) -> None:
        """Want nothing from a moment on, or, inclusive, nothing after it."""
        self.high = min(self.high, math.nextafter(moment, math.inf) if inclusive else moment)

    def within(self, span: tuple[int, int]) -> None:
        """Want only the computed records of a range."""
        self.first = max(self.first, span[0])
        self.last = span[1] if self.last is None else min(self.last, span[1])

    def _accept(self, index: int) -> bool:
        table = self.table
        if not table.kept(index) or (self.statuses is not None and table.status(index) not in self.statuses):
            return False
        if index >= table.size and not self.low <= table.time(index) < self.high:
            return False
        if not self.tests:
            return True
        record = table.record(index)
        return all(test(record) for test in self.tests)

    def selection(self) -> Selection:
        """Return the list as a chain."""
        table = self.table
        classes = frozenset(range(len(table.data.kinds)))
        if self.statuses is not None:
            classes = table.classes_of(self.statuses)
        classes -= {code for code, kind in enumerate(table.data.kinds) if kind in self.without}
        low, high = max(self.first, table.clock.index(self.low)), table.clock.index(self.high)
        if self.last is not None:
            high = min(high, self.last)
        changed, added = table.overlay.changed, len(table.overlay.added)
        extras = [
            *(i for i in changed if low <= i < high and table.classes.of(i) not in classes),
            *range(table.size, table.size + added),
        ]
        if self.without:
            extras = [i for i in extras if table.kind(i) not in self.without]
        return Selection(
            table.classes.mask(classes),
            *(low, max(low, high), table.config.order, table.seed, self._accept),
            *(extras, table.time),
        )

    def pages(self) -> Pages:
        """Return the list with its total; arithmetic unless records have to be looked at."""
        selection, overlay = self.selection(), self.table.overlay
        if self.tests:
            found = [index for _cursor, index in selection.walk()]
            return Pages(len(found), lambda offset, size: found[offset : offset + size])
        exceptions = {*overlay.gone, *overlay.changed}
        return selection.pages([i for i in exceptions if i < self.table.size])


def wanted(call: Call, table: Table, filters: Sequence[Filter]) -> Wanted:
    """Return what a request asks of a table; parameters that no filter knows are ignored."""
    result = Wanted(table)
    for each in filters:
        each.apply(call, result)
    return result
