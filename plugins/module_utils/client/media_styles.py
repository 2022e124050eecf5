# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The ways in which providers hand out media. A source whose records have media declares one of them.

- :class:`Redirected`: the API answers with a redirect to a signed URL (Twilio Video: recordings,
  compositions).
- :class:`InRecord`: the record itself holds signed URLs, which are short-lived, so it is fetched anew
  right before (Telnyx: recordings, room recordings, compositions).
- :class:`Direct`: the API host sends the media itself, to those who have credentials (Twilio Voice).

A signed URL and a header with credentials live in a :class:`Place` alone, which shows neither.
"""

from __future__ import annotations

import json
import re
import typing as t
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from ..arguments.loopback import is_loopback
from ..errors import ApiError, RecordingsError
from .pages import about
from .session import Session

#: A recording as the store holds it: at least ``id``, ``account``, ``channels`` and ``encrypted``.
Row = t.Mapping[str, t.Any]

_RUN_AGAIN: t.Final = "run it again; if it stays, report it to the provider's support"
_SUFFIX: t.Final = re.compile(r"\.(mp3|wav|mp4|webm|mka|mkv)$", re.IGNORECASE)


class NoMediaError(RecordingsError):
    """The provider has no media of a recording, at least for now."""


@dataclass(frozen=True)
class Place:
    """Where media is for the next few minutes.

    Attributes:
        url: a secret where it is signed.
        extension: the format that is there.
        headers: credentials, which go to this very origin and nowhere else.
        companion: what is needed to decrypt the media, to be kept beside it.
        guessed: whether nothing tells the format, so that *extension* is what it usually is.
    """

    url: str = field(repr=False)
    extension: str
    headers: t.Mapping[str, str] = field(default_factory=dict, repr=False)
    companion: t.Mapping[str, t.Any] | None = field(default=None, repr=False)
    guessed: bool = False


class Style(t.Protocol):
    """How media is handed out."""

    @property
    def extensions(self) -> tuple[str, ...]:
        """Formats that may be on offer, the preferred one first; empty where the record's container tells."""

    def locate(self, session: Session, base_url: str, record: Row, extension: str) -> Place:
        """Return a fresh place, in the format *extension* if there is that one.

        Raises:
            NoMediaError: there is no media.
            ApiError: the provider does not tell.
        """


@dataclass(frozen=True)
class Redirected:
    """The API answers ``GET path`` with a redirect to storage.

    Attributes:
        path: below the source's base URL, with ``{id}`` and ``{account}``.
    """

    path: str
    extensions: tuple[str, ...] = ()

    def locate(self, session: Session, base_url: str, record: Row, extension: str) -> Place:
        """Return where the redirect leads; both ways of saying it are accepted (Video API, recordings)."""
        operation = f"locate the media of recording {record['id']}"
        try:
            answer = session.get(f"{base_url}{_path(self.path, record)}", operation=operation)
        except ApiError as error:
            if error.status == 404:
                raise NoMediaError(
                    "the provider has none of it (a track muted throughout never has any, and what is "
                    "young may have none yet)"
                ) from None
            raise
        target = _redirect_of(answer.body) or answer.headers.get("Location", "")
        return Place(_checked(target, base_url, operation, session.account), extension)


@dataclass(frozen=True)
class InRecord:
    """The record, fetched anew from ``GET path``, holds signed URLs.

    Attributes:
        path: below the source's base URL, with ``{id}``.
        field: of the record: a mapping from formats to URLs, or one URL.
        extensions: formats that may be there, the preferred one first; empty for a single URL.
    """

    path: str
    field: str
    extensions: tuple[str, ...] = ()

    def locate(self, session: Session, base_url: str, record: Row, extension: str) -> Place:
        """Return the URL of the wanted format, or of another one that is there."""
        operation = f"locate the media of recording {record['id']}"
        sent = _record(session, f"{base_url}{_path(self.path, record)}", operation, "id", record["id"])
        told = sent.get(self.field)
        if isinstance(told, str) and told:
            url = _checked(told, base_url, operation, session.account)
            named = _SUFFIX.search(urlsplit(url).path)
            guessed = not named and not record.get("container")
            return Place(url, named[1].lower() if named else extension, guessed=guessed)
        found = {name: url for name, url in told.items() if url} if isinstance(told, dict) else {}
        for name in (extension, *self.extensions):
            if name in found:
                return Place(_checked(found[name], base_url, operation, session.account), name)
        raise NoMediaError("the provider lists no download of it")


@dataclass(frozen=True)
class Direct:
    """The API host sends the media itself, and wants the account's credentials.

    Attributes:
        path: below the source's base URL, with ``{id}``, ``{account}`` and ``{extension}``.
        record_path: of the record, which tells how to decrypt encrypted media.
        extensions: formats on offer, the preferred one first.
    """

    path: str
    record_path: str
    extensions: tuple[str, ...]

    def locate(self, session: Session, base_url: str, record: Row, extension: str) -> Place:
        """Return the address, with the header that opens it."""
        operation = f"locate the media of recording {record['id']}"
        companion = None
        if record.get("encrypted"):
            url = f"{base_url}{_path(self.record_path, record)}"
            companion = _record(session, url, operation, "sid", record["id"]).get("encryption_details")
            if not isinstance(companion, dict) or not companion:
                problem = "the record tells no encryption_details, so that nobody could decrypt the media"
                raise ApiError(operation, session.account, problem, _RUN_AGAIN, kind="data")
        url = f"{base_url}{_path(self.path, record, extension)}"
        # Without that, two that were recorded may come as one. Neither encrypted media nor such in own
        # storage can be mixed (changelog of 2025-09-15).
        if record.get("channels") == "dual" and companion is None:
            url = f"{url}?RequestedChannels=2"
        return Place(url, extension, session.entry(url, operation), companion)


def _path(template: str, record: Row, extension: str = "") -> str:
    values = {"id": record["id"], "account": record["account"], "extension": extension}
    return template.format(**{name: quote(str(value), safe="") for name, value in values.items()})


def _record(session: Session, url: str, operation: str, id_field: str, identifier: str) -> dict[str, t.Any]:
    try:
        document = session.get_json(url, operation=operation)
    except ApiError as error:
        if error.status == 404:
            raise NoMediaError("the provider does not know the recording (any more)") from None
        raise
    record = document.get("data", document)
    record = record if isinstance(record, dict) else {}
    # Media of another recording under this one's name would be worse than none.
    about(record, id_field, identifier, session.account)
    return record


def _redirect_of(body: bytes) -> str:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return ""
    target = document.get("redirect_to") if isinstance(document, dict) else None
    return target if isinstance(target, str) else ""


def _checked(url: t.Any, base_url: str, operation: str, account: str | None) -> str:
    if not isinstance(url, str) or not trustworthy(url, base_url):
        problem = "the answer holds no https URL of the media"
        raise ApiError(operation, account, problem, _RUN_AGAIN, kind="data")
    return url


def trustworthy(url: str, told_by: str) -> bool:
    """Tell whether media may be fetched from *url*: https, or this very machine when it was told by it.

    What listens on this machine alone is not for strangers to point at.
    """
    try:
        parts = urlsplit(url)
        host, teller = parts.hostname or "", urlsplit(told_by).hostname or ""
    except ValueError:
        return False
    if not host or (is_loopback(host) and not is_loopback(teller)):
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_loopback(host))
