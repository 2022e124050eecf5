# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""An answer at any pace ends in time: whatever part of it dribbles, and however it is reached."""

from __future__ import annotations

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TelnyxSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.deadline import Deadline, TooSlowError
from ansible_collections.cpaas.recordings.plugins.module_utils.client.telnyx import TelnyxClient
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError

from tests.unit.client.doubles import FakeClock, reply, serving
from tests.unit.client.raw import Peer, Server, Talk, talking

pytestmark = pytest.mark.dear

#: 0.3 s for each piece, so 3 s for the whole; a byte comes every 0.02 s.
HTTP = HttpSettings(timeout=0.3, max_retries=0, requests_per_second=0)
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"


def client(url: str, http: HttpSettings = HTTP) -> TelnyxClient:
    return TelnyxClient(TelnyxSettings("calls", "KEY" + "1" * 20, url, http), FakeClock())


def ask(url: str, http: HttpSettings = HTTP) -> tuple[ApiError, float]:
    """Return how a request failed, and after how many seconds."""
    one = client(url, http)
    begun = time.monotonic()
    with pytest.raises(ApiError) as caught:
        one.session.get_json(f"{url}/x", operation="list things")
    one.close()
    return caught.value, time.monotonic() - begun


def then(head: bytes, data: bytes) -> Talk:
    def talk(peer: Peer) -> None:
        peer.send(head)
        peer.dribble(data)

    return talk


