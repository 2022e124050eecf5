# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Queries and pages, and what proves that a page or a record is the one that was asked for."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from ..errors import ApiError, IncompleteListingError

Record = dict[str, t.Any]

#: Makes the error that says what is wrong with a page: problem and remedy, without final stops.
Broken: t.TypeAlias = t.Callable[[str, str], IncompleteListingError]


@dataclass(frozen=True, slots=True)
class Query:
    """One chain of pages: what to ask for.

    Attributes:
        status: one of the collection's ``statuses``; ``None`` leaves the provider's default.
        after: inclusive lower bound of the creation time.
        before: exclusive upper bound of the creation time. What goes over the wire may be wider, see
            :mod:`.filters`. ``Collection.admits`` is exact.
        filters: further parameters in the provider's own spelling; a name may repeat.
    """

    status: str | None = None
    after: datetime | None = None
    before: datetime | None = None
    filters: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Page:
    """One page as the provider sent it.

    Attributes:
        records: the records that have an id, without what must never be kept, else untouched.
        cursor: what to ask for next; ``None`` is the provider's mark of the end.
        number: the page's number, from 1.
        total_pages: number of pages, which only Telnyx tells.
        total_results: number of records in all pages, which only Telnyx tells.
        nameless: how many records were left out because they have no id: the list is incomplete.
    """

    records: list[Record]
    cursor: str | None
    number: int
    total_pages: int | None = None
    total_results: int | None = None
    nameless: int = 0


def about(record: Record, id_field: str, identifier: str, account: str | None) -> None:
    """Make sure that *record*, which was fetched by *identifier*, is that one.

    Raises:
        ApiError: it is another one, or has no id.
    """
    if record.get(id_field) != identifier:
        raise ApiError(
            f"fetch {identifier}",
            account,
            "the answer is not about that record",
            "run it again; if it stays, report it to the provider's support",
            kind="data",
        )


def origin(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port of *url*, the scheme's usual port filled in."""
    parts = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, (parts.hostname or "").lower(), parts.port if parts.port is not None else usual


def next_cursor(
    next_url: t.Any, asked_url: str, broken: Broken, *, name: str = "next_page_url"
) -> str | None:
    """Return path and query of *next_url*, once it is proven to continue the page at *asked_url*.

    *name* is what the provider calls it.

    Credentials go wherever the next request goes, so a URL on another origin or path is refused
    here, before anything is sent to it.

    Raises:
        IncompleteListingError: it is no URL, lies elsewhere, or is the page that was just read.
    """
    if next_url is None:
        return None

    if not isinstance(next_url, str) or not next_url:
        raise broken(f"the answer's {name} is neither a URL nor null", "report it to the provider's support")
    asked = urlsplit(asked_url)
    try:
        parts = urlsplit(next_url)
        elsewhere = origin(next_url) != origin(asked_url) if parts.scheme or parts.netloc else False
        host = parts.hostname or "an unreadable address"
    except ValueError:
        raise broken(f"the answer's {name} is not readable", "report it to the provider's support") from None
    if elsewhere or parts.username is not None or parts.password is not None:
        raise broken(
            f"the next page is said to be on another origin ({host}), which gets no credentials",
            "check the base URL, and any proxy between here and the provider",
        )
    if parts.path != asked.path:
        raise broken(
            "the next page is said to be on another path", "check the base URL, and any proxy in between"
        )
    if parts.query == asked.query:
        raise broken(
            "the next page is the page that was just read",
            "run it again; if it stays, report it to the provider's support",
        )
    return f"{parts.path}?{parts.query}"
