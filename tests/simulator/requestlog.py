# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was asked of the simulator, and what must never be asked."""

from __future__ import annotations

import time
from collections import Counter, deque
from typing import Any


class RequestLog:
    """The latest requests, counters of all, and violations of the rules that a client must keep."""

    def __init__(self, limit: int) -> None:
        self.entries: deque[dict[str, Any]] = deque(maxlen=limit)
        self.violations: list[dict[str, Any]] = []
        self.reset()

    def reset(self) -> None:
        """Forget everything."""
        self.entries.clear()
        self.violations.clear()
        self.total = self.in_flight = self.peak = 0
        self.by: dict[str, Counter[str]] = {
            name: Counter() for name in ("port", "status", "account", "endpoint", "fault", "method")
        }

    def open(
        self, port: str, method: str, path: str, query: list[tuple[str, str]], authorization: bool
    ) -> dict[str, Any]:
        """Start an entry; the server fills in the rest with :meth:`close`."""
        self.total += 1
        self.in_flight += 1
        self.peak = max(self.peak, self.in_flight)
        entry: dict[str, Any] = {
            "number": self.total,
            "time": time.time(),
            "port": port,
            "method": method,
            "path": path,
            "query": query,
            "authorization": authorization,
            "account": None,
            "endpoint": None,
            "status": None,
            "fault": None,
        }
        self.entries.append(entry)
        return entry

    def close(self, entry: dict[str, Any], status: int) -> None:
        """Finish an entry; status 0 means that the connection was cut without an answer."""
        self.in_flight = max(0, self.in_flight - 1)
        entry["status"] = status
        entry["seconds"] = time.time() - entry["time"]
        for name, counter in self.by.items():
            counter[str(entry[name])] += 1

    def violation(self, entry: dict[str, Any], rule: str) -> None:
        """Note a broken rule."""
        self.violations.append({"rule": rule, **{k: entry[k] for k in ("number", "port", "method", "path")}})

    def counters(self) -> dict[str, Any]:
        """Return all counters."""
        return {
            "total": self.total,
            "peak": self.peak,
            "violations": len(self.violations),
            **{name: dict(counter) for name, counter in self.by.items()},
        }
