# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How much of a chain is still to come, and where to cut it.

Twilio tells neither a total nor the order of its lists, so all that is known of a chain is what has
been read. Most lists turn out to be sorted by time; then the span that the pages read so far cover
tells how dense the records lie, and how many pages the rest may have. In an unsorted list the pages
are a sample, which tells where the records lie but not how many there are.

Nothing here decides whether a listing is complete: an estimate that is wrong costs requests, never
records.
"""

from __future__ import annotations

import bisect
import itertools
import typing as t

#: A chain is not cut into more pieces than this at once: the density may be another further on.
MOST_PIECES = 16

#: Pieces of an unbounded rest double in width, so that few of them reach any age.
UNBOUNDED_PIECES = 12

_SAMPLE = 400


class Density:
    """What the pages of one chain over ``[after, before)`` (Unix seconds) have shown.

    Attributes:
        order: ``-1`` newest first, ``1`` oldest first, ``0`` neither.

    Args:
        pages: how many pages of the chain were read before, by an interrupted run.
        grain: seconds that the API can tell apart.
    """

    def __init__(
        self, after: float | None, before: float, page_size: int, pages: int = 0, *, grain: int = 1
    ) -> None:
        self.after = after
        self.before = before
        self.page_size = page_size
        self.grain = grain
        self.pages = pages
        self._late = pages > 0  # the first page that comes does not lie at an end of the span
        self.order: t.Literal[-1, 0, 1] = -1
        self._undecided = True
        self._edge: float | None = None  # time of the record that was read last
        self._pace: float | None = None  # seconds that the last full page spans
        self._sample: list[float] = []

    def add(self, times: t.Sequence[float]) -> None:
        """Take note of one page's creation times, in the order in which they came."""
        self.pages += 1
        if not times:
            return
        path = [*([self._edge] if self._edge is not None else []), *times]
        falling = all(a >= b for a, b in itertools.pairwise(path))
        rising = all(a <= b for a, b in itertools.pairwise(path))
        if self._undecided:
            self.order = -1 if falling else 1 if rising else 0
            self._undecided = falling and rising
        elif (self.order == -1 and not falling) or (self.order == 1 and not rising):
            self.order = 0
        start = self._edge
        if start is None:
            start = times[0]
            if self.order == -1 and not self._late:
                start = self.before
            elif self.order == 1 and self.after is not None and not self._late:
                start = self.after
        self._pace = abs(times[-1] - start)
        self._edge = times[-1]
        if len(self._sample) < _SAMPLE:
            self._sample.extend(times[: _SAMPLE - len(self._sample)])

    def remaining(self) -> float | None:
        """Estimate how many pages are still to come; ``None`` when nothing is known about it."""
        rest = self._rest()
        if rest is None:
            return None
        width = max(0.0, rest[1] - rest[0])  # a bound that was widened on the wire may be passed
        if not self._pace:
            return 0.0 if width <= 1 else width * self.page_size
        return width / self._pace

    def _rest(self) -> tuple[float, float] | None:
        """Return the span that no page has reached yet, when the list is sorted and its far end known."""
        if self._edge is None or not self.order:
            return None
        if self.order == 1:
            return self._edge, self.before
        return None if self.after is None else (self.after, self._edge)

    def cuts(self, target: float) -> list[float]:
        """Return the times at which to cut the chain, rising, so that pieces have about *target* pages.

        An empty list means: do not cut. Pieces never become narrower than what the API can tell apart.
        """
        if self._edge is None:
            return []
        if not self.order:
            cuts = self._quantiles()
        elif self.after is None and self.order == -1:
            cuts = self._backwards(target)
        else:
            cuts = self._even(target)
        low = self.after if self.after is not None else float("-inf")
        whole = {float(cut // self.grain * self.grain) for cut in cuts}
        return sorted(cut for cut in whole if low + 1 <= cut <= self.before - 1)

    def _even(self, target: float) -> list[float]:
        rest, remaining = self._rest(), self.remaining()
        if rest is None or remaining is None:
            return []
        pieces = int(min(MOST_PIECES, max(2, -(-remaining // target))))
        width = (rest[1] - rest[0]) / pieces
        # What was read stays one piece of its own: it must be read again to its end mark.
        return [
            rest[0] + width * number
            for number in range(0 if self.order == 1 and self.pages > 1 else 1, pieces)
        ] + ([rest[1]] if self.order == -1 and self.pages > 1 else [])

    def _backwards(self, target: float) -> list[float]:
        edge = self._edge
        if edge is None or not self._pace:
            return []
        cuts = [edge] if self.pages > 1 else []
        width = self._pace * target
        for _number in range(UNBOUNDED_PIECES):
            edge -= width
            cuts.append(edge)
            width *= 2
        return [cut for cut in cuts if cut > 0]

    def _quantiles(self) -> list[float]:
        ordered = sorted(self._sample)
        pieces = min(MOST_PIECES, len(ordered))
        return [ordered[len(ordered) * number // pieces] for number in range(1, pieces)]


def pieces(after: float | None, before: float, cuts: t.Sequence[float]) -> list[tuple[float | None, float]]:
    """Return the half-open spans into which *cuts* part ``[after, before)``: disjoint, and all of it."""
    low = after if after is not None else float("-inf")
    inside = sorted(set(cuts))
    inside = inside[bisect.bisect_right(inside, low) : bisect.bisect_left(inside, before)]
    bounds: list[float | None] = [after, *inside]
    ends: list[float] = [*inside, before]
    return list(zip(bounds, ends, strict=True))
