# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telnyx's pages: numbered with totals, or by cursor without."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from urllib.parse import urlencode

from .answers import Answer, Call, ProblemError, telnyx_problem
from .config import Config
from .listing import Found, Pages
from .overlay import Record
from .parameters import telnyx_whole
from .styles import Render


def _size(config: Config, call: Call, usual: int, maximum: int) -> int:
    size = telnyx_whole(call, "page[size]", usual)
    if size > maximum and config.page_limit == "clamp":
        size = maximum
    if not 1 <= size <= maximum:
        raise _wrong("page[size]", f"page[size] must be between 1 and {maximum}")
    return size


def _wrong(name: str, detail: str) -> ProblemError:
    return telnyx_problem(422, "10015", "Bad Request", detail, parameter=name)


class _Telnyx:
    """What both styles have in common."""

    @staticmethod
    def one(record: Record) -> Answer:
        """Answer with one record."""
        return Answer(200, {"data": record}, records=[record])

    @staticmethod
    def missing(_call: Call) -> ProblemError:
        """Return the error for what does not exist."""
        return telnyx_problem(404, "10005", "Resource not found", "The requested resource was not found")


class Numbered(_Telnyx):
    """``page[number]`` from 1, and a ``meta`` that knows the totals."""

    def __init__(self, usual: int = 20) -> None:
        self._usual = usual

    def page(
        self, config: Config, call: Call, key: str, found: Found, render: Render, maximum: int
    ) -> Answer:
        """Answer one page; ``telnyx_max_page`` of the configuration may lower the maximum."""
        if not isinstance(found, Pages):
            raise TypeError("numbered pages need totals")
        number = telnyx_whole(call, "page[number]", 1)
        maximum = min(maximum, config.telnyx_max_page)
        size = _size(config, call, self._usual, maximum)
        if number < 1:
            raise _wrong("page[size]", f"page[size] must be between 1 and {maximum}")
        records = [render(index) for index in found.at((number - 1) * size, size)]
        meta = {
            "total_pages": -(-found.total // size),
            "total_results": found.total,
            "page_number": number,
            "page_size": size,
        }
        return Answer(200, {key: records, "meta": meta}, records=records)


class Cursor(_Telnyx):
    """A ``meta`` with cursors and no total.

    The specification declares number and size, and answers with cursors. The vendor's client counts pages,
    and would never end with cursors: for it, ``telnyx_cursors`` of the configuration turns them off.
    """

    @staticmethod
    def page(config: Config, call: Call, key: str, found: Found, render: Render, maximum: int) -> Answer:
        """Answer one page."""
        if not isinstance(found, Pages):
            raise TypeError("cursors count places of a list with a total")
        if not config.telnyx_cursors:
            return NUMBERED.page(config, call, key, found, render, maximum)
        size = _size(config, call, 20, min(maximum, config.telnyx_max_page))
        after = call.query.get("page[after]")
        offset = 0 if after is None else _place(after)
        records = [render(index) for index in found.at(offset, size)]
        end = offset + len(records)

        def url(place: int) -> str:
            kept = [
                (k, v)
                for k, v in call.query.items()
                if k not in ("page[after]", "page[number]", "page[size]")
            ]
            query = urlencode([*kept, ("page[size]", str(size)), ("page[after]", _cursor(place))])
            return f"{call.origin}{call.path}?{query}"

        more, back = end < found.total, max(0, offset - size)
        meta = {
            "cursors": {
                "after": _cursor(end) if more else None,
                "before": _cursor(back) if offset else None,
            },
            "next": url(end) if more else None,
            "previous": url(back) if offset else None,
        }
        return Answer(200, {key: records, "meta": meta}, records=records)


def _cursor(place: int) -> str:
    return urlsafe_b64encode(f"place:{place}".encode()).decode()


def _place(cursor: str) -> int:
    try:
        word, _colon, number = urlsafe_b64decode(cursor).decode().partition(":")
        if word == "place":
            return int(number)
    except ValueError:
        pass
    raise _wrong("page[after]", "page[after] is no cursor of this list")


NUMBERED, CURSOR = Numbered(), Cursor()
