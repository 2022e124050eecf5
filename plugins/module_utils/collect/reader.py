# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading one resource of one account into the store, page by page, in constant memory."""

from __future__ import annotations

import time
import typing as t
from datetime import datetime

from .._deps import sqlalchemy as sa
from ..client.pages import Query
from ..listing.chain import Chain, Step
from ..listing.numbered import Numbered
from ..listing.pool import Pool
from ..records.normalise import NORMALISE
from ..records.times import to_text
from ..store.merge import Counts, merge
from ..store.tables import RECORDS

if t.TYPE_CHECKING:
    from ..errors import ApiError
    from ..records.columns import Row
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
        counts: what was new or different.
        missing: one sentence for each thing that could not be read.
        noticed: what was wrong on the way and mended itself.
    """

    def __init__(
        self, store: Store, journal: Journal, account: Account, name: str, resource: str, progress: Progress
    ) -> None:
        self.counts = Counts()
        self.missing: list[str] = []
        self.noticed: list[str] = []
        self.errors: list[ApiError] = []
        self._store = store
        self._journal = journal
        self._name = name
        self._resource = resource
        self._progress = progress
        self._account = account
        self._collection = account.collection(resource)
        self._normalise = NORMALISE[account.provider, resource]
        self._waiting: list[Step] = []
        self._committed = time.monotonic()

    def read(self, passes: t.Sequence[Pass], interrupted: t.Sequence[Chain], concurrency: int) -> None:
        """Read what *interrupted* chains have left, and *passes*, which have none yet."""
        fresh = [
            Chain(self._journal.next_chain(), Query(item.status, item.after, item.before)) for item in passes
        ]
        self._commit([Step(chain) for chain in fresh])
        if self._collection.numbered:
            for chain in (*interrupted, *fresh):
                self._drain(self._numbered(chain, concurrency))
            return
        # Processing before completed before failed before deleted: a record that moves on while it
        # is listed is met again further on, never passed by.
        order: t.Sequence[str | None] = self._collection.statuses or (None,)
        everything = [*interrupted, *fresh]
        phases = [[chain for chain in everything if chain.query.status == status] for status in order]
        pool = Pool(self._collection, concurrency, self._journal.next_chain)
        self._drain(pool.run(phases))
        self.errors += pool.errors
        self.noticed += pool.noticed

    def _numbered(self, chain: Chain, concurrency: int) -> t.Iterator[Step]:
        since = [self._journal.started_at]

        def distinct() -> int:
            self._flush()
            return self._distinct(chain.query, since[0])

        def begin() -> None:
            since[0] = to_text(datetime.now().astimezone())

        numbered = Numbered(self._collection, concurrency, self._journal.next_chain, distinct)
        yield from numbered.run(chain, begin=begin)
        self.errors += numbered.errors
        self.noticed += numbered.noticed

    def _distinct(self, query: Query, since: str) -> int:
        table = RECORDS[self._resource]
        inside: sa.ColumnElement[bool] = sa.true()
        if query.after is not None:
            inside = inside & (table.c.created_at >= to_text(query.after))
        if query.before is not None:
            # Telnyx's upper bound is inclusive, so its count may hold a record of that very moment.
            inside = inside & (table.c.created_at <= to_text(query.before))
        where = (
            table.c.provider == self._account.provider,
            table.c.account == self._name,
            table.c.last_run == self._journal.number,
            table.c.last_seen_at >= since,
            inside | table.c.created_at.is_(None),
        )
        with self._store.read() as connection:
            return int(
                connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()
            )

    def _drain(self, steps: t.Iterator[Step]) -> None:
        held = 0
        for step in steps:
            self._waiting.append(step)
            self._progress.step(step)
            held += len(step.records)
            if held >= _COMMIT_RECORDS or time.monotonic() - self._committed > _COMMIT_SECONDS:
                self._flush()
                held = 0
        self._flush()

    def _flush(self) -> None:
        steps, self._waiting = self._waiting, []
        if steps:
            self._commit(steps)
        self._committed = time.monotonic()

    def _commit(self, steps: t.Sequence[Step]) -> None:
        rows = [row for step in steps for row in self._rows(step)]
        touched = [chain for step in steps for chain in (step.chain, *step.born)]
        stamp = self._journal.stamp()
        with self._store.begin() as connection:
            counts = merge(connection, self._resource, rows, stamp)
            self._journal.save(connection, self._resource, touched, counts)
        self.counts.add(counts)

    def _rows(self, step: Step) -> t.Iterator[Row]:
        for record in step.records:
            identifier = record.get(self._collection.id_field)
            if isinstance(identifier, str) and identifier:
                yield self._normalise(record, self._name)
            else:
                self.missing.append(
                    f"a record without {self._collection.id_field} on page {step.chain.pages} "
                    f"of chain {step.chain.number}"
                )

    def reread(self, before: datetime) -> None:
        """Fetch, one by one, the records that were open and are older than what was listed."""
        table = RECORDS[self._resource]
        with self._store.read() as connection:
            open_ids = connection.execute(
                sa.select(table.c.id).where(
                    table.c.provider == self._account.provider,
                    table.c.account == self._name,
                    table.c.status == "processing",
                    table.c.last_run != self._journal.number,
                    table.c.vanished_at.is_(None),
                    table.c.created_at < to_text(before),
                )
            ).scalars()
            identifiers = list(open_ids)
        for identifier in identifiers:
            record = self._account.recording(identifier)
            if record is None:
                continue  # the next full run tells whether it has vanished
            with self._store.begin() as connection:
                counts = merge(
                    connection, self._resource, [self._normalise(record, self._name)], self._journal.stamp()
                )
                self._journal.save(connection, self._resource, [], counts)
            self.counts.add(counts)
