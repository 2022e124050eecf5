# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Order and position in lists: ranks, permutations, and a cursor that survives changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from math import gcd

from .config import Order
from .periodic import Mask, Periodic

Cursor = tuple[str, int, int]
START: Cursor = ("s", 0, 0)


class Permutation:
    """A bijection of 0..size-1 that scatters neighbours, and its inverse."""

    def __init__(self, size: int, seed: int) -> None:
        self.size = max(1, size)
        factor = max(1, int(self.size * 0.6180339887) + seed % 7)
        while gcd(factor, self.size) != 1:
            factor += 1
        self._factor, self._shift = factor, seed % self.size
        self._inverse = pow(factor, -1, self.size) if self.size > 1 else 0

    def at(self, position: int) -> int:
        """Return the image of a position."""
        return (position * self._factor + self._shift) % self.size

    def position(self, image: int) -> int:
        """Return the position of an image."""
        return (image - self._shift) * self._inverse % self.size


@dataclass(frozen=True)
class Pages:
    """A list with a total: ``at(offset, size)`` returns the indices of a page."""

    total: int
    at: Callable[[int, int], list[int]]


@dataclass
class Selection:
    """What a list holds: computed records of some classes in an index range, and exceptions.

    ``extras`` are indices that the computed part does not hold: records that came later, or whose
    present status differs; ``accept`` decides on every candidate with its present state.
    """

    mask: Mask
    low: int
    high: int
    order: Order
    seed: int
    accept: Callable[[int], bool] = lambda _index: True
    extras: list[int] = field(default_factory=list)
    time: Callable[[int], float] = lambda _index: 0.0

    def __post_init__(self) -> None:
        self._base = self.mask.rank(self.low) if self.high > self.low else 0
        self.count = self.mask.rank(self.high) - self._base if self.high > self.low else 0
        self._mixer = Permutation(self.count, self.seed)
        self._extras = sorted((self.time(i), i) for i in self.extras if self.accept(i))
        if self.order != "asc":
            self._extras.reverse()

    def _index(self, position: int) -> int:
        if self.order == "shuffled":
            position = self._mixer.at(position)
        elif self.order == "desc":
            position = self.count - 1 - position
        return self.mask.select(self._base + position)

    def _position(self, index: int) -> int:
        rank = self.mask.rank(index) - self._base
        if self.order == "shuffled":
            return self._mixer.position(rank)
        return rank if self.order == "asc" else self.count - 1 - rank

    def pages(self, exceptions: Iterable[int]) -> Pages:
        """Return the same list with its total.

        ``exceptions`` are the only computed records that ``accept`` may refuse.
        """
        missing = (i for i in exceptions if self.low <= i < self.high and self.mask.holds(i))
        holes = sorted(self._position(i) for i in missing if not self.accept(i))
        before = [] if self.order == "asc" else [index for _when, index in self._extras]
        after = [index for _when, index in self._extras] if self.order == "asc" else []
        present = self.count - len(holes)

        def at(offset: int, size: int) -> list[int]:
            found = before[offset : offset + size]
            for place in range(max(0, offset - len(before)), offset - len(before) + size):
                if place >= present:
                    break
                position = place
                for hole in holes:
                    position += hole <= position
                found.append(self._index(position))
            rest = offset - len(before) - present
            return found + after[max(0, rest) : max(0, rest + size)]

        return Pages(len(before) + present + len(after), at)

    def _walk_extras(self, moment: int, index: int, first: bool) -> Iterator[tuple[Cursor, int]]:
        for when, candidate in self._extras:
            here = (int(when * 1000), candidate)
            if first or (here > (moment, index) if self.order == "asc" else here < (moment, index)):
                yield ("e", *here), candidate

    def walk(self, cursor: Cursor = START) -> Iterator[tuple[Cursor, int]]:
        """Yield (cursor of the record, index) of everything after a cursor."""
        stage, first, second = cursor
        if self.order != "asc" and stage in ("s", "e"):
            yield from self._walk_extras(first, second, stage == "s")
        if stage != "e" or self.order != "asc":
            for position in range(first if stage == "p" else 0, self.count):
                index = self._index(position)
                if self.accept(index):
                    yield ("p", position + 1, 0), index
        if self.order == "asc":
            yield from self._walk_extras(first, second, stage != "e")

    def page(self, cursor: Cursor, size: int, *, eager: bool = False) -> tuple[list[int], Cursor | None]:
        """Return up to ``size`` indices after a cursor, and where the next page goes on.

        The last page has no successor; with ``eager``, a full last page leads to an empty one.
        """
        found: list[int] = []
        last = cursor
        for here, index in self.walk(cursor):
            if len(found) == size:
                return found, last
            found.append(index)
            last = here
        return found, last if eager and len(found) == size else None


def everything(count: int, order: Order, seed: int) -> Selection:
    """Return the list of 0..count-1."""
    return Selection(Periodic(count, b"\x00").mask(frozenset({0})), 0, count, order, seed)


#: What a list holds: a chain to walk, or pages to count.
Found = Selection | Pages
