# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Media: redirects to storage, signatures, ranges, encryption metadata, and what storage refuses."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest
import requests

from tests.contract.http_client import Client, Json
from tests.simulator.config import Config, Settings, twilio_account
from tests.simulator.fixtures import SimulatorFactory, calm
from tests.simulator.handle import Handle, running

CUT = (requests.ConnectionError, requests.exceptions.ChunkedEncodingError)


@pytest.fixture(scope="module")
def shared() -> Iterator[Handle]:
    with running(Config(twilio=[twilio_account("alpha", recordings=200)])) as handle:
        yield handle


@pytest.fixture
def handle(shared: Handle) -> Handle:
    return calm(shared)


def whole(handle: Handle) -> Json:
    world = next(iter(handle.world.twilio.values()))
    return next(r for r in world.recordings("completed") if world.recording_kind(r["sid"]) == "whole")


def url_of(handle: Handle, sid: str, query: str = "") -> str:
    answer = Client(handle).get(f"/v1/Recordings/{sid}/Media{query}")
    assert answer.status_code == 302
    assert answer.json() == {"redirect_to": answer.headers["Location"]}
    url: str = answer.headers["Location"]
    assert url.startswith(handle.storage_url)
    return url


def fetch(url: str, **headers: str) -> requests.Response:
    return requests.get(url, headers=headers, timeout=9)


def test_media_have_the_bytes_that_the_record_and_the_world_say(handle: Handle) -> None:
    record = whole(handle)
    media = next(iter(handle.world.twilio.values())).media(record["sid"])
    assert media
    answer = fetch(url_of(handle, record["sid"]))
    assert len(answer.content) == record["size"] == int(answer.headers["Content-Length"])
    assert hashlib.sha256(answer.content).hexdigest() == media.sha256
    assert answer.headers["Content-Type"] in ("audio/x-matroska", "video/x-matroska")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "x-amz-meta-x-amz-key" not in answer.headers
    inline = fetch(url_of(handle, record["sid"], "?ContentDisposition=inline"))
    assert inline.headers["Content-Disposition"].startswith("inline")
    room = record["grouping_sids"]["room_sid"]
    below = Client(handle).get(f"/v1/Rooms/{room}/Recordings/{record['sid']}/Media")
    assert fetch(below.headers["Location"]).content == answer.content
    assert handle.violations() == []


def test_ranges(handle: Handle) -> None:
    url = url_of(handle, whole(handle)["sid"])
    full = fetch(url)
    size, etag = len(full.content), full.headers["ETag"]
    for header, start, stop in (
        ("bytes=0-0", 0, 1),
        ("bytes=100-", 100, size),
        ("bytes=5-99", 5, 100),
        ("bytes=-7", size - 7, size),
        (f"bytes=10-{size * 2}", 10, size),
    ):
        part = fetch(url, Range=header)
        assert (part.status_code, part.content) == (206, full.content[start:stop])
        assert part.headers["Content-Range"] == f"bytes {start}-{stop - 1}/{size}"
    beyond = fetch(url, Range=f"bytes={size}-")
    assert (beyond.status_code, beyond.headers["Content-Range"]) == (416, f"bytes */{size}")
    assert fetch(url, Range="bytes=5-", **{"If-Range": etag}).status_code == 206
    assert fetch(url, Range="bytes=5-", **{"If-Range": '"other"'}).status_code == 200


def test_a_signature_is_needed_and_ends(handle: Handle) -> None:
    sid = whole(handle)["sid"]
    url = url_of(handle, sid)
    for wrong in (
        url.partition("?")[0],
        url[:-1] + ("0" if url[-1] != "0" else "1"),
        url.replace("Expires=600", "Expires=900"),
    ):
        answer = fetch(wrong)
        assert answer.status_code == 403
        assert answer.text.startswith("<?xml")
    handle.faults({"kind": "media_expired", "nth": [1]})
    assert fetch(url).status_code == 403
    assert fetch(url).status_code == 200
    for ttl in ("0", "3601", "x"):
        assert Client(handle).get(f"/v1/Recordings/{sid}/Media?Ttl={ttl}").status_code == 400
    assert "Expires=17&" in url_of(handle, sid, "?Ttl=17")


def test_credentials_never_reach_storage_unnoticed(handle: Handle) -> None:
    account = handle.config.twilio[0]
    answer = requests.get(
        url_of(handle, whole(handle)["sid"]), auth=(account.sid, account.auth_token), timeout=9
    )
    assert answer.status_code == 400
    assert [v["rule"] for v in handle.violations()] == ["Authorization sent to storage"]
    entry = handle.requests(port="storage")[0]
    assert (entry["authorization"], entry["status"]) == (True, 400)
    handle.reset()
    assert handle.violations() == []


def test_there_is_no_media_while_processing_after_deletion_when_muted_or_elsewhere(handle: Handle) -> None:
    client, world = Client(handle), next(iter(handle.world.twilio.values()))
    seen = set()
    for record in world.recordings():
        kind = world.recording_kind(record["sid"])
        status = client.get(f"/v1/Recordings/{record['sid']}/Media").status_code
        assert status == (302 if kind == "whole" else 404), kind
        seen.add(kind)
    assert seen >= {"live", "stuck", "failed", "deleted", "muted", "zero", "external", "whole"}


def test_encrypted_media_carry_what_decryption_needs(simulator_factory: SimulatorFactory) -> None:
    settings = Settings(encryption_enabled=True, encryption_key_sid="CR" + "a" * 32)
    handle = simulator_factory(Config(twilio=[twilio_account("alpha", recordings=200, settings=settings)]))
    record = whole(handle)
    answer = fetch(url_of(handle, record["sid"]))
    assert int(answer.headers["x-amz-meta-x-amz-unencrypted-content-length"]) == record["size"]
    assert answer.headers["x-amz-meta-x-amz-key"]
    assert answer.headers["x-amz-meta-x-amz-iv"]
    assert len(answer.content) % 16 == 0
    assert len(answer.content) > record["size"]


@pytest.mark.parametrize("kind", ["media_reset", "media_truncate"])
def test_a_reset_cuts_in_the_middle_and_the_rest_can_be_fetched(handle: Handle, kind: str) -> None:
    record = whole(handle)
    url = url_of(handle, record["sid"])
    handle.faults({"kind": kind, "times": 1, "probability": 1})
    with requests.get(url, stream=True, timeout=9) as answer, pytest.raises(CUT):
        list(answer.iter_content(512))
    rest = fetch(url, Range="bytes=10-")
    assert (rest.status_code, len(rest.content)) == (206, record["size"] - 10)


def test_a_truncated_answer_delivers_its_half(handle: Handle) -> None:
    record, received = whole(handle), b""
    url = url_of(handle, record["sid"])
    handle.faults({"kind": "media_truncate", "nth": [1]})
    with requests.get(url, stream=True, timeout=9) as answer:
        try:
            for chunk in answer.iter_content(100):
                received += chunk
        except CUT:
            pass
        else:
            pytest.fail("the answer was not cut")
    assert 0 < len(received) <= record["size"] // 2
    assert fetch(url).content.startswith(received)


def test_other_media_faults(handle: Handle) -> None:
    record = whole(handle)
    url = url_of(handle, record["sid"])
    handle.faults(
        {"kind": "media_length", "nth": [1]},
        {"kind": "media_500", "nth": [2]},
        {"kind": "media_empty", "nth": [3]},
    )
    assert len(fetch(url).content) == record["size"] - 7
    assert fetch(url).status_code == 503
    assert fetch(url).content == b""
    assert len(fetch(url).content) == record["size"]
    assert requests.head(url, timeout=9).status_code == 403
