# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A whole list in memory, in one fixed order: what the info modules return."""

from __future__ import annotations

import itertools
import typing as t
from dataclasses import dataclass, field, replace
from datetime import datetime

from ..records.times import canonical
from .chain import Chain, Reader, Record
from .numbered import Numbered
from .pool import Pool

if t.TYPE_CHECKING:
    from ..client.listable import Collection
    from ..client.pages import Query
    from ..errors import ApiError


@dataclass
class Listing:
    """What a list held.

    Attributes:
        records: as the provider sent them, ordered by creation time and id.
        complete: every chain of pages ended by the provider's own mark, and the provider applied
            the filters that it was sent.
        truncated_by: ``limit`` when there was more than was asked for.
        notices: what was wrong on the way, or is with the result; one sentence each.
        nameless: how many records were left out because they have no id.
    """

    records: list[Record] = field(default_factory=list)
    complete: bool = True
    truncated_by: t.Literal["limit"] | None = None
    notices: list[str] = field(default_factory=list)
    nameless: int = 0


def list_all(
    collection: Collection,
    query: Query,
    *,
    statuses: t.Sequence[str] | None = None,
    concurrency: int = 8,
    limit: int | None = None,
    keep: t.Callable[[Record], bool] | None = None,
) -> Listing:
    """List everything that *query* asks for, once, in the order of creation time and id.

    Args:
        statuses: read these, each in a pass of its own, in the collection's order; all by default.
        limit: stop when this many records were found. Reading is then one page after the other, so
            that the same records are found on every run.
        keep: further conditions, applied here.

    Raises:
        ApiError: a chain of pages could not be read to its end. Half a list is no answer.
    """
    known = collection.statuses
    passes: list[str | None] = (
        [None] if known is None else [s for s in known if statuses is None or s in statuses]
    )
    listing = Listing()
    found: dict[t.Any, Record] = {}
    ignored = 0
    for record, asked in _records(collection, query, passes, concurrency, limit, listing):
        if not collection.admits(asked, record):
            ignored += not collection.admits(asked, record, wire=True)
        elif keep is None or keep(record):
            if limit is not None and len(found) >= limit and record.get(collection.id_field) not in found:
                listing.truncated_by = "limit"
                listing.complete = False
                break
            found[record.get(collection.id_field)] = record
    if listing.nameless:
        listing.complete = False
        listing.notices.append(
            f"{listing.nameless} of the records that the provider sent have no {collection.id_field}; they "
            "were left out, so the list is incomplete; report it to the provider's support"
        )
    if ignored:
        listing.complete = False
        listing.notices.append(
            f"{ignored} of the records that the provider sent do not answer the filters it was given; "
            "they were left out here, but the provider does not apply a filter, "
            "so check its spelling and the base URL"
        )
    listing.records = sorted(found.values(), key=lambda record: order(collection, record))
    return listing


def order(collection: Collection, record: Record) -> tuple[str, str]:
    """Return what records are sorted by: creation time and id."""
    created = record.get(collection.time_field)
    try:
        moment = canonical(created) if isinstance(created, str) else ""
    except (ValueError, OverflowError):
        moment = str(created)
    return moment, str(record.get(collection.id_field) or "")


def _records(
    collection: Collection,
    query: Query,
    passes: t.Sequence[str | None],
    concurrency: int,
    limit: int | None,
    listing: Listing,
) -> t.Iterator[tuple[Record, Query]]:
    queries = [replace(query, status=status) for status in passes]
    numbers = itertools.count(1)
    if limit is not None:
        for asked in queries:
            yield from _one_by_one(collection, asked, listing)
        return
    if collection.numbered:
        seen: set[t.Any] = set()

        def begin() -> str:
            seen.clear()
            return ""

        numbered = Numbered(collection, concurrency, numbers.__next__, begin, lambda _chain, _mark: len(seen))
        for step in numbered.run(Chain(next(numbers), query)):
            listing.nameless += step.nameless
            seen.update(record.get(collection.id_field) for record in step.records)
            for record in step.records:
                yield record, query
        _raise_first(numbered.errors)
        listing.notices += numbered.noticed
        return
    pool = Pool(collection, concurrency, numbers.__next__, split=_has_time_bounds(query))
    for step in pool.run([Chain(next(numbers), asked)] for asked in queries):
        listing.nameless += step.nameless
        for record in step.records:
            yield record, step.chain.query
    _raise_first(pool.errors)
    listing.notices += pool.noticed


def _one_by_one(collection: Collection, query: Query, listing: Listing) -> t.Iterator[tuple[Record, Query]]:
    if collection.numbered:
        number: str | None = None
        while True:
            page = collection.page(query, number)
            listing.nameless += page.nameless
            for record in page.records:
                yield record, query
            if page.cursor is None:
                return
            number = page.cursor
    reader = Reader(collection, Chain(1, query))
    while reader.chain.state == "open":
        step = reader.next()
        listing.nameless += step.nameless
        for record in step.records:
            yield record, query
    listing.notices += reader.noticed


def _has_time_bounds(query: Query) -> bool:
    return isinstance(query.before, datetime)


def _raise_first(errors: t.Sequence[ApiError]) -> None:
    if errors:
        raise errors[0]
