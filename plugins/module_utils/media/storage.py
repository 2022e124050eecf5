# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests for media: with credentials to none but the API host, resumed only within the same contents.

What one request brought is said in a :class:`~.answers.Trouble`, or in :class:`~.answers.Received` once
the last byte is there.
"""

from __future__ import annotations

import contextlib
import hashlib
import typing as t
from urllib.parse import urljoin, urlsplit

from .._deps import requests
from ..arguments.settings import HttpSettings
from ..client.deadline import Deadline, TooSlowError
from ..client.media_styles import Place, trustworthy
from ..client.pages import origin
from ..client.problems import FAILURES, of_exception
from ..client.transport import WHOLE, proxies, transport
from .answers import Received, StopError, Trouble, mark_of, part_of, refused
from .kinds import HEAD, refusal
from .partial import Mark, Partial

#: What a lost connection costs at most: a piece that did not arrive whole is read again.
_CHUNK: t.Final = 64 * 1024
_REDIRECTS: t.Final = 3
#: Bytes per second below which a download is cut, and gone on with. Its time grows with what arrives.
_SLOWEST: t.Final = 4096


Read = t.TypeVar("Read")


class Storage:
    """The hosts that hold media.

    Args:
        http: timeout, certificates and connections.
        stopped: tells between two pieces whether to give up.
    """

    def __init__(self, http: HttpSettings, stopped: t.Callable[[], bool]) -> None:
        self._http = http
        self._stopped = stopped
        self._requests = transport(http, {"Accept-Encoding": "identity"}, hosts=8)
        self._distrusted: dict[str, Trouble] = {}

    def close(self) -> None:
        """Close all connections."""
        self._requests.close()

    def fetch(self, place: Place, partial: Partial, expected: int | None = None) -> Received | Trouble:
        """Bring *partial* to its end, going on where it is.

        Args:
            expected: how many bytes the provider says there are; media may not be longer.

        Raises:
            OutputError: there is no room for it.
            StopError: the run was stopped.
        """
        if partial.whole:
            return self._done(place, partial, "length")

        def read(response: requests.Response, deadline: Deadline) -> Received | Trouble:
            return self._read(response, deadline, place, partial, expected)

        answer = self._ask(place, self._range(partial), read)
        if isinstance(answer, Trouble) and answer.then == "restart":
            # What is there is of no use, and all of it can be had at once.
            partial.restart(Mark())
            answer = self._ask(place, {}, read)
        return answer

    def digest(self, place: Place) -> tuple[int, str] | Trouble:
        """Read the media without keeping it, and return its size and SHA-256."""

        def read(response: requests.Response, deadline: Deadline) -> tuple[int, str] | Trouble:
            if response.status_code != 200:
                return refused(response.status_code, authorised=bool(place.headers))
            digest, size = hashlib.sha256(), 0
            for piece in self._pieces(response, deadline):
                digest.update(piece)
                size += len(piece)
            return size, digest.hexdigest()

        return self._ask(place, {}, read)

    def _range(self, partial: Partial) -> dict[str, str]:
        if partial.size and partial.mark.condition:
            return {"Range": f"bytes={partial.size}-", "If-Range": partial.mark.condition}
        if partial.size:
            partial.restart(Mark())
        return {}

    def _ask(
        self,
        place: Place,
        headers: t.Mapping[str, str],
        read: t.Callable[[requests.Response, Deadline], Read | Trouble],
    ) -> Read | Trouble:
        """Send one request, follow redirects, and return what *read* makes of the answer."""
        host = urlsplit(place.url).hostname or "storage"
        if host in self._distrusted:
            return self._distrusted[host]
        try:
            with Deadline(WHOLE * self._http.timeout) as deadline:
                return self._follow(place, headers, read, deadline)
        except FAILURES as error:
            # Such errors quote the URL, which is a secret: only their kind is told.
            problem = of_exception(t.cast("Exception", error), host, self._http.timeout)
            if problem.kind == "tls":
                remedy = (
                    f"name a bundle in ca_path that holds the certificate authority of {host} as well as "
                    "the provider's"
                )
                self._distrusted[host] = Trouble(problem.text, "never", remedy)
                return self._distrusted[host]
            if problem.patience == "none":
                return Trouble(problem.text, "never", problem.remedy)
            return Trouble(problem.text, "little" if isinstance(error, TooSlowError) else "again")

    def _follow(
        self,
        place: Place,
        headers: t.Mapping[str, str],
        read: t.Callable[[requests.Response, Deadline], Read | Trouble],
        deadline: Deadline,
    ) -> Read | Trouble:
        url = place.url
        for _hop in range(_REDIRECTS + 1):
            own = place.headers if origin(url) == origin(place.url) else {}
            with self._requests.get(
                url,
                headers={**headers, **own},
                timeout=self._http.timeout,
                allow_redirects=False,
                stream=True,
                proxies=proxies(url),
            ) as response:
                if not response.is_redirect:
                    return read(response, deadline)
                told_by, url = url, urljoin(url, response.headers.get("Location", ""))
            if not trustworthy(url, told_by):
                return Trouble("storage redirects to a place without https, or to this machine", "never")
        return Trouble("storage redirects without end", "again")

    def _read(
        self,
        response: requests.Response,
        deadline: Deadline,
        place: Place,
        partial: Partial,
        expected: int | None,
    ) -> Received | Trouble:
        status = response.status_code
        length = _length(response)
        packed = response.headers.get("Content-Encoding", "identity").strip().lower()
        if status in (200, 206) and packed not in ("", "identity"):
            return Trouble("storage sends it packed, which was not asked for", "little")
        if status == 200:
            partial.restart(mark_of(response.headers, length))
            end, proof = length, "length" if length is not None or _chunked(response) else ""
        elif status == 206:
            part = part_of(response.headers, partial)
            if isinstance(part, Trouble):
                return part
            if partial.size == 0:
                partial.restart(mark_of(response.headers, part.total))
            elif part.total is not None:
                partial.learn(part.total)
            end, proof = part.end, "length"
        elif status == 416 and partial.size:
            return self._nothing_left(response.headers.get("Content-Range", ""), place, partial, expected)
        else:
            return refused(status, authorised=bool(place.headers))
        if (
            expected is not None
            and not _encrypted(partial, place)
            and (partial.mark.total or expected) != expected
        ):
            told = partial.mark.total
            partial.restart(Mark())
            return Trouble(f"storage sends {told} bytes, the recording has {expected}", "again")
        trouble = self._write(response, deadline, place, partial, end, expected)
        return trouble or self._done(place, partial, proof)

    def _write(
        self,
        response: requests.Response,
        deadline: Deadline,
        place: Place,
        partial: Partial,
        end: int | None,
        expected: int | None,
    ) -> Trouble | None:
        longest = end if end is not None or _encrypted(partial, place) else expected
        checked, begun = False, partial.size
        for piece in self._pieces(response, deadline):
            partial.write(piece)
            if not checked and partial.size >= HEAD:
                checked = True
                if trouble := self._no_media(place, partial):
                    return trouble
            if longest is not None and partial.size > longest:
                partial.restart(Mark())
                return Trouble(f"storage sends more than {longest} bytes", "again")
        if end is not None and partial.size < end:
            return Trouble("the connection to storage ended early", "again")
        total = partial.mark.total
        if total is not None and partial.size < total:
            # A piece that is worth a request is no failed attempt.
            worth = partial.size - begun >= max(1, min(_CHUNK, total // 100)) and partial.mark.condition
            return Trouble("storage sends it in pieces that are too small", "more" if worth else "again")
        return None

    def _pieces(self, response: requests.Response, deadline: Deadline) -> t.Iterator[bytes]:
        # What is read is what was sent: nothing is unpacked, so that bytes and checksum are storage's.
        while piece := response.raw.read(_CHUNK, decode_content=False):
            deadline.extend(len(piece) / _SLOWEST)
            yield piece
            if self._stopped():
                raise StopError

    def _nothing_left(
        self, told: str, place: Place, partial: Partial, expected: int | None
    ) -> Received | Trouble:
        """Decide what it means that storage has nothing after the bytes that are there (416)."""
        _unit, _slash, total = told.rpartition("/")
        known = int(total) if total.isdecimal() and len(total) < 20 else partial.mark.total or expected
        if known == partial.size:
            return self._done(place, partial, "length")
        return Trouble("storage has other contents than before (HTTP 416)", "restart")

    def _no_media(self, place: Place, partial: Partial) -> Trouble | None:
        encrypted = _encrypted(partial, place)
        container = "" if place.guessed else place.extension
        text = refusal(container, partial.mark.content_type, partial.head(), encrypted=encrypted)
        if not text:
            return None
        partial.restart(Mark())
        return Trouble(
            f"storage sends {text}",
            "little",
            "look at what stands between here and storage, such as a proxy or a login",
        )

    def _done(self, place: Place, partial: Partial, proof: str) -> Received | Trouble:
        trouble = self._no_media(place, partial) if partial.size else None
        return trouble or Received(dict(partial.mark.metadata), place.companion, proof)


def _encrypted(partial: Partial, place: Place) -> bool:
    return Received(partial.mark.metadata, place.companion, "").encrypted


def _chunked(response: requests.Response) -> bool:
    return "chunked" in response.headers.get("Transfer-Encoding", "").lower()


def _length(response: requests.Response) -> int | None:
    """Return how many bytes follow; ``None`` when only the connection's end, or its last chunk, tells."""
    announced = response.headers.get("Content-Length", "").strip()
    if _chunked(response) or not announced.isdecimal() or len(announced) > 18:
        return None
    with contextlib.suppress(ValueError):
        return int(announced)
    return None
