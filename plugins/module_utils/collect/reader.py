# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading one list of one account into the store, page by page, in constant memory."""

from __future__ import annotations

import contextlib
import time
import typing as t
from dataclasses import replace

from .._deps import sqlalchemy as sa
from ..client.pages import Query, Record
from ..listing.chain import Chain, Step
from ..listing.numbered import Numbered
from ..listing.pool import Pool
from ..records.times import now, to_text
from ..store.merge import merge
from ..store.tables import RECORDS
from .writer import Writer

if t.TYPE_CHECKING:
    from ..errors import ApiError
    from ..records.column import Row
    from ..sources.source import Source
    from .ground import Ground
    from .windows import Pass

#: Records that one transaction holds at least when pages come fast, and at most; and seconds that a page
#: waits for its commit.
_FEW_RECORDS = 1000
_MANY_RECORDS = 4000
_COMMIT_SECONDS = 0.5


def batch(read: int) -> int:
    """Return how many records the next transaction holds, after *read* records.

    A large one costs less processor time, the more so the larger the store is. But two of them are lost with
    the process, the one that is being written and the one that waits for it, and an interruption must cost
    little of what was read.
    """
    return min(max(_FEW_RECORDS, read // 100), _MANY_RECORDS)


class Reader:
    """Reads the chains of one list and commits records and progress together.

    Attributes:
        errors: why chains could not be read.
        noticed: what was wrong on the way and mended itself.

    Args:
        prepare: completes a record before it becomes a row.
    """

    def __init__(
        self, ground: Ground, source: Source, prepare: t.Callable[[Record], Record] | None = None
    ) -> None:
        self.noticed: list[str] = []
        self.errors: list[ApiError] = []
        self.ground = ground
        self.source = source
        self.table = RECORDS[source.dataset]
        self.collection = ground.client.list(source)
        self._prepare = prepare
        self._rows: list[Row] = []
        self._chains: list[Chain] = []
        self._written = 0  # rows that were given to the writer
        self._committed = time.monotonic()
        self._nameless: dict[int, int] = {}  # chain → page that held a record without an id

    @property
    def mine(self) -> tuple[sa.ColumnElement[bool], ...]:
        """The conditions that the account's rows of this source fulfil, and no others."""
        marks = (self.table.c[name] == value for name, value in self.source.marks.items())
        provider, account = self.ground.client.provider, self.ground.name
        return (self.table.c.provider == provider, self.table.c.account == account, *marks)

    def read(self, passes: t.Sequence[Pass], interrupted: t.Sequence[Chain], concurrency: int) -> None:
        """Read what *interrupted* chains have left, and *passes*, which have none yet."""
        fresh = [
            Chain(
                self.ground.journal.next_chain(),
                Query(item.status, item.after, item.before),
                estimate=item.pages,
            )
            for item in passes
        ]
        everything = [*interrupted, *fresh]
        with Writer() as self._writer:
            self._chains += fresh
            self._read(everything, concurrency)

    def _read(self, everything: t.Sequence[Chain], concurrency: int) -> None:
        if self.collection.numbered:
            numbered = Numbered(
                self.collection,
                concurrency,
                self.ground.journal.next_chain,
                self._begin,
                self._distinct,
                strict=True,
            )
            for chain in everything:
                self._drain(numbered.run(chain))
            self.errors += numbered.errors
            self.noticed += numbered.noticed
            return
        # Processing before completed before failed before deleted: a record that moves on while it
        # is listed is met again further on, never passed by.
        order: t.Sequence[str | None] = self.collection.statuses or (None,)
        phases = [[chain for chain in everything if chain.query.status == status] for status in order]
        pool = Pool(self.collection, concurrency, self.ground.journal.next_chain, strict=True)
        try:
            self._drain(pool.run(phases))
        finally:
            self.errors += pool.errors
            self.noticed += pool.noticed

    def _begin(self) -> str:
        self._flush()
        return to_text(now())

    def _distinct(self, chain: Chain, since: str) -> int:
        self._flush()
        # The window that went over the wire, which may be wider than the chain's, both ends included.
        low, high = self.source.bounds.wire(chain.query)
        moment = self.table.c[self.source.time_column]
        inside: sa.ColumnElement[bool] = sa.true()
        if low is not None:
            inside = inside & (moment >= to_text(low))
        if high is not None:
            inside = inside & (moment <= to_text(high))
        where = (
            *self.mine,
            self.table.c.last_run == self.ground.journal.number,
            self.table.c.last_seen_at >= since,
            inside | moment.is_(None),
        )
        with self.ground.store.read() as connection:
            counted = sa.select(sa.func.count()).select_from(self.table).where(*where)
            return int(connection.execute(counted).scalar_one())

    def _drain(self, steps: t.Generator[Step, None, None]) -> None:
        self._commit()
        # Closed also when the store fails: the threads that read pages must not go on alone.
        with contextlib.closing(steps):
            for step in steps:
                self.ground.progress.step(step)
                self._take(step)
                late = time.monotonic() - self._committed > _COMMIT_SECONDS
                if late or len(self._rows) >= batch(self._written):
                    self._commit()
        self._flush()

    def _flush(self) -> None:
        """Commit everything that was read, and wait until that is done."""
        self._commit()
        self._writer.wait()

    def _commit(self) -> None:
        rows, chains = self._rows, self._chains
        if chains:
            self._rows, self._chains = [], []
            self._written += len(rows)
            stamp = self.ground.journal.stamp()

            def write() -> None:
                with self.ground.store.begin() as connection:
                    counts = merge(connection, self.source.dataset, rows, stamp)
                    self.ground.journal.save(connection, self.source, chains, counts)

            self._writer.submit(write)
        self._committed = time.monotonic()

    def _take(self, step: Step) -> None:
        """Make rows of a page's records, which may go then."""
        if step.nameless:
            self._nameless.setdefault(step.chain.number, step.chain.pages)
        normalise, account, prepare = self.source.normalise, self.ground.name, self._prepare
        # What a list that takes days sends beyond the chain's own span belongs to another chain. Where
        # the provider counts, what it counts is kept, and compared with that.
        exact = self.source.bounds.grain != 1 and not self.source.paging.numbered
        for record in step.records:
            if not exact or self.collection.admits(step.chain.query, record):
                self._rows.append(normalise(record if prepare is None else prepare(record), account))
        self._chains += map(self._judged, (step.chain, *step.born))

    def _judged(self, chain: Chain) -> Chain:
        """Take back that a chain was read when a record of it cannot be kept."""
        if chain.state != "done" or chain.number not in self._nameless:
            return chain
        problem = f"a record on its page {self._nameless[chain.number]} has no {self.collection.id_field}"
        return replace(chain, state="failed", cursor=None, ended_by=problem)

    def keep(self, record: Record) -> None:
        """Store one record that was fetched by itself."""
        row = self.source.normalise(
            record if self._prepare is None else self._prepare(record), self.ground.name
        )
        with self.ground.store.begin() as connection:
            counts = merge(connection, self.source.dataset, [row], self.ground.journal.stamp())
            self.ground.journal.save(connection, self.source, [], counts)
