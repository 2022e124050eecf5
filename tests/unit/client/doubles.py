# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A clock that only moves when told, and a real HTTP server that answers from a script."""

from __future__ import annotations

import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

from ansible_collections.cpaas.recordings.plugins.module_utils.client.limiter import Clock

ACCOUNT = "AC" + "a" * 32
OTHER = "AC" + "b" * 32
SECRET = "5e7dc3a9b1f04e26a8d0c47f9b3e6a12"


class FakeClock(Clock):
    """Time that passes while somebody sleeps, and at no other moment."""

    def __init__(self, start: float = 1000.0) -> None:
        self.moment = start
        self.slept: list[float] = []

    def now(self) -> float:
        return self.moment

    def wall(self) -> float:
        return 1_700_000_000.0 + self.moment

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.moment += seconds


@dataclass(frozen=True)
class Reply:
    """One scripted answer."""

    status: int = 200
    body: bytes = b"{}"
    headers: Mapping[str, str] = field(default_factory=lambda: {"Content-Type": "application/json"})
    cut: int | None = None
    reset: bool = False


def reply(document: Any, status: int = 200, **headers: str) -> Reply:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Reply(status, json.dumps(document).encode(), {"Content-Type": "application/json", **named})


@dataclass(frozen=True)
class Seen:
    """A request as it arrived."""

    path: str
    authorization: str | None
    headers: Mapping[str, str]


class Script:
    """What the server says, in turn; the last reply is repeated."""

    def __init__(self, replies: Sequence[Reply | Callable[[Seen], Reply]]) -> None:
        self._replies = list(replies)
        self._lock = threading.Lock()
        self.seen: list[Seen] = []

    def answer(self, seen: Seen) -> Reply:
        with self._lock:
            self.seen.append(seen)
            chosen = self._replies.pop(0) if len(self._replies) > 1 else self._replies[0]
        return chosen(seen) if callable(chosen) else chosen


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    script: ClassVar[Script]

    def log_message(self, *_: Any) -> None:
        pass

    def do_GET(self) -> None:
        chosen = self.script.answer(Seen(self.path, self.headers.get("Authorization"), dict(self.headers)))
        if chosen.reset:
            self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            self.close_connection = True
            self.connection.close()
            return
        # Without a Date of its own: a test that is about the provider's clock scripts it.
        self.send_response_only(chosen.status)
        for name, value in chosen.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(chosen.body)))
        self.end_headers()
        self.wfile.write(chosen.body if chosen.cut is None else chosen.body[: chosen.cut])
        if chosen.cut is not None:
            self.close_connection = True


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        pass


@contextmanager
def serving(*replies: Reply | Callable[[Seen], Reply]) -> Iterator[tuple[str, Script]]:
    """Serve the script on a free port of this machine; yields the base URL and the script."""
    script = Script(replies)
    handler = type("Handler", (_Handler,), {"script": script})
    server = _Server(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", script
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
