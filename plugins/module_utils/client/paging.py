# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Paging styles: how a list is asked for its pages, and how a page says where the list goes on."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import ApiError
from .pages import Broken, Page, next_cursor

Params = list[tuple[str, str]]

_NO_PAGE = "check the base URL; if it is right, report it to the provider's support"
_NO_RECORD = "report it to the provider's support"

#: Invalid or expired page token (Twilio's API reference, errors 21481 and 25023).
_TWILIO_EXPIRED: t.Final = frozenset({"21481", "25023"})


class Paging(t.Protocol):
    """A paging style.

    Attributes:
        numbered: whether pages are numbered, so that they can be read in parallel.
        expired: the provider's codes for a cursor that it does not know any more.
    """

    @property
    def numbered(self) -> bool:
        """Whether pages are numbered, so that they can be read in parallel."""

    @property
    def expired(self) -> frozenset[str]:
        """The provider's codes for a cursor that it does not know any more."""

    def request(self, url: str, size: int, cursor: str | None) -> tuple[str, Params, bool]:
        """Return the URL of a page, the parameters of paging, and whether filters are sent with them.

        Args:
            url: of the list.
            size: records on a full page.
            cursor: what the page before gave; ``None`` is the first page.
        """

    def read(self, document: dict[str, t.Any], url: str, cursor: str | None, broken: Broken) -> Page:
        """Read the page that *url* answered.

        Raises:
            IncompleteListingError: made by *broken*; the answer does not tell how the list goes on.
        """


def _records(found: t.Any, broken: Broken) -> list[dict[str, t.Any]]:
    if not all(isinstance(record, dict) for record in found):
        raise broken("a page holds something that is no record", _NO_RECORD)
    return t.cast("list[dict[str, t.Any]]", found)


@dataclass(frozen=True)
class TwilioMeta:
    """Twilio's newer APIs: ``meta`` holds the records' key and an absolute ``next_page_url``.

    Without a total; the next page is asked for as the provider says (API_FACTS of Video, paging).
    """

    key: str
    numbered: t.ClassVar[bool] = False
    expired: t.ClassVar[frozenset[str]] = _TWILIO_EXPIRED

    def request(self, url: str, size: int, cursor: str | None) -> tuple[str, Params, bool]:
        """Return what to ask for; the cursor is path and query of the next page."""
        return _by_path(url, size, cursor)

    def read(self, document: dict[str, t.Any], url: str, cursor: str | None, broken: Broken) -> Page:
        """Read a page; ``next_page_url`` is null on the last one."""
        meta = document.get("meta")
        key = meta.get("key", self.key) if isinstance(meta, dict) else None
        records = document.get(key) if isinstance(key, str) else None
        if not isinstance(meta, dict) or not isinstance(records, list) or "next_page_url" not in meta:
            raise broken("a page tells neither its records nor where the list goes on", _NO_PAGE)
        number = meta.get("page")
        return Page(
            _records(records, broken),
            next_cursor(meta["next_page_url"], url, broken),
            number + 1 if isinstance(number, int) else 1 + (cursor is not None),
        )


@dataclass(frozen=True)
class TwilioFlat:
    """Twilio's 2010 API: paging lies beside the records, and ``next_page_uri`` is relative to the host."""

    key: str
    numbered: t.ClassVar[bool] = False
    expired: t.ClassVar[frozenset[str]] = _TWILIO_EXPIRED

    def request(self, url: str, size: int, cursor: str | None) -> tuple[str, Params, bool]:
        """Return what to ask for; the cursor is path and query of the next page."""
        return _by_path(url, size, cursor)

    def read(self, document: dict[str, t.Any], url: str, cursor: str | None, broken: Broken) -> Page:
        """Read a page; ``next_page_uri`` is null on the last one."""
        records = document.get(self.key)
        if not isinstance(records, list) or "next_page_uri" not in document:
            raise broken("a page tells neither its records nor where the list goes on", _NO_PAGE)
        number = document.get("page")
        return Page(
            _records(records, broken),
            next_cursor(document["next_page_uri"], url, broken, name="next_page_uri"),
            number + 1 if isinstance(number, int) else 1 + (cursor is not None),
        )


