# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One list of one account, as its source declares it: its pages, and its records one by one."""

from __future__ import annotations

import typing as t
from dataclasses import replace
from urllib.parse import quote

from ..errors import ApiError, ExpiredPageError, IncompleteListingError
from .declared import Declared
from .filters import Bounds, within
from .pages import Page, Query, Record, about
from .paging import expired

if t.TYPE_CHECKING:
    from .session import Session


class Owner(t.Protocol):
    """The account that a list belongs to: one of the clients, see :class:`~.client.Client`."""

    session: Session
    account: str | None

    def base_url(self, host: str) -> str:
        """Return the base URL that a source's ``host`` stands for, without a closing slash."""

    def check(self, record: Record, name: t.Any, operation: str) -> None:
        """Make sure that *record* belongs to the account."""

    def remedy(self, error: ApiError, source: Declared) -> ApiError:
        """Return *error* with what is known of *source* added to its remedy."""


class Collection:
    """One of a provider's lists; a :class:`~.listable.Collection`.

    Args:
        values: what the source's path leaves open, such as ``room_sid``.
    """

    def __init__(self, owner: Owner, source: Declared, values: t.Mapping[str, str] | None = None) -> None:
        self._owner = owner
        self._source = source
        self._values = {name: quote(value, safe="") for name, value in (values or {}).items()}
        self.provider = source.provider
        self.resource = source.resource
        self.operation = source.operation.format_map(values or {})
        self.id_field = source.id_field
        self.time_field = source.time_field
        self.page_size = source.page_size
        self.statuses = source.statuses
        self.numbered = source.paging.numbered
        self.bounds: Bounds = source.bounds

    @property
    def account(self) -> str | None:
        """The account, as far as it is known."""
        return self._owner.account

    def _url(self, path: str, **more: str) -> str:
        values = {"account": self._owner.account or "", **self._values, **more}
        return f"{self._owner.base_url(self._source.host)}{path.format_map(values)}"

    def page(self, query: Query, cursor: str | None) -> Page:
        """Read one page, as :meth:`.listable.Collection.page` says."""
        source = self._source
        url, params, first = source.paging.request(self._url(source.path), self.page_size, cursor)
        if first:
            params += [*source.parameters, *query.filters]
            if query.status is not None:
                params.append((source.status_parameter, query.status))
            params += source.bounds.parameters(query)
        try:
            document = self._owner.session.get_json(url, params, operation=self.operation)
        except ApiError as error:
            if expired(error, cursor, source.paging):
                problem = "a page's token expired before it was used"
                raise ExpiredPageError(
                    self.operation, self.account, problem, "run it again", kind="data", **error.answer
                ) from None
            raise self._owner.remedy(error, source) from None
        page = source.paging.read(document, url, cursor, self._broken)
        for record in page.records:
            self._owner.check(record, record.get(self.id_field), self.operation)
        return self._named(page)

    def _named(self, page: Page) -> Page:
        """Leave out what must never be kept, and records that nobody could tell from others."""
        keep, field = self._source.without_secrets, self.id_field
        records = [keep(record) for record in page.records if _is_id(record.get(field))]
        return replace(page, records=records, nameless=len(page.records) - len(records))

    def record(self, identifier: str) -> Record:
        """Fetch one record of the list.

        Raises:
            ApiError: it cannot be had; of kind ``not_found`` when there is none.
        """
        operation = self._source.fetch_operation.format_map({**self._values, "id": identifier})
        record = self._fetch(self._url(self._source.fetch_path, id=quote(identifier, safe="")), operation)
        self._owner.check(record, identifier, operation)
        about(record, self.id_field, identifier, self.account)
        return self._source.without_secrets(record)

    def single(self) -> Record:
        """Fetch the only record of a source that is no list.

        Raises:
            ApiError: it cannot be had; of kind ``not_found`` when there is none.
        """
        record = self._fetch(self._url(self._source.path), self.operation)
        self._owner.check(record, record.get(self.id_field), self.operation)
        return self._source.without_secrets(record)

    def _fetch(self, url: str, operation: str) -> Record:
        try:
            document = self._owner.session.get_json(url, operation=operation)
        except ApiError as error:
            raise self._owner.remedy(error, self._source) from None
        wrapped = self._source.wrapped
        record = document.get(wrapped) if wrapped else document
        if not isinstance(record, dict):
            remedy = "check the base URL; if it is right, report it to the provider's support"
            raise ApiError(operation, self.account, "the answer holds no record", remedy, kind="data")
        return record

    def _broken(self, problem: str, remedy: str) -> IncompleteListingError:
        return IncompleteListingError(self.operation, self.account, problem, remedy, kind="data")

    def admits(self, query: Query, record: Record, *, wire: bool = False) -> bool:
        """Check *record* as :meth:`.listable.Collection.admits` says.

        Telnyx ignores a filter that it does not know and answers with everything
        (github.com/team-telnyx/telnyx-node/issues/289), so this is more than a formality.
        """
        if not within(query, record, self.time_field, self.bounds if wire else None):
            return False
        wanted: dict[str, set[str]] = {}
        for name, value in query.filters:
            wanted.setdefault(name, set()).add(value)
        if query.status is not None:
            wanted[self._source.status_parameter] = {query.status}
        return all(
            self._source.checks[name](record, values)
            for name, values in wanted.items()
            if name in self._source.checks
        )


def _is_id(value: t.Any) -> bool:
    return isinstance(value, str) and bool(value)
