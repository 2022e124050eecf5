# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How often and how long a session repeats a request, and what that has cost so far."""

from __future__ import annotations

import math
import random
import threading
import typing as t
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from .limiter import Clock
from .skew import ClockSkew

#: Seconds before the first repetition, at most; doubled for each further one.
_FIRST_DELAY = 0.5
#: Seconds before any repetition, at most, unless the provider asks for more.
_LONGEST_DELAY = 30.0


def passing(status: int) -> bool:
    """Tell whether an answer of this HTTP status may be another one soon: the one place that decides it.

    408, 425 and 429 say so themselves (RFC 9110, RFC 8470, RFC 6585). Every failure of a server does,
    those that only proxies use (520 to 530) included, except that it can never do what was asked: 501
    and 505. Whatever else is refused is refused for good, 451 (legal reasons) above all.
    """
    return status in (408, 425, 429) or (500 <= status <= 599 and status not in (501, 505))


class ApiUse:
    """Live counters of what an account's session has done. All times in seconds.

    Attributes:
        skew: what the answers have told of this machine's clock.
    """

    def __init__(self) -> None:
        self.skew = ClockSkew()
        self.requests = 0
        self.retries = 0
        self.waited_seconds = 0.0
        self._lock = threading.Lock()

    def count(self, *, retry: bool) -> None:
        """Count one request, and whether it repeats another."""
        with self._lock:
            self.requests += 1
            self.retries += retry

    def as_result(self) -> dict[str, int | float]:
        """Return the counters as a module's result shows them."""
        with self._lock:
            return {
                "requests": self.requests,
                "retries": self.retries,
                "waited_seconds": round(self.waited_seconds, 3),
            }


class Patience:
    """The time that a session may spend waiting for repetitions.

    Several threads that wait at the same time wait once: what counts is the time that passed while
    at least one of them waited.

    Args:
        max_wait: seconds, in total.
        use: where the waiting is counted.
        clock: what tells the time.
    """

    def __init__(self, max_wait: float, use: ApiUse, clock: Clock) -> None:
        self._max_wait = max_wait
        self._use = use
        self._clock = clock
        self._lock = threading.Lock()
        self._waited = 0.0
        self._until = clock.now()

    def wait(self, seconds: float) -> bool:
        """Wait *seconds* and return true, or return false at once if the budget does not hold them."""
        with self._lock:
            now = self._clock.now()
            end = now + seconds
            added = max(0.0, end - max(now, self._until))
            if self._waited + added > self._max_wait:
                return False
            self._waited += added
            self._until = max(self._until, end)
            self._use.waited_seconds = self._waited
        if seconds > 0:
            self._clock.sleep(seconds)
        return True


def backoff(attempt: int, random_part: t.Callable[[], float] = random.random) -> float:
    """Return seconds to wait before repetition number *attempt* (from 0): exponential, half of it jitter."""
    longest = min(_LONGEST_DELAY, _FIRST_DELAY * 2.0 ** min(attempt, 30))
    return longest * (0.5 + 0.5 * random_part())


def asked_pause(headers: t.Mapping[str, str], wall: float) -> float | None:
    """Return the seconds that an answer asks to wait; ``None`` when it asks for nothing.

    ``Retry-After`` holds seconds or a date (RFC 9110, 10.2.3). Telnyx's ``x-ratelimit-reset`` holds
    the seconds that are left, not a moment (its page on rate limiting).
    """
    for name in ("Retry-After", "x-ratelimit-reset"):
        text = headers.get(name, "").strip()
        if not text:
            continue
        try:
            seconds = float(text)
        except ValueError:
            try:
                moment = parsedate_to_datetime(text)
            except (TypeError, ValueError):
                continue
            if moment.tzinfo is None:
                moment = moment.replace(tzinfo=UTC)
            seconds = (moment - datetime.fromtimestamp(wall, UTC)).total_seconds()
        if math.isfinite(seconds):
            return max(0.0, seconds)
    return None
