# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A numbered list in memory whose records come and go while it is read, and its reader's bookkeeping."""

from __future__ import annotations

import itertools
import threading
import typing as t
from collections.abc import Callable
from datetime import UTC, datetime

from ansible_collections.cpaas.recordings.plugins.module_utils.client.filters import Inclusive
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Page, Query
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.chain import Chain
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.numbered import Numbered

START = 1_700_000_000


class NumberedList:
    """A collection like Telnyx's: numbered pages, totals, bounds that are both inclusive.

    Args:
        moves: called before each page with the number of requests so far; it may change ``times``,
            which maps an id to a creation time in Unix seconds.
        spoil: gets each page and returns what is answered instead, or raises.
    """

    resource = "recordings"
    provider = "telnyx"
    operation = "list call recordings"
    account = "telnyx"
    id_field = "id"
    time_field = "created_at"
    numbered = True
    bounds = Inclusive("created_at")
    statuses: tuple[str, ...] | None = None

    def __init__(
        self,
        times: dict[str, float],
        *,
        page_size: int = 10,
        newest_first: bool = True,
        moves: Callable[[int, dict[str, float]], None] = lambda _requests, _times: None,
        spoil: Callable[[int, Page], Page] = lambda _requests, page: page,
    ) -> None:
        self.times = dict(times)
        self.page_size = page_size
        self.newest_first = newest_first
        self.moves = moves
        self.spoil = spoil
        self.ignores_filters = False
        self.requests = 0
        self._lock = threading.Lock()

    def page(self, query: Query, cursor: str | None) -> Page:
        with self._lock:
            self.moves(self.requests, self.times)
            self.requests += 1
            query = Query() if self.ignores_filters else query
            low = query.after.timestamp() if query.after else float("-inf")
            high = query.before.timestamp() if query.before else float("inf")
            inside = sorted(
                ((moment, name) for name, moment in self.times.items() if low <= moment <= high),
                reverse=self.newest_first,
            )
            number = int(cursor or "1")
            start = (number - 1) * self.page_size
            records = [
                {"id": name, "created_at": datetime.fromtimestamp(moment, UTC).isoformat()}
                for moment, name in inside[start : start + self.page_size]
            ]
            pages = -(-len(inside) // self.page_size)
            page = Page(records, str(number + 1) if number < pages else None, number, pages, len(inside))
            return self.spoil(self.requests - 1, page)

    def admits(self, query: Query, record: dict[str, t.Any], *, wire: bool = False) -> bool:
        moment = datetime.fromisoformat(record["created_at"])
        if query.after is not None and moment < query.after:
            return False
        return query.before is None or moment < query.before or (wire and moment == query.before)


class Keeper:
    """Keeps what came, and counts it as the store does: by when it was seen last."""

    def __init__(self, collection: NumberedList, concurrency: int = 1, *, strict: bool = False) -> None:
        self.seen: dict[str, tuple[int, float]] = {}
        self.chains: dict[int, Chain] = {}
        self.copies = 0
        self._clock = itertools.count(1)
        numbers = itertools.count(100)
        self.numbered = Numbered(
            collection, concurrency, lambda: next(numbers), self._begin, self._distinct, strict=strict
        )

    def _begin(self) -> str:
        return str(next(self._clock))

    def _distinct(self, chain: Chain, mark: str) -> int:
        low = chain.query.after.timestamp() if chain.query.after else float("-inf")
        high = chain.query.before.timestamp() if chain.query.before else float("inf")
        return sum(seen >= int(mark) and low <= moment <= high for seen, moment in self.seen.values())

    def read(self, chain: Chain, *, pages: int | None = None) -> Keeper:
        """Read the list, or only so many pages of it."""
        self.chains[chain.number] = chain
        steps = self.numbered.run(chain)
        for step in steps:
            self.chains[step.chain.number] = step.chain
            self.chains.update({child.number: child for child in step.born})
            now = next(self._clock)
            for record in step.records:
                self.copies += 1
                self.seen[record["id"]] = now, datetime.fromisoformat(record["created_at"]).timestamp()
            if pages is not None and step.chain.pages == pages:
                break
        steps.close()
        return self


def whole(size: int, *, every: int = 60) -> tuple[dict[str, float], Query]:
    """Return a list of so many records, and the query for all of it."""
    times = {f"id{number:06d}": float(START + number * every) for number in range(size)}
    return times, Query(
        None, datetime.fromtimestamp(START, UTC), datetime.fromtimestamp(START + size * every, UTC)
    )
