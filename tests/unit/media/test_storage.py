# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Downloads from storage that answers in every odd way: whole media of one content, or none."""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import HttpSettings
from ansible_collections.cpaas.recordings.plugins.module_utils.client.media_styles import Place
from ansible_collections.cpaas.recordings.plugins.module_utils.client.patience import ApiUse, Patience
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError
from ansible_collections.cpaas.recordings.plugins.module_utils.files.problems import OutputError
from ansible_collections.cpaas.recordings.plugins.module_utils.media import partial as partial_module
from ansible_collections.cpaas.recordings.plugins.module_utils.media.download import Downloader
from ansible_collections.cpaas.recordings.plugins.module_utils.media.judge import (
    Candidate,
    Decision,
    Outcome,
    encryption_file,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.media.partial import Mark
from ansible_collections.cpaas.recordings.plugins.module_utils.media.storage import Storage
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.client.doubles import FakeClock
from tests.unit.client.raw import Peer, Server, Talk, talking

pytestmark = pytest.mark.dear

HTTP = HttpSettings(timeout=5.0, max_retries=0)
MEDIA = b"ID3\x04\0\0\0\0\0\0" + hashlib.shake_256(b"media").digest(320_003 - 10)
OTHER = b"ID3\x04\0\0\0\0\0\0" + hashlib.shake_256(b"other").digest(320_003 - 10)
ETAG = '"one"'
RECORD: dict[str, Any] = {
    "provider": "telnyx", "account": "calls", "id": "r1", "status": "completed", "storage": "unknown",
    "size_bytes": None,
}  # fmt: skip


class Fixed:
    """Says where media is; the provider is not what is tried here."""

    def __init__(self, url: str, extension: str, **place: Any) -> None:
        self.asked = 0
        self._place = Place(url, extension, **place)

    def place(self, record: Any, extension: str) -> Place:
        del record, extension
        self.asked += 1
        return self._place


def download(
    url: str,
    folder: Path,
    *,
    attempts: int = 1,
    http: HttpSettings = HTTP,
    extension: str = "mp3",
    place: dict[str, Any] | None = None,
    **record: Any,
) -> Outcome:
    """Download as the module does, with a clock that waits for nobody."""
    storage = Storage(http, lambda: False)
    locator: Any = Fixed(url, extension, **(place or {}))
    downloader = Downloader(locator, storage, folder, attempts, Patience(300, ApiUse(), FakeClock()))
    candidate = Candidate({**RECORD, **record})
    try:
        return downloader.download(Decision(candidate, folder / f"r1.{extension}", extension))
    finally:
        storage.close()


def begun(folder: Path, data: bytes, extension: str = "mp3", **mark: Any) -> None:
    """Leave a partial download behind, as an interrupted run does."""
    noted = {"etag": "", "modified": "", "total": None, "content_type": "audio/mpeg", "metadata": {}, **mark}
    (folder / f"r1.{extension}.part").write_bytes(data)
    (folder / f"r1.{extension}.part.json").write_text(json.dumps(noted))


def head(status: str, **headers: str | int) -> bytes:
    lines = [f"HTTP/1.1 {status}", "Connection: close"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + b"\r\n\r\n"


def whole(data: bytes = MEDIA, **headers: str | int) -> Talk:
    named = {"Content_Type": "audio/mpeg", "ETag": ETAG, "Content_Length": len(data), **headers}
    return lambda peer: peer.send(head("200 OK", **named) + data)


def asked_range(request: bytes) -> int:
    found = re.search(rb"\r\nRange: bytes=(\d+)-\r\n", request)
    return int(found[1]) if found else 0


def ranged(data: bytes = MEDIA, most: int | None = None, etag: str = ETAG, total: str | None = None) -> Talk:
    """Answer what is asked for, at most so many bytes at a time."""

    def talk(peer: Peer) -> None:
        start = asked_range(peer.request)
        piece = data[start : start + most if most else None]
        told = f"bytes {start}-{start + len(piece) - 1}/{total or len(data)}"
        peer.send(
            head("206 Partial Content", Content_Range=told, Content_Length=len(piece), ETag=etag) + piece
        )

    return talk


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def expect(outcome: Outcome, data: bytes = MEDIA) -> None:
    assert outcome.state == "downloaded", outcome.problem
    assert outcome.path is not None
    assert outcome.path.read_bytes() == data
    assert (outcome.sha256, outcome.size) == (sha256(data), len(data))
    assert not list(outcome.path.parent.glob("*.part*"))


def test_media_with_a_length_are_whole(tmp_path: Path) -> None:
    with talking(whole()) as server:
        outcome = download(server.url, tmp_path)
    expect(outcome)
    assert (outcome.note, outcome.proof) == ("unverified", "length")


def test_media_of_the_provider_s_size_are_verified(tmp_path: Path) -> None:
    with talking(whole()) as server:
        outcome = download(server.url, tmp_path, size_bytes=len(MEDIA))
    assert (outcome.note, outcome.proof) == ("verified", "size")


def test_a_size_below_zero_compares_with_nothing(tmp_path: Path) -> None:
    with talking(whole()) as server:
        outcome = download(server.url, tmp_path, size_bytes=-1)
    expect(outcome)
    assert outcome.note == "unverified"


# --- resuming ---


def test_a_part_shorter_than_the_total_goes_on(tmp_path: Path) -> None:
    begun(tmp_path, MEDIA[:200_000], etag=ETAG, total=len(MEDIA))
    with talking(ranged(most=50_000)) as server:
        outcome = download(server.url, tmp_path)
        assert [asked_range(seen) for seen in server.seen] == [200_000, 250_000, 300_000]
    expect(outcome)


@given(st.integers(0, len(MEDIA) - 1), st.integers(10_000, 400_000), st.booleans())
def test_whatever_parts_come_the_whole_is_the_whole(begin: int, most: int, noted: bool) -> None:
    with tempfile.TemporaryDirectory() as folder, talking(ranged(most=most)) as server:
        if begin:
            begun(Path(folder), MEDIA[:begin], etag=ETAG, total=len(MEDIA) if noted else None)
        expect(download(server.url, Path(folder)))


def test_parts_too_small_to_be_worth_it_are_failed_attempts(tmp_path: Path) -> None:
    with talking(ranged(most=100)) as server:
        outcome = download(server.url, tmp_path, attempts=3)
        assert len(server.seen) == 3
    assert outcome.state == "failed"
    assert outcome.problem == "storage sends it in pieces that are too small"


OTHERS: dict[str, Talk] = {
    "another ETag": ranged(OTHER, etag='"two"'),
    "no ETag": lambda peer: peer.send(
        head("206 Partial Content", Content_Range=f"bytes 200000-320002/{len(OTHER)}", Content_Length=120_003)
        + OTHER[200_000:]
    ),
    "a weak ETag of the same text": ranged(OTHER, etag='W/"one"'),
    "another total": ranged(OTHER[:300_000]),
    "another start": lambda peer: peer.send(
        head(
            "206 Partial Content",
            Content_Range=f"bytes 0-320002/{len(OTHER)}",
            Content_Length=len(OTHER),
            ETag=ETAG,
        )
        + OTHER
    ),
    "no range at all": lambda peer: peer.send(
        head("206 Partial Content", Content_Length=120_003, ETag=ETAG) + OTHER[200_000:]
    ),
    "several ranges": lambda peer: peer.send(
        head("206 Partial Content", Content_Type="multipart/byteranges; boundary=x", Content_Length=3)
        + b"--x"
    ),
    "a range beyond the total": ranged(OTHER, total="1000"),
    "the whole of others": whole(OTHER, ETag='"two"'),
    "fewer bytes": lambda peer: peer.send(
        head("416 Range Not Satisfiable", Content_Range="bytes */1000", Content_Length=0)
    ),
}


@pytest.mark.parametrize("answer", OTHERS)
def test_other_contents_are_never_mixed_in(tmp_path: Path, answer: str) -> None:
    begun(tmp_path, MEDIA[:200_000], etag=ETAG, total=len(MEDIA))
    with talking(OTHERS[answer], whole(OTHER, ETag='"two"')) as server:
        outcome = download(server.url, tmp_path)
        assert asked_range(server.seen[0]) == 200_000
        assert all(asked_range(seen) == 0 for seen in server.seen[1:])
    expect(outcome, OTHER)


@pytest.mark.parametrize("same", [True, False])
def test_the_time_of_change_tells_contents_apart_where_there_is_no_etag(tmp_path: Path, same: bool) -> None:
    noted, now = "Sun, 01 Mar 2026 09:00:00 GMT", "Mon, 02 Mar 2026 09:00:00 GMT"
    begun(tmp_path, MEDIA[:200_000], modified=noted, total=len(MEDIA))

    def talk(peer: Peer) -> None:
        assert f"If-Range: {noted}".encode() in peer.request
        told = f"bytes 200000-320002/{len(MEDIA)}"
        data = (MEDIA if same else OTHER)[200_000:]
        peer.send(
            head("206 OK", Content_Range=told, Content_Length=len(data), Last_Modified=noted if same else now)
            + data
        )

    with talking(talk, whole(OTHER)) as server:
        outcome = download(server.url, tmp_path)
    expect(outcome, MEDIA if same else OTHER)


@pytest.mark.parametrize(
    ("headers", "resumable"),
    [
        ({"ETag": '"a"'}, True),
        ({"ETag": 'W/"a"'}, False),
        ({"ETag": "a"}, False),
        ({"ETag": '"a"', "Accept_Ranges": "none"}, False),
        ({"Last_Modified": "Sun, 01 Mar 2026 09:00:00 GMT", "Date": "Sun, 01 Mar 2026 09:02:00 GMT"}, True),
        # Changed within this minute: it may change again without another time (RFC 9110, 8.8.2.2).
        ({"Last_Modified": "Sun, 01 Mar 2026 09:00:00 GMT", "Date": "Sun, 01 Mar 2026 09:00:30 GMT"}, False),
        ({"Last_Modified": "Sun, 01 Mar 2026 09:00:00 GMT"}, False),
        ({"Last_Modified": "yesterday", "Date": "Sun, 01 Mar 2026 09:02:00 GMT"}, False),
        ({}, False),
    ],
)
def test_only_what_tells_contents_apart_is_gone_on_with(
    tmp_path: Path, headers: dict[str, str], resumable: bool
) -> None:
    def talk(peer: Peer) -> None:
        peer.send(head("200 OK", Content_Length=len(MEDIA), **headers) + MEDIA[:150_000])

    with talking(talk) as server:
        outcome = download(server.url, tmp_path)
    assert outcome.state == "failed"
    assert (tmp_path / "r1.mp3.part").exists() is resumable
    assert (tmp_path / "r1.mp3.part.json").exists() is resumable


@pytest.mark.parametrize("told", [f"bytes */{len(MEDIA)}", "bytes */*", ""])
def test_a_part_that_is_whole_is_finished_without_another_try(tmp_path: Path, told: str) -> None:
    """The process died between the last byte and the rename."""
    noted = None if told == f"bytes */{len(MEDIA)}" else len(MEDIA)
    begun(tmp_path, MEDIA, etag=ETAG, total=noted)
    headers = {"Content_Range": told} if told else {}
    with talking(lambda peer: peer.send(head("416 No", Content_Length=0, **headers))) as server:
        outcome = download(server.url, tmp_path)
        assert len(server.seen) == (1 if noted is None else 0)
    expect(outcome)


def test_a_part_as_long_as_the_record_says_is_finished_too(tmp_path: Path) -> None:
    begun(tmp_path, MEDIA, etag=ETAG)
    with talking(lambda peer: peer.send(head("416 No", Content_Length=0))) as server:
        expect(download(server.url, tmp_path, size_bytes=len(MEDIA)))
        assert len(server.seen) == 1


@pytest.mark.parametrize(
    "mark",
    [
        {"etag": '"a\r\nX: y"'},
        {"etag": "\u2603"},
        {"etag": 'W/"a"'},
        {"modified": "\r\n\r\n"},
        {"modified": "\xe9" * 9},
    ],
)
def test_notes_that_no_header_can_hold_begin_anew(tmp_path: Path, mark: dict[str, str]) -> None:
    begun(tmp_path, OTHER[:1000], **mark)
    with talking(whole()) as server:
        expect(download(server.url, tmp_path))


@pytest.mark.parametrize(
    "notes", ["", "[]", "{}", '{"etag": 5}', '{"etag": "\\"a\\"", "total": -1}', "[" * 100_000]
)
def test_notes_that_cannot_be_read_begin_anew(tmp_path: Path, notes: str) -> None:
    begun(tmp_path, OTHER[:1000], etag=ETAG)
    (tmp_path / "r1.mp3.part.json").write_text(notes)
    with talking(whole()) as server:
        expect(download(server.url, tmp_path))
        assert asked_range(server.seen[0]) == 0


# --- ends that prove nothing ---


def unbounded(data: bytes, version: str = "1.0") -> Talk:
    """An answer that ends with the connection."""
    return lambda peer: peer.send(
        f"HTTP/{version} 200 OK\r\nContent-Type: audio/mpeg\r\nConnection: close\r\n\r\n".encode() + data
    )


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_without_length_two_readings_have_to_be_equal(tmp_path: Path, version: str) -> None:
    with talking(unbounded(MEDIA, version)) as server:
        outcome = download(server.url, tmp_path)
        assert len(server.seen) == 2
    expect(outcome)
    assert (outcome.note, outcome.proof) == ("unverified", "read_twice")


def test_without_length_a_connection_that_is_cut_is_not_the_end(tmp_path: Path) -> None:
    with talking(unbounded(MEDIA[:160_000]), unbounded(MEDIA)) as server:
        outcome = download(server.url, tmp_path)
    assert outcome.state == "failed"
    assert outcome.problem == "storage does not say how long the media is, and two readings of it differ"
    assert list(tmp_path.iterdir()) == []
    with talking(unbounded(MEDIA[:160_000]), unbounded(MEDIA)) as server:
        expect(download(server.url, tmp_path, attempts=2))
        assert len(server.seen) == 4


def test_without_length_the_provider_s_size_decides(tmp_path: Path) -> None:
    with talking(unbounded(MEDIA)) as server:
        outcome = download(server.url, tmp_path, size_bytes=len(MEDIA))
        assert len(server.seen) == 1
    assert outcome.proof == "size"
    with talking(unbounded(MEDIA[:1000])) as server:
        outcome = download(server.url, tmp_path, size_bytes=len(MEDIA))
    assert outcome.problem == f"storage sends 1000 bytes, the recording has {len(MEDIA)}"


def test_a_cut_at_the_same_byte_each_time_is_noticed_where_the_media_tells_its_length(tmp_path: Path) -> None:
    told = (len(MEDIA) - 8).to_bytes(4, "little")
    wav = b"RIFF" + told + b"WAVEfmt " + MEDIA[16:]
    with talking(unbounded(wav[:160_000])) as server:
        outcome = download(server.url, tmp_path, extension="wav")
    assert outcome.problem == f"storage sends 160000 bytes of media that says it has {len(MEDIA)}"
    with talking(unbounded(wav)) as server:
        expect(download(server.url, tmp_path, extension="wav"), wav)


def chunked(data: bytes, end: bytes = b"0\r\n\r\n") -> Talk:
    return lambda peer: peer.send(
        head("200 OK", Transfer_Encoding="chunked") + f"{len(data):x}\r\n".encode() + data + b"\r\n" + end
    )


def test_a_last_chunk_is_an_end(tmp_path: Path) -> None:
    with talking(chunked(MEDIA)) as server:
        outcome = download(server.url, tmp_path)
        assert len(server.seen) == 1
    expect(outcome)
    assert outcome.proof == "length"


@pytest.mark.parametrize("end", [b"", b"ffff\r\nab"])
def test_chunks_without_a_last_one_are_none(tmp_path: Path, end: bytes) -> None:
    with talking(chunked(MEDIA, end)) as server:
        assert download(server.url, tmp_path).state == "failed"


# --- what is no media ---

PAGE = b"<!DOCTYPE html><html><body>Please sign in" + b" " * 2000 + b"</body></html>"


@pytest.mark.parametrize(
    ("data", "told", "words"),
    [
        (PAGE, "text/html", "an HTML page"),
        (PAGE, "audio/mpeg", "an HTML page"),
        (b'{"error": "quota"}', "application/json", "a JSON document"),
        (b"<Error><Code>AccessDenied</Code></Error>", "application/xml", "an XML document"),
        (b"Service unavailable, please try again", "text/plain", "plain text"),
        (bytes(4000), "", "bytes that do not begin like mp3"),
    ],
)
def test_pages_in_place_of_media_fail_with_the_reason(
    tmp_path: Path, data: bytes, told: str, words: str
) -> None:
    with talking(whole(data, Content_Type=told)) as server:
        outcome = download(server.url, tmp_path, attempts=9)
        assert len(server.seen) == 3, "asked again a little"
    assert outcome.state == "failed"
    assert outcome.problem == (f"storage sends {words}" + ("" if "begin" in words else " instead of mp3"))
    assert "proxy or a login" in outcome.as_problem()["problem"]
    assert list(tmp_path.iterdir()) == []


def test_a_page_behind_a_redirect_is_no_media_either(tmp_path: Path) -> None:
    with talking(whole(PAGE, Content_Type="text/html")) as login:
        moved = head("302 Found", Location=f"{login.url}/login", Content_Length=0)
        with talking(lambda peer: peer.send(moved)) as server:
            outcome = download(server.url, tmp_path)
    assert outcome.problem == "storage sends an HTML page instead of mp3"


def test_a_page_that_passes_is_waited_for(tmp_path: Path) -> None:
    with talking(whole(PAGE), whole()) as server:
        expect(download(server.url, tmp_path, attempts=9))


def test_a_page_of_any_length_is_not_read_to_its_end(tmp_path: Path) -> None:
    def talk(peer: Peer) -> None:
        peer.send(head("200 OK", Content_Length=10**12) + PAGE)
        peer.over.wait(20)

    with talking(talk) as server:
        start = time.monotonic()
        # The first piece has to come whole, so the page fills one.
        outcome = download(server.url, tmp_path, http=replace(HTTP, timeout=0.3))
        assert time.monotonic() - start < 10
    assert outcome.state == "failed"


def test_a_part_of_a_page_that_an_older_version_left_is_no_media(tmp_path: Path) -> None:
    begun(tmp_path, PAGE[:1000], etag=ETAG, total=len(PAGE))
    with talking(ranged(PAGE), whole(PAGE)) as server:
        outcome = download(server.url, tmp_path)
    assert outcome.problem == "storage sends an HTML page instead of mp3"


def test_what_is_packed_is_not_media(tmp_path: Path) -> None:
    with talking(whole(Content_Encoding="gzip")) as server:
        outcome = download(server.url, tmp_path)
    assert outcome.problem == "storage sends it packed, which was not asked for"


def test_encrypted_media_say_nothing_and_are_kept_with_their_headers_also_when_resumed(
    tmp_path: Path,
) -> None:
    data = b"\x9c" + MEDIA[1:]
    meta = {"x-amz-meta-x-amz-key": "a2V5", "x-amz-meta-x-amz-iv": "aXY="}
    begun(tmp_path, data[:1000], etag=ETAG, total=len(data), metadata=meta)
    with talking(ranged(data)) as server:
        outcome = download(server.url, tmp_path, size_bytes=5)
    expect(outcome, data)
    assert outcome.encrypted is True
    assert outcome.note == "unverified"
    assert outcome.path is not None
    assert json.loads(encryption_file(outcome.path).read_text()) == {"id": "r1", "headers": meta}


def test_what_the_record_tells_of_encryption_is_kept_too(tmp_path: Path) -> None:
    details = {"public_key_sid": "CR1", "encrypted_cek": "abc", "iv": "def"}
    data = b"\x9c" + MEDIA[1:]
    with talking(whole(data)) as server:
        outcome = download(server.url, tmp_path, extension="wav", place={"companion": details})
    assert outcome.encrypted is True
    assert outcome.path is not None
    kept = json.loads(encryption_file(outcome.path).read_text())
    assert kept == {"id": "r1", "headers": {}, "encryption_details": details}


# --- bounds ---


def test_more_than_was_announced_is_not_taken(tmp_path: Path) -> None:
    with talking(unbounded(MEDIA)) as server:
        outcome = download(server.url, tmp_path, size_bytes=1000)
    assert outcome.problem == "storage sends more than 1000 bytes"


def test_a_length_that_differs_is_told_before_it_is_read(tmp_path: Path) -> None:
    def talk(peer: Peer) -> None:
        peer.send(head("200 OK", Content_Length=10**9))
        peer.over.wait(20)

    with talking(talk) as server:
        start = time.monotonic()
        outcome = download(server.url, tmp_path, size_bytes=1000)
        assert time.monotonic() - start < 4
    assert outcome.problem == "storage sends 1000000000 bytes, the recording has 1000"


def test_a_disk_that_fills_up_is_left_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partial_module, "_LOOK", 100_000)
    monkeypatch.setattr(partial_module, "MARGIN", 2**62)
    with talking(whole()) as server, pytest.raises(OutputError, match="bytes are left free"):
        download(server.url, tmp_path)


@contextmanager
def dribbling(data: bytes) -> Iterator[Server]:
    def talk(peer: Peer) -> None:
        peer.send(head("200 OK", Content_Length=10**6, ETag=ETAG))
        peer.dribble(data)

    with talking(talk) as server:
        yield server


def test_media_that_dribble_are_cut_and_asked_for_again_a_little(tmp_path: Path) -> None:
    with dribbling(b"\0") as server:
        start = time.monotonic()
        outcome = download(server.url, tmp_path, attempts=9, http=replace(HTTP, timeout=0.2))
        assert time.monotonic() - start < 20
        assert len(server.seen) == 3
    assert outcome.state == "failed"
    assert "was not whole after 2 s" in outcome.problem


def test_what_arrives_buys_time(tmp_path: Path) -> None:
    """Ten times the timeout are 2 s; this takes longer, at a pace that is good enough."""

    def talk(peer: Peer) -> None:
        peer.send(head("200 OK", Content_Length=len(MEDIA)))
        for place in range(0, len(MEDIA), 16_384):
            peer.send(MEDIA[place : place + 16_384])
            peer.over.wait(0.12)

    with talking(talk) as server:
        start = time.monotonic()
        outcome = download(server.url, tmp_path, http=replace(HTTP, timeout=0.2))
        assert time.monotonic() - start > 2
    expect(outcome)


# --- who gets what ---


def test_credentials_go_to_the_api_host_and_not_on_from_there(tmp_path: Path) -> None:
    with talking(whole()) as storage:
        moved = head("307 Moved", Location=f"{storage.url}/signed", Content_Length=0)
        with talking(lambda peer: peer.send(moved)) as server:
            expect(download(server.url, tmp_path, place={"headers": {"Authorization": "Basic c2VjcmV0"}}))
            assert b"Authorization: Basic c2VjcmV0" in server.seen[0]
        assert b"uthorization" not in storage.seen[0]
        assert b"c2VjcmV0" not in storage.seen[0]


def test_a_signed_url_gets_no_credentials(tmp_path: Path) -> None:
    with talking(whole()) as server:
        download(f"{server.url}/x?X-Amz-Signature=1", tmp_path)
        assert b"uthorization" not in server.seen[0]


@pytest.mark.parametrize("status", [401, 403])
def test_credentials_that_do_not_open_media_end_the_run(tmp_path: Path, status: int) -> None:
    refusal = head(f"{status} No", Content_Length=0)
    with talking(lambda peer: peer.send(refusal)) as server, pytest.raises(ApiError) as caught:
        download(server.url, tmp_path, attempts=9, place={"headers": {"Authorization": "Basic x"}})
    assert caught.value.kind == "credentials"
    assert f"HTTP {status}" in str(caught.value)
    assert len(server.seen) == 1


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("ftp://example.com/a", "without https, or to this machine"),
        ("http://example.com/a", "without https, or to this machine"),
        ("//[broken", "could not be made"),
        ("/again", "redirects without end"),
    ],
)
def test_redirects_to_bad_places_are_not_followed(tmp_path: Path, location: str, words: str) -> None:
    moved = head("302 Found", Location=location, Content_Length=0)
    with talking(lambda peer: peer.send(moved)) as server:
        outcome = download(server.url, tmp_path)
        assert len(server.seen) <= 4
    assert words in outcome.problem


