# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""From when to when calls, conferences and recordings lasted, and whether two of them met."""

from __future__ import annotations

import bisect
import typing as t
from datetime import timedelta

from .spans import later

#: First and last moment, spelled as in the store; ``None`` where one is not known.
Span: t.TypeAlias = "tuple[str | None, str | None]"

#: Later than every moment: of what has not ended.
OPEN: t.Final = "9999-12-31T23:59:59.999999Z"


def call_span(call: t.Any) -> Span:
    """Return from when to when a call lasted."""
    start = call.started_at or call.created_at
    first = start if call.created_at is None or start < call.created_at else call.created_at
    if call.ended_at is not None:
        return first, call.ended_at
    if start is not None and call.duration_sec is not None and call.duration_sec >= 0:
        return first, later(start, timedelta(seconds=call.duration_sec))
    return first, None


def recording_span(
    status: str, created: str | None, started: str | None, ended: str | None, duration_ms: int | None
) -> Span:
    """Return from when to when a recording lasted; one that is still made has no end yet."""
    start = started or created
    if ended is not None:
        return start, ended
    if start is not None and duration_ms is not None and duration_ms >= 0:
        return start, later(start, timedelta(milliseconds=duration_ms))
    return start, OPEN if status == "processing" else None


def overlap(one: Span, other: Span) -> bool | None:
    """Tell whether two spans have a moment in common; ``None`` when that is not known.

    Whole seconds is all that providers tell, so what ends in the second in which the other begins is
    before it.
    """
    (first, last), (begin, end) = one, other
    if last is not None and begin is not None and last <= begin:
        return False
    if end is not None and first is not None and end <= first:
        return False
    if None in (first, last, begin, end):
        return None
    return True


class Busy:
    """Spans of time that were merged, to be asked whether another one meets any of them.

    Args:
        spans: in any order; one without begin or end is taken as going on.
    """

    def __init__(self, spans: t.Iterable[Span]) -> None:
        merged: list[tuple[str, str]] = []
        for first, last in sorted((first or "", last or OPEN) for first, last in spans):
            if merged and first <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(merged[-1][1], last))
            else:
                merged.append((first, last))
        self.any = bool(merged)
        self._firsts = [first for first, _last in merged]
        self._lasts = [last for _first, last in merged]

    def overlaps(self, span: Span) -> bool:
        """Tell whether *span* meets one of them, or may."""
        first, last = span[0] or "", span[1] or OPEN
        place = bisect.bisect_right(self._lasts, first)
        return place < len(self._firsts) and self._firsts[place] < last
