# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The test's own channel: look at the log, change data, faults and limits while the simulator runs."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import orjson
from aiohttp import web
from pydantic import ValidationError

from .config import Fault
from .mutations import mutate

if TYPE_CHECKING:
    from .app import Simulator

PREFIX = "/_sim/"
#: What POST set may change.
SETTABLE = frozenset(
    [
        "latency",
        "quota",
        "burst",
        "retry_after",
        "order",
        "page_limit",
        "empty_last_page",
        "settings_absent",
        "rooms_by_day",
        "parent_leak",
        "short_pages",
        "compress",
        "error_shape",
        "retry_after_date",
        "media_ttl",
        "telnyx_max_page",
        "telnyx_cursors",
        "external_media",
        "fault_seed",
        "signed_dates",
        "voice_default_absent",
    ]
)


class Control:
    """Serves the paths below ``/_sim/``."""

    def __init__(self, simulator: Simulator) -> None:
        self._simulator = simulator

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request; a wrong one gets 400 with the reason."""
        action = request.path.removeprefix(PREFIX)
        try:
            body = json.loads(await request.text() or "null") if request.method == "POST" else None
            answer = self._do(request.method, action, body, request)
        except (ValueError, KeyError, TypeError, ValidationError) as error:
            return web.json_response({"error": f"{type(error).__name__}: {error}"}, status=400)
        return web.Response(body=orjson.dumps(answer), content_type="application/json")

    def _do(self, method: str, action: str, body: Any, request: web.BaseRequest) -> Any:
        simulator = self._simulator
        looks: dict[str, Callable[[], Any]] = {
            "requests": lambda: self._entries(int(request.query.get("since", "0"))),
            "counters": simulator.log.counters,
            "violations": lambda: simulator.log.violations,
            "config": lambda: simulator.config.model_dump(mode="json"),
        }
        changes: dict[str, Callable[[Any], Any]] = {
            "reset": lambda _body: simulator.log.reset(),
            "mutate": lambda steps: [mutate(simulator.world, step) for step in _several(steps)],
            "schedule": self._schedule,
            "faults": lambda items: simulator.set_faults([Fault.model_validate(i) for i in items or []]),
            "set": self._set,
        }
        if method == "GET" and action in looks:
            return looks[action]()
        if method == "POST" and action in changes:
            return changes[action](body)
        raise ValueError(f"no such control: {method} {request.path}")

    def _entries(self, since: int) -> list[dict[str, Any]]:
        return [entry for entry in self._simulator.log.entries if entry["number"] > since]

    def _schedule(self, items: list[dict[str, Any]]) -> None:
        for item in items:
            self._simulator.schedule(int(item["after"]), item["step"])

    def _set(self, options: dict[str, Any]) -> None:
        unknown = set(options) - SETTABLE
        if unknown:
            raise ValueError(f"cannot be set: {', '.join(sorted(unknown))}")
        self._simulator.set_options(options)


def _several(body: Any) -> list[Any]:
    return body if isinstance(body, list) else [body]
