# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where on the clock a record lies: a monotone map of [0, 1] onto the window, with a dense part."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from functools import lru_cache

DAY = 86400


class Timeline:
    """The window of an account; with skew, ``share`` of the records lie in ``width`` of it."""

    def __init__(self, end: int, days: float, share: float = 0.0, width: float = 0.0) -> None:
        self.end, self.span = end, days * DAY
        self.start = end - self.span
        self._width, self._share = (width, share) if 0 < width < 1 and share else (0.0, 0.0)
        self._dense_from = 0.6 * (1 - self._width)
        self._x1 = (1 - self._share) * (self._dense_from / (1 - self._width))
        self._x2 = self._x1 + self._share

    def at(self, x: float) -> float:
        """Return the time, in seconds since 1970, of the position ``x`` in [0, 1]."""
        if not self._share:
            return self.start + x * self.span
        if x < self._x1:
            y = x / self._x1 * self._dense_from
        elif x < self._x2:
            y = self._dense_from + (x - self._x1) / self._share * self._width
        else:
            y = self._dense_from + self._width
            y += (x - self._x2) / (1 - self._x2) * (1 - y) if self._x2 < 1 else 0.0
        return self.start + y * self.span


def first_at_or_after(moment: float, count: int, time_of: Callable[[int], float]) -> int:
    """Return the first index in 0..count-1 whose time is not before ``moment``, else ``count``."""
    if moment in (-math.inf, math.inf):
        return count if moment > 0 else 0
    low, high = 0, count
    while low < high:
        middle = (low + high) // 2
        if time_of(middle) < moment:
            low = middle + 1
        else:
            high = middle
    return low


class Clock:
    """Remembers where moments lie among the computed records, whose times never change."""

    def __init__(self, count: int, time_of: Callable[[int], float]) -> None:
        self._count, self._time_of = count, time_of
        self._known: dict[float, int] = {}

    def index(self, moment: float) -> int:
        """Return the first index whose time is not before ``moment``, else the count."""
        found = self._known.get(moment)
        if found is None:
            if len(self._known) > 4096:
                self._known.clear()
            found = self._known[moment] = first_at_or_after(moment, self._count, self._time_of)
        return found


def iso(seconds: int) -> str:
    """Format whole seconds as Twilio does: ``2026-01-31T12:00:00Z``."""
    return f"{datetime.fromtimestamp(seconds, UTC).isoformat()[:19]}Z"


@lru_cache(maxsize=8192)
def rfc2822(seconds: float) -> str:
    """Format whole seconds as Twilio's older API does: ``Tue, 03 Nov 2026 10:00:00 +0000``."""
    return format_datetime(datetime.fromtimestamp(int(seconds), UTC))


def iso_fraction(millis: int) -> str:
    """Format milliseconds as Telnyx does: ``2026-01-31T12:00:00.123000Z``."""
    return f"{iso(millis // 1000)[:-1]}.{millis % 1000:03d}000Z"


def parse(text: str, *, dates: bool = False) -> float:
    """Parse an ISO 8601 time with a zone, or, with ``dates``, a plain date as UTC midnight.

    Raises ValueError for everything else, a time without zone included.
    """
    if dates and len(text) == 10:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or len(text) < 17:
        raise ValueError(f"time without a zone: {text!r}")
    return moment.timestamp()
