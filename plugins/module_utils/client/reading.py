# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a whole answer into memory: the one place that bounds how long it may be, packed and unpacked.

urllib3 before 2.6 unpacks everything that one piece holds before it hands out a byte of it, and a
piece of 256 kB may hold 256 MB. So what was sent is read as it is, and unpacked here, bit by bit.
"""

from __future__ import annotations

import typing as t
import zlib

from .._deps import requests

#: Longest answer, in bytes, packed as well as unpacked. A page of 1,000 rooms has about 1.5 million; what
#: becomes of it in memory is some twenty times as much.
LONGEST: t.Final = 16 * 1024 * 1024
#: What is asked of providers: these are unpacked here, and no others.
ACCEPTED: t.Final = "gzip, deflate"
_PIECE: t.Final = 64 * 1024


class TooLongError(Exception):
    """An answer is longer than any that could be meant."""


class BrokenOffError(Exception):
    """An answer ended before its end."""


class UnknownPackingError(Exception):
    """An answer is packed in a way that was not asked for."""


def whole_body(response: requests.Response) -> bytes:
    """Return the body of *response*, unpacked.

    Raises:
        TooLongError: it is longer than :data:`LONGEST`.
        BrokenOffError: it is shorter than announced, or what is packed has no end.
        UnknownPackingError: it is packed in another way, or is not what it says.
    """
    unpack = _unpacker(response.headers.get("Content-Encoding", ""))
    pieces: list[bytes] = []
    sent = size = 0
    # Not stream(): in chunked answers that reads lines of any length into memory.
    while piece := response.raw.read(_PIECE, decode_content=False):
        sent += len(piece)
        if sent > LONGEST:
            raise TooLongError
        for part in unpack.feed(piece):
            size += len(part)
            if size > LONGEST:
                raise TooLongError
            pieces.append(part)
    announced = response.headers.get("Content-Length", "")
    if announced.isdecimal() and sent < int(announced) and "Transfer-Encoding" not in response.headers:
        raise BrokenOffError
    if sent and not unpack.ended:
        raise BrokenOffError
    return b"".join(pieces)


class _Plain:
    """What is not packed."""

    ended = True

    def feed(self, data: bytes) -> t.Iterator[bytes]:
        """Yield *data*."""
        yield data


class _Unpacker:
    """Unpacks gzip, of one or several members, or deflate, with or without the header that it should have."""

    def __init__(self, window: int) -> None:
        self._window = window
        self._stream = zlib.decompressobj(window)
        self._begun = False
        self.ended = False

    def feed(self, data: bytes) -> t.Iterator[bytes]:
        """Yield what *data* unpacks to, in pieces of bounded size."""
        part = b""
        while data or len(part) == _PIECE:
            if self.ended:
                if self._window != _GZIP or not data.startswith(b"\x1f"):
                    return  # what follows the end says nothing
                self._stream, self.ended = zlib.decompressobj(self._window), False
            part = self._some(data)
            yield part
            self.ended = self._stream.eof
            data = self._stream.unused_data if self.ended else self._stream.unconsumed_tail

    def _some(self, data: bytes) -> bytes:
        try:
            part = self._stream.decompress(data, _PIECE)
        except zlib.error:
            if self._begun or self._window != zlib.MAX_WBITS:
                raise UnknownPackingError from None
            # Some servers send bare deflate, which RFC 9110 (8.4.1.2) knows of.
            self._window = -zlib.MAX_WBITS
            self._stream = zlib.decompressobj(self._window)
            return self._some(data)
        self._begun = True
        return part


_GZIP: t.Final = 16 + zlib.MAX_WBITS


def _unpacker(header: str) -> _Plain | _Unpacker:
    codings = [name.strip().lower() for name in header.split(",")]
    packed = [name for name in codings if name not in ("", "identity")]
    if not packed:
        return _Plain()
    if packed in (["gzip"], ["x-gzip"]):
        return _Unpacker(_GZIP)
    if packed == ["deflate"]:
        return _Unpacker(zlib.MAX_WBITS)
    raise UnknownPackingError
