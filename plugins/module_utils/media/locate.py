# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where a recording's media is: a signed URL, asked for right before each download, never kept."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..arguments.loopback import is_loopback
from ..client.telnyx import TelnyxClient
from ..client.twilio import TwilioClient
from ..errors import ApiError, RecordingsError
from ..sources.telnyx_recordings import RECORDINGS

#: Formats of Telnyx media; a recording has one of them, at times both.
TELNYX_FORMATS: t.Final = ("mp3", "wav")
_NONE_THERE: t.Final = (
    "the provider has no media of it (a track muted throughout has none, a deleted recording neither)"
)


class NoMediaError(RecordingsError):
    """The provider has no media of a recording."""


@dataclass(frozen=True)
class Place:
    """Where media is for the next few minutes. The URL is a secret, and not shown."""

    url: str = field(repr=False)
    extension: str


class Locator(t.Protocol):
    """Finds the media of one account's recordings."""

    def place(self, record: t.Mapping[str, t.Any], extension: str) -> Place:
        """Return a fresh place.

        Raises:
            NoMediaError: there is no media.
            ApiError: the provider does not tell.
        """


class TwilioLocator:
    """Asks ``…/Recordings/{sid}/Media``, whose answer is a redirect to storage (Video API, recordings)."""

    def __init__(self, client: TwilioClient, base_url: str) -> None:
        self._client = client
        self._base_url = base_url

    def place(self, record: t.Mapping[str, t.Any], extension: str) -> Place:
        """Return a fresh place; the extension is what the record says."""
        operation = f"locate the media of recording {record['id']}"
        url = f"{self._base_url}/v1/Recordings/{record['id']}/Media"
        try:
            answer = self._client.session.get(url, (), operation=operation)
        except ApiError as error:
            if error.status == 404:
                raise NoMediaError(_NONE_THERE) from None
            raise
        target = _redirect_of(answer.body) or answer.headers.get("Location", "")
        return Place(_checked(target, operation, self._client.account), extension)


class TelnyxLocator:
    """Fetches the recording anew: its ``download_urls`` are short-lived (API reference of recordings)."""

    def __init__(self, client: TelnyxClient) -> None:
        self._client = client

    def place(self, record: t.Mapping[str, t.Any], extension: str) -> Place:
        """Return a fresh place, in the format *extension* if there is that one."""
        operation = f"locate the media of recording {record['id']}"
        try:
            urls = self._client.list(RECORDINGS).record(record["id"]).get("download_urls")
        except ApiError as error:
            if error.status == 404:
                raise NoMediaError("the provider does not know the recording any more") from None
            raise
        found = {name: url for name, url in urls.items() if url} if isinstance(urls, dict) else {}
        for name in (extension, *TELNYX_FORMATS):
            if name in found:
                return Place(_checked(found[name], operation, self._client.account), name)
        raise NoMediaError("the provider lists no download of it")


def _redirect_of(body: bytes) -> str:
    try:
        document = json.loads(body)
    except ValueError:
        return ""
    target = document.get("redirect_to") if isinstance(document, dict) else None
    return target if isinstance(target, str) else ""


def _checked(url: t.Any, operation: str, account: str | None) -> str:
    if not isinstance(url, str) or not trustworthy(url):
        raise ApiError(
            operation, account, "the answer holds no https URL of the media",
            "run it again; if it stays, report it to the provider's support", kind="data",
        )  # fmt: skip
    return url


def trustworthy(url: str) -> bool:
    """Tell whether media may be fetched from *url*: https, or this very machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return bool(host) and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host)))
