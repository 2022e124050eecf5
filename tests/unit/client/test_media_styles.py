# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Each way in which providers hand out media, and what must never come of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import HttpSettings
from ansible_collections.cpaas.recordings.plugins.module_utils.client.media_styles import (
    Direct,
    InRecord,
    NoMediaError,
    Place,
    Redirected,
    Style,
    trustworthy,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.session import Access, Session
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.client.doubles import ACCOUNT, SECRET, FakeClock, Reply, Script, reply, serving

VIDEO = Redirected("/v1/Recordings/{id}/Media")
CALLS = InRecord("/recordings/{id}", "download_urls", ("mp3", "wav"))
ROOMS = InRecord("/room_recordings/{id}", "download_url")
VOICE = Direct(
    "/2010-04-01/Accounts/{account}/Recordings/{id}.{extension}",
    "/2010-04-01/Accounts/{account}/Recordings/{id}.json",
    ("wav", "mp3"),
)
RECORD: dict[str, Any] = {"id": "r1", "account": ACCOUNT, "channels": None, "encrypted": None}
SIGNED = "https://storage.example.com/object.MP4?X-Amz-Signature=0123456789abcdef"


@contextmanager
def located(
    style: Style, *replies: Reply, extension: str = "mp3", **record: Any
) -> Iterator[tuple[Place, Script, str]]:
    """Locate the media of a record at a provider that answers so."""
    with serving(*(replies or (reply({}),))) as (url, script):
        access = Access(("Authorization", f"Basic {SECRET}"), (SECRET,), (url,), "c", "p")
        http = HttpSettings(timeout=5.0, max_retries=0)
        session = Session(http, access, ACCOUNT, FakeClock())
        place = style.locate(session, url, {**RECORD, **record}, extension)
        session.close()
        yield place, script, url


@pytest.mark.parametrize(
    "answer",
    [
        reply({"redirect_to": SIGNED}, 302, Location="https://elsewhere.example.com"),
        reply({"redirect_to": SIGNED}),
        Reply(302, b"", {"Location": SIGNED}),
        Reply(307, b"<html>moved</html>", {"Location": SIGNED}),
        Reply(302, b"[" * 100_000, {"Location": SIGNED}),
    ],
)
def test_a_redirect_is_told_in_either_way(answer: Reply) -> None:
    with located(VIDEO, answer, extension="mka") as (place, script, _url):
        assert (place.url, place.extension) == (SIGNED, "mka")
        assert place.headers == {}
        assert script.seen[0].path == "/v1/Recordings/r1/Media"
        assert SIGNED not in repr(place)


def test_each_format_of_a_record_is_had_the_wanted_one_first() -> None:
    urls = {"wav": f"{SIGNED}1", "mp3": f"{SIGNED}2"}
    answer = reply({"data": {"id": "r1", "download_urls": urls}})
    with located(CALLS, answer, extension="wav") as (place, _script, _url):
        assert (place.url, place.extension) == (f"{SIGNED}1", "wav")
    with located(CALLS, answer, extension="mp4") as (place, _script, _url):
        assert place.extension == "mp3"


@pytest.mark.parametrize(
    ("path", "extension"), [("a.MP4", "mp4"), ("a.webm", "webm"), ("a", "mka"), ("a.exe", "mka")]
)
def test_a_single_url_tells_its_format_where_it_can(path: str, extension: str) -> None:
    url = f"https://storage.example.com/{path}?token=1.mp3"
    answer = reply({"data": {"id": "r1", "download_url": url}})
    with located(ROOMS, answer, extension="mka") as (place, script, _url):
        assert (place.url, place.extension) == (url, extension)
        assert script.seen[0].path == "/room_recordings/r1"


def test_voice_media_come_from_the_api_host_with_credentials() -> None:
    with located(VOICE, extension="wav") as (place, script, url):
        assert place.url == f"{url}/2010-04-01/Accounts/{ACCOUNT}/Recordings/r1.wav"
        assert place.headers == {"Authorization": f"Basic {SECRET}"}
        assert place.companion is None
        assert SECRET not in repr(place)
        assert script.seen == [], "the record need not be asked for"


@pytest.mark.parametrize(
    ("channels", "asked"), [("dual", "?RequestedChannels=2"), ("single", ""), (None, "")]
)
def test_two_channels_are_asked_for_where_two_were_recorded(channels: str | None, asked: str) -> None:
    with located(VOICE, extension="mp3", channels=channels) as (place, _script, _url):
        assert place.url.endswith(f"r1.mp3{asked}")


def test_encrypted_voice_media_come_with_what_decrypts_them() -> None:
    details = {"public_key_sid": "CR1", "encrypted_cek": "a", "iv": "b"}
    answer = reply({"sid": "r1", "encryption_details": details})
    with located(VOICE, answer, extension="wav", encrypted=True, channels="dual") as (place, script, _url):
        assert place.companion == details
        assert place.url.endswith("r1.wav"), "what is encrypted cannot be mixed anew"
        assert script.seen[0].path.endswith("/Recordings/r1.json")


@pytest.mark.parametrize("answer", [reply({"sid": "r1"}), reply({"sid": "r1", "encryption_details": {}})])
def test_encrypted_media_that_nobody_could_decrypt_are_not_called_archived(answer: Reply) -> None:
    with (
        pytest.raises(ApiError, match="nobody could decrypt the media"),
        located(VOICE, answer, encrypted=True),
    ):
        pass


@pytest.mark.parametrize("style", [CALLS, ROOMS])
@pytest.mark.parametrize(
    "answer", [{"id": "r2", "download_urls": {"mp3": SIGNED}, "download_url": SIGNED}, {}, []]
)
def test_media_of_another_recording_are_refused(style: Style, answer: Any) -> None:
    with pytest.raises(ApiError, match="not about that record"), located(style, reply({"data": answer})):
        pass


@pytest.mark.parametrize(
    ("style", "answer"),
    [
        (VIDEO, reply({"code": 20404}, 404)),
        (CALLS, reply({}, 404)),
        (ROOMS, reply({}, 404)),
        (CALLS, reply({"data": {"id": "r1", "download_urls": {"mp3": None}}})),
        (CALLS, reply({"data": {"id": "r1"}})),
        (ROOMS, reply({"data": {"id": "r1", "download_url": ""}})),
        (ROOMS, reply({"data": {"id": "r1", "download_url": None}})),
    ],
)
def test_no_media_is_no_failure(style: Style, answer: Reply) -> None:
    with pytest.raises(NoMediaError), located(style, answer):
        pass


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://storage.example.com/a",
        "ftp://a.example.com",
        "//[",
        "/relative",
        "file:///etc/passwd",
        5,
        ["https://a.example.com"],
    ],
)
def test_what_is_no_https_url_is_refused(url: Any) -> None:
    answer = reply({"redirect_to": url, "data": {"id": "r1", "download_urls": {"mp3": url}}})
    for style in (VIDEO, CALLS):
        with pytest.raises((ApiError, NoMediaError)) as caught, located(style, answer):
            pass
        assert "passwd" not in str(caught.value)


