# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import json

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.media.kinds import (
    CONTAINERS,
    HEAD,
    kind_of,
    own_length,
    refusal,
)
from hypothesis import given
from hypothesis import strategies as st

EBML = b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01"
MEDIA = {
    "mka": [EBML],
    "mkv": [EBML],
    "webm": [EBML],
    "mp4": [b"\0\0\0\x18ftypisom", b"\0\0\0\x08free\0\0\0\0", b"\0\0\0{ftypmp42", b"\0\0\0[moov\0\0\0\0"],
    "wav": [b"RIFF\xff\xff\xff\xffWAVEfmt ", b"RF64\xff\xff\xff\xffWAVEds64"],
    "mp3": [
        b"ID3\x04\0\0\0\0\0\0",
        b"\xff\xfb\x90\x64",
        b"\xff\xf3\x18\xc4",
        b"\xff\xfa\x92\x00",
        b"\0\0\0\xff\xfb\x90\x64",
    ],
}
PAGES = [
    b"<!DOCTYPE html><html><body>Blocked</body></html>",
    b"\n\n  <html><head><title>Sign in</title>",
    b"\xef\xbb\xbf<HTML><BODY>Wartung",
    b"<script>location='/login'</script>",
    "\ufeff<!doctype html><p>Zugriff verweigert".encode("utf-16-le"),
    b"<html><body>Acc\xe8s refus\xe9</body></html>",
]
DOCUMENTS = {
    b'<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code></Error>': "an XML document",
    b"<Error><Code>SlowDown</Code></Error>": "an XML document",
    b"<!-- moved --><a/>": "an XML document",
    b'{"error": {"code": 503}}': "a JSON document",
    b'  [{"a": 1}]': "a JSON document",
    b"{}": "a JSON document",
    b"Service Unavailable": "plain text",
    b"404 page not found\n": "plain text",
    "Wartung läuft: später erneut versuchen".encode(): "plain text",
}
TYPES = [
    "",
    "audio/mpeg",
    "application/octet-stream",
    "binary/octet-stream",
    "video/mp4; a=b",
    "text/plain",
    "odd",
]


@given(st.sampled_from(sorted(MEDIA)), st.data(), st.binary(max_size=HEAD), st.sampled_from(TYPES))
def test_media_pass_whatever_follows_and_whatever_vague_type_they_have(
    container: str, data: st.DataObject, rest: bytes, told: str
) -> None:
    head = data.draw(st.sampled_from(MEDIA[container])) + rest
    assert refusal(container, told, head[:HEAD]) == ""


@given(
    st.sampled_from([*sorted(MEDIA), "", "ogg"]),
    st.sampled_from(PAGES),
    st.sampled_from([*TYPES, "text/html"]),
)
def test_pages_never_pass(container: str, page: bytes, told: str) -> None:
    for encrypted in (False, True):
        text = refusal(container, told, page, encrypted=encrypted)
        assert text == f"an HTML page instead of {container or 'media'}"


@given(
    st.sampled_from([*sorted(MEDIA), "", "ogg"]), st.sampled_from(sorted(DOCUMENTS)), st.sampled_from(TYPES)
)
def test_documents_never_pass(container: str, document: bytes, told: str) -> None:
    assert refusal(container, told, document) == f"{DOCUMENTS[document]} instead of {container or 'media'}"


@given(
    st.sampled_from(sorted(MEDIA)),
    st.recursive(st.none() | st.text() | st.integers(), st.lists) | st.dictionaries(st.text(), st.text()),
)
def test_no_json_passes_for_media(container: str, document: object) -> None:
    assert refusal(container, "", json.dumps(document).encode()[:HEAD])


@given(st.sampled_from(sorted(MEDIA)), st.text(min_size=1, max_size=HEAD))
def test_no_text_passes_for_media(container: str, text: str) -> None:
    # What begins like a tag of an MP3 is one, as far as anybody can tell.
    head = f"Sorry: {text}".encode()[:HEAD]
    assert refusal(container, "", head)


@pytest.mark.parametrize(
    "told",
    [
        "text/html",
        "TEXT/HTML; charset=utf-8",
        "application/json",
        "application/problem+json",
        "application/xml",
        "application/soap+xml",
        "application/xhtml+xml",
        "text/xml",
        "text/css",
        "image/png",
        "application/pdf",
        "multipart/byteranges; boundary=x",
    ],
)
def test_the_type_of_a_document_is_refused_whatever_the_bytes(told: str) -> None:
    kind = told.split(";", maxsplit=1)[0].lower()
    for encrypted in (False, True):
        assert refusal("mka", told, EBML, encrypted=encrypted) == f"what it calls {kind} instead of mka"


def test_a_type_that_nobody_can_show_is_not_shown() -> None:
    assert refusal("mka", "text/\x1b[31m", EBML) == "what it calls a document instead of mka"


@pytest.mark.parametrize("wanted", sorted(MEDIA))
def test_media_of_another_container_are_told_as_that(wanted: str) -> None:
    for other, heads in MEDIA.items():
        text = refusal(wanted, "", heads[0] + bytes(40))
        if heads[0] in MEDIA[wanted]:
            assert text == ""
        else:
            assert text == f"bytes that begin like {'mka' if heads[0] == EBML else other} instead of {wanted}"


@given(st.binary(min_size=1, max_size=HEAD))
def test_what_is_encrypted_says_nothing_of_itself(head: bytes) -> None:
    head = b"\x9c" + head
    assert refusal("mka", "application/octet-stream", head[:HEAD], encrypted=True) == ""
    assert refusal("mka", "", head[:HEAD]) == "bytes that do not begin like mka"


def test_every_container_is_tried_here() -> None:
    assert set(MEDIA) == CONTAINERS


@pytest.mark.parametrize(
    ("head", "media_type", "kind"),
    [
        (EBML, "audio", "mka"),
        (EBML, "video", "mkv"),
        (EBML, None, "mkv"),
        (EBML + b"\x42\x82\x84webm", "audio", "webm"),
        (MEDIA["mp4"][0], "audio", "mp4"),
        (MEDIA["wav"][0], "audio", "wav"),
        (MEDIA["mp3"][1], "audio", "mp3"),
        (b"OggS", "audio", ""),
        (b"", None, ""),
    ],
)
def test_media_tell_their_format_where_nothing_else_does(
    head: bytes, media_type: str | None, kind: str
) -> None:
    assert kind_of(head, media_type) == kind


@pytest.mark.parametrize(
    ("head", "length"),
    [
        (b"RIFF\x10\0\0\0WAVEfmt ", 24),
        (b"RIFF\0\0\0\0WAVEfmt ", None),
        (b"RIFF\xff\xff\xff\xffWAVEfmt ", None),
        (b"RIFF\x00\x00\xff\x7fWAVEfmt ", None),
        (b"RF64\x10\0\0\0WAVEds64", None),
        (MEDIA["mp3"][0], None),
        (b"RIFF", None),
    ],
)
def test_only_a_length_that_is_meant_counts(head: bytes, length: int | None) -> None:
    assert own_length(head) == length