@pytest.mark.parametrize(
    ("status", "times"),
    [(408, 4), (425, 4), (429, 4), (500, 4), (520, 4), (530, 4), (501, 1), (505, 1), (451, 1), (418, 1)],
)
def test_storage_is_asked_again_for_the_same_reasons_as_the_api(
    tmp_path: Path, status: int, times: int
) -> None:
    with talking(lambda peer: peer.send(head(f"{status} No", Content_Length=0))) as server:
        outcome = download(server.url, tmp_path, attempts=4)
        assert len(server.seen) == times
    assert f"HTTP {status}" in outcome.problem
    assert ("legal reasons" in outcome.problem) is (status == 451)


def test_what_is_not_there_is_missing_and_not_failed(tmp_path: Path) -> None:
    with talking(lambda peer: peer.send(head("404 No", Content_Length=0))) as server:
        outcome = download(server.url, tmp_path, attempts=4)
        assert len(server.seen) == 1
    assert outcome.state == "missing"
    assert outcome.absence is not None
    assert outcome.absence.attempts == 1


def test_a_format_that_nobody_tells_is_told_by_the_media(tmp_path: Path) -> None:
    data = b"\x1a\x45\xdf\xa3" + MEDIA
    with talking(whole(data)) as server:
        outcome = download(server.url, tmp_path, extension="mp4", place={"guessed": True}, media_type="audio")
    expect(outcome, data)
    assert outcome.path == tmp_path / "r1.mka"
    with talking(whole(PAGE)) as server:
        outcome = download(server.url, tmp_path, extension="mp4", place={"guessed": True})
    assert outcome.problem == "storage sends an HTML page instead of media"


def test_a_mark_that_says_nothing_is_no_condition() -> None:
    assert Mark().condition == ""
    assert Mark(modified="x").condition == "x"
    assert Mark(etag='"a"', modified="x").condition == '"a"'
