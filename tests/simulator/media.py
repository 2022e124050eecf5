# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Media bytes computed from the recording's identifier, and URLs signed for a while."""

from __future__ import annotations

import hashlib
import hmac
import re
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlencode

TYPES = {
    "mka": "audio/x-matroska",
    "mkv": "video/x-matroska",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "wav": "audio/x-wav",
    "webm": "video/webm",
}
_HEADS = {
    "mka": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01",
    "mkv": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01",
    "webm": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01",
    "mp4": b"\0\0\0\x18ftypisom\0\0\x02\0isommp42",
    "mp3": b"ID3\x04\0\0\0\0\0\0",
    "wav": b"RIFF\xff\xff\xff\xffWAVEfmt ",
}
_BLOCK = 4096
_KEY = b"simulated-storage-signing-key"


@lru_cache(maxsize=256)
def _block(name: str) -> bytes:
    return hashlib.shake_256(name.encode()).digest(_BLOCK)


@dataclass(frozen=True)
class Media:
    """The media of one recording; ``plain_size`` is the size before encryption."""

    name: str
    plain_size: int
    container: str
    encrypted: bool = False

    @property
    def size(self) -> int:
        """Bytes in storage: block padding makes encrypted media longer."""
        return self.plain_size + 16 - self.plain_size % 16 if self.encrypted else self.plain_size

    @property
    def file_name(self) -> str:
        """The name that storage suggests."""
        return f"{self.name}.{self.container}"

    @property
    def head(self) -> bytes:
        """What media of this container begins with; nothing says so of what is encrypted."""
        return b"" if self.encrypted else _HEADS.get(self.container, b"")[: self.size]

    def chunks(self, start: int = 0, stop: int | None = None, step: int = 65536) -> Iterator[bytes]:
        """Yield the bytes of a range."""
        block = _block(self.name + ("\x00" if self.encrypted else ""))
        stop = self.size if stop is None else stop
        while start < stop:
            end = min(start + step, stop)
            shift = start % _BLOCK
            count = (end - start + shift) // _BLOCK + 1
            piece = (block * count)[shift : shift + end - start]
            begun = self.head[start:end]
            yield begun + piece[len(begun) :] if begun else piece
            start = end

    def read(self, start: int = 0, stop: int | None = None) -> bytes:
        """Return the bytes of a range."""
        return b"".join(self.chunks(start, stop))

    @property
    def sha256(self) -> str:
        """The checksum of the whole."""
        digest = hashlib.sha256()
        for chunk in self.chunks():
            digest.update(chunk)
        return digest.hexdigest()

    @property
    def etag(self) -> str:
        """A mark of the content."""
        return f'"{hashlib.blake2b(f"{self.name}/{self.size}".encode(), digest_size=16).hexdigest()}"'

    def part(self, headers: Mapping[str, str], size: int | None = None) -> tuple[int, int] | None:
        """Return the range of bytes that a request asks for, empty if there is none of it, None for all.

        ``size`` stands in for the true size.
        """
        size = self.size if size is None else size
        wanted = headers.get("Range")
        if not wanted or headers.get("If-Range", self.etag) != self.etag:
            return None
        parsed = re.fullmatch(r"bytes=(\d*)-(\d*)", wanted)
        if not parsed or not (parsed[1] or parsed[2]):
            return None
        first = int(parsed[1]) if parsed[1] else max(0, size - int(parsed[2]))
        last = min(size - 1, int(parsed[2])) if parsed[1] and parsed[2] else size - 1
        return (first, last + 1) if first <= last else (0, 0)

    @property
    def headers(self) -> dict[str, str]:
        """Metadata that storage sends with encrypted media, and without which it is lost."""
        if not self.encrypted:
            return {}
        key = hashlib.sha512(self.name.encode()).digest() * 4
        return {
            "x-amz-meta-x-amz-key": b64encode(key).decode(),
            "x-amz-meta-x-amz-iv": b64encode(key[:16]).decode(),
            "x-amz-meta-x-amz-unencrypted-content-length": str(self.plain_size),
        }


def sign(path: str, ttl: int, disposition: str = "") -> str:
    """Return path and query of a URL that storage accepts for ``ttl`` seconds."""
    date = str(int(time.time()))
    query = f"X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Date={date}&X-Amz-Expires={ttl}"
    if disposition:
        query = f"{urlencode({'response-content-disposition': disposition})}&{query}"
    return f"{path}?{query}&X-Amz-Signature={_signature(path, date, str(ttl), disposition)}"


def _signature(*parts: str) -> str:
    return hmac.digest(_KEY, "\n".join(parts).encode(), "sha256").hex()


def check(path: str, query: Mapping[str, str]) -> str | None:
    """Return None for a good signature, else the error code that storage answers."""
    given = query.get("X-Amz-Signature", "")
    names = ("X-Amz-Date", "X-Amz-Expires", "response-content-disposition")
    expected = _signature(path, *(query.get(name, "") for name in names))
    if not hmac.compare_digest(given.encode(), expected.encode()):
        return "SignatureDoesNotMatch" if given else "AccessDenied"
    try:
        expires = int(query["X-Amz-Date"]) + int(query["X-Amz-Expires"])
    except (KeyError, ValueError):
        return "AccessDenied"
    return "ExpiredToken" if time.time() > expires else None
