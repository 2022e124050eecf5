# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import gzip
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.session import Session
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_video_recordings import (
    RECORDINGS,
)

from tests.unit.client.doubles import ACCOUNT, SECRET, FakeClock, Reply, Seen, reply, serving

pytestmark = pytest.mark.dear

HTTP = HttpSettings(timeout=5.0, requests_per_second=0)


def session(url: str, http: HttpSettings = HTTP, clock: FakeClock | None = None) -> Session:
    settings = TwilioSettings(ACCOUNT, ACCOUNT, SECRET, url, url, http)
    return TwilioClient(settings, clock or FakeClock()).session


def failure(url: str, http: HttpSettings = HTTP, path: str = "/x") -> ApiError:
    with pytest.raises(ApiError) as caught:
        session(url, http).get_json(f"{url}{path}", operation="list things")
    shown = str(caught.value)
    assert shown.startswith(f"Cannot list things of account {ACCOUNT}: ")
    assert shown.endswith(".")
    assert "\n" not in shown
    assert SECRET not in shown
    assert SECRET not in repr(caught.value.details())
    return caught.value


def test_credentials_go_out_as_http_basic() -> None:
    with serving(reply({"a": 1})) as (url, script):
        assert session(url).get_json(f"{url}/x", [("b[c]", "d e")], operation="o") == {"a": 1}
    expected = base64.b64encode(f"{ACCOUNT}:{SECRET}".encode()).decode()
    assert script.seen[0].authorization == f"Basic {expected}"
    assert script.seen[0].path == "/x?b%5Bc%5D=d+e"


def test_a_netrc_file_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    with serving(reply({})) as (url, script):
        session(url).get_json(f"{url}/x", operation="o")
    authorization = script.seen[0].authorization or ""
    assert base64.b64decode(authorization.removeprefix("Basic ")).decode() == f"{ACCOUNT}:{SECRET}"


def test_this_machine_is_never_reached_through_a_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    with serving(reply({"a": 1})) as (url, _any):
        assert session(url).get_json(f"{url}/x", operation="o") == {"a": 1}


def test_cookies_are_not_kept() -> None:
    with serving(reply({}, Set_Cookie="a=b; Path=/")) as (url, script):
        one = session(url)
        one.get_json(f"{url}/x", operation="o")
        one.get_json(f"{url}/x", operation="o")
    assert "Cookie" not in script.seen[1].headers


def test_credentials_go_to_configured_origins_only() -> None:
    with serving(reply({})) as (url, script), serving(reply({})) as (other, strangers):
        with pytest.raises(ApiError, match="gets no credentials"):
            session(url).get_json(f"{other}/x", operation="o")
        assert not script.seen
        assert not strangers.seen


def test_redirects_are_not_followed() -> None:
    with serving(reply({})) as (other, strangers):
        with serving(reply({}, 302, Location=f"{other}/x")) as (url, _any):
            error = failure(url)
            assert session(url).get(f"{url}/x", operation="o").headers["Location"] == f"{other}/x"
        assert not strangers.seen
    assert (error.kind, error.status) == ("data", 302)


@pytest.mark.parametrize(
    "status", [408, 425, 429, 500, 502, 503, 504, 507, 520, 521, 522, 523, 524, 525, 526, 527, 530, 599]
)
def test_passing_failures_are_repeated(status: int) -> None:
    clock = FakeClock()
    with serving(reply({}, status), reply({}, status), reply({"ok": True})) as (url, script):
        one = session(url, clock=clock)
        assert one.get_json(f"{url}/x", operation="o") == {"ok": True}
    assert len(script.seen) == 3
    assert one.api.as_result()["requests"] == 3
    assert one.api.as_result()["retries"] == 2
    assert 0.75 <= one.api.waited_seconds <= 1.5


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 421, 423, 424, 428, 451, 501, 505, 600, 999])
def test_lasting_failures_are_not_repeated(status: int) -> None:
    with serving(reply({}, status)) as (url, script):
        assert failure(url).status == status
    assert len(script.seen) == 1


@pytest.mark.parametrize(
    "broken",
    [
        Reply(200, b'{"a": 1}', cut=3),
        Reply(200, b'{"a": '),
        Reply(200, b"[1, 2]"),
        Reply(200, b"", reset=True),
    ],
    ids=["truncated", "malformed", "no object", "reset"],
)
def test_damaged_answers_are_asked_for_again(broken: Reply) -> None:
    with serving(broken, broken, reply({"ok": True})) as (url, _any):
        one = session(url)
        assert one.get_json(f"{url}/x", operation="o") == {"ok": True}
    assert one.api.retries == 2


