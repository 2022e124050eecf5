# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio's lists: what sets one apart from the other, and how a page of each is read.

Paths, parameters and page sizes are those of Twilio's OpenAPI files ``twilio_video_v1`` and
``twilio_insights_v1``.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from urllib.parse import urlsplit

from ..errors import ApiError, ExpiredPageError, IncompleteListingError
from .bounds import equals, whole_seconds, within
from .pages import Page, Query, Record, next_cursor
from .session import Session

#: In the order in which chains are read: a recording that moves on while listing is met again later.
RECORDING_STATUSES: t.Final = ("processing", "completed", "failed", "deleted")

#: Invalid or expired page token (API reference, errors 21481 and 25023).
_EXPIRED: t.Final = frozenset({"21481", "25023"})


@dataclass(frozen=True, slots=True)
class Shape:
    """What sets one of Twilio's lists apart.

    Attributes:
        after: wire name of the inclusive bound, empty when the list has none.
        before: wire name of the exclusive bound.
        checks: wire name of a filter → field of the record that it is about.
    """

    resource: str
    operation: str
    key: str
    id_field: str
    time_field: str
    page_size: int
    after: str
    before: str
    statuses: tuple[str, ...] | None
    checks: tuple[tuple[str, str], ...]


RECORDINGS: t.Final = Shape(
    "recordings",
    "list room recordings",
    "recordings",
    "sid",
    "date_created",
    100,
    "DateCreatedAfter",
    "DateCreatedBefore",
    RECORDING_STATUSES,
    (("Status", "status"), ("SourceSid", "source_sid"), ("MediaType", "type")),
)
ROOM_RECORDINGS: t.Final = Shape(
    "recordings",
    "list recordings of a room",
    "recordings",
    "sid",
    "date_created",
    1000,
    "DateCreatedAfter",
    "DateCreatedBefore",
    RECORDING_STATUSES,
    (("Status", "status"), ("SourceSid", "source_sid")),
)
ROOMS: t.Final = Shape(
    "rooms",
    "list video rooms",
    "rooms",
    "room_sid",
    "create_time",
    1000,
    "CreatedAfter",
    "CreatedBefore",
    None,
    (("RoomName", "room_name"), ("RoomType", "room_type")),
)
PARTICIPANTS: t.Final = Shape(
    "participants",
    "list participants of a room",
    "participants",
    "participant_sid",
    "join_time",
    1000,
    "",
    "",
    None,
    (),
)


class Owner(t.Protocol):
    """The account that a list belongs to."""

    session: Session

    @property
    def account(self) -> str | None:
        """The account's SID, once it is known."""

    def check(self, record: Record, name: t.Any, operation: str) -> None:
        """Make sure that *record* belongs to the account."""


class TwilioCollection:
    """One of Twilio's lists; a :class:`~.pages.Collection`."""

    provider: t.Final = "twilio"
    numbered: t.Final = False

    def __init__(self, client: Owner, shape: Shape, base_url: str, path: str, room_sid: str | None) -> None:
        self._client = client
        self._shape = shape
        self._base_url = base_url
        self._path = path
        self._room_sid = room_sid
        self.resource = shape.resource
        self.operation = (
            shape.operation if room_sid is None else shape.operation.replace("a room", f"room {room_sid}")
        )
        self.id_field = shape.id_field
        self.time_field = shape.time_field
        self.page_size = shape.page_size
        self.statuses = shape.statuses

    @property
    def account(self) -> str | None:
        """The account's SID, once it is known."""
        return self._client.account

    def page(self, query: Query, cursor: str | None) -> Page:
        """Read one page, as :meth:`.pages.Collection.page` says."""
        url = f"{self._base_url}{self._path}"
        params: list[tuple[str, str]] = []
        if cursor is None:
            params = self._parameters(query)
        else:
            parts = urlsplit(self._base_url)
            url = f"{parts.scheme}://{parts.netloc}{cursor}"
        try:
            document = self._client.session.get_json(url, params, operation=self.operation)
        except ApiError as error:
            if cursor is not None and error.status == 400 and error.code in _EXPIRED:
                raise ExpiredPageError(
                    self.operation,
                    self.account,
                    "a page's token expired before it was used",
                    "run it again",
                    kind="data",
                    status=error.status,
                    code=error.code,
                    request_id=error.request_id,
                ) from None
            raise
        return self._read(document, url, cursor)

    def _parameters(self, query: Query) -> list[tuple[str, str]]:
        params = [("PageSize", str(self.page_size)), *query.filters]
        if query.status is not None:
            params.append(("Status", query.status))
        if query.after is not None and self._shape.after:
            params.append((self._shape.after, whole_seconds(query.after, up=False)))
        if query.before is not None and self._shape.before:
            params.append((self._shape.before, whole_seconds(query.before, up=True)))
        return params

    def _read(self, document: dict[str, t.Any], url: str, cursor: str | None) -> Page:
        meta = document.get("meta")
        key = meta.get("key", self._shape.key) if isinstance(meta, dict) else None
        records = document.get(key) if isinstance(key, str) else None
        if not isinstance(meta, dict) or not isinstance(records, list) or "next_page_url" not in meta:
            raise IncompleteListingError(
                self.operation,
                self.account,
                "a page tells neither its records nor where the list goes on",
                "check the base URL; if it is right, report it to the provider's support",
                kind="data",
            )
        if not all(isinstance(record, dict) for record in records):
            raise IncompleteListingError(
                self.operation,
                self.account,
                "a page holds something that is no record",
                "report it to the provider's support",
                kind="data",
            )
        for record in records:
            self._client.check(record, record.get(self.id_field), self.operation)
        number = meta.get("page")
        return Page(
            records,
            next_cursor(meta["next_page_url"], url, self.operation, self.account),
            number + 1 if isinstance(number, int) else 1 + (cursor is not None),
        )

    def admits(self, query: Query, record: Record, *, wire: bool = False) -> bool:
        """Check *record* as :meth:`.pages.Collection.admits` says."""
        if not within(query, record, self.time_field, wire=wire):
            return False
        wanted: dict[str, set[str]] = {}
        for name, value in query.filters:
            wanted.setdefault(name, set()).add(value)
        if query.status is not None:
            wanted["Status"] = {query.status}
        if not wanted:
            return True
        if not all(
            equals(record, field, wanted[name]) for name, field in self._shape.checks if name in wanted
        ):
            return False
        groups = record.get("grouping_sids")
        if (
            "GroupingSid" in wanted
            and isinstance(groups, dict)
            and not wanted["GroupingSid"] & set(map(str, groups.values()))
        ):
            return False
        codecs = record.get("codecs")
        if "Codec" in wanted and isinstance(codecs, list):
            return not {value.lower() for value in wanted["Codec"]}.isdisjoint(
                str(codec).lower() for codec in codecs
            )
        return True
