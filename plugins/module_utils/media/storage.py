# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requests to storage: without credentials, resumed where it allows that, repeated where that makes sense."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from urllib.parse import urljoin, urlsplit

from .._deps import requests, urllib3
from ..arguments.settings import HttpSettings
from ..client.certificates import trusted_certificates
from ..client.problems import of_exception
from .locate import trustworthy
from .partial import Partial

#: What a lost connection costs at most: a piece that did not arrive whole is read again.
_CHUNK: t.Final = 64 * 1024
_REDIRECTS: t.Final = 3
_CONTENT_RANGE: t.Final = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)")
#: Headers without which encrypted media can never be decrypted (Video API, encrypted recordings).
_METADATA: t.Final = "x-amz-meta-"
_ENCRYPTED: t.Final = ("x-amz-meta-x-amz-key", "x-amz-meta-x-amz-iv")


class StopError(Exception):
    """The run was stopped meanwhile."""


@dataclass(frozen=True)
class Trouble:
    """Why one request for media did not bring it to its end.

    Attributes:
        text: for people, without a final stop; without the URL.
        then: ``again`` after a pause, ``fresh`` with another signed URL, ``missing`` or ``never``.
    """

    text: str
    then: t.Literal["again", "fresh", "missing", "never"]


@dataclass(frozen=True)
class Received:
    """Media that arrived to its last byte; *metadata* is what storage said of its encryption."""

    metadata: t.Mapping[str, str]

    @property
    def encrypted(self) -> bool:
        """Whether it was encrypted before it was stored."""
        return any(name in self.metadata for name in _ENCRYPTED)


class Storage:
    """The hosts that hold media. They never get credentials: the URL is signed.

    Args:
        http: timeout, certificates and connections.
        stopped: tells between two pieces whether to give up.
    """

    def __init__(self, http: HttpSettings, stopped: t.Callable[[], bool]) -> None:
        self._http = http
        self._stopped = stopped
        self._requests = requests.Session()
        # No .netrc and no cookies: nothing that could carry an identity. Proxies are read below.
        self._requests.trust_env = False
        self._requests.verify = trusted_certificates(http)
        self._requests.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._requests.headers.clear()
        self._requests.headers.update({"Accept-Encoding": "identity", "User-Agent": "cpaas.recordings"})
        adapter = requests.adapters.HTTPAdapter(pool_connections=8, pool_maxsize=http.concurrency)
        self._requests.mount("https://", adapter)
        self._requests.mount("http://", adapter)

    def close(self) -> None:
        """Close all connections."""
        self._requests.close()

    def fetch(self, url: str, partial: Partial) -> Received | Trouble:
        """Bring *partial* to its end, going on where it is.

        Raises:
            OutputError: there is no room for it.
            StopError: the run was stopped.
        """
        try:
            return self._follow(url, partial)
        except (
            requests.exceptions.RequestException,
            urllib3.exceptions.HTTPError,
            ValueError,
            OSError,
        ) as error:
            # Such errors quote the URL, which is a secret: only their kind is told.
            problem = of_exception(error, urlsplit(url).hostname or "storage", self._http.timeout)
            return Trouble(problem.text, "never" if problem.patience == "none" else "again")

    def _follow(self, url: str, partial: Partial) -> Received | Trouble:
        for _hop in range(_REDIRECTS + 1):
            with self._request(url, partial) as response:
                if not response.is_redirect:
                    return self._read(response, partial)
                url = urljoin(url, response.headers.get("Location", ""))
            if not trustworthy(url):
                return Trouble("storage redirects to a place without https", "never")
        return Trouble("storage redirects without end", "again")

    def _request(self, url: str, partial: Partial) -> requests.Response:
        headers = {}
        if partial.size and partial.etag:
            headers = {"Range": f"bytes={partial.size}-", "If-Range": partial.etag}
        elif partial.size:
            partial.restart("")
        proxies = requests.utils.get_environ_proxies(url)
        return self._requests.get(
            url,
            headers=headers,
            timeout=self._http.timeout,
            allow_redirects=False,
            stream=True,
            proxies=proxies,
        )

    def _read(self, response: requests.Response, partial: Partial) -> Received | Trouble:
        status = response.status_code
        if status == 206:
            match = _CONTENT_RANGE.fullmatch(response.headers.get("Content-Range", ""))
            if match is None or int(match[1]) != partial.size:
                partial.restart("")
                return Trouble("storage answered with another range than the one asked for", "again")
        elif status == 200:
            partial.restart(_resumable(response.headers))
        else:
            return _refusal(status, partial)
        announced = response.headers.get("Content-Length", "")
        expected = partial.size + int(announced) if announced.isdigit() else None
        # What is read is what was sent: nothing is unpacked, so that bytes and checksum are storage's.
        try:
            for piece in response.raw.stream(_CHUNK, decode_content=False):
                partial.write(piece)
                if self._stopped():
                    raise StopError
        except (urllib3.exceptions.HTTPError, OSError):
            return Trouble("the connection to storage was lost", "again")
        if expected is not None and partial.size < expected:
            return Trouble("the connection to storage ended early", "again")
        return Received(
            {
                name.lower(): value
                for name, value in response.headers.items()
                if name.lower().startswith(_METADATA)
            }
        )


def _resumable(headers: t.Mapping[str, str]) -> str:
    etag = headers.get("ETag", "")
    # A weak mark does not promise equal bytes (RFC 9110, 13.1.5).
    return "" if etag.startswith("W/") or headers.get("Accept-Ranges", "").lower() == "none" else etag


def _refusal(status: int, partial: Partial) -> Trouble:
    if status in (400, 401, 403, 410):
        return Trouble(f"storage refuses the signed URL (HTTP {status})", "fresh")
    if status == 404:
        return Trouble("storage has no such media (HTTP 404)", "missing")
    if status == 416:
        partial.restart("")
        return Trouble("storage has fewer bytes than were read before (HTTP 416)", "again")
    if status in (408, 429) or status >= 500:
        return Trouble(f"storage answers HTTP {status}", "again")
    return Trouble(f"storage answers HTTP {status}", "never")