PLACES: dict[str, Talk] = {
    "the status line": then(b"", b"HTTP/1.1 200 O"),
    "informational answers": then(b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
    "headers": then(_HEAD, b"X-A: b\r\n"),
    "one endless header": then(_HEAD + b"X-A: ", b"b"),
    "a body of known length": then(_HEAD + b"Content-Length: 900\r\n\r\n", b" "),
    "a body without length": then(b"HTTP/1.0 200 OK\r\n\r\n", b" "),
    "a body that would be whole": then(b"HTTP/1.0 200 OK\r\n\r\n{}", b" "),
    "chunks": then(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"1\r\n \r\n"),
    "the length of a chunk": then(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"0"),
    "trailers": then(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X-A: b\r\n"),
    "a packed body": then(_HEAD + b"Content-Encoding: gzip\r\nContent-Length: 9999\r\n\r\n", b"\x1f"),
    "a refusal": then(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 900\r\n\r\n", b" "),
    "a redirect": then(b"HTTP/1.1 302 Found\r\nLocation: /y\r\nContent-Length: 900\r\n\r\n", b" "),
}


@pytest.fixture(scope="module")
def ended() -> dict[str, tuple[ApiError, float, int]]:
    """How a request to each of them failed, after how many seconds and requests; all at the same time."""

    def one(place: str, retries: int) -> tuple[ApiError, float, int]:
        with talking(PLACES[place]) as server:
            error, seconds = ask(server.url, replace(HTTP, max_retries=retries))
            return error, seconds, len(server.seen)

    with ThreadPoolExecutor(len(PLACES) + 1) as pool:
        jobs = {place: pool.submit(one, place, 0) for place in PLACES}
        jobs["repeated"] = pool.submit(one, "headers", 8)
        return {name: job.result() for name, job in jobs.items()}


@pytest.mark.parametrize("place", PLACES)
def test_whatever_dribbles_ends_after_ten_times_the_timeout(
    ended: dict[str, tuple[ApiError, float, int]], place: str
) -> None:
    error, seconds, requests = ended[place]
    assert "the answer of 127.0.0.1 was not whole after 3 s" in str(error)
    assert error.kind == "network"
    assert 2.5 < seconds < 9
    assert requests == 1


def test_it_is_repeated_a_little_and_then_told(ended: dict[str, tuple[ApiError, float, int]]) -> None:
    error, _seconds, requests = ended["repeated"]
    assert "also after 2 repetitions" in str(error)
    assert "or raise timeout" in str(error)
    assert requests == 3


def test_a_handshake_that_dribbles_ends_too() -> None:
    # The head of a TLS record that says that 16 kB follow.
    with talking(then(b"\x16\x03\x03\x40\x00", b"\x02"), read=False) as server:
        _error, seconds = ask(server.url.replace("http://", "https://"))
    assert seconds < 9


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_proxy_that_dribbles_ends_too(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with talking(then(b"HTTP/1.1 200 Connection established\r\n", b"X-A: b\r\n")) as server:
        monkeypatch.setenv(f"{scheme}_proxy", server.url)
        _error, seconds = ask(f"{scheme}://provider.invalid")
        assert len(server.seen) == 1
    assert seconds < 9


def test_a_connection_that_is_used_again_is_watched_again() -> None:
    def talk(peer: Peer) -> None:
        peer.send(_HEAD + b"Content-Length: 2\r\n\r\n{}")
        peer.connection.recv(65536)
        peer.send(_HEAD)
        peer.dribble(b"X-A: b\r\n")

    with talking(talk) as server:
        one = client(server.url)
        assert one.session.get_json(f"{server.url}/x", operation="o") == {}
        with pytest.raises(ApiError, match="not whole after"):
            one.session.get_json(f"{server.url}/x", operation="o")
        assert len(server.seen) == 1, "both went over one connection"


def test_others_are_left_alone() -> None:
    """While one request is cut, others over the same session end as they should."""
    with talking(PLACES["headers"]) as slow, serving(reply({"ok": True})) as (url, _any):
        fast = client(url, replace(HTTP, timeout=5.0))
        with ThreadPoolExecutor(4) as pool:
            cut = [pool.submit(ask, slow.url) for _ in range(2)]
            answers = [fast.session.get_json(f"{url}/x", operation="o") for _ in range(20)]
            assert all("not whole" in str(one.result()[0]) for one in cut)
    assert answers == [{"ok": True}] * 20


def test_no_descriptor_is_left_behind() -> None:
    with serving(reply({"ok": True})) as (url, _any):
        one = client(url, replace(HTTP, timeout=5.0))
        one.session.get_json(f"{url}/x", operation="o")
        before = len(list(Path("/proc/self/fd").iterdir()))
        for _ in range(20):
            one.session.get_json(f"{url}/x", operation="o")
        assert len(list(Path("/proc/self/fd").iterdir())) <= before
        one.close()


def test_time_that_is_added_counts() -> None:
    deadline = Deadline(0.05)
    with deadline:
        deadline.extend(60.0)
        with talking(lambda peer: peer.send(_HEAD + b"Content-Length: 2\r\n\r\n{}")) as server:
            assert client(server.url).session is not None
        assert not deadline.expired


def test_an_end_that_only_looks_like_one_is_none() -> None:
    deadline = Deadline(60.0)
    with pytest.raises(TooSlowError, match="not whole after 60 s"), deadline:
        deadline.cut()


def test_a_connection_that_comes_too_late_is_cut_at_once() -> None:
    def watch(server: Server) -> bytes:
        with socket.create_connection(("127.0.0.1", server.port)) as connection, Deadline(60.0) as deadline:
            deadline.cut()
            deadline.watch(connection.fileno())
            return connection.recv(1)

    with talking(lambda peer: peer.dribble(b"x"), read=False) as server, pytest.raises(TooSlowError):
        watch(server)


@pytest.mark.parametrize(
    "start",
    [b"", b"HTTP/1.1 200 OK\r\nX-A: ", _HEAD + b"Transfer-Encoding: chunked\r\n\r\n"],
    ids=["status line", "header", "length of a chunk"],
)
def test_a_line_without_end_is_not_kept(start: bytes) -> None:
    """At full speed ten times the timeout would be time enough to fill the memory."""
    taken: list[int] = []

    def flood(peer: Peer) -> None:
        peer.send(start)
        taken.append(0)
        while taken[-1] < 64 << 20:
            peer.send(b"0" * 65536)
            taken[-1] += 65536

    with talking(flood) as server:
        _error, seconds = ask(server.url, replace(HTTP, timeout=5.0))
    assert seconds < 30
    # What lies in the buffers of two sockets is more than what was read.
    assert max(taken) < 16 << 20
