# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers: API, storage, and a foreign origin that no credential may reach."""

from __future__ import annotations

import asyncio
import re
import ssl
import time
import uuid
from collections.abc import Callable
from typing import Any

from aiohttp import web

from .answers import Answer, Call, ProblemError, not_found, telnyx_problem, twilio_problem
from .auth import Caller, Gate
from .config import Config, Fault
from .control import PREFIX, Control
from .faults import BEFORE, BYTES, DOCUMENT, SUITS, TOKEN, Faults, mangle, spoil
from .limits import Bucket
from .paging import bad_token
from .requestlog import RequestLog
from .storage import Storage, cut
from .telnyx import Telnyx
from .twilio_accounts import TwilioAccounts
from .twilio_insights import TwilioInsights
from .twilio_video import TwilioVideo
from .world import World

Endpoint = Callable[[Call], Answer]
_HTML = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_ROUTES = r"""
recordings            /v1/Recordings
recording             /v1/Recordings/(?P<sid>[^/]+)
media                 /v1/Recordings/(?P<sid>[^/]+)/Media
video_rooms           /v1/Rooms
settings              /v1/RecordingSettings/Default
room_recordings       /v1/Rooms/(?P<room>[^/]+)/Recordings
room_recording        /v1/Rooms/(?P<room>[^/]+)/Recordings/(?P<sid>[^/]+)
room_media            /v1/Rooms/(?P<room>[^/]+)/Recordings/(?P<sid>[^/]+)/Media
rules                 /v1/Rooms/(?P<room>[^/]+)/RecordingRules
video_room            /v1/Rooms/(?P<room>[^/]+)
rooms                 /v1/Video/Rooms
room                  /v1/Video/Rooms/(?P<room>[^/]+)
participants          /v1/Video/Rooms/(?P<room>[^/]+)/Participants
participant           /v1/Video/Rooms/(?P<room>[^/]+)/Participants/(?P<sid>[^/]+)
accounts              /2010-04-01/Accounts\.json
account               /2010-04-01/Accounts/(?P<sid>[^/]+)\.json
telnyx_recordings     /v2/recordings
telnyx_recording      /v2/recordings/(?P<id>[^/]+)
"""


