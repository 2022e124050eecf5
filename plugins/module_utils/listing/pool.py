# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading many chains at once: a few threads, one heap of chains, one stream of steps.

The steps come out on the caller's thread, in an order in which a chain's pages follow each other
and a split comes before the chains that it made. A slow caller slows the threads down, so that no
more than a handful of pages is in memory.
"""

from __future__ import annotations

import heapq
import queue
import threading
import typing as t
from collections import deque
from dataclasses import replace
from datetime import UTC, datetime

from ..errors import ApiError, WrongAccountError
from .chain import Chain, Reader, Step
from .density import Density, pieces

if t.TYPE_CHECKING:
    from ..client.listable import Collection
    from ..client.pages import Query

#: A chain with fewer pages than this to come is not worth a request that is thrown away.
SMALLEST_PIECE = 8.0

#: Records that wait for a caller who is slower than the provider; a page of calls has 1,000, of 5 kB each.
_WAITING = 1000

#: Failures after which no other chain can succeed either.
_HOPELESS = frozenset(("credentials", "permission", "tls", "network", "not_found", "filter", "rate"))


class Pool:
    """Reads chains of one collection with up to *concurrency* threads.

    Attributes:
        errors: why chains failed.
        noticed: what was wrong with a page and mended itself when the chain began anew.

    Args:
        number: gives each new chain its number.
        split: whether chains may be cut by time; one of a list that takes no bounds never is.
        strict: refuse pages which show that the provider ignored the status it was asked for.
    """

    def __init__(
        self,
        collection: Collection,
        concurrency: int,
        number: t.Callable[[], int],
        *,
        split: bool = True,
        strict: bool = False,
    ) -> None:
        self.collection = collection
        self.concurrency = max(1, concurrency)
        self.errors: list[ApiError] = []
        self.noticed: list[str] = []
        self._number = number
        self._may_split = split and collection.bounds.grain > 0
        self._strict = strict
        self._lock = threading.Condition()
        self._heap: list[tuple[float, int, Chain]] = []
        self._threads: list[threading.Thread] = []
        self._idle = 0
        self._reading: dict[int, float] = {}  # chain number → pages it still has, as far as known
        self._open = 0  # chains that have not ended
        self._stopped = False
        self._steps: queue.Queue[Step | BaseException | None] = queue.Queue(
            max(1, min(self.concurrency * 2, _WAITING // collection.page_size))
        )

    def run(self, phases: t.Iterable[t.Sequence[Chain]]) -> t.Generator[Step, None, None]:
        """Read all chains, one phase after the other, and yield each page's step.

        A chain that fails for good yields a step with state ``failed``, and its error is in
        :attr:`errors`; the others go on, unless the failure is one that all would share.

        Raises:
            WrongAccountError: at once, before any record of that page is handed out.
        """
        try:
            for phase in phases:
                if self._stopped:
                    return
                yield from self._phase(phase)
        finally:
            self._shut()

    def _phase(self, chains: t.Sequence[Chain]) -> t.Iterator[Step]:
        with self._lock:
            for chain in chains:
                self._push(chain)
            waiting = self._open
        while waiting:
            step = self._steps.get()
            if isinstance(step, BaseException):
                raise step
            if step is None:  # a chain has ended, and everything it brought was handed out
                with self._lock:
                    waiting = len(self._reading) if self._stopped else self._open
                continue
            yield step
        while not self._steps.empty():  # what came in while a failure stopped everything
            step = self._steps.get()
            if isinstance(step, Step):
                yield step

    def _push(self, chain: Chain) -> None:
        self._open += 1
        size = chain.estimate if chain.estimate is not None else float("inf")
        # The largest first: what is long must not start last.
        heapq.heappush(self._heap, (-size, chain.number, chain))
        if not self._idle and len(self._threads) < self.concurrency:
            thread = threading.Thread(target=self._work, name="listing", daemon=True)
            self._threads.append(thread)
            thread.start()
        self._lock.notify()

    def _work(self) -> None:
        while (chain := self._take()) is not None:
            try:
                self._read(chain)
            except BaseException as error:  # noqa: BLE001 - handed to the caller's thread, which raises it
                with self._lock:
                    self._stopped = True
                self._steps.put(error)
                return
            self._steps.put(None)

    def _take(self) -> Chain | None:
        with self._lock:
            self._idle += 1
            while not self._heap and not self._stopped:
                self._lock.wait()
            self._idle -= 1
            if self._stopped:
                return None
            chain = heapq.heappop(self._heap)[2]
            self._reading[chain.number] = chain.estimate or 1.0
            return chain

    def _read(self, chain: Chain) -> None:
        reader = Reader(self.collection, chain, strict=self._strict)
        density = self._density(chain.query, chain.pages)
        step = Step(chain)
        while step.chain.state == "open" and not self._stopped:
            try:
                step = reader.next()
            except ApiError as error:
                step = self._failed(reader.chain, error)
            else:
                if density and step.chain.state == "open":
                    if step.chain.pages == 1:  # also when the chain began anew
                        density = self._density(chain.query) or density
                    density.add(reader.times)
                    step = self._split(step, density)
            self._steps.put(step)
        with self._lock:
            self.noticed += reader.noticed
            self._reading.pop(chain.number, None)
            self._open -= 1
            for child in step.born:
                self._push(child)

    def _failed(self, chain: Chain, error: ApiError) -> Step:
        if isinstance(error, WrongAccountError):
            raise error
        if error.kind in _HOPELESS:
            self._stopped = True
        with self._lock:
            self.errors.append(error)
        return Step(replace(chain, state="failed", ended_by=str(error)))

    def _density(self, query: Query, pages: int = 0) -> Density | None:
        if not self._may_split or query.before is None:
            return None
        after = query.after.timestamp() if query.after else None
        grain = self.collection.bounds.grain
        return Density(after, query.before.timestamp(), self.collection.page_size, pages, grain=grain)

    def _split(self, step: Step, density: Density) -> Step:
        """Cut the chain when what is left of it is long, compared with what all threads have to do."""
        remaining = density.remaining()
        chain = step.chain
        if remaining is None and density.after is None and chain.estimate is not None:
            remaining = max(0.0, chain.estimate - chain.pages)
        with self._lock:
            if remaining is not None:
                self._reading[chain.number] = remaining
            ahead = sum(self._reading.values()) + sum(min(-item[0], 1000.0) for item in self._heap)
            hungry = self._idle + self.concurrency - len(self._threads)
        if (
            remaining is None
            and density.order == 0
            and (density.pages > 4 or (self._heap and density.pages > 1))
        ):
            return step  # unsorted: a chain read this far is cheaper to finish than to begin anew
        target = max(SMALLEST_PIECE, max(ahead, remaining or 0.0) / (3 * self.concurrency))
        if remaining is not None:
            worth = remaining > 1.5 * target and remaining > 3 * density.pages
            if not worth and not (
                hungry and remaining > 2 * SMALLEST_PIECE and remaining > 2 * density.pages
            ):
                return step
        elif density.pages < 2:
            return step  # one more page, which most short lists end with
        cuts = density.cuts(target)
        if not cuts:
            return step
        query = chain.query
        spans = pieces(density.after, density.before, cuts)
        share = remaining / len(spans) if remaining is not None else None
        born = tuple(
            Chain(
                self._number(),
                replace(
                    query,
                    after=query.after if low == density.after else _moment(low),
                    before=query.before if high == density.before else _moment(high),
                ),
                estimate=share,
            )
            for low, high in reversed(spans)
        )
        text = f"split into {len(born)} chains, {born[-1].number} to {born[0].number}"
        if born[0].number < born[-1].number:
            text = f"split into {len(born)} chains, {born[0].number} to {born[-1].number}"
        return replace(step, chain=replace(chain, state="split", cursor=None, ended_by=text), born=born)

    def _shut(self) -> None:
        with self._lock:
            self._stopped = True
            self._lock.notify_all()
        # A thread may be waiting to hand over a page that nobody wants any more.
        alive = deque(self._threads)
        while alive:
            try:
                while True:
                    self._steps.get_nowait()
            except queue.Empty:
                pass
            alive[0].join(0.05)
            if not alive[0].is_alive():
                alive.popleft()


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