def _by_path(url: str, size: int, cursor: str | None) -> tuple[str, Params, bool]:
    if cursor is None:
        return url, [("PageSize", str(size))], True
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{cursor}", [], False


@dataclass(frozen=True)
class TelnyxNumbered:
    """Telnyx's usual lists: pages have numbers, and ``meta`` tells how many pages and records there are."""

    numbered: t.ClassVar[bool] = True
    expired: t.ClassVar[frozenset[str]] = frozenset()

    def request(self, url: str, size: int, cursor: str | None) -> tuple[str, Params, bool]:
        """Return what to ask for; the cursor is the page's number."""
        return url, [("page[number]", cursor or "1"), ("page[size]", str(size))], True

    def read(self, document: dict[str, t.Any], url: str, cursor: str | None, broken: Broken) -> Page:
        """Read a page, which must be the one that was asked for."""
        del url
        asked = int(cursor) if cursor is not None else 1
        records, meta = document.get("data"), document.get("meta")
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise broken("a page holds no list of records", _NO_PAGE)
        numbers = [
            meta.get(name) if isinstance(meta, dict) else None
            for name in ("page_number", "total_pages", "total_results")
        ]
        number, pages, results = (
            value if isinstance(value, int) and not isinstance(value, bool) else None for value in numbers
        )
        if number is None or pages is None or results is None:
            raise broken("a page does not tell its number and how many there are", _NO_PAGE)
        if number != asked:
            raise broken(f"page {asked} was asked for and page {number} was answered", _NO_PAGE)
        return Page(records, str(number + 1) if number < pages else None, number, pages, results)


@dataclass(frozen=True)
class TelnyxCursor:
    """Telnyx's lists of transcriptions: ``meta.cursors.after`` leads on, and no total is told.

    The specification declares numbered pages for them and answers with cursors; the answer counts.
    """

    numbered: t.ClassVar[bool] = False
    expired: t.ClassVar[frozenset[str]] = frozenset()

    def request(self, url: str, size: int, cursor: str | None) -> tuple[str, Params, bool]:
        """Return what to ask for; the cursor is the provider's own."""
        after = [("page[after]", cursor)] if cursor is not None else []
        return url, [("page[size]", str(size)), *after], True

    def read(self, document: dict[str, t.Any], url: str, cursor: str | None, broken: Broken) -> Page:
        """Read a page; without ``next`` and ``cursors.after`` it is the last one."""
        del url
        records, meta = document.get("data"), document.get("meta")
        if not isinstance(records, list):
            raise broken("a page holds no list of records", _NO_PAGE)
        cursors = meta.get("cursors") if isinstance(meta, dict) else None
        if not isinstance(meta, dict) or not (isinstance(cursors, dict) or "next" in meta):
            raise broken("a page does not tell where the list goes on", _NO_PAGE)
        after = cursors.get("after") if isinstance(cursors, dict) else None
        if "next" in meta and meta["next"] is None:
            after = None
        elif after is None and meta.get("next") is not None:
            raise broken("a page goes on and does not tell where", _NO_PAGE)
        if after is not None and (not isinstance(after, str) or not after):
            raise broken("a page's cursor is no text", _NO_PAGE)
        if after is not None and after == cursor:
            raise broken("the next page is the page that was just read", _NO_PAGE)
        return Page(_records(records, broken), after, 1 + (cursor is not None))


@dataclass(frozen=True)
class Single:
    """No list at all: one document, read as a record by itself."""

    numbered: t.ClassVar[bool] = False
    expired: t.ClassVar[frozenset[str]] = frozenset()

    def request(self, url: str, size: int, cursor: str | None) -> tuple[str, Params, bool]:
        """Return the document's own URL."""
        del size, cursor
        return url, [], False

    def read(self, document: dict[str, t.Any], url: str, cursor: str | None, broken: Broken) -> Page:
        """Take the document for the only record of the only page."""
        del url, cursor, broken
        return Page([document], None, 1)


def expired(error: ApiError, cursor: str | None, style: Paging) -> bool:
    """Tell whether *error* says that the provider does not know *cursor* any more."""
    return cursor is not None and error.status == 400 and error.code in style.expired
