# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has become of records that were still open, and lie before the window of an incremental run."""

from __future__ import annotations

import typing as t
from dataclasses import replace
from datetime import datetime

from .._deps import sqlalchemy as sa
from ..client.pages import about
from ..records.times import from_text, to_text
from ..store.merge import Counts, mark_vanished
from ..store.tables import RECORDS
from .windows import INSIGHTS_KEEPS, LOOK_EVERY, Pass

if t.TYPE_CHECKING:
    from .reader import Reader

#: Processing states after which Insights adds nothing any more.
FINAL_STATES = ("complete", "timeout")


def with_pages(connection: sa.Connection, reader: Reader, passes: t.Sequence[Pass]) -> tuple[Pass, ...]:
    """Return *passes* with the number of pages that those without a beginning had when last listed."""
    table = RECORDS[reader.resource]
    sweeping = [item.status for item in passes if item.after is None and item.status is not None]
    if not sweeping:
        return tuple(passes)
    counted = connection.execute(
        sa.select(table.c.status, sa.func.count())
        .where(
            table.c.provider == reader.account.provider,
            table.c.account == reader.name,
            table.c.status.in_(sweeping),
        )
        .group_by(table.c.status)
    )
    pages = {status: number / reader.collection.page_size for status, number in counted}
    return tuple(
        replace(item, pages=1.0 + pages.get(item.status, 0.0)) if item.after is None else item
        for item in passes
    )


def settle(reader: Reader, before: datetime, now: datetime, concurrency: int) -> None:
    """Look again at every record that the store has as open, was created before *before*, and was not met.

    Recordings are met when they are still being processed, since that status is always listed in
    full; so those that are left have moved on. They are fetched one by one or, when that takes fewer
    requests, listed.

    Raises:
        ApiError: a record could not be fetched.
    """
    left = _open(reader, before, now)
    if not left:
        return
    oldest = from_text(min(created for _identifier, created in left)).replace(microsecond=0)
    if _pages(reader, oldest, before) < len(left):
        later = reader.collection.statuses[1:] if reader.collection.statuses else (None,)
        reader.read([Pass(status, oldest, before) for status in later], (), concurrency)
        if reader.errors:
            return
        left = _open(reader, before, now)
    for identifier, _created in left:
        record = reader.account.record(reader.resource, identifier)
        if record is not None:
            about(record, reader.collection.id_field, identifier, reader.name)
            reader.keep(record)
        elif reader.resource == "recordings":
            _gone(reader, identifier)


def _open(reader: Reader, before: datetime, now: datetime) -> list[tuple[str, str]]:
    table = RECORDS[reader.resource]
    where = [
        table.c.provider == reader.account.provider,
        table.c.account == reader.name,
        table.c.last_run != reader.journal.number,
        table.c.vanished_at.is_(None),
        table.c.created_at < to_text(before),
    ]
    if reader.resource == "rooms":
        where += [
            sa.func.coalesce(table.c.processing_state, "").not_in(FINAL_STATES),
            table.c.created_at >= to_text(now - INSIGHTS_KEEPS),
            table.c.last_seen_at < to_text(now - LOOK_EVERY),
        ]
    else:
        where.append(table.c.status == "processing")
    with reader.store.read() as connection:
        found = connection.execute(sa.select(table.c.id, table.c.created_at).where(*where))
        return [(row.id, row.created_at) for row in found]


def _pages(reader: Reader, after: datetime, before: datetime) -> float:
    """Estimate how many pages the provider's lists of this span have."""
    table = RECORDS[reader.resource]
    where = (
        table.c.provider == reader.account.provider,
        table.c.account == reader.name,
        table.c.created_at >= to_text(after),
        table.c.created_at < to_text(before),
    )
    with reader.store.read() as connection:
        stored = connection.execute(sa.select(sa.func.count()).select_from(table).where(*where)).scalar_one()
    return len(reader.collection.statuses or (None,)) + float(stored) / reader.collection.page_size


def _gone(reader: Reader, identifier: str) -> None:
    """Note that the provider has none of that id any more: it was neither deleted nor kept."""
    with reader.store.begin() as connection:
        vanished = mark_vanished(
            connection,
            reader.resource,
            (reader.account.provider, reader.name),
            (None, None),
            reader.journal.stamp(),
            identifier=identifier,
        )
        reader.journal.save(connection, reader.resource, [], Counts(vanished=vanished))
