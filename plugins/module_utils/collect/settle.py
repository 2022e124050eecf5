# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What has become of records that were still open, and lie before the window of an incremental run."""

from __future__ import annotations

import typing as t
from dataclasses import replace
from datetime import datetime

from .._deps import sqlalchemy as sa
from ..errors import ApiError
from ..records.times import from_text, to_text
from ..store.merge import Counts, mark_vanished
from .windows import LOOK_EVERY, Pass

if t.TYPE_CHECKING:
    from ..sources.source import Open
    from .reader import Reader


def with_pages(connection: sa.Connection, reader: Reader, passes: t.Sequence[Pass]) -> tuple[Pass, ...]:
    """Return *passes* with the number of pages that those without a beginning had when last listed."""
    table = reader.table
    sweeping = [item.status for item in passes if item.after is None and item.status is not None]
    if not sweeping:
        return tuple(passes)
    counted = connection.execute(
        sa.select(table.c.status, sa.func.count())
        .where(*reader.mine, table.c.status.in_(sweeping))
        .group_by(table.c.status)
    )
    pages = {status: number / reader.collection.page_size for status, number in counted}
    return tuple(
        replace(item, pages=1.0 + pages.get(item.status, 0.0)) if item.after is None else item
        for item in passes
    )


def settle(reader: Reader, before: datetime, now: datetime, concurrency: int) -> None:
    """Look again at every record that the store has as open, was created before *before*, and was not met.

    Records whose status is always listed in full have been met while they were open; so those that are
    left have moved on. They are fetched one by one or, when that takes fewer requests, listed.

    Raises:
        ApiError: a record could not be fetched.
    """
    if reader.source.open is None:
        return
    left = _open(reader, reader.source.open, before, now)
    if not left:
        return
    oldest = from_text(min(created for _identifier, created in left)).replace(microsecond=0)
    if _pages(reader, oldest, before) < len(left):
        later = reader.collection.statuses[1:] if reader.collection.statuses else (None,)
        reader.read([Pass(status, oldest, before) for status in later], (), concurrency)
        if reader.errors:
            return
        left = _open(reader, reader.source.open, before, now)
    for identifier, _created in left:
        try:
            reader.keep(reader.collection.record(identifier))
        except ApiError as error:
            if error.kind != "not_found":
                raise
            if reader.source.open.gone:
                _gone(reader, identifier)


def _open(reader: Reader, what: Open, before: datetime, now: datetime) -> list[tuple[str, str]]:
    table, moment = reader.table, reader.table.c[reader.source.time_column]
    where = [
        *reader.mine,
        table.c.last_run != reader.ground.journal.number,
        table.c.vanished_at.is_(None),
        moment < to_text(before),
    ]
    if what.final:
        where += [
            sa.func.coalesce(table.c[what.column], "").not_in(what.final),
            # They are not listed in full every time: not with each of several runs.
            table.c.last_seen_at < to_text(now - LOOK_EVERY),
        ]
    else:
        where.append(table.c[what.column].in_(what.still))
    if what.kept_only and reader.source.span.keeps is not None:
        where.append(moment >= to_text(now - reader.source.span.keeps))
    with reader.ground.store.read() as connection:
        found = connection.execute(sa.select(table.c.id, moment.label("moment")).where(*where))
        return [(row.id, row.moment) for row in found]


def _pages(reader: Reader, after: datetime, before: datetime) -> float:
    """Estimate how many pages the provider's lists of this span have."""
    moment = reader.table.c[reader.source.time_column]
    where = (*reader.mine, moment >= to_text(after), moment < to_text(before))
    with reader.ground.store.read() as connection:
        counted = sa.select(sa.func.count()).select_from(reader.table).where(*where)
        stored = connection.execute(counted).scalar_one()
    return len(reader.collection.statuses or (None,)) + float(stored) / reader.collection.page_size


def _gone(reader: Reader, identifier: str) -> None:
    """Note that the provider has none of that id any more: it was neither deleted nor kept."""
    ground = reader.ground
    with ground.store.begin() as connection:
        vanished = mark_vanished(
            connection,
            reader.source.dataset,
            (ground.client.provider, ground.name),
            (None, None),
            ground.journal.stamp(),
            identifier=identifier,
        )
        ground.journal.save(connection, reader.source, [], Counts(vanished=vanished))
