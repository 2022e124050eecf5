# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Endpoints of api.telnyx.com/v2 that concern recordings."""

from __future__ import annotations

import re

from .answers import Answer, Call, telnyx_problem
from .config import Config
from .media import sign
from .overlay import Record
from .telnyx_world import TelnyxWorld

_FILTER = re.compile(r"filter\[(\w+)\](\[\w+\])?")


class Telnyx:
    """Answers from one configuration."""

    def __init__(self, config: Config) -> None:
        self.config = config

    def _record(self, call: Call, index: int) -> Record:
        world: TelnyxWorld = call.world
        record = world.data.record(index)
        kind = world.data.container(index)
        path = f"/telnyx-recordings/{world.name}/{record['id']}.{kind}"
        record["download_urls"] = {kind: call.storage + sign(path, self.config.media_ttl)}
        return record

    def recordings(self, call: Call) -> Answer:
        """GET /v2/recordings: numbered pages with totals; a filter that is misspelt is ignored"""
        filters = {}
        for name, value in call.query.items():
            match = _FILTER.fullmatch(name)
            if match:
                filters[match[1] + (match[2] or "")] = value
        number, size = self._number(call, "page[number]", 1), self._number(call, "page[size]", 20)
        maximum = self.config.telnyx_max_page
        if size > maximum and self.config.page_limit == "clamp":
            size = maximum
        if number < 1 or not 1 <= size <= maximum:
            raise telnyx_problem(
                422,
                "10015",
                "Bad Request",
                f"page[size] must be between 1 and {maximum}",
                parameter="page[size]",
            )
        try:
            total, page = call.world.select(filters)
        except ValueError as error:
            raise telnyx_problem(400, "10015", "Bad Request", f"Invalid time: {error}") from error
        records = [self._record(call, index) for index in page((number - 1) * size, size)]
        meta = {
            "total_pages": -(-total // size),
            "total_results": total,
            "page_number": number,
            "page_size": size,
        }
        return Answer(200, {"data": records, "meta": meta}, records=records)

    @staticmethod
    def _number(call: Call, name: str, default: int) -> int:
        text = call.query.get(name)
        if text is None:
            return default
        if not text.isascii() or not text.isdigit():
            raise telnyx_problem(422, "10015", "Bad Request", f"{name} must be a number", parameter=name)
        return int(text)

    def recording(self, call: Call) -> Answer:
        """GET /v2/recordings/{id}"""
        index = call.world.index(call.params["id"])
        if index is None:
            raise telnyx_problem(404, "10005", "Resource not found", "The requested resource was not found")
        record = self._record(call, index)
        return Answer(200, {"data": record}, records=[record])
