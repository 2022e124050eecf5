# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx call and conference recordings, for one account.

Paths and parameters are those of Telnyx's OpenAPI file and of its Python client.
"""

from __future__ import annotations

import re
import typing as t

from ..arguments.settings import TelnyxSettings
from ..errors import ApiError, IncompleteListingError
from .bounds import equals, whole_seconds, within
from .limiter import Clock
from .pages import Page, Query, Record
from .patience import ApiUse
from .session import Access, Session
from .skew import ClockSkew

#: Filter of the list → field of the record that it is about. They have the same names.
FILTERS: t.Final = (
    "conference_id",
    "call_leg_id",
    "call_session_id",
    "connection_id",
    "from",
    "to",
    "sip_call_id",
)


class TelnyxCollection:
    """The list of recordings; a :class:`~.pages.Collection`."""

    provider: t.Final = "telnyx"
    resource: t.Final = "recordings"
    operation: t.Final = "list call recordings"
    id_field: t.Final = "id"
    time_field: t.Final = "created_at"
    page_size: t.Final = 250
    numbered: t.Final = True
    statuses: t.Final[tuple[str, ...] | None] = None

    def __init__(self, client: TelnyxClient, base_url: str) -> None:
        self._client = client
        self._base_url = base_url

    @property
    def account(self) -> str | None:
        """The name that the account goes by here."""
        return self._client.account

    def page(self, query: Query, cursor: str | None) -> Page:
        """Read one page, as :meth:`.pages.Collection.page` says; the cursor is its number."""
        asked = int(cursor) if cursor is not None else 1
        params = [("page[number]", str(asked)), ("page[size]", str(self.page_size)), *query.filters]
        if query.after is not None:
            params.append(("filter[created_at][gte]", whole_seconds(query.after, up=False)))
        if query.before is not None:
            params.append(("filter[created_at][lte]", whole_seconds(query.before, up=True)))
        document = self._client.session.get_json(
            f"{self._base_url}/recordings", params, operation=self.operation
        )
        records, meta = document.get("data"), document.get("meta")
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            raise self._broken("a page holds no list of records")
        numbers = [
            meta.get(name) if isinstance(meta, dict) else None
            for name in ("page_number", "total_pages", "total_results")
        ]
        number, pages, results = (
            value if isinstance(value, int) and not isinstance(value, bool) else None for value in numbers
        )
        if number is None or pages is None or results is None:
            raise self._broken("a page does not tell its number and how many there are")
        if number != asked:
            raise self._broken(f"page {asked} was asked for and page {number} was answered")
        return Page(records, str(number + 1) if number < pages else None, number, pages, results)

    def _broken(self, problem: str) -> ApiError:
        remedy = "check the base URL; if it is right, report it to the provider's support"
        return IncompleteListingError(self.operation, self.account, problem, remedy, kind="data")

    def admits(self, query: Query, record: Record, *, wire: bool = False) -> bool:
        """Check *record* as :meth:`.pages.Collection.admits` says.

        Telnyx ignores a filter that it does not know and answers with everything
        (github.com/team-telnyx/telnyx-node/issues/289), so this is more than a formality.
        """
        if not within(query, record, self.time_field, wire=wire):
            return False
        return all(equals(record, field_of(name), (value,)) for name, value in query.filters)


class TelnyxClient:
    """Everything that is read from one Telnyx account; safe to share between threads."""

    def __init__(self, settings: TelnyxSettings, clock: Clock | None = None) -> None:
        self._settings = settings
        access = Access(
            ("Authorization", f"Bearer {settings.api_key}"),
            (settings.api_key,),
            (settings.base_url,),
            "check the Telnyx API key",
            "check what the Telnyx API key is allowed to do",
            _misplaced(settings.base_url),
        )
        self.session = Session(settings.http, access, settings.account, clock)

    def __enter__(self) -> t.Self:
        """Use the client as a context that closes its connections."""
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close all connections."""
        self.session.close()

    @property
    def api(self) -> ApiUse:
        """What has been asked so far."""
        return self.session.api

    @property
    def account(self) -> str | None:
        """The name that the account goes by; Telnyx's records carry none."""
        return self._settings.account

    def clock_skew(self) -> ClockSkew:
        """Return how far this machine's clock is from Telnyx's; asks once when nothing tells."""
        return self.session.clock_skew(f"{self._settings.base_url}/recordings", [("page[size]", "1")])

    def recordings(self) -> TelnyxCollection:
        """Call and conference recordings, 250 per page."""
        return TelnyxCollection(self, self._settings.base_url)

    def recording(self, recording_id: str) -> Record:
        """Fetch one recording."""
        operation = f"fetch call recording {recording_id}"
        document = self.session.get_json(
            f"{self._settings.base_url}/recordings/{recording_id}", operation=operation
        )
        record = document.get("data")
        if not isinstance(record, dict):
            remedy = "check the base URL; if it is right, report it to the provider's support"
            raise ApiError(operation, self.account, "the answer holds no record", remedy, kind="data")
        return record


def _misplaced(base_url: str) -> tuple[str, str] | None:
    """Return problem and remedy when *base_url* does not end in the version, as Telnyx's does."""
    if re.search(r"/v\d+$", base_url):
        return None
    return (
        f"there is no Telnyx API at {base_url}, which does not end in a version",
        "end the base URL in /v2, as https://api.telnyx.com/v2 does; if it is right, check the API key",
    )


def field_of(parameter: str) -> str:
    """Return the record's field that the parameter ``filter[FIELD]`` is about."""
    return parameter.removeprefix("filter[").removesuffix("]")
