# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A list of records in memory that answers like a provider: half-open bounds, tokens, any order."""

from __future__ import annotations

import bisect
import random
import threading
import time
import typing as t
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from ansible_collections.cpaas.recordings.plugins.module_utils.client.filters import Instants
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Page, Query

Order = t.Literal["desc", "asc", "shuffled"]


def stamp(seconds: float) -> str:
    """Spell a moment as Twilio does."""
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Provider:
    """A collection over *times* (Unix seconds), one record each.

    Args:
        moves: called before each page with the number of pages answered so far; it may change ``status``.
        spoil: gets each page with its number from 0 and returns what is answered instead, or raises.
    """

    resource = "recordings"
    provider = "twilio"
    operation = "list recordings"
    account = "ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    id_field = "sid"
    time_field = "date_created"
    numbered = False
    bounds = Instants("DateCreatedAfter", "DateCreatedBefore")

    def __init__(
        self,
        times: Sequence[int],
        *,
        page_size: int = 100,
        order: Order = "desc",
        latency: float = 0.0,
        statuses: tuple[str, ...] | None = None,
        status: Callable[[int], str] = lambda _index: "completed",
        moves: Callable[[int], None] = lambda _pages: None,
        spoil: Callable[[int, Page], Page] = lambda _number, page: page,
    ) -> None:
        self.times = sorted(times)
        self.page_size = page_size
        self.order = order
        self.latency = latency
        self.statuses = statuses
        self.status = status
        self.moves = moves
        self.spoil = spoil
        self.ignores_filters = False
        self.requests = 0
        self._lock = threading.Lock()

    def record(self, index: int) -> dict[str, t.Any]:
        return {
            "sid": f"RT{index:032x}",
            "date_created": stamp(self.times[index]),
            "status": self.status(index),
        }

    def page(self, query: Query, cursor: str | None) -> Page:
        if self.latency:
            time.sleep(self.latency)
        with self._lock:
            self.moves(self.requests)
            self.requests += 1
            query = Query() if self.ignores_filters else query
            low = 0 if query.after is None else bisect.bisect_left(self.times, query.after.timestamp())
            high = (
                len(self.times)
                if query.before is None
                else bisect.bisect_left(self.times, query.before.timestamp())
            )
            indexes: Sequence[int] = range(low, high)
            if self.order == "desc":
                indexes = range(high - 1, low - 1, -1)
            elif self.order == "shuffled":
                indexes = random.Random(f"{low}-{high}").sample(range(low, high), high - low)
            # A token stands for the record that comes next, so that a page is as it was before.
            start = int(cursor) if cursor else 0
            records: list[dict[str, t.Any]] = []
            position = start
            while position < len(indexes) and len(records) < self.page_size:
                index = indexes[position]
                if query.status is None or self.status(index) == query.status:
                    records.append(self.record(index))
                position += 1
            more = any(
                query.status is None or self.status(indexes[later]) == query.status
                for later in range(position, min(position + 1, len(indexes)))
            ) or position + 1 < len(indexes)
            page = Page(records, str(position) if more else None, start // self.page_size + 1)
            return self.spoil(self.requests - 1, page)

    def admits(self, query: Query, record: dict[str, t.Any], *, wire: bool = False) -> bool:
        if query.status is not None and record.get("status") != query.status:
            return False
        moment = datetime.fromisoformat(record["date_created"])
        if query.after is not None and moment < query.after:
            return False
        return query.before is None or moment < query.before or (wire and moment == query.before)
