# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twilio's page chains: opaque tokens, no total; neighbours absolute (``meta``) or relative (flat)."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from urllib.parse import urlencode

import orjson

from .answers import Answer, Call, ProblemError, not_found, twilio_problem
from .config import Config
from .ids import key_of
from .listing import START, Cursor, Found, Selection
from .overlay import Record
from .parameters import whole
from .styles import Render

_KEY = b"simulated-page-token-key"
_PAGING = ("Page", "PageSize", "PageToken")


def _fingerprint(call: Call) -> str:
    filters = sorted((name, value) for name, value in call.query.items() if name not in _PAGING)
    text = f"{call.world.sid}{call.path}{filters}"
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _seal(payload: bytes) -> str:
    tag = hmac.new(_KEY, payload, hashlib.sha256).digest()[:6]
    return "PT" + urlsafe_b64encode(tag + payload).decode().rstrip("=")


def _open(token: str) -> bytes:
    text = token[2:]
    raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    if not token.startswith("PT") or not hmac.compare_digest(_seal(raw[6:]), token):
        raise ValueError("forged token")
    return raw[6:]


def bad_token(code: int = 21481) -> ProblemError:
    """Return the error for a token that is invalid (21481) or has expired (25023)."""
    text = "Invalid PageToken" if code == 21481 else "The page token may have expired"
    return twilio_problem(400, code, text)


def _cursor(call: Call) -> Cursor:
    token = call.query.get("PageToken")
    if token is None:
        if call.query.get("Page", "0") != "0":
            raise twilio_problem(400, 70002, "Page number without PageToken is not supported")
        return START
    try:
        fingerprint, stage, first, second = orjson.loads(_open(token))
    except (ValueError, TypeError) as error:
        raise bad_token() from error
    if fingerprint != _fingerprint(call):
        raise bad_token()
    return stage, first, second


@dataclass(frozen=True)
class _Page:
    """One page of a chain: what is on it, and its neighbours as queries (None: there is no neighbour)."""

    number: int
    size: int
    indices: list[int]
    first: str
    previous: str | None
    this: str
    following: str | None


def _page(config: Config, call: Call, found: Found, maximum: int) -> _Page:
    if not isinstance(found, Selection):
        raise TypeError("Twilio's pages are chains of a Selection")
    size = whole(call, "PageSize", 50)
    if size > maximum and config.page_limit == "clamp":
        size = maximum
    if not 1 <= size <= maximum:
        raise twilio_problem(400, 20001, f"PageSize must be between 1 and {maximum}")
    page = whole(call, "Page", 0)
    cursor = _cursor(call)
    amount = 1 + key_of(cursor) % size if config.short_pages else size
    indices, following = found.page(cursor, amount, eager=config.empty_last_page)
    filters = [(name, value) for name, value in call.query.items() if name not in _PAGING]

    def query(number: int, at: Cursor | None) -> str:
        parts = [*filters, ("PageSize", str(size)), ("Page", str(number))]
        if at is not None:
            parts.append(("PageToken", _seal(orjson.dumps([_fingerprint(call), *at]))))
        return f"{call.path}?{urlencode(parts)}"

    previous: Cursor | None = None
    if page and cursor[0] == "p":
        previous = ("p", max(0, cursor[1] - size), 0)
    return _Page(
        *(page, size, indices, query(0, None)),
        query(page - 1, previous) if page else None,
        query(page, cursor if page else None),
        None if following is None else query(page + 1, following),
    )


class _Twilio:
    """What both styles have in common: a record stands alone, and a missing one is a 404."""

    @staticmethod
    def one(record: Record) -> Answer:
        """Answer with one record."""
        return Answer(200, record, records=[record])

    @staticmethod
    def missing(call: Call) -> ProblemError:
        """Return the error for what does not exist."""
        return not_found(call.path)


class Meta(_Twilio):
    """video., insights., trunking.: a member ``meta`` beside the list, with absolute neighbours."""

    @staticmethod
    def page(config: Config, call: Call, key: str, found: Found, render: Render, maximum: int) -> Answer:
        """Answer one page."""
        page = _page(config, call, found, maximum)
        records = [render(index) for index in page.indices]
        meta = {
            "page": page.number,
            "page_size": page.size,
            "first_page_url": call.origin + page.first,
            "previous_page_url": page.previous and call.origin + page.previous,
            "url": call.origin + page.this,
            "next_page_url": page.following and call.origin + page.following,
            "key": key,
        }
        return Answer(200, {key: records, "meta": meta}, records=records)


class Flat(_Twilio):
    """Everything below /2010-04-01: the members of paging beside the list, with relative neighbours."""

    @staticmethod
    def page(config: Config, call: Call, key: str, found: Found, render: Render, maximum: int) -> Answer:
        """Answer one page."""
        page = _page(config, call, found, maximum)
        records = [render(index) for index in page.indices]
        start = page.number * page.size
        document = {
            key: records,
            "end": start + max(0, len(records) - 1),
            "first_page_uri": page.first,
            "next_page_uri": page.following,
            "page": page.number,
            "page_size": page.size,
            "previous_page_uri": page.previous,
            "start": start,
            "uri": page.this,
        }
        return Answer(200, document, records=records)


META, FLAT = Meta(), Flat()
