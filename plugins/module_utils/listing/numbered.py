# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Numbered pages, as Telnyx has them: the first page tells how many, the rest are read in parallel.

Pages move when records come or go while they are read. The end of the window is pinned, so nothing
new comes in; and the number of different records is compared with the ``total_results`` of the
provider. When they differ the list is read again.
"""

from __future__ import annotations

import json
import typing as t
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from ..errors import ApiError, IncompleteListingError, WrongAccountError
from .chain import Chain, Step

if t.TYPE_CHECKING:
    from ..client.pages import Collection, Page

#: How often the list is read before it is called incomplete.
ATTEMPTS = 3


class Numbered:
    """Reads one numbered list, page-parallel.

    Args:
        number: gives each new chain its number.
        distinct: counts the different records that the steps so far have brought, in this attempt.
    """

    def __init__(
        self,
        collection: Collection,
        concurrency: int,
        number: t.Callable[[], int],
        distinct: t.Callable[[], int],
    ) -> None:
        self.collection = collection
        self.concurrency = max(1, concurrency)
        self.errors: list[ApiError] = []
        self.noticed: list[str] = []
        self._number = number
        self._distinct = distinct
        self._total: int | None = None

    def run(self, chain: Chain, *, begin: t.Callable[[], None] = lambda: None) -> t.Iterator[Step]:
        """Read the list that *chain* describes and yield a step for each page, pages in order.

        Args:
            begin: called before each further attempt, when the count of `distinct` starts anew.
        """
        problem = ""
        for attempt in range(1, ATTEMPTS + 1):
            for step in self._read(chain):
                chain = step.chain
                yield step
            if chain.state == "failed":
                return
            found = self._distinct()
            if self._total is None or found == self._total:
                mark = f"page {chain.pages} of {chain.pages}, {found} records as the provider counts"
                yield Step(replace(chain, state="done", cursor=None, ended_by=mark))
                return
            problem = f"the provider counts {self._total} records, its pages held {found} different ones"
            self.noticed.append(problem)
            if attempt < ATTEMPTS:
                begin()
                again = Chain(self._number(), chain.query)
                mark = f"{problem}; read again as chain {again.number}"
                yield Step(replace(chain, state="split", cursor=None, ended_by=mark), born=(again,))
                chain = again
        self.errors.append(
            IncompleteListingError(
                self.collection.operation,
                self.collection.account,
                f"{problem}, {ATTEMPTS} times",
                "run it again when nothing is being deleted",
                kind="data",
            )
        )
        yield Step(replace(chain, state="failed", ended_by=problem))

    def _read(self, chain: Chain) -> t.Iterator[Step]:
        upto, total = _read_cursor(chain.cursor)
        with ThreadPoolExecutor(self.concurrency, thread_name_prefix="listing") as threads:
            waiting: deque[Future[Page]] = deque()
            try:
                page = self._page(chain, upto + 1)
                if upto and page.total_results != total:
                    # Records have come or gone since the list was interrupted, so its pages have moved.
                    upto, chain = 0, replace(chain, cursor=None, pages=0, records=0)
                    page = self._page(chain, 1)
                pages = max(1, page.total_pages or 1)
                asked = upto + 1
                while True:
                    while len(waiting) < 2 * self.concurrency and asked < pages:
                        asked += 1
                        waiting.append(threads.submit(self._page, chain, asked))
                    upto += 1
                    self._total = page.total_results
                    chain = replace(
                        chain,
                        pages=chain.pages + 1,
                        records=chain.records + len(page.records),
                        cursor=json.dumps([min(upto, pages - 1), page.total_results]),
                        estimate=float(pages),
                    )
                    yield Step(chain, page.records)
                    if not waiting:
                        return
                    page = waiting.popleft().result()
            except ApiError as error:
                for future in waiting:
                    future.cancel()
                if isinstance(error, WrongAccountError):
                    raise
                self.errors.append(error)
                yield Step(replace(chain, state="failed", ended_by=str(error)))

    def _page(self, chain: Chain, number: int) -> Page:
        return self.collection.page(chain.query, str(number) if number > 1 else None)


def _read_cursor(cursor: str | None) -> tuple[int, int | None]:
    """Return how many pages an interrupted list has behind it, and the total it was read under."""
    if cursor is None:
        return 0, None
    upto, total = json.loads(cursor)
    return int(upto), total
