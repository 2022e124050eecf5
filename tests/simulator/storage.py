# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The storage that media answers lead to: signed URLs, ranges, and no tolerance for credentials."""

from __future__ import annotations

import asyncio
import re
import socket
import struct
from typing import Any

from aiohttp import web

from .config import Fault
from .faults import MEDIA, Faults
from .media import TYPES, Media, check
from .products import DATA
from .requestlog import RequestLog
from .tables import Owner
from .world import World

_OBJECT = re.compile(r"/(twilio-video-recordings|telnyx-recordings)/([^/]+)/([\w-]+)\.(\w+)")


def cut(request: web.BaseRequest) -> None:
    """Break the connection as a failing peer does: with a TCP reset."""
    transport = request.transport
    if transport is None:
        return
    sock = transport.get_extra_info("socket")
    if sock is not None:
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()


def _xml(status: int, code: str) -> web.Response:
    text = (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>{code}</Code><Message>{code}</Message></Error>'
    )
    return web.Response(status=status, text=text, content_type="application/xml")


class Storage:
    """Serves the storage port."""

    def __init__(self, world: World, log: RequestLog) -> None:
        self.world, self.log = world, log
        self.faults = Faults([], 0)
        self.gone: set[str] = set()

    def _media(self, bucket: str, owner: str, name: str) -> Media | None:
        worlds: dict[str, Owner] = {**self.world.twilio, **self.world.telnyx}
        world = worlds.get(owner)
        if world is None or not bucket.startswith(world.provider):
            return None
        for data in DATA[world.provider].values():
            index = world.table(data).index(name) if data.media else None
            if index is not None and data.media:
                return data.media(world.table(data), index)
        return world.media(name)

    async def handle(self, request: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        entry = self.log.open(
            "storage",
            request.method,
            request.path,
            list(request.query.items()),
            "Authorization" in request.headers,
        )
        entry["endpoint"] = "media_object"
        try:
            response = await self._answer(request, entry)
            self.log.close(entry, response.status)
        except BaseException:
            if entry["status"] is None:
                self.log.close(entry, 0)
            raise
        return response

    async def _answer(self, request: web.BaseRequest, entry: dict[str, Any]) -> web.StreamResponse:
        if entry["authorization"]:
            self.log.violation(entry, "Authorization sent to storage")
            return _xml(400, "InvalidArgument")
        if request.method != "GET":
            self.log.violation(entry, f"{request.method} sent to storage")
            return _xml(403, "SignatureDoesNotMatch")
        problem = check(request.path, request.query)
        if problem:
            return _xml(403, "AccessDenied" if problem == "ExpiredToken" else problem)
        match = _OBJECT.fullmatch(request.path)
        media = self._media(match[1], match[2], match[3]) if match else None
        if match is None or media is None or media.container != match[4]:
            return _xml(404, "NoSuchKey")
        entry["account"] = match[2]
        fault = self.faults.pick(MEDIA, match[2], request.path)
        kind = fault.kind if fault else ""
        entry["fault"] = kind or None
        if kind in ("media_expired", "media_403"):
            return _xml(403, "AccessDenied")
        if kind == "media_500":
            return _xml(503, "SlowDown")
        return await self._send(request, media, fault)

    async def _send(self, request: web.BaseRequest, media: Media, fault: Fault | None) -> web.StreamResponse:
        kind = fault.kind if fault else ""
        disposition = request.query.get("response-content-disposition")
        size = {"media_length": media.size - 7, "media_empty": 0}.get(kind, media.size)
        etag = media.etag
        start, stop, status = 0, size, 200
        part = media.part(request.headers, size)
        if part is not None:
            start, stop, status = *part, 206
            if start >= stop:
                refusal = _xml(416, "InvalidRange")
                refusal.headers["Content-Range"] = f"bytes */{size}"
                return refusal
        response = web.StreamResponse(status=status)
        response.content_type = TYPES[media.container]
        response.content_length = stop - start
        response.headers.update({"ETag": etag, "Accept-Ranges": "bytes", **media.headers})
        if disposition:
            response.headers["Content-Disposition"] = disposition
        if status == 206:
            response.headers["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
        await response.prepare(request)
        middle = start + (stop - start) // 2
        await _write(response, media, start, middle)
        if kind == "media_reset":
            cut(request)
        elif kind == "media_truncate":
            if request.transport is not None:
                request.transport.close()
        else:
            await asyncio.sleep(fault.seconds if fault and kind == "media_slow" else 0)
            await _write(response, media, middle, stop)
            await response.write_eof()
        return response


async def _write(response: web.StreamResponse, media: Media, start: int, stop: int) -> None:
    for chunk in media.chunks(start, stop):
        await response.write(chunk)
