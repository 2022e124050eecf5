# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests for media: with credentials to none but the API host, resumed only within the same contents.

What one request brought is said in a :class:`~.answers.Trouble`, or in :class:`~.answers.Received` once
the last byte is there.
"""

from __future__ import annotations

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
from .answers import Received, StopError, Trouble, refused
from .arrival import CHUNK, Arrival
from .partial import Partial

_REDIRECTS: t.Final = 3
#: Bytes per second below which a download is cut, and gone on with. Its time grows with what arrives.
_SLOWEST: t.Final = 4096


Read = t.TypeVar("Read")
#: Makes something of an answer and the pieces of its body.
Reader: t.TypeAlias = "t.Callable[[requests.Response, t.Iterator[bytes]], Read | Trouble]"


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
        arrival = Arrival(place, partial, expected)
        if partial.whole:
            return arrival.whole("length")
        answer = self._ask(place, self._range(partial), arrival.read)
        if isinstance(answer, Trouble) and answer.then == "restart":
            # What is there is of no use, and all of it can be had at once.
            partial.restart()
            answer = self._ask(place, {}, arrival.read)
        return answer

    def digest(self, place: Place) -> tuple[int, str] | Trouble:
        """Read the media without keeping it, and return its size and SHA-256."""

        def read(response: requests.Response, pieces: t.Iterator[bytes]) -> tuple[int, str] | Trouble:
            if response.status_code != 200:
                return refused(response.status_code, authorised=bool(place.headers))
            digest, size = hashlib.sha256(), 0
            for piece in pieces:
                digest.update(piece)
                size += len(piece)
            return size, digest.hexdigest()

        return self._ask(place, {}, read)

    def _range(self, partial: Partial) -> dict[str, str]:
        if partial.size and partial.mark.condition:
            return {"Range": f"bytes={partial.size}-", "If-Range": partial.mark.condition}
        if partial.size:
            partial.restart()
        return {}

    def _ask(self, place: Place, headers: t.Mapping[str, str], read: Reader[Read]) -> Read | Trouble:
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
                whose = f"the certificate authority of {host} as well as the provider's"
                remedy = f"name a bundle in ca_path that holds {whose}"
                self._distrusted[host] = Trouble(problem.text, "never", remedy)
                return self._distrusted[host]
            if problem.patience == "none":
                return Trouble(problem.text, "never", problem.remedy)
            return Trouble(problem.text, "little" if isinstance(error, TooSlowError) else "again")

    def _follow(
        self, place: Place, headers: t.Mapping[str, str], read: Reader[Read], deadline: Deadline
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
                    return read(response, self._pieces(response, deadline))
                told_by, url = url, urljoin(url, response.headers.get("Location", ""))
            if not trustworthy(url, told_by):
                return Trouble("storage redirects to a place without https, or to this machine", "never")
        return Trouble("storage redirects without end", "again")

    def _pieces(self, response: requests.Response, deadline: Deadline) -> t.Iterator[bytes]:
        # What is read is what was sent: nothing is unpacked, so that bytes and checksum are storage's.
        while piece := response.raw.read(CHUNK, decode_content=False):
            deadline.extend(len(piece) / _SLOWEST)
            yield piece
            if self._stopped():
                raise StopError
