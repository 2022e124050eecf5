# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far this machine's clock is from a provider's, told by the ``Date`` header of its answers.

Records carry the provider's time. A run on a machine whose clock is three hours ahead would claim to
have read what was recorded in hours that had not come yet, and no later run would look there again.
"""

from __future__ import annotations

import threading
import typing as t
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from ..errors import ApiError

#: Seconds of difference above which people are told.
WORTH_TELLING: t.Final = 60.0
#: Seconds of difference above which one of the clocks is plainly wrong, and nobody can tell which.
BEYOND_BELIEF: t.Final = 24 * 3600.0
#: Seconds after which an observation says nothing any more: a clock may have been set meanwhile.
_KEPT: t.Final = 600.0


class ClockSkew:
    """What is known about the difference between two clocks; safe to share between threads.

    Each answer tells that the difference lies in a span: the provider wrote its time, in whole seconds,
    at some moment between sending and the arrival of the headers. The spans of several answers are
    intersected, so that a slow answer does no harm.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._span: tuple[float, float] | None = None
        self._observed = 0.0

    def note(self, headers: t.Mapping[str, str], sent: float, received: float, moment: float) -> None:
        """Take note of an answer.

        Args:
            headers: of the answer.
            sent: this machine's clock before the request, in seconds since 1970.
            received: the same, when the headers had come.
            moment: of the clock that only grows, in seconds.
        """
        if headers.get("Age", "0").strip() not in ("", "0"):
            return  # a cache answered, with the time at which it heard that
        try:
            told = parsedate_to_datetime(headers.get("Date", ""))
        except (TypeError, ValueError):
            return
        date = (told if told.tzinfo is not None else told.replace(tzinfo=UTC)).timestamp()
        if received < sent:
            return  # the clock was set meanwhile
        low, high = sent - date - 1.0, received - date
        with self._lock:
            if self._span is not None and moment - self._observed <= _KEPT:
                both = max(low, self._span[0]), min(high, self._span[1])
                low, high = both if both[0] <= both[1] else (low, high)
            self._span, self._observed = (low, high), moment

    def known(self, moment: float) -> bool:
        """Tell whether an answer has told the provider's time lately."""
        with self._lock:
            return self._span is not None and moment - self._observed <= _KEPT

    @property
    def seconds(self) -> float:
        """How far this machine is ahead (negative: behind); 0 unless the answers prove a difference.

        Of the span that is possible this is the upper end, so that a time which was corrected by it is
        never later than the provider's.
        """
        with self._lock:
            if self._span is None:
                return 0.0
            low, high = self._span
            return 0.0 if low <= 0.0 <= high else high

    def provider_time(self, local: datetime) -> datetime:
        """Return what the provider's clock says when this machine's says *local*."""
        seconds = self.seconds
        return local if not seconds else local - timedelta(seconds=seconds)

    def warning(self, consequence: str = "times were taken from the provider's") -> str:
        """Return a sentence about a difference above a minute, without a final stop; else nothing."""
        seconds = self.seconds
        if abs(seconds) <= WORTH_TELLING:
            return ""
        return f"{_spoken(seconds)} the provider's; {consequence}, set this machine's clock"

    def check(self, operation: str, account: str | None) -> None:
        """Raise ApiError when the clocks are more than a day apart: no bound means anything then."""
        seconds = self.seconds
        if abs(seconds) > BEYOND_BELIEF:
            remedy = (
                "set this machine's clock; if it is right, look for a proxy that answers with a wrong date"
            )
            raise ApiError(
                operation, account, f"{_spoken(seconds)} what the answers say", remedy, kind="data"
            )


def _spoken(seconds: float) -> str:
    minutes = round(abs(seconds) / 60)
    if minutes < 120:
        apart = f"{minutes} min"
    else:
        apart = f"{minutes // 60} h {minutes % 60} min" if minutes < 2880 else f"{round(minutes / 1440)} days"
    return f"this machine's clock is {apart} {'ahead of' if seconds > 0 else 'behind'}"


_shared: dict[str, ClockSkew] = {}
_sharing = threading.Lock()


def shared(base_url: str) -> ClockSkew:
    """Return what this process knows about the clock behind *base_url*.

    It is one clock for all accounts: with thousands of them, one answer tells it.
    """
    with _sharing:
        return _shared.setdefault(base_url, ClockSkew())
