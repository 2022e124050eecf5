# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading one resource of one account into the store, page by page, in constant memory."""

from __future__ import annotations

import contextlib
import time
import typing as t
from dataclasses import replace

from .._deps import sqlalchemy as sa
from ..client.bounds import whole
from ..client.pages import Query
from ..listing.chain import Chain, Step
from ..listing.numbered import Numbered
from ..listing.pool import Pool
from ..records.normalise import NORMALISE
from ..records.times import now, to_text
from ..store.merge import merge
from ..store.tables import RECORDS
from .writer import Writer

if t.TYPE_CHECKING:
    from ..errors import ApiError
    from ..records.column import Row
    from ..store.database import Store
    from .accounts import Account
    from .journal import Journal
    from .progress import Progress
    from .windows import Pass

#: Records that one transaction holds at most, and seconds that a page waits for its commit.
_COMMIT_RECORDS = 1000
_COMMIT_SECONDS = 0.5


class Reader:
    """Reads the chains of one resource and commits records and progress together.

    Attributes:
        errors: why chains could not be read.
        noticed: what was wrong on the way and mended itself.
    """

    def __init__(
        self, store: Store, journal: Journal, account: Account, name: str, resource: str, progress: Progress
    ) -> None:
        self.noticed: list[str] = []
        self.errors: list[ApiError] = []
        self.store = store
        self.journal = journal
        self.account = account
        self.name = name
        self.resource = resource
        self.collection = account.collection(resource)
        self._progress = progress
        self._normalise = NORMALISE[account.provider, resource]
        self._waiting: list[Step] = []
        self._committed = time.monotonic()
        self._nameless: dict[int, int] = {}  # chain → page that held a record without an id

    def read(self, passes: t.Sequence[Pass], interrupted: t.Sequence[Chain], concurrency: int) -> None:
        """Read what *interrupted* chains have left, and *passes*, which have none yet."""
        fresh = [
            Chain(self.journal.next_chain(), Query(item.status, item.after, item.before), estimate=item.pages)
            for item in passes
        ]
        everything = [*interrupted, *fresh]
        with Writer() as self._writer:
            self._commit([Step(chain) for chain in fresh])
            self._read(everything, concurrency)

    def _read(self, everything: t.Sequence[Chain], concurrency: int) -> None:
        if self.collection.numbered:
            numbered = Numbered(
                self.collection,
                concurrency,
                self.journal.next_chain,
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
        pool = Pool(self.collection, concurrency, self.journal.next_chain, strict=True)
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
        table, query = RECORDS[self.resource], chain.query
        # The window that went over the wire: whole seconds, and both ends belong to it.
        inside: sa.ColumnElement[bool] = sa.true()
        if query.after is not None:
            inside = inside & (table.c.created_at >= to_text(whole(query.after, up=False)))
        if query.before is not None:
            inside = inside & (table.c.created_at <= to_text(whole(query.before, up=True)))
        where = (
            table.c.provider == self.account.provider,
            table.c.account == self.name,
            table.c.last_run == self.journal.number,
            table.c.last_seen_at >= since,
            inside | table.c.created_at.is_(None),
        )
        with self.store.read() as connection:
            return int(
                connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()
            )

    def _drain(self, steps: t.Generator[Step, None, None]) -> None:
        held = 0
        # Closed also when the store fails: the threads that read pages must not go on alone.
        with contextlib.closing(steps):
            for step in steps:
                self._waiting.append(step)
                self._progress.step(step)
                held += len(step.records)
                if held >= _COMMIT_RECORDS or time.monotonic() - self._committed > _COMMIT_SECONDS:
                    self._commit_waiting()
                    held = 0
        self._flush()

    def _flush(self) -> None:
        """Commit everything that was read, and wait until that is done."""
        self._commit_waiting()
        self._writer.wait()

    def _commit_waiting(self) -> None:
        steps, self._waiting = self._waiting, []
        if steps:
            self._commit(steps)
        self._committed = time.monotonic()

    def _commit(self, steps: t.Sequence[Step]) -> None:
        rows = [row for step in steps for row in self._rows(step)]
        touched = [self._judged(chain) for step in steps for chain in (step.chain, *step.born)]
        stamp = self.journal.stamp()

        def write() -> None:
            with self.store.begin() as connection:
                counts = merge(connection, self.resource, rows, stamp)
                self.journal.save(connection, self.resource, touched, counts)

        self._writer.submit(write)

    def _rows(self, step: Step) -> t.Iterator[Row]:
        for record in step.records:
            identifier = record.get(self.collection.id_field)
            if isinstance(identifier, str) and identifier:
                yield self._normalise(record, self.name)
            else:
                self._nameless.setdefault(step.chain.number, step.chain.pages)

    def _judged(self, chain: Chain) -> Chain:
        """Take back that a chain was read when a record of it cannot be kept."""
        if chain.state != "done" or chain.number not in self._nameless:
            return chain
        problem = f"a record on its page {self._nameless[chain.number]} has no {self.collection.id_field}"
        return replace(chain, state="failed", cursor=None, ended_by=problem)

    def keep(self, record: t.Mapping[str, t.Any]) -> None:
        """Store one record that was fetched by itself."""
        with self.store.begin() as connection:
            counts = merge(
                connection, self.resource, [self._normalise(record, self.name)], self.journal.stamp()
            )
            self.journal.save(connection, self.resource, [], counts)