class Simulator:
    """State of one running simulator."""

    def __init__(self, config: Config) -> None:
        self.world = World(config)
        self.config = self.world.config
        self.log = RequestLog(self.config.log_limit)
        self.storage = Storage(self.world, self.log)
        self.control = Control(self)
        self.storage_origin = self.foreign_origin = ""
        self._buckets: dict[str, Bucket] = {}
        self.set_faults(self.config.faults)
        self.set_options({})
        video, insights = TwilioVideo(self.config), TwilioInsights(self.config)
        accounts, telnyx = TwilioAccounts(self.config), Telnyx(self.config)
        endpoints: dict[str, Endpoint] = {
            "recordings": video.recordings,
            "recording": video.recording,
            "media": video.media,
            "video_rooms": video.rooms,
            "settings": video.settings,
            "room_recordings": video.room_recordings,
            "room_recording": video.recording,
            "room_media": video.media,
            "rules": video.rules,
            "video_room": video.room,
            "rooms": insights.rooms,
            "room": insights.room,
            "participants": insights.participants,
            "participant": insights.participant,
            "accounts": accounts.accounts,
            "account": accounts.account,
            "telnyx_recordings": telnyx.recordings,
            "telnyx_recording": telnyx.recording,
        }
        lines = (line.split() for line in _ROUTES.strip().splitlines())
        self._routes = [(re.compile(pattern), name, endpoints[name]) for name, pattern in lines]

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
        return response

    async def _respond(self, request: web.BaseRequest, entry: dict[str, Any]) -> web.StreamResponse:
        telnyx = request.path.startswith("/v2/")
        fault: Fault | None = None
        try:
            caller, match, endpoint = self._admit(request, entry, telnyx)
            if self.config.latency:
                await asyncio.sleep(self.config.latency)
            target = request.path_qs
            if self.faults.faults:
                fault = self.faults.pick(self._possible(request), caller.name, target)
                entry["fault"] = fault and fault.kind
                if fault and fault.kind in BEFORE | TOKEN:
                    early = await self._early(request, fault, telnyx)
                    if early is not None:
                        return early
            origin = f"{request.scheme}://{request.host}"
            call = Call(
                request.path,
                request.query,
                origin,
                self.storage_origin,
                match.groupdict(),
                caller.world,
                caller.key_kind,
            )
            answer = endpoint(call)
            if self.faults.kinds & DOCUMENT and not fault:
                fault = self._spoil(answer, caller.name, target, entry)
        except ProblemError as problem:
            answer = problem.answer
        return await self._send(request, answer, fault, telnyx, entry)

    def _admit(
        self, request: web.BaseRequest, entry: dict[str, Any], telnyx: bool
    ) -> tuple[Caller, re.Match[str], Endpoint]:
        header = request.headers.get("Authorization")
        caller = self.gate.telnyx(header) if telnyx else self.gate.twilio(header, request.path)
        entry["account"] = caller.name
        if self.config.quota is not None:
            bucket = self._buckets.setdefault(caller.name, Bucket(self.config.quota, self.config.burst))
            if not bucket.take():
                raise self._too_many(telnyx, self.config.retry_after, bucket.headers())
        if request.method != "GET":
            self.log.violation(entry, f"{request.method} sent to the API")
            raise twilio_problem(405, 20004, "Method not allowed")
        for pattern, name, endpoint in self._routes:
            match = pattern.fullmatch(request.path)
            if match:
                entry["endpoint"] = name
                return caller, match, endpoint
        if telnyx:
            raise telnyx_problem(404, "10005", "Resource not found", "The requested resource was not found")
        raise not_found(request.path)

    @staticmethod
    def _too_many(telnyx: bool, retry_after: float | None, limits: dict[str, str]) -> ProblemError:
        headers = {"Retry-After": f"{retry_after:g}"} if retry_after is not None else {}
        if telnyx:
            return telnyx_problem(
                429, "10011", "Too many requests", "You have exceeded the limit", {**limits, **headers}
            )
        return twilio_problem(429, 20429, "Too Many Requests", headers)

    def _possible(self, request: web.BaseRequest) -> frozenset[str]:
        return BEFORE | BYTES | (TOKEN if "PageToken" in request.query else frozenset())

    async def _early(self, request: web.BaseRequest, fault: Fault, telnyx: bool) -> web.StreamResponse | None:
        kind = fault.kind
        if kind in ("slow", "hang"):
            await asyncio.sleep(fault.seconds)
            if kind == "slow":
                return None
        if kind in ("reset", "hang"):
            cut(request)
            return web.Response()
        if kind in TOKEN:
            raise bad_token(25023 if kind == "expired_token" else 21481)
        if kind == "http429":
            raise self._too_many(telnyx, fault.retry_after, {"x-ratelimit-reset": "1"} if telnyx else {})
        if kind == "html":
            return web.Response(status=fault.status or 502, body=_HTML, content_type="text/html")
        if kind == "empty":
            return web.Response(status=fault.status or 200, body=b"", content_type="application/json")
        if kind == "redirect":
            location = self.foreign_origin + request.path_qs
            return web.Response(status=fault.status or 302, headers={"Location": location})
        status = fault.status or int(kind.removeprefix("http") or 500)
        headers = {"Retry-After": f"{fault.retry_after:g}"} if fault.retry_after is not None else {}
        if telnyx:
            raise telnyx_problem(status, str(status), "Server error", "An unexpected error occurred", headers)
        raise twilio_problem(
            status, 20500 if status >= 500 else 20001, "An internal server error has occurred", headers
        )

    def _spoil(self, answer: Answer, account: str, target: str, entry: dict[str, Any]) -> Fault | None:
        suitable = [kind for kind in DOCUMENT & self.faults.kinds if SUITS[kind](answer)]
        fault = self.faults.pick(suitable, account, target) if suitable else None
        if fault:
            entry["fault"] = fault.kind
            spoil(fault, answer, self.foreign_origin, list(self.world.twilio), account)
        return fault

    async def _send(
        self,
        request: web.BaseRequest,
        answer: Answer,
        fault: Fault | None,
        telnyx: bool,
        entry: dict[str, Any],
    ) -> web.StreamResponse:
        body = answer.body()
        headers = dict(answer.headers)
        if telnyx:
            headers["x-request-id"] = str(uuid.uuid4())
            bucket = self._buckets.get(entry["account"])
            if bucket:
                headers = {**bucket.headers(), **headers}
        else:
            headers["Twilio-Request-Id"] = f"RQ{uuid.uuid4().hex}"
            headers["Twilio-Concurrent-Requests"] = str(self.log.in_flight)
            headers["Twilio-Request-Duration"] = f"{time.time() - entry['time']:.3f}"
        if fault and fault.kind in BYTES:
            if fault.kind == "truncate":
                response = web.StreamResponse(status=answer.status, headers=headers)
                response.content_type, response.content_length = "application/json", len(body)
                await response.prepare(request)
                await response.write(body[: len(body) // 2])
                if request.transport is not None:
                    request.transport.close()
                return response
            body = mangle(fault, body)
            if fault.kind == "html200":
                return web.Response(status=200, body=body, headers=headers, content_type="text/html")
        return web.Response(status=answer.status, body=body, headers=headers, content_type="application/json")

    async def foreign(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer on the origin that a next page URL must not lead to."""
        present = "Authorization" in request.headers
        entry = self.log.open("foreign", request.method, request.path, list(request.query.items()), present)
        self.log.violation(
            entry, "credentials sent to a foreign origin" if present else "foreign origin contacted"
        )
        self.log.close(entry, 200)
        return web.json_response({"recordings": [], "rooms": [], "data": [], "meta": {"next_page_url": None}})


async def serve(
    config: Config, *, port: int = 0, storage_port: int = 0, tls: ssl.SSLContext | None = None
) -> tuple[Simulator, dict[str, Any], list[web.ServerRunner]]:
    """Start the three servers on 127.0.0.1; return the simulator, its addresses, and what to clean up."""
    simulator = Simulator(config)
    runners = []
    ports = []
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
    addresses = {"url": urls[0], "storage_url": urls[1], "foreign_url": urls[2]}
    return (
        simulator,
        {**addresses, "port": ports[0], "storage_port": ports[1], "foreign_port": ports[2]},
        runners,
    )
