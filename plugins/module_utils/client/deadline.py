# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The one place that bounds how long a request may take: connection, headers and body together.

A socket's timeout begins anew with every byte, so a server that sends one byte a second keeps a
request for hours. Therefore a thread of its own watches all requests of the process, and shuts the
connection of one that is over its time down. Whatever was waiting for that connection, a handshake, a
proxy, a header or a body, ends at once. This does not depend on how requests and urllib3 read.
"""

from __future__ import annotations

import contextlib
import os
import socket
import ssl
import threading
import time
import types
import typing as t

from .._deps import requests


class TooSlowError(Exception):
    """A request was over its time. *seconds* is how long it was allowed to take."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        super().__init__(f"not whole after {round(seconds, 1):g} s")


class Deadline:
    """The time of one request, sent and read by the thread that enters this context.

    Errors that come of the connection's end leave the context as :class:`TooSlowError`, and so does an
    end of the body that only looks like one.

    Args:
        seconds: how long it may take.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.at = 0.0
        self.expired = False
        self._lock = threading.Lock()
        self._descriptor: int | None = None

    def __enter__(self) -> t.Self:
        self.at = time.monotonic() + self.seconds
        _present.deadline = self
        _watchdog.add(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        _present.deadline = None
        _watchdog.remove(self)
        with self._lock:
            self._forget()
        if self.expired and (error is None or isinstance(error, Exception)):
            raise TooSlowError(self.seconds) from error

    def extend(self, seconds: float) -> None:
        """Allow so many seconds more, for what has arrived."""
        with self._lock:
            self.seconds += seconds
            self.at += seconds

    def watch(self, descriptor: int) -> None:
        """Watch the connection that has this file descriptor; the previous one is forgotten.

        A duplicate is kept, since TLS takes the socket over, and since a connection that the server is
        going to close is forgotten by its owner while the body is still being read.
        """
        with self._lock:
            self._forget()
            self._descriptor = os.dup(descriptor)
            if self.expired:
                self._cut()

    def cut(self) -> None:
        """End the request: its time is over."""
        with self._lock:
            self.expired = True
            self._cut()

    def _cut(self) -> None:
        if self._descriptor is not None:
            with contextlib.suppress(OSError), socket.socket(fileno=os.dup(self._descriptor)) as connection:
                connection.shutdown(socket.SHUT_RDWR)

    def _forget(self) -> None:
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


class _Present(threading.local):
    deadline: Deadline | None = None


class _Watchdog:
    """Cuts every request that is over its time. Its thread starts with the first request."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._watched: set[Deadline] = set()
        self._thread: threading.Thread | None = None
        self._wakes = float("inf")

    def add(self, deadline: Deadline) -> None:
        with self._changed:
            self._watched.add(deadline)
            # A process that was forked has the object and not the thread.
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="deadlines", daemon=True)
                self._thread.start()
            elif deadline.at < self._wakes:
                self._changed.notify()

    def remove(self, deadline: Deadline) -> None:
        with self._changed:
            self._watched.discard(deadline)

    def _run(self) -> None:
        with self._changed:
            while True:
                now = time.monotonic()
                for deadline in [one for one in self._watched if one.at <= now]:
                    self._watched.discard(deadline)
                    deadline.cut()
                self._wakes = min((one.at for one in self._watched), default=float("inf"))
                # Requests come and go much faster than this wakes: usually it looks once in some minutes.
                self._changed.wait(None if self._wakes == float("inf") else max(0.0, self._wakes - now))


_present = _Present()
_watchdog = _Watchdog()


class _Watched:
    """A connection of urllib3 that tells the deadline of its thread which socket it uses."""

    def _new_conn(self) -> t.Any:
        connection = super()._new_conn()  # type: ignore[misc]
        _tell(connection)
        return connection

    def request(self, *args: t.Any, **options: t.Any) -> t.Any:
        _tell(getattr(self, "sock", None))
        return super().request(*args, **options)  # type: ignore[misc]


def _tell(connection: t.Any) -> None:
    if connection is not None and _present.deadline is not None:
        _present.deadline.watch(connection.fileno())


class Adapter(requests.adapters.HTTPAdapter):
    """The adapter of requests, with connections that a :class:`Deadline` can cut, also through proxies.

    Args:
        context: what all of them trust; without one, each connection reads its bundle of certificates anew.
    """

    def __init__(self, context: ssl.SSLContext | None = None, **options: t.Any) -> None:
        self._context = context
        super().__init__(**options)

    def init_poolmanager(self, *args: t.Any, **options: t.Any) -> None:
        """Make the pools, of connections that are watched."""
        if self._context is not None:
            options["ssl_context"] = self._context
        super().init_poolmanager(*args, **options)
        _watch(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: t.Any) -> t.Any:
        """Make the pools behind a proxy, of connections that are watched."""
        if self._context is not None:
            options["ssl_context"] = self._context
            if proxy.lower().startswith("https"):
                options["proxy_ssl_context"] = self._context
        return _watch(super().proxy_manager_for(proxy, **options))

    def build_connection_pool_key_attributes(self, *args: t.Any, **options: t.Any) -> t.Any:
        """Return what a pool of connections is made from: no bundle where the context has read it already."""
        made: tuple[t.Any, t.Any] = super().build_connection_pool_key_attributes(*args, **options)
        host, pool = made
        if self._context is not None:
            for name in ("ca_certs", "ca_cert_dir"):
                pool.pop(name, None)
        return host, pool

    def cert_verify(self, conn: t.Any, url: str, verify: t.Any, cert: t.Any) -> None:
        """Tell a pool which bundle to read, unless the context has read it already."""
        if self._context is None:
            t.cast("t.Any", super()).cert_verify(conn, url, verify, cert)


def _watch(manager: t.Any) -> t.Any:
    pools = manager.pool_classes_by_scheme
    manager.pool_classes_by_scheme = {scheme: _watched_pool(pool) for scheme, pool in pools.items()}
    return manager


def _watched_pool(pool: type[t.Any]) -> type[t.Any]:
    connection = pool.ConnectionCls
    if issubclass(connection, _Watched):
        return pool
    return type(
        pool.__name__, (pool,), {"ConnectionCls": type(connection.__name__, (_Watched, connection), {})}
    )
