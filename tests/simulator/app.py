# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers: API, storage, and a foreign origin that no credential may reach."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from aiohttp import web
from multidict import MultiDict

from .answers import Answer, Call, ProblemError, not_found, telnyx_problem, twilio_problem
from .auth import Caller, Gate
from .config import Config, Fault
from .control import PREFIX, Control
from .faults import BEFORE, BYTES, DOCUMENT, SUITS, TOKEN, Faults, spoil
from .limits import Bucket
from .mutations import mutate
from .overlay import Record
from .requestlog import RequestLog
from .responses import early, provider_headers, reshape, retry_header, send, too_many
from .routes import Routes
from .storage import Storage
from .styles import Declared
from .world import World

#: The only path of Twilio's that begins like Telnyx's.
TWILIO_VOICE = "/v2/AccountDefaultConfiguration/"


class Simulator:
    """State of one running simulator."""

    def __init__(self, config: Config, further: Iterable[Declared] = ()) -> None:
        self.world = World(config)
        self.routes = Routes(further)
        self.config = self.world.config
        self.log = RequestLog(self.config.log_limit)
        self.storage = Storage(self.world, self.log)
        self.control = Control(self)
        self.storage_origin = self.foreign_origin = ""
        self._buckets: dict[str, Bucket] = {}
        self._answered = 0
        self._scheduled: list[tuple[int, Record]] = []
        self.set_faults(self.config.faults)
        self.set_options({})

    def set_faults(self, faults: list[Fault]) -> None:
        """Replace all faults; their counters start again."""
        self.faults = self.storage.faults = Faults(faults, self.config.fault_seed)

    def set_options(self, options: dict[str, Any]) -> None:
        """Change options of the running simulator."""
        Config.model_validate({**self.config.model_dump(), **options})
        for name, value in options.items():
            setattr(self.config, name, value)
        self._buckets.clear()
        self.gate = Gate(self.world, parent_leak=self.config.parent_leak)

    def schedule(self, after: int, step: Record) -> None:
        """Change the data once ``after`` more API requests have been answered."""
        self._scheduled.append((self._answered + after, step))
        self._scheduled.sort(key=lambda item: item[0])

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request to the API port."""
        if request.path.startswith(PREFIX):
            return await self.control.handle(request)
        present = "Authorization" in request.headers
        entry = self.log.open("api", request.method, request.path, list(request.query.items()), present)
        try:
            response = await self._respond(request, entry)
            self.log.close(entry, 0 if entry["fault"] in ("reset", "hang") else response.status)
        except BaseException:
            if entry["status"] is None:
                self.log.close(entry, 0)
            raise
        self._answered += 1
        while self._scheduled and self._scheduled[0][0] <= self._answered:
            mutate(self.world, self._scheduled.pop(0)[1])
        return response

    async def _respond(self, request: web.BaseRequest, entry: dict[str, Any]) -> web.StreamResponse:
        telnyx = request.path.startswith("/v2/") and not request.path.startswith(TWILIO_VOICE)
        fault: Fault | None = None
        try:
            caller, endpoint, params = self._admit(request, entry, telnyx)
            if self.config.latency:
                await asyncio.sleep(self.config.latency)
            if self.faults.faults:
                kinds = BEFORE | BYTES | (TOKEN if "PageToken" in request.query else frozenset())
                fault = self.faults.pick(kinds, caller.name, request.path_qs)
                entry["fault"] = fault and fault.kind
            if fault and fault.kind not in BYTES:
                instead = await early(request, fault, telnyx, self.foreign_origin)
                if instead is not None:
                    return instead
            origin = f"{request.scheme}://{request.host}"
            call = Call(
                *(request.path, request.query, origin, self.storage_origin),
                *(params, caller.world, caller.key_kind, request.headers),
            )
            answer = endpoint.answer(self.config, call)
            if self.faults.kinds & DOCUMENT and not fault:
                self._spoil(answer, endpoint, call, caller.name, request.path_qs, entry)
        except ProblemError as problem:
            answer = problem.answer
            if self.config.error_shape == "problem":
                answer = reshape(answer, request.path)
        bucket = self._buckets.get(str(entry["account"]))
        limits = bucket.headers() if bucket else {}
        extra = provider_headers(telnyx, time.time() - entry["time"], self.log.in_flight, limits)
        return await send(request, answer, fault, extra, compress=self.config.compress)

    def _admit(
        self, request: web.BaseRequest, entry: dict[str, Any], telnyx: bool
    ) -> tuple[Caller, Declared, dict[str, str]]:
        header = request.headers.get("Authorization")
        caller = self.gate.telnyx(header) if telnyx else self.gate.twilio(header, request.path, request.query)
        entry["account"] = caller.name
        if self.config.quota is not None:
            bucket = self._buckets.setdefault(caller.name, Bucket(self.config.quota, self.config.burst))
            if not bucket.take():
                retry = retry_header(self.config.retry_after, as_date=self.config.retry_after_date)
                raise too_many(telnyx, {**bucket.headers(), **retry})
        if request.method != "GET":
            self.log.violation(entry, f"{request.method} sent to the API")
            raise twilio_problem(405, 20004, "Method not allowed")
        route = self.routes.find(request.path)
        if route is None and telnyx:
            raise telnyx_problem(404, "10005", "Resource not found", "The requested resource was not found")
        if route is None:
            raise not_found(request.path)
        entry["endpoint"] = route[0].name
        return caller, *route

    def _spoil(
        self, answer: Answer, endpoint: Declared, call: Call, account: str, target: str, entry: dict[str, Any]
    ) -> None:
        suitable = [kind for kind in DOCUMENT & self.faults.kinds if SUITS[kind](answer)]
        fault = self.faults.pick(suitable, account, target) if suitable else None
        if fault is None:
            return
        entry["fault"] = fault.kind
        if fault.kind == "telnyx_repeat":
            again = MultiDict(call.query)
            again["page[number]"] = str(int(again["page[number]"]) - 1)
            before = endpoint.answer(self.config, replace(call, query=again)).document
            if isinstance(answer.document, dict) and isinstance(before, dict):
                answer.document["data"] = before["data"]
        spoil(fault, answer, self.foreign_origin, list(self.world.twilio), account)

    async def foreign(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer on the origin that a next page URL must not lead to."""
        present = "Authorization" in request.headers
        entry = self.log.open("foreign", request.method, request.path, list(request.query.items()), present)
        rule = "credentials sent to a foreign origin" if present else "foreign origin contacted"
        self.log.violation(entry, rule)
        self.log.close(entry, 200)
        return web.json_response({"recordings": [], "rooms": [], "data": [], "meta": {"next_page_url": None}})


async def serve(
    config: Config | Simulator, *, port: int = 0, storage_port: int = 0, tls: ssl.SSLContext | None = None
) -> tuple[dict[str, Any], list[web.ServerRunner]]:
    """Start the three servers on 127.0.0.1; return their addresses, and what to clean up at the end."""
    simulator = config if isinstance(config, Simulator) else Simulator(config)
    runners: list[web.ServerRunner] = []
    ports: list[int] = []
    for handler, wanted in (
        (simulator.handle, port),
        (simulator.storage.handle, storage_port),
        (simulator.foreign, 0),
    ):
        runner = web.ServerRunner(web.Server(handler, access_log=None))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", wanted, ssl_context=tls, backlog=1024)
        await site.start()
        runners.append(runner)
        ports.append(runner.addresses[0][1])
    scheme = "https" if tls else "http"
    urls = [f"{scheme}://127.0.0.1:{number}" for number in ports]
    simulator.storage_origin, simulator.foreign_origin = urls[1], urls[2]
    names = ("url", "storage_url", "foreign_url", "port", "storage_port", "foreign_port")
    return dict(zip(names, [*urls, *ports], strict=True)), runners
