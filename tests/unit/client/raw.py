# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A server of bytes, for answers that no HTTP server would send."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Talk = Callable[["Peer"], None]


@dataclass
class Peer:
    """One connection, after its request has been read.

    Attributes:
        request: what arrived, up to the empty line; empty for a connection that was not read.
        over: is set when the test has ended.
    """

    connection: socket.socket
    request: bytes
    over: threading.Event

    def send(self, data: bytes) -> None:
        """Send all of it."""
        self.connection.sendall(data)

    def dribble(self, data: bytes, pause: float = 0.02) -> None:
        """Send byte by byte, for ever beginning anew, until the peer or the test has had enough."""
        while not self.over.is_set():
            for place in range(len(data)):
                self.connection.sendall(data[place : place + 1])
                if self.over.wait(pause):
                    return


@dataclass
class Server:
    """A server and what it has seen."""

    port: int
    seen: list[bytes] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Its origin."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def talking(*talks: Talk, read: bool = True) -> Iterator[Server]:
    """Serve connections on a free port of this machine, each by the next of *talks*; the last is repeated."""
    over = threading.Event()
    listener = socket.create_server(("127.0.0.1", 0))
    server = Server(listener.getsockname()[1])
    threads: list[threading.Thread] = []

    def serve(connection: socket.socket, talk: Talk) -> None:
        with connection, contextlib.suppress(OSError):
            request = b""
            while read and b"\r\n\r\n" not in request:
                if not (piece := connection.recv(65536)):
                    return
                request += piece
            server.seen.append(request)
            talk(Peer(connection, request, over))

    def accept() -> None:
        waiting = list(talks)
        while True:
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            talk = waiting.pop(0) if len(waiting) > 1 else waiting[0]
            threads.append(threading.Thread(target=serve, args=(connection, talk), daemon=True))
            threads[-1].start()

    acceptor = threading.Thread(target=accept, daemon=True)
    acceptor.start()
    try:
        yield server
    finally:
        over.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        acceptor.join(5)
        for thread in threads:
            thread.join(5)