def test_names_cannot_lead_to_another_path() -> None:
    with located(VOICE, extension="wav", id="../../Calls/CA1?x=") as (place, _script, url):
        assert place.url == f"{url}/2010-04-01/Accounts/{ACCOUNT}/Recordings/..%2F..%2FCalls%2FCA1%3Fx%3D.wav"


def test_credentials_are_given_for_configured_origins_only() -> None:
    access = Access(("Authorization", "x"), (), ("https://api.example.com",), "c", "p")
    session = Session(HttpSettings(), access, ACCOUNT, FakeClock())
    with pytest.raises(ApiError, match="gets no credentials"):
        session.entry("https://api.example.com.evil.example/a", "o")
    with pytest.raises(ApiError, match="gets no credentials"):
        session.entry("http://api.example.com/a", "o")
    assert session.entry("https://api.example.com/a", "o") == {"Authorization": "x"}
    assert session.api.requests == 1


_LOOPBACK = st.sampled_from(["127.0.0.1", "localhost", "[::1]", "127.9.9.9"])


@given(_LOOPBACK, st.sampled_from(["http", "https"]), st.integers(1, 65535))
def test_strangers_do_not_lead_to_this_machine(host: str, scheme: str, port: int) -> None:
    url = f"{scheme}://{host}:{port}/admin"
    assert not trustworthy(url, "https://storage.example.com/a")
    assert trustworthy(url, "http://127.0.0.1:8080/a")


@given(st.text(max_size=60))
def test_no_text_is_trustworthy_unless_it_is_https_to_a_host(text: str) -> None:
    if trustworthy(text, "https://storage.example.com"):
        assert text.strip().lower().startswith("https://")
