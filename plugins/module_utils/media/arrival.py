# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an answer of storage brings of one recording's media, and whether it may be kept."""

from __future__ import annotations

import contextlib
import typing as t
from dataclasses import dataclass

from .._deps import requests
from ..client.media_styles import Place
from .answers import Received, Trouble, discarded, mark_of, part_of, refused
from .kinds import HEAD, refusal
from .partial import Partial

#: What a lost connection costs at most: a piece that did not arrive whole is read again.
CHUNK: t.Final = 64 * 1024


@dataclass(frozen=True)
class Arrival:
    """Media on its way into *partial*.

    Attributes:
        expected: how many bytes the provider says there are; media may not be longer.
    """

    place: Place
    partial: Partial
    expected: int | None

    def read(self, response: requests.Response, pieces: t.Iterator[bytes]) -> Received | Trouble:
        """Take what *response* brings.

        Raises:
            OutputError: there is no room for it.
        """
        partial, status, headers = self.partial, response.status_code, response.headers
        length = _length(headers)
        if status in (200, 206) and headers.get("Content-Encoding", "").strip().lower() not in (
            "",
            "identity",
        ):
            return Trouble("storage sends it packed, which was not asked for", "little")
        if status == 200:
            partial.restart(mark_of(headers, length))
            end, proof = length, "length" if length is not None or _chunked(headers) else ""
        elif status == 206:
            part = part_of(headers, partial)
            if isinstance(part, Trouble):
                return part
            if partial.size == 0:
                partial.restart(mark_of(headers, part.total))
            elif part.total is not None:
                partial.learn(part.total)
            end, proof = part.end, "length"
        elif status == 416 and partial.size:
            return self._nothing_left(headers.get("Content-Range", ""))
        else:
            return refused(status, authorised=bool(self.place.headers))
        expected, total = self.expected, partial.mark.total
        if expected is not None and (total or expected) != expected and not self._encrypted:
            return discarded(partial, f"storage sends {total} bytes, the recording has {expected}")
        return self._write(pieces, end) or self.whole(proof)

    def whole(self, proof: str) -> Received | Trouble:
        """Return the media, once its last byte is there."""
        trouble = self._no_media() if self.partial.size else None
        return trouble or Received(dict(self.partial.mark.metadata), self.place.companion, proof)

    @property
    def _encrypted(self) -> bool:
        return Received(self.partial.mark.metadata, self.place.companion, "").encrypted

    def _write(self, pieces: t.Iterator[bytes], end: int | None) -> Trouble | None:
        partial = self.partial
        longest = end if end is not None or self._encrypted else self.expected
        checked, begun = False, partial.size
        for piece in pieces:
            partial.write(piece)
            if not checked and partial.size >= HEAD:
                checked = True
                if trouble := self._no_media():
                    return trouble
            if longest is not None and partial.size > longest:
                return discarded(partial, f"storage sends more than {longest} bytes")
        if end is not None and partial.size < end:
            return Trouble("the connection to storage ended early", "again")
        total = partial.mark.total
        if total is not None and partial.size < total:
            # A piece that is worth a request is no failed attempt.
            worth = partial.size - begun >= max(1, min(CHUNK, total // 100)) and partial.mark.condition
            return Trouble("storage sends it in pieces that are too small", "more" if worth else "again")
        return None

    def _nothing_left(self, told: str) -> Received | Trouble:
        """Decide what it means that storage has nothing after the bytes that are there (416)."""
        _unit, _slash, total = told.rpartition("/")
        known = self.partial.mark.total or self.expected
        if total.isdecimal() and len(total) < 20:
            known = int(total)
        if known == self.partial.size:
            return self.whole("length")
        return Trouble("storage has other contents than before (HTTP 416)", "restart")

    def _no_media(self) -> Trouble | None:
        partial, place = self.partial, self.place
        container = "" if place.guessed else place.extension
        text = refusal(container, partial.mark.content_type, partial.head(), encrypted=self._encrypted)
        remedy = "look at what stands between here and storage, such as a proxy or a login"
        return discarded(partial, f"storage sends {text}", "little", remedy) if text else None


def _chunked(headers: t.Mapping[str, str]) -> bool:
    return "chunked" in headers.get("Transfer-Encoding", "").lower()


def _length(headers: t.Mapping[str, str]) -> int | None:
    """Return how many bytes follow; ``None`` when only the connection's end, or its last chunk, tells."""
    announced = headers.get("Content-Length", "").strip()
    if _chunked(headers) or not announced.isdecimal() or len(announced) > 18:
        return None
    with contextlib.suppress(ValueError):
        return int(announced)
    return None
