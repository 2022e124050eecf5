# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From answers and faults to what goes over the wire."""

from __future__ import annotations

import asyncio
import time
import uuid
from email.utils import formatdate

import orjson
from aiohttp import web

from .answers import Answer, ProblemError, telnyx_problem, twilio_problem
from .config import Fault
from .faults import TOKEN, mangle
from .paging import bad_token
from .storage import cut

_HTML = b"<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


def retry_header(seconds: float | None, *, as_date: bool) -> dict[str, str]:
    """Return the Retry-After header, in one of its two forms, or none."""
    if seconds is None:
        return {}
    text = formatdate(time.time() + seconds, usegmt=True) if as_date else f"{seconds:g}"
    return {"Retry-After": text}


def too_many(telnyx: bool, headers: dict[str, str]) -> ProblemError:
    """Return the 429 of either provider."""
    if telnyx:
        return telnyx_problem(429, "10011", "Too many requests", "You have exceeded the limit", headers)
    retry = {name: value for name, value in headers.items() if not name.startswith("x-ratelimit")}
    return twilio_problem(429, 20429, "Too Many Requests", retry)


async def early(
    request: web.BaseRequest, fault: Fault, telnyx: bool, foreign: str
) -> web.StreamResponse | None:
    """Carry out a fault that stands in for the answer; None means: answer after all.

    Raises ProblemError where the fault is an error of the provider's own shape.
    """
    kind = fault.kind
    if kind in ("slow", "hang"):
        await asyncio.sleep(fault.seconds)
    if kind == "slow":
        return None
    if kind in ("reset", "hang"):
        cut(request)
        return web.Response()
    if kind == "html":
        return web.Response(status=fault.status or 502, body=_HTML, content_type="text/html")
    if kind == "empty":
        return web.Response(status=fault.status or 200, body=b"", content_type="application/json")
    if kind == "redirect":
        return web.Response(status=fault.status or 302, headers={"Location": foreign + request.path_qs})
    raise _problem(fault, telnyx)


def _problem(fault: Fault, telnyx: bool) -> ProblemError:
    if fault.kind in TOKEN:
        return bad_token(25023 if fault.kind == "expired_token" else 21481)
    headers = retry_header(fault.retry_after, as_date=fault.retry_after_date)
    if fault.kind == "http429":
        return too_many(telnyx, {"x-ratelimit-reset": "1", **headers} if telnyx else headers)
    status = fault.status or int(fault.kind.removeprefix("http") or 500)
    if telnyx:
        return telnyx_problem(status, str(status), "Server error", "An unexpected error occurred", headers)
    code = 20500 if status >= 500 else 20001
    return twilio_problem(status, code, "An internal server error has occurred", headers)


def reshape(answer: Answer, path: str) -> Answer:
    """Turn Twilio's own error shape into that of RFC 9457."""
    if answer.status < 400 or not isinstance(answer.document, dict) or "more_info" not in answer.document:
        return answer
    old = answer.document
    document = {
        "type": old["more_info"],
        "title": old["message"],
        "status": old["status"],
        "code": old["code"],
        "detail": f"{old['message']} ({path})",
        "instance": path,
        "errors": [],
    }
    return Answer(answer.status, document, {**answer.headers, "Content-Type": "application/problem+json"})


async def send(
    request: web.BaseRequest,
    answer: Answer,
    fault: Fault | None,
    extra: dict[str, str],
    *,
    compress: bool = False,
) -> web.StreamResponse:
    """Send an answer, its bytes spoiled if the fault says so."""
    body = answer.document if isinstance(answer.document, bytes) else orjson.dumps(answer.document)
    headers = {"Content-Type": "application/json", **extra, **answer.headers}
    if fault and fault.kind == "truncate":
        response = web.StreamResponse(status=answer.status, headers=headers)
        response.content_length = len(body)
        await response.prepare(request)
        await response.write(body[: len(body) // 2])
        if request.transport is not None:
            request.transport.close()
        return response
    if fault:
        body = mangle(fault, body)
        if fault.kind == "html200":
            return web.Response(status=200, body=body, content_type="text/html")
    whole = web.Response(status=answer.status, body=body, headers=headers)
    if compress:
        whole.enable_compression()
    return whole


def provider_headers(telnyx: bool, seconds: float, in_flight: int, limits: dict[str, str]) -> dict[str, str]:
    """Return the headers that a provider adds to every answer."""
    if telnyx:
        return {"x-request-id": str(uuid.uuid4()), **limits}
    return {
        "Twilio-Request-Id": f"RQ{uuid.uuid4().hex}",
        "Twilio-Concurrent-Requests": str(in_flight),
        "Twilio-Request-Duration": f"{seconds:.3f}",
    }
