# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twilio's page chains: opaque tokens, absolute neighbours, no total."""

from __future__ import annotations

import hashlib
import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from urllib.parse import urlencode

import orjson

from .answers import Answer, Call, ProblemError, twilio_problem
from .config import Config
from .ids import key_of
from .listing import START, Cursor, Selection
from .overlay import Record

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


def _number(call: Call, name: str, default: int) -> int:
    text = call.query.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit():
        raise twilio_problem(400, 20001, f"Invalid value for parameter {name}")
    return int(text)


def paged(
    config: Config, call: Call, key: str, selection: Selection, render: Callable[[int], Record], maximum: int
) -> Answer:
    """Answer one page of a list."""
    size = _number(call, "PageSize", 50)
    if size > maximum and config.page_limit == "clamp":
        size = maximum
    if not 1 <= size <= maximum:
        raise twilio_problem(400, 20001, f"PageSize must be between 1 and {maximum}")
    page = _number(call, "Page", 0)
    cursor = _cursor(call)
    amount = 1 + key_of(cursor) % size if config.short_pages else size
    indices, following = selection.page(cursor, amount, eager=config.empty_last_page)
    records = [render(index) for index in indices]
    filters = [(name, value) for name, value in call.query.items() if name not in _PAGING]

    def url(number: int, at: Cursor | None) -> str:
        query = [*filters, ("PageSize", str(size)), ("Page", str(number))]
        if at is not None:
            query.append(("PageToken", _seal(orjson.dumps([_fingerprint(call), *at]))))
        return f"{call.origin}{call.path}?{urlencode(query)}"

    previous: Cursor | None = None
    if page and cursor[0] == "p":
        previous = ("p", max(0, cursor[1] - size), 0)
    meta = {
        "page": page,
        "page_size": size,
        "first_page_url": url(0, None),
        "previous_page_url": url(page - 1, previous) if page else None,
        "url": url(page, cursor if page else None),
        "next_page_url": None if following is None else url(page + 1, following),
        "key": key,
    }
    return Answer(200, {key: records, "meta": meta}, records=records)
