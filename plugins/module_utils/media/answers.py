# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an answer of storage means: whether its bytes continue what is there, and else what to do."""

from __future__ import annotations

import re
import typing as t
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from ..client.patience import passing
from .partial import STRONG, Mark, Partial

_CONTENT_RANGE: t.Final = re.compile(r"bytes (\d{1,18})-(\d{1,18})/(\d{1,18}|\*)")
#: Headers without which encrypted media can never be decrypted (Video API, encrypted recordings).
_METADATA: t.Final = "x-amz-meta-"
_ENCRYPTED: t.Final = ("x-amz-meta-x-amz-key", "x-amz-meta-x-amz-iv")
#: Seconds for which a content must have been left alone before its time of change tells it from others.
_SETTLED: t.Final = 60.0


class StopError(Exception):
    """The run was stopped meanwhile."""


@dataclass(frozen=True)
class Trouble:
    """Why one request for media did not bring it to its end.

    Attributes:
        text: for people, without a final stop; without the URL.
        then: ``again`` after a pause; ``more`` at once, since something came; ``restart`` at once and from
            the beginning; ``fresh`` with another signed URL; ``little`` again, but only twice; ``missing``;
            ``never``; or ``hopeless``, which concerns all other media too.
        remedy: what the reader can do, without a final stop, where running it again does not help.
    """

    text: str
    then: t.Literal["again", "more", "restart", "fresh", "little", "missing", "never", "hopeless"]
    remedy: str = ""


@dataclass(frozen=True)
class Received:
    """Media that arrived to its last byte.

    Attributes:
        metadata: what storage said of its encryption.
        companion: what the provider's record says of it.
        proof: ``length`` when storage marked the end by a length or a last chunk; empty when nothing but
            the connection's end did.
    """

    metadata: t.Mapping[str, str]
    companion: t.Mapping[str, t.Any] | None
    proof: str

    @property
    def encrypted(self) -> bool:
        """Whether it was encrypted before it was stored."""
        return self.companion is not None or any(name in self.metadata for name in _ENCRYPTED)


@dataclass(frozen=True)
class Part:
    """A part that continues what is there: up to *end*, of *total* bytes (``None``: not told)."""

    end: int
    total: int | None


def discarded(
    partial: Partial, text: str, then: t.Literal["again", "little"] = "again", remedy: str = ""
) -> Trouble:
    """Forget what is there of *partial*, and return why."""
    partial.restart()
    return Trouble(text, then, remedy)


def mark_of(headers: t.Mapping[str, str], total: int | None) -> Mark:
    """Return the mark of contents that begin with this answer."""
    etag = headers.get("ETag", "")
    modified = headers.get("Last-Modified", "")
    if headers.get("Accept-Ranges", "").strip().lower() == "none":
        etag = modified = ""
    # A weak mark does not promise equal bytes (RFC 9110, 13.1.5), nor does a time that has only just passed.
    if not STRONG.fullmatch(etag):
        etag = ""
    if not _settled(modified, headers.get("Date", "")):
        modified = ""
    metadata = {name.lower(): value for name, value in headers.items() if name.lower().startswith(_METADATA)}
    return Mark(etag, modified, total, headers.get("Content-Type", ""), metadata)


def _settled(modified: str, date: str) -> bool:
    try:
        since = parsedate_to_datetime(date) - parsedate_to_datetime(modified)
    except (TypeError, ValueError):
        return False
    return since.total_seconds() >= _SETTLED


def part_of(headers: t.Mapping[str, str], partial: Partial) -> Part | Trouble:
    """Return which part a 206 brings; a trouble when it does not continue what is there."""
    match = _CONTENT_RANGE.fullmatch(headers.get("Content-Range", "").strip())
    if match is None or int(match[1]) != partial.size or int(match[2]) < int(match[1]):
        return Trouble("storage answers with another range than the one asked for", "restart")
    total = None if match[3] == "*" else int(match[3])
    known = partial.mark.total
    if total is not None and (
        int(match[2]) >= total or (known is not None and partial.size and total != known)
    ):
        return Trouble("storage has contents of another length than before", "restart")
    if partial.size:
        if _others(partial.mark, headers):
            return Trouble("storage has other contents than before", "restart")
        if total is None and known is None:
            # Nothing would ever tell that the last byte was there.
            return Trouble("storage does not say how long it is", "restart")
    return Part(int(match[2]) + 1, total)


def _others(mark: Mark, headers: t.Mapping[str, str]) -> bool:
    # A 206 repeats the ETag (RFC 9110, 15.3.7), and the time where there is none: without them nothing says
    # that the contents are the same. Some storage looks at the range alone, whatever the condition.
    if mark.etag:
        return headers.get("ETag") != mark.etag
    return headers.get("Last-Modified") != mark.modified


def refused(status: int, *, authorised: bool) -> Trouble:
    """Return what to do about an answer that is no media.

    Args:
        authorised: whether the request carried credentials, instead of a signed URL.
    """
    if authorised and status in (401, 403):
        what = (
            "does not accept the credentials" if status == 401 else "does not let the credentials read media"
        )
        return Trouble(
            f"the provider {what} (HTTP {status})", "hopeless", "check the credentials and what they permit"
        )
    if status in (400, 401, 403, 410) and not authorised:
        return Trouble(f"storage refuses the signed URL (HTTP {status})", "fresh")
    if status == 404:
        return Trouble("storage has no such media (HTTP 404)", "missing")
    if status == 407:
        return Trouble("the proxy on the way to storage wants credentials of its own (HTTP 407)", "never")
    if status == 451:
        return Trouble("storage refuses this place or this account for legal reasons (HTTP 451)", "never")
    if passing(status):
        return Trouble(f"storage answers HTTP {status}", "again")
    return Trouble(f"storage answers HTTP {status}", "never")
