# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Numbered pages, as Telnyx has them: the first page tells how many, the rest are read in parallel.

Pages move when records come or go while they are read: then one record is on two pages, and another
on none. So a list counts as read only when every page told the same ``total_results``, and as many
different records came. Otherwise it is cut by time into shorter lists, each of which is read in a
moment and proven by itself; what is too short to be cut is read again.
"""

from __future__ import annotations

import hashlib
import json
import typing as t
from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from ..errors import ApiError, IncompleteListingError, WrongAccountError
from .chain import Chain, Step, ignored_filter, timestamp
from .density import pieces

if t.TYPE_CHECKING:
    from ..client.listable import Collection
    from ..client.pages import Page

#: How often a list that cannot be cut is read before it is called incomplete.
ATTEMPTS = 3

#: Pages that a piece of a list has, about, after the first cut; pieces of it have one.
PIECE_PAGES = 10

#: Failures after which no other list of the account can be read either.
_HOPELESS = frozenset(("credentials", "permission", "tls", "network", "not_found", "filter", "rate"))


@dataclass(frozen=True)
class _Place:
    """How far a list was read, kept as the chain's cursor.

    Attributes:
        upto: number of the last page that was handed out.
        total: what the provider counted then.
        mark: what `begin` returned when this reading began.
        held: digest of that page's ids; when it differs later, the pages have moved.
    """

    upto: int
    total: int | None
    mark: str
    held: str

    def write(self) -> str:
        return json.dumps([self.upto, self.total, self.mark, self.held])


class Numbered:
    """Reads one numbered list, page-parallel.

    Attributes:
        errors: why lists could not be read.
        noticed: what was wrong on the way, and mended itself.

    Args:
        number: gives each new chain its number.
        begin: called before a list is read from its first page; returns a mark for this reading.
        distinct: counts the different records of a chain's window that came since the reading with
            this mark began.
        strict: refuse records which show that the provider ignored the time bounds or a filter.
    """

    def __init__(
        self,
        collection: Collection,
        concurrency: int,
        number: t.Callable[[], int],
        begin: t.Callable[[], str],
        distinct: t.Callable[[Chain, str], int],
        *,
        strict: bool = False,
    ) -> None:
        self.collection = collection
        self.concurrency = max(1, concurrency)
        self.errors: list[ApiError] = []
        self.noticed: list[str] = []
        self._number = number
        self._begin = begin
        self._distinct = distinct
        self._strict = strict
        self._mark = ""
        self._nameless = 0  # records of the last reading that have no id
        self._starts: list[float] = []  # creation time of the first record of each page
        self._problem = ""  # why the last reading proves nothing; empty when it does

    def run(self, chain: Chain) -> t.Generator[Step, None, None]:
        """Read the list that *chain* describes and yield a step for each page, pages in order."""
        ahead = deque([(chain, 1)])
        while ahead:
            chain, attempt = ahead.popleft()
            for step in self._read(chain):
                chain = step.chain
                yield step
            if chain.state == "failed":
                if self.errors[-1].kind in _HOPELESS:
                    return
                continue
            found = self._distinct(chain, self._mark)
            total = _read_cursor(chain.cursor).total
            if not self._problem and total is not None and found + self._nameless != total:
                held = found + self._nameless
                self._problem = f"the provider counts {total} records, its pages held {held} different ones"
            if not self._problem:
                mark = f"the last of its {chain.pages} pages, {found} records as the provider counts"
                yield Step(replace(chain, state="done", cursor=None, ended_by=mark))
                continue
            self.noticed.append(self._problem)
            born = self._cut(chain)
            if not born and attempt < ATTEMPTS:
                born = (Chain(self._number(), chain.query),)
            if not born:
                yield self._failed(chain)
                continue
            mark = f"{self._problem}; read again as {_named(born)}"
            yield Step(replace(chain, state="split", cursor=None, ended_by=mark), born=born)
            ahead.extendleft((child, attempt + 1 if len(born) == 1 else 1) for child in reversed(born))

    def _failed(self, chain: Chain) -> Step:
        problem = f"{self._problem}, {ATTEMPTS} times"
        remedy = "run it again when nothing is being deleted"
        self.errors.append(
            IncompleteListingError(
                self.collection.operation, self.collection.account, problem, remedy, kind="data"
            )
        )
        return Step(replace(chain, state="failed", cursor=None, ended_by=problem))

    def _cut(self, chain: Chain) -> tuple[Chain, ...]:
        """Cut a list of several pages by time: into pieces of a few pages, and those into single pages."""
        starts, query = sorted(self._starts), chain.query
        every = PIECE_PAGES if len(starts) > 2 * PIECE_PAGES else 1
        if len(starts) < 2 or query.before is None:
            return ()
        low = query.after.timestamp() if query.after else None
        high = query.before.timestamp()
        grain = self.collection.bounds.grain
        # A cut must be something that the provider's filter can tell apart.
        cuts = [start // grain * grain for start in starts[every::every]] if grain else []
        spans = pieces(low, high, [cut for cut in cuts if cut > (low or 0.0)])
        if len(spans) < 2:
            return ()
        return tuple(
            Chain(
                self._number(),
                replace(
                    query,
                    after=query.after
                    if start == low or start is None
                    else datetime.fromtimestamp(start, UTC),
                    before=query.before if end == high else datetime.fromtimestamp(end, UTC),
                ),
                estimate=float(every),
            )
            for start, end in spans
        )

    def _read(self, chain: Chain) -> t.Iterator[Step]:
        self._problem, self._starts, self._nameless = "", [], 0
        waiting: deque[Future[Page]] = deque()
        with ThreadPoolExecutor(self.concurrency, thread_name_prefix="listing") as threads:
            try:
                chain, page = self._first(chain)
                total, pages = page.total_results, max(1, page.total_pages or 1)
                asked = upto = page.number
                # What is asked for ahead is lost when the process is killed.
                ahead = self.concurrency + self.concurrency // 4
                while True:
                    while len(waiting) < ahead and asked < pages:
                        asked += 1
                        waiting.append(threads.submit(self._page, chain, asked))
                    if page.total_results != total and not self._problem:
                        counted = f"{total} records, and {page.total_results} on page {page.number}"
                        self._problem = f"the provider counted {counted}"
                    self._note(page)
                    chain = replace(
                        chain,
                        pages=chain.pages + 1,
                        records=chain.records + len(page.records),
                        cursor=_Place(upto, total, self._mark, self._held(page)).write(),
                        estimate=float(pages),
                    )
                    self._nameless += page.nameless
                    yield Step(chain, page.records, nameless=page.nameless)
                    if not waiting:
                        return
                    page = waiting.popleft().result()
                    upto += 1
            except ApiError as error:
                if isinstance(error, WrongAccountError):
                    raise
                self.errors.append(error)
                # Pages that have moved are not gone on with.
                cursor = None if self._problem else chain.cursor
                yield Step(replace(chain, state="failed", cursor=cursor, ended_by=str(error)))
            finally:
                for future in waiting:
                    future.cancel()

    def _first(self, chain: Chain) -> tuple[Chain, Page]:
        """Read the page to begin with: the last one that an interrupted reading has, if it is as it was."""
        place = _read_cursor(chain.cursor)
        if place.upto:
            page = None
            try:
                page = self._page(chain, place.upto)
            except IncompleteListingError as error:
                if error.kind == "filter":
                    raise  # otherwise there is no such page any more
            if page is not None and page.total_results == place.total and self._held(page) == place.held:
                self._mark = place.mark
                return replace(chain, pages=chain.pages - 1, records=chain.records - len(page.records)), page
        self._mark = self._begin()
        return replace(chain, cursor=None, pages=0, records=0), self._page(chain, 1)

    def _page(self, chain: Chain, number: int) -> Page:
        page = self.collection.page(chain.query, str(number) if number > 1 else None)
        if self._strict:
            for record in page.records:
                if not self.collection.admits(chain.query, record, wire=True):
                    raise ignored_filter(self.collection, "a record does not answer it")
        return page

    def _held(self, page: Page) -> str:
        ids = sorted(repr(record.get(self.collection.id_field)) for record in page.records)
        return hashlib.sha256("\n".join(ids).encode("utf-8", "surrogatepass")).hexdigest()[:16]

    def _note(self, page: Page) -> None:
        moments = (timestamp(record.get(self.collection.time_field)) for record in page.records)
        start = next((moment for moment in moments if moment is not None), None)
        if start is not None:
            self._starts.append(start)


def _named(born: t.Sequence[Chain]) -> str:
    if len(born) == 1:
        return f"chain {born[0].number}"
    return f"chains {born[0].number} to {born[-1].number}"


def _read_cursor(cursor: str | None) -> _Place:
    """Return how far an interrupted list was read; a cursor that cannot be read is no progress."""
    if cursor is None:
        return _Place(0, None, "", "")
    try:
        upto, total, mark, held = json.loads(cursor)
        return _Place(int(upto), total, str(mark), str(held))
    except (ValueError, TypeError):
        return _Place(0, None, "", "")
