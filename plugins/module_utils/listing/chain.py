# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One chain of pages, read to the provider's own mark of its end."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from ..errors import ExpiredPageError, IncompleteListingError

if t.TYPE_CHECKING:
    from ..client.pages import Collection, Page, Query

Record = dict[str, t.Any]
State = t.Literal["open", "done", "split", "failed"]

#: How often a chain begins anew, when its page token expired or a page was not the one asked for.
RESTARTS = 2


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
    """

    chain: Chain
    records: list[Record] = field(default_factory=list)
    born: tuple[Chain, ...] = ()


class Reader:
    """Reads the pages of one chain, and refuses pages that cannot belong to it."""

    def __init__(self, collection: Collection, chain: Chain) -> None:
        self.collection = collection
        self.chain = chain
        self.times: list[float] = []
        self.noticed: list[str] = []
        self._restarts = 0
        self._begin()

    def _begin(self) -> None:
        self._cursors: set[int] = {hash(self.chain.cursor)} if self.chain.cursor else set()
        self._last: tuple[t.Any, ...] | None = None

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
        return Step(self.chain, page.records)

    def _check(self, page: Page) -> None:
        fingerprint = tuple(record.get(self.collection.id_field) for record in page.records)
        if fingerprint and fingerprint == self._last:
            raise self._broken(f"page {page.number} of the list repeats the page before it")
        if page.cursor is not None and hash(page.cursor) in self._cursors:
            raise self._broken(f"page {page.number} of the list leads back to a page that was read before")
        self._check_times(page)
        self._last = fingerprint
        if page.cursor is not None:
            self._cursors.add(hash(page.cursor))

    def _check_times(self, page: Page) -> None:
        query = self.chain.query
        self.times = []
        # What goes over the wire may be whole seconds wider than the query on either side.
        low = query.after.timestamp() - 1 if query.after else float("-inf")
        high = query.before.timestamp() + 1 if query.before else float("inf")
        for record in page.records:
            moment = _timestamp(record.get(self.collection.time_field))
            if moment is None:
                continue
            if not low <= moment <= high:
                raise IncompleteListingError(
                    self.collection.operation,
                    self.collection.account,
                    "the provider answered with a record outside the time bounds it was asked for, "
                    "so it did not apply them",
                    "check the base URL and any proxy, and report it to the provider's support",
                    kind="filter",
                )
            self.times.append(moment)

    def _broken(self, problem: str) -> IncompleteListingError:
        return IncompleteListingError(
            self.collection.operation,
            self.collection.account,
            problem,
            "run it again; if it stays, report it to the provider's support",
            kind="data",
        )


def _timestamp(value: t.Any) -> float | None:
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
