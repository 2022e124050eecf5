# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telnyx's pages: numbered with totals, or by cursor without."""

from __future__ import annotations

from .answers import Answer, Call, ProblemError, telnyx_problem
from .config import Config
from .listing import Found, Pages
from .overlay import Record
from .parameters import telnyx_whole
from .styles import Render


def _size(config: Config, call: Call, maximum: int) -> int:
    size = telnyx_whole(call, "page[size]", 20)
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

    @staticmethod
    def page(config: Config, call: Call, key: str, found: Found, render: Render, maximum: int) -> Answer:
        """Answer one page; ``telnyx_max_page`` of the configuration may lower the maximum."""
        if not isinstance(found, Pages):
            raise TypeError("numbered pages need totals")
        number = telnyx_whole(call, "page[number]", 1)
        maximum = min(maximum, config.telnyx_max_page)
        size = _size(config, call, maximum)
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


NUMBERED = Numbered()
