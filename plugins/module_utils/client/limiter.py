# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How fast requests leave: never faster than the user allows, and just under what the provider takes.

Requests are spaced evenly. A refusal (HTTP 429) tells that the provider's quota lies below the
present rate: the rate drops to just under what was being accepted, stays there, creeps back towards
that ceiling, and after a while tries beyond it, since a quota may be raised or be free again.
(The shape is that of a congestion window: decrease by a factor, a long plateau, a careful probe.)
"""

from __future__ import annotations

import threading
import time
import typing as t
from collections import deque

#: Requests per second, below which refusals do not push.
_LOWEST = 0.5
#: The part of the estimated quota that is used right after a refusal; the rest is regained.
_MARGIN = 0.97
#: What a further refusal within :data:`_SETTLING` seconds leaves of the rate: the first estimate was
#: too high, since most quotas let a burst pass.
_DECREASE = 0.93
#: Seconds after a refusal in which the new rate is on trial.
_SETTLING = 2.0
#: Seconds without a refusal before rates beyond the last ceiling are tried.
_PLATEAU = 4.0
#: Growth of such a trial: this share of the ceiling, times the square of the seconds it has lasted.
_PROBE = 0.0005
#: The same two while no ceiling has been confirmed by growing into it: the first estimate may be far off.
_FIRST_PLATEAU = 1.5
_FIRST_PROBE = 0.02
#: Seconds that a refusal stops everybody for, when the provider does not say how long.
_BRIEF = 0.25
#: Seconds a late thread may catch up on: spacing restarts from now when the schedule is older.
_SLACK = 0.05


class Clock:
    """Time, as the limiter and the session use it: the machine's clock. Tests put their own in its place."""

    def now(self) -> float:
        """Return seconds that only ever grow."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)

    def wall(self) -> float:
        """Return seconds since 1970, to read dates that a provider names."""
        return time.time()


class Ticket(t.NamedTuple):
    """Permission to send one request.

    Attributes:
        epoch: number of refusals that had been taken into account when it was given.
        at: when it was given.
    """

    epoch: int
    at: float


class Limiter:
    """The pace of one account, shared by all threads.

    Args:
        requests_per_second: ceiling set by the user; 0 is none, until the provider refuses.
        clock: what tells the time.
    """

    def __init__(self, requests_per_second: float, clock: Clock | None = None) -> None:
        self._clock = clock or Clock()
        self._lock = threading.Lock()
        self._allowed = requests_per_second if requests_per_second > 0 else float("inf")
        self._rate = self._allowed
        self._ceiling: float | None = None
        self._begun = self._next = self._clock.now()
        self._confirmed = False
        self._epoch = 0
        self._epoch_at: float | None = None
        self._recent: deque[float] = deque(maxlen=2048)

    @property
    def rate(self) -> float:
        """The present pace, in requests per second."""
        with self._lock:
            self._grow(self._clock.now())
            return self._rate

    def acquire(self) -> Ticket:
        """Wait for this thread's turn."""
        while True:
            ticket, wait = self.reserve()
            if wait <= 0:
                return ticket
            self._clock.sleep(wait)
            if self.valid(ticket):
                return ticket

    def reserve(self) -> tuple[Ticket, float]:
        """Take the next turn; returns it and the seconds until then."""
        with self._lock:
            now = self._clock.now()
            self._grow(now)
            turn = max(self._next, now - _SLACK)
            self._next = turn + 1.0 / self._rate
            return Ticket(self._epoch, max(turn, now)), turn - now

    def valid(self, ticket: Ticket) -> bool:
        """Tell whether a turn still stands. A refusal since then makes it too early, at too fast a pace."""
        with self._lock:
            return ticket.epoch == self._epoch

    def accepted(self) -> None:
        """Note that the provider took a request."""
        with self._lock:
            self._recent.append(self._clock.now())

    def refused(self, ticket: Ticket, pause: float | None) -> None:
        """Note that the provider refused the request of *ticket*.

        Args:
            ticket: what :meth:`acquire` gave for it.
            pause: seconds to wait as the provider says; ``None`` when it says nothing.
        """
        with self._lock:
            now = self._clock.now()
            resume = now + (pause if pause is not None else _BRIEF)
            if ticket.epoch != self._epoch:
                self._next = max(self._next, resume)
                return
            self._confirmed = self._confirmed or (
                self._epoch_at is not None and now - self._epoch_at > _SETTLING
            )
            self._ceiling = max(_LOWEST, self._estimate(now))
            self._rate = max(_LOWEST, min(self._ceiling * _MARGIN, self._allowed))
            # All turns given before are void, so the schedule begins anew.
            self._next = max(resume, now + 1.0 / self._rate)
            self._epoch += 1
            self._epoch_at = self._next

    def _estimate(self, now: float) -> float:
        """Guess the quota: what was accepted lately, while the provider was at its limit."""
        if self._epoch_at is not None and now - self._epoch_at < _SETTLING:
            return self._rate * _DECREASE / _MARGIN
        accepted = sum(1 for moment in self._recent if moment > now - 1.0)
        return min(self._rate, max(accepted, 1) / min(1.0, max(0.25, now - self._begun)))

    def _grow(self, now: float) -> None:
        """Regain what a refusal took, as time passes without another one."""
        if self._ceiling is None or self._epoch_at is None or self._rate >= self._allowed:
            return
        plateau, probe = (_PLATEAU, _PROBE) if self._confirmed else (_FIRST_PLATEAU, _FIRST_PROBE)
        calm = max(0.0, now - self._epoch_at)
        if calm <= plateau:
            regained = self._ceiling * (_MARGIN + (1.0 - _MARGIN) * calm / plateau)
        else:
            regained = self._ceiling * (1.0 + probe * (calm - plateau) ** 2)
        self._rate = max(self._rate, min(self._allowed, regained))
