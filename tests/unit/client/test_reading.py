# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import gzip
import io
import tracemalloc
import zlib
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.client import reading
from ansible_collections.cpaas.recordings.plugins.module_utils.client.reading import (
    LONGEST,
    BrokenOffError,
    TooLongError,
    UnknownPackingError,
    whole_body,
)
from hypothesis import given
from hypothesis import strategies as st

pytestmark = pytest.mark.dear


class _Raw:
    """Bytes as urllib3 hands them out, in pieces of the given lengths."""

    def __init__(self, data: bytes, lengths: list[int]) -> None:
        self._stream, self._lengths = io.BytesIO(data), lengths

    def read(self, amount: int, *, decode_content: bool) -> bytes:
        assert decode_content is False, "urllib3 would unpack, without bound in its older versions"
        return self._stream.read(min(amount, self._lengths.pop(0)) if self._lengths else amount)


def response(data: bytes, coding: str = "", lengths: list[int] | None = None, **headers: str) -> Any:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if coding:
        named["Content-Encoding"] = coding
    return SimpleNamespace(headers=named, raw=_Raw(data, list(lengths or [])))


def bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(data) + packer.flush()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "": lambda data: data,
    "identity": lambda data: data,
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "GZip": lambda data: gzip.compress(data[: len(data) // 2]) + gzip.compress(data[len(data) // 2 :]),
    "deflate": zlib.compress,
    "identity, deflate": bare,
}
LENGTHS = st.lists(st.integers(2, 400), max_size=30)


@given(
    st.sampled_from(sorted(PACKERS)),
    st.binary(max_size=4000) | st.binary(max_size=4).map(lambda x: x * 50_000),
    LENGTHS,
)
def test_whatever_was_packed_is_unpacked(coding: str, data: bytes, lengths: list[int]) -> None:
    packed = PACKERS[coding](data)
    assert whole_body(response(packed, coding, lengths, Content_Length=str(len(packed)))) == data


@given(
    st.sampled_from(["gzip", "deflate", "identity, deflate"]), st.binary(min_size=1, max_size=4000), st.data()
)
def test_what_is_cut_has_broken_off(coding: str, data: bytes, draw: st.DataObject) -> None:
    packed = PACKERS[coding](data)
    cut = draw.draw(st.integers(1, len(packed) - 1))
    with pytest.raises((BrokenOffError, UnknownPackingError)):
        whole_body(response(packed[:cut], coding))
    with pytest.raises(BrokenOffError):
        whole_body(response(data, Content_Length=str(len(data) + cut)))


@given(st.sampled_from(["br", "zstd", "compress", "gzip, gzip", "deflate, gzip", "gzip;q=1", "x" * 50]))
def test_what_was_not_asked_for_is_not_guessed(coding: str) -> None:
    with pytest.raises(UnknownPackingError):
        whole_body(response(b"x", coding))


@given(st.sampled_from(["gzip", "deflate"]), st.binary(min_size=3, max_size=300))
def test_what_is_no_packed_data_is_told_as_that(coding: str, data: bytes) -> None:
    try:
        whole_body(response(b"<html>" + data, coding))
    except (BrokenOffError, UnknownPackingError):
        return
    pytest.fail("a page that is not packed passed for one that is")


def bomb(size: int, coding: str) -> bytes:
    packer = zlib.compressobj(9, wbits=16 + zlib.MAX_WBITS if coding == "gzip" else zlib.MAX_WBITS)
    block = bytes(1 << 20)
    return b"".join(packer.compress(block) for _ in range(size >> 20)) + packer.flush()


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_bomb_takes_no_more_memory_than_an_answer_may(coding: str) -> None:
    packed = bomb(256 << 20, coding)
    assert len(packed) < 1 << 20
    tracemalloc.start()
    try:
        with pytest.raises(TooLongError):
            whole_body(response(packed, coding))
        assert tracemalloc.get_traced_memory()[1] < LONGEST + (2 << 20)
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(bytes(1001), id="plain"),
        pytest.param(gzip.compress(b"") * 60, id="packed bytes that hold nothing"),
        pytest.param(gzip.compress(bytes(1001)), id="unpacked"),
    ],
)
def test_packed_and_unpacked_are_bounded(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(reading, "LONGEST", 1000)
    with pytest.raises(TooLongError):
        whole_body(response(data, "gzip" if data.startswith(b"\x1f") else ""))


def test_thousands_of_members_are_no_recursion() -> None:
    assert whole_body(response(gzip.compress(b"a") * 20_000, "gzip")) == b"a" * 20_000


def test_a_length_of_chunks_is_not_believed() -> None:
    answer = response(b"abc", Content_Length="10", Transfer_Encoding="chunked")
    assert whole_body(answer) == b"abc"
