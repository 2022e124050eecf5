# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The request quota of an account: a token bucket, and the headers that tell of it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable


class Bucket:
    """``rate`` requests a second, ``burst`` seconds of them at once."""

    def __init__(self, rate: float, burst: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.rate, self.capacity, self._clock = rate, max(1.0, rate * burst), clock
        self.level, self._at = self.capacity, clock()

    def take(self) -> bool:
        """Use one request of the quota if there is one."""
        now = self._clock()
        self.level = min(self.capacity, self.level + (now - self._at) * self.rate)
        self._at = now
        if self.level < 1:
            return False
        self.level -= 1
        return True

    def headers(self) -> dict[str, str]:
        """Return Telnyx's headers; the reset is in seconds from now, no epoch."""
        return {
            "x-ratelimit-limit": str(int(self.rate)),
            "x-ratelimit-remaining": str(int(self.level)),
            "x-ratelimit-reset": str(max(1, math.ceil((1 - min(1.0, self.level)) / self.rate))),
        }
