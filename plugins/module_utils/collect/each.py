# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A source that is read once for each of something else: each conference, each connection."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor

from .._deps import sqlalchemy as sa
from ..client.pages import Query, Record
from ..client.paging import Single
from ..errors import ApiError, IncompleteListingError
from ..listing.chain import Chain
from ..listing.everything import list_all
from ..records.times import to_text
from ..sources.registry import feeding
from ..store.merge import Counts, mark_vanished, merge
from ..store.tables import RECORDS
from .ground import Ground, Outcome

if t.TYPE_CHECKING:
    from ..sources.source import Each, Source

#: So many are asked for and committed together.
_AT_ONCE = 100


def read_each(ground: Ground, source: Source, each: Each) -> Outcome:
    """Read *source* for all that it is to be read for.

    Raises:
        ApiError: it could not be read for one of them, and will not be for others.
    """
    with ground.store.begin() as connection:
        window = (None, ground.now.replace(microsecond=0))
        ground.journal.open_resource(connection, source.resource, window)
    if each.listed is not None:
        listed = list_all(ground.client.list(each.listed), Query(), concurrency=ground.request.concurrency)
        if not listed.complete:
            return Outcome([f"{source.resource}: {text}" for text in listed.notices])
        ids = dict.fromkeys(str(record[each.listed.id_field]) for record in listed.records)
    else:
        ids = _of_dataset(ground, source, each)
    asked, read, known = list(ids), 0, 0
    with ThreadPoolExecutor(ground.request.concurrency, thread_name_prefix="listing") as threads:
        for start in range(0, len(ids), _AT_ONCE):
            some = asked[start : start + _AT_ONCE]
            found = list(threads.map(lambda one: _records(ground, source, each, one), some))
            known += sum(records is not None for records in found)
            records = [record for records in found for record in records or ()]
            read += len(records)
            _keep(ground, source, records)
    if ids and not known and not each.rare:
        _tell(ground, source, each, list(ids.values()))
    with ground.store.begin() as connection:
        vanished = 0
        if each.listed is not None:
            ground.alone()
            scope = ground.client.provider, ground.name
            stamp = ground.journal.stamp()
            vanished = mark_vanished(
                connection, source.dataset, scope, (None, None), stamp, marks=source.marks
            )
        chain = Chain(
            ground.journal.next_chain(),
            Query(),
            state="done",
            pages=len(ids),
            records=read,
            ended_by=f"asked for {len(ids)}, one by one",
        )
        ground.journal.save(connection, source, [chain], Counts(vanished=vanished))
    return Outcome()


def _records(ground: Ground, source: Source, each: Each, identifier: str) -> list[Record] | None:
    """Return what there is for one of them; ``None``, where the provider does not know it."""
    listed = ground.client.list(source, **{each.value: identifier})
    try:
        if isinstance(source.paging, Single):
            return [listed.single()]
        found = list_all(listed, Query(), concurrency=1)
    except ApiError as error:
        if error.kind == "not_found":
            return None
        raise
    if not found.complete:
        raise IncompleteListingError(
            listed.operation,
            listed.account,
            f"what is listed for {identifier} is incomplete",
            "report it to the provider's support",
            kind="data",
        )
    return found.records


def _keep(ground: Ground, source: Source, records: t.Sequence[Record]) -> None:
    if not records:
        return
    rows = [source.normalise(record, ground.name) for record in records]
    with ground.store.begin() as connection:
        counts = merge(connection, source.dataset, rows, ground.journal.stamp())
        ground.journal.save(connection, source, [], counts)


def _tell(ground: Ground, source: Source, each: Each, created: t.Sequence[str | None]) -> None:
    """Notice that the provider knew none of them, unless all are older than what it keeps."""
    parents = [one for one in feeding(each.dataset) if one.provider == source.provider]
    kept = [one.span.keeps for one in parents if one.span.keeps is not None]
    since = to_text(ground.now - max(kept)) if kept and len(kept) == len(parents) else ""
    if any(moment is None or moment >= since for moment in created):
        what = each.dataset or (each.listed.operation.removeprefix("list ") if each.listed else "")
        ground.noticed.append(
            f"{source.resource}: the provider knows none of the {len(created)} {what} that were asked for"
        )


def _of_dataset(ground: Ground, source: Source, each: Each) -> dict[str, str | None]:
    """Return the rows that *source* is read for, and that it was not read for to the end.

    Their ids, and when each was created.
    """
    parents, own, recordings = RECORDS[each.dataset], RECORDS[source.dataset], RECORDS["recordings"]

    def mine(table: sa.Table) -> sa.ColumnElement[bool]:
        return (table.c.provider == ground.client.provider) & (table.c.account == ground.name)

    named = sa.select(recordings.c[each.named_in]).where(
        mine(recordings), recordings.c[each.named_in].is_not(None)
    )
    column, values = each.final
    known = sa.select(own.c[each.column]).where(mine(own), own.c[each.column].is_not(None))
    statement = (
        sa.select(parents.c.id, parents.c.created_at)
        .where(
            mine(parents),
            parents.c.id.in_(named),
            sa.or_(
                sa.func.coalesce(parents.c[column], "").not_in(values),
                parents.c.id.not_in(known),
            ),
        )
        .order_by(parents.c.id)
    )
    with ground.store.read() as connection:
        return {row.id: row.created_at for row in connection.execute(statement)}
