# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A classification of the indices 0..n-1 by a repeated table, with counting and selecting in O(1).

Rare classes of a million records can so be listed page by page without looking at the others.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from functools import cached_property


class Mask:
    """The indices of a :class:`Periodic` whose class is in a set."""

    def __init__(self, owner: Periodic, classes: frozenset[int]) -> None:
        self._body = owner.size - owner.tail
        self._tail = owner.tail if owner.tail_class in classes else 0
        self._period = max(1, len(owner.table))
        self._residues = [i for i, c in enumerate(owner.table) if c in classes]
        self._before = [0]
        for value in owner.table:
            self._before.append(self._before[-1] + (value in classes))

    def rank(self, index: int) -> int:
        """Return how many matching indices are below ``index``."""
        body = min(index, self._body)
        block, rest = divmod(body, self._period)
        count = block * len(self._residues) + (self._before[rest] if rest else 0)
        return count + (index - body if self._tail else 0)

    @cached_property
    def body_count(self) -> int:
        """The matching indices before the tail."""
        return self.rank(self._body)

    def holds(self, index: int) -> bool:
        """Whether an index matches."""
        return self.rank(index + 1) > self.rank(index)

    def select(self, rank: int) -> int:
        """Return the matching index with this rank."""
        if rank >= self.body_count:
            return self._body + rank - self.body_count
        block, rest = divmod(rank, len(self._residues))
        return block * self._period + self._residues[rest]


class Periodic:
    """Classes of the indices 0..size-1; the last ``tail`` of them share ``tail_class``."""

    def __init__(self, size: int, table: bytes, tail: int = 0, tail_class: int = 0) -> None:
        self.size, self.table, self.tail, self.tail_class = size, table, tail, tail_class
        self._masks: dict[frozenset[int], Mask] = {}

    def of(self, index: int) -> int:
        """Return the class of an index."""
        return self.tail_class if index >= self.size - self.tail else self.table[index % len(self.table)]

    def mask(self, classes: frozenset[int]) -> Mask:
        """Return the (cached) selection of some classes."""
        found = self._masks.get(classes)
        if found is None:
            found = self._masks[classes] = Mask(self, classes)
        return found


def spread(size: int, period: int, shares: Mapping[int, float], seed: int) -> bytes:
    """Build a table in which every class with a share above zero occurs, however small the size.

    Class 0 takes what is left, always holds position 0, and never less than half of the table.
    """
    length = max(1, min(size, period))
    places = list(range(1, length))
    random.Random(seed).shuffle(places)
    table = bytearray(length)
    room = length // 2
    for kind, share in shares.items():
        count = min(room, max(1, round(share * length)) if share > 0 else 0)
        room -= count
        for _unused in range(count):
            table[places.pop()] = kind
    return bytes(table)
