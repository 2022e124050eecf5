# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One chain of pages, read to the provider's own mark of its end."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace
from datetime import UTC

from ..errors import ExpiredPageError, IncompleteListingError
from ..records.times import parsed

if t.TYPE_CHECKING:
    from ..client.listable import Collection
    from ..client.pages import Page, Query

Record = dict[str, t.Any]
State = t.Literal["open", "done", "split", "failed"]

#: How often a chain begins anew, when its page token expired or a page was not the one asked for.
RESTARTS = 2

#: So many pages without a record, one after the other, are a list that leads nowhere.
EMPTY_PAGES = 50

#: A page of at least so many records, none of which has the status asked for, was not filtered. A
#: shorter one may hold records that have just moved on.
_TELLING = 5


@dataclass(frozen=True)
class Chain:
    """Where a chain stands. A new object replaces it with every page, so that it can be handed on.

    Attributes:
        number: unique within the listing.
        cursor: where an open chain goes on; ``None`` at its first page.
        ended_by: how it ended: the provider's mark, what it was split into, or the error.
        estimate: pages that it is thought to have; ``None`` when nobody knows.
    """

    number: int
    query: Query
    state: State = "open"
    pages: int = 0
    records: int = 0
    cursor: str | None = None
    ended_by: str | None = None
    estimate: float | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Step:
    """What one page brought: the records, and where the chain stands now.

    A sink that keeps the records and the chain's state in one transaction can be killed at any
    moment and go on from there.

    Attributes:
        born: chains that this chain was split into; they are read later.
        nameless: how many records the page left out because they have no id.
    """

    chain: Chain
    records: list[Record] = field(default_factory=list)
    born: tuple[Chain, ...] = ()
    nameless: int = 0


class Reader:
    """Reads the pages of one chain, and refuses pages that cannot belong to it.

    Args:
        strict: refuse pages which show that the provider ignored the status it was asked for.
    """

    def __init__(self, collection: Collection, chain: Chain, *, strict: bool = False) -> None:
        self.collection = collection
        self._strict = strict
        self.chain = chain
        self.times: list[float] = []
        self.noticed: list[str] = []
        self._restarts = 0
        self._begin()

    def _begin(self) -> None:
        self._cursors: set[int] = {hash(self.chain.cursor)} if self.chain.cursor else set()
        self._pages: dict[int, int] = {}  # what a page held → its place in the chain
        self._empty = 0

    def next(self) -> Step:
        """Read one page. Afterwards :attr:`chain` stands behind it, and :attr:`times` are its times.

        Raises:
            ApiError: the page cannot be had.
            IncompleteListingError: the chain is broken, also after it was begun anew.
        """
        while True:
            try:
                page = self.collection.page(self.chain.query, self.chain.cursor)
                self._check(page)
            except IncompleteListingError as error:
                if error.kind != "data" or self._restarts >= RESTARTS:
                    raise
                self._restart(error)
            else:
                return self._advance(page)

    def _restart(self, error: IncompleteListingError) -> None:
        # An expired token is the provider's usual way; anything else is worth telling.
        if not isinstance(error, ExpiredPageError):
            self.noticed.append(error.problem)
        self._restarts += 1
        self.chain = replace(self.chain, cursor=None, pages=0, records=0)
        self._begin()

    def _advance(self, page: Page) -> Step:
        self.chain = replace(
            self.chain,
            pages=self.chain.pages + 1,
            records=self.chain.records + len(page.records),
            cursor=page.cursor,
            state="open" if page.cursor is not None else "done",
            ended_by=None if page.cursor is not None else "the provider's mark of the last page",
        )
        return Step(self.chain, page.records, nameless=page.nameless)

    def _check(self, page: Page) -> None:
        place = self.chain.pages + 1
        earlier = None
        held = hash(repr([record.get(self.collection.id_field) for record in page.records]))
        if page.records:
            earlier = self._pages.get(held)
        self._empty = 0 if page.records else self._empty + 1
        if earlier is not None:
            which = "the page before it" if earlier == place - 1 else f"page {earlier}"
            raise self._broken(f"page {place} of the list repeats {which}")
        if page.cursor is not None and hash(page.cursor) in self._cursors:
            raise self._broken(f"page {place} of the list leads back to a page that was read before")
        if self._empty > EMPTY_PAGES:
            raise self._broken(f"the list goes on and on without a record, since page {place - EMPTY_PAGES}")
        self._check_times(page)
        if self._strict:
            self._check_status(page)
        self._pages[held] = place
        if page.cursor is not None:
            self._cursors.add(hash(page.cursor))

    def _check_status(self, page: Page) -> None:
        query = self.chain.query
        if query.status is None or len(page.records) < _TELLING:
            return
        if not any(self.collection.admits(query, record, wire=True) for record in page.records):
            raise ignored_filter(self.collection, f"no record has the status {query.status}")

    def _check_times(self, page: Page) -> None:
        query = self.chain.query
        self.times = []
        # What goes over the wire may be wider than the query on either side, and a second is no matter.
        after, before = self.collection.bounds.wire(query)
        low = after.timestamp() - 1 if after else float("-inf")
        high = before.timestamp() + 1 if before else float("inf")
        for record in page.records:
            moment = timestamp(record.get(self.collection.time_field))
            if moment is None:
                continue
            if not low <= moment <= high:
                raise ignored_filter(self.collection, "a record lies outside the time bounds")
            self.times.append(moment)

    def _broken(self, problem: str) -> IncompleteListingError:
        return IncompleteListingError(
            self.collection.operation,
            self.collection.account,
            problem,
            "run it again; if it stays, report it to the provider's support",
            kind="data",
        )


def ignored_filter(collection: Collection, sign: str) -> IncompleteListingError:
    """Return the error that says that the provider did not apply what it was asked for."""
    return IncompleteListingError(
        collection.operation,
        collection.account,
        f"the provider did not apply a filter that it was sent: {sign}",
        "check the base URL and any proxy, and report it to the provider's support",
        kind="filter",
    )


def timestamp(value: t.Any) -> float | None:
    """Return a provider's timestamp as Unix seconds; ``None`` for what is none."""
    if not isinstance(value, str):
        return None
    try:
        moment = parsed(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
    except (ValueError, OverflowError):
        return None