def test_retry_after_is_honoured() -> None:
    clock = FakeClock()
    with serving(reply({}, 429, Retry_After="11"), reply({"ok": True})) as (url, _any):
        one = session(url, clock=clock)
        one.get_json(f"{url}/x", operation="o")
    assert one.api.waited_seconds == 11
    assert sum(clock.slept) >= 11


def test_the_seconds_left_of_telnyx_are_honoured() -> None:
    with serving(reply({}, 429, x_ratelimit_reset="7"), reply({"ok": True})) as (url, _any):
        one = session(url)
        one.get_json(f"{url}/x", operation="o")
    assert one.api.waited_seconds == 7


def test_repeated_refusals_of_one_request_are_met_with_growing_pauses() -> None:
    with serving(reply({}, 429, Retry_After="0")) as (url, script):
        one = session(url)
        with pytest.raises(ApiError):
            one.get_json(f"{url}/x", operation="o")
    assert len(script.seen) == 9
    assert one.api.waited_seconds >= 45


def test_a_spent_budget_ends_it_with_the_last_problem() -> None:
    error_body = {"code": 20429, "message": "Too many requests"}
    with serving(reply(error_body, 429, Retry_After="4", Twilio_Request_Id="RQ7")) as (url, script):
        error = failure(url, replace(HTTP, max_wait=10))
    assert (error.kind, error.status, error.code, error.request_id) == ("rate", 429, "20429", "RQ7")
    assert len(script.seen) == 3
    assert "max_wait" in str(error)


def test_a_pause_beyond_the_budget_is_not_begun() -> None:
    with serving(reply({}, 429, Retry_After="86400")) as (url, script):
        assert "86400 s" in str(failure(url, replace(HTTP, max_wait=60)))
    assert len(script.seen) == 1


def test_no_retries_means_one_attempt() -> None:
    with serving(reply({}, 500)) as (url, script):
        assert failure(url, replace(HTTP, max_retries=0)).kind == "server"
    assert len(script.seen) == 1


def test_max_retries_bounds_one_request() -> None:
    with serving(reply({}, 503)) as (url, script):
        failure(url, replace(HTTP, max_retries=5))
    assert len(script.seen) == 6


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Reply(200, b"<html>secret stuff</html>", {"Content-Type": "text/html"}), "HTML instead of JSON"),
        (Reply(200, b"", {"Content-Type": "application/json"}), "empty"),
        (Reply(200, b"secret stuff", {"Content-Type": "text/plain"}), "text/plain instead of JSON"),
        (Reply(200, b"\x89PNG", {"Content-Type": "image/png"}), "something else instead of JSON"),
        (Reply(200, b'{"secret stuff": ', {}), "no valid JSON"),
    ],
)
def test_what_is_no_json_is_named_and_never_shown(answer: Reply, words: str) -> None:
    with serving(answer) as (url, _any):
        error = failure(url)
    assert words in str(error)
    assert "secret stuff" not in str(error)
    assert error.kind == "data"


def test_html_behind_an_error_status_is_never_shown() -> None:
    with serving(Reply(502, b"<html>secret stuff</html>", {"Content-Type": "text/html"})) as (url, _any):
        assert "secret stuff" not in str(failure(url))


@pytest.mark.parametrize(
    ("status", "kind", "remedy"),
    [
        (401, "credentials", "check account_sid and auth_token"),
        (403, "permission", "permissions to read"),
        (404, "not_found", "check the id"),
    ],
)
def test_refusals_say_what_to_do(status: int, kind: str, remedy: str) -> None:
    body = {"code": 20003, "message": f"Authentication Error - {SECRET}", "status": status}
    with serving(reply(body, status, Twilio_Request_Id="RQ1")) as (url, _any):
        error = failure(url)
    assert error.kind == kind
    assert remedy in str(error)
    assert f"HTTP {status}, code 20003, request RQ1" in str(error)


def test_legal_reasons_are_told_as_such() -> None:
    plain = Reply(451, b"Unavailable For Legal Reasons", {"Content-Type": "text/plain"})
    with serving(plain) as (url, script):
        error = failure(url)
    assert "the provider refuses this place or this account for legal reasons (HTTP 451)" in str(error)
    assert "options' values" not in str(error)
    assert error.kind == "permission"
    assert len(script.seen) == 1


@pytest.mark.parametrize("status", [408, 503, 520])
def test_a_pause_that_a_failing_server_asks_for_is_honoured(status: int) -> None:
    with serving(reply({}, status, Retry_After="9"), reply({"ok": True})) as (url, _any):
        one = session(url)
        one.get_json(f"{url}/x", operation="o")
    assert one.api.waited_seconds == 9


@pytest.mark.parametrize("status", [200, 302, 403, 500])
def test_a_bomb_is_fetched_once(status: int) -> None:
    """17 MB that arrive as 17 kB, in an answer of any kind."""
    packed = gzip.compress(bytes(17 << 20))
    headers = {"Content-Encoding": "gzip", "Content-Type": "application/json", "Location": "/y"}
    with serving(Reply(status, packed, headers)) as (url, script):
        error = failure(url)
    assert "the answer of 127.0.0.1 is longer than 16 MiB, which no page is" in str(error)
    assert error.kind == "data"
    assert len(script.seen) == 1


def test_only_what_can_be_unpacked_is_asked_for() -> None:
    with serving(Reply(200, b"x", {"Content-Encoding": "br"})) as (url, script):
        assert "packed in a way that was not asked for" in str(failure(url, replace(HTTP, max_retries=0)))
    assert script.seen[0].headers["Accept-Encoding"] == "gzip, deflate"


def test_a_refused_connection_is_told_soon() -> None:
    with serving(reply({})) as (url, _any):
        pass
    error = failure(url)
    assert error.kind == "network"
    assert "refuses the connection, also after 2 repetitions" in str(error)


def test_an_unknown_host_is_named() -> None:
    error = failure("https://no-such-host.invalid")
    assert "the host name no-such-host.invalid is not known" in str(error)


def test_plain_http_behind_https_is_a_tls_failure() -> None:
    with serving(reply({})) as (url, _any):
        error = failure(url.replace("http://", "https://"))
    assert error.kind == "tls"
    assert "ca_path" in str(error)


def test_a_silent_server_is_a_timeout() -> None:
    release = threading.Event()

    def wait(_any: Seen) -> Reply:
        release.wait(10)
        return reply({})

    with serving(wait) as (url, _any):
        error = failure(url, replace(HTTP, timeout=0.05, max_retries=1))
        release.set()
    assert "did not answer within 0.05 s" in str(error)


def test_an_endless_answer_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    module = "ansible_collections.cpaas.recordings.plugins.module_utils.client.reading"
    monkeypatch.setattr(f"{module}.LONGEST", 1000)
    with serving(Reply(200, b'{"a": "' + b"x" * 5000 + b'"}')) as (url, script):
        error = failure(url)
    assert error.kind == "data"
    assert "is longer than" in str(error)
    assert len(script.seen) == 1


def test_halves_of_surrogate_pairs_are_kept() -> None:
    with serving(Reply(200, b'{"a": "\\ud83d"}')) as (url, _any):
        assert session(url).get_json(f"{url}/x", operation="o") == {"a": "\ud83d"}


def test_deep_nesting_is_no_crash() -> None:
    with serving(Reply(200, b'{"a": "\\ud83d", "b": ' + b"[" * 200_000)) as (url, _any):
        assert failure(url, replace(HTTP, max_retries=0)).kind == "data"


def test_nothing_shows_the_secret() -> None:
    settings = TwilioSettings(ACCOUNT, ACCOUNT, SECRET)
    client = TwilioClient(settings)
    basic = base64.b64encode(f"{ACCOUNT}:{SECRET}".encode()).decode()
    for thing in (settings, client, client.session, client.session._access, client.list(RECORDINGS)):
        assert SECRET not in repr(thing)
        assert basic not in repr(thing)


def test_threads_share_the_session() -> None:
    with serving(lambda seen: reply({"path": seen.path})) as (url, script):
        one = session(url, replace(HTTP, concurrency=8))
        with ThreadPoolExecutor(8) as pool:
            answers = list(pool.map(lambda n: one.get_json(f"{url}/{n}", operation="o"), range(64)))
    assert [item["path"] for item in answers] == [f"/{n}" for n in range(64)]
    assert one.api.requests == len(script.seen) == 64
