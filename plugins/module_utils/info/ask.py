# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking one list of one account for an info module: all that fits, or record by record."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from ..arguments.window import Window, parse_window
from ..client.pages import Query
from ..errors import InputError
from ..listing.everything import Listing, list_all, order
from ..records.feeds import fold
from ..records.times import now
from .result import Record, result

if t.TYPE_CHECKING:
    from ..arguments.options import Params
    from ..client.client import Client
    from ..client.collection import Collection
    from ..sources.source import Source

#: A request may come so much later than the bound was reckoned.
_SLACK = timedelta(minutes=10)

Filters = t.Iterable[tuple[str, t.Any]]


class Ask:
    """One question to the list of *source*; :meth:`fetch` or :meth:`list` answers it.

    Args:
        key: the result's key for the records.
        params: the module's options; ``concurrency``, ``limit`` and ``fields`` are used.
        values: what the source's path leaves open.
    """

    def __init__(self, key: str, client: Client, source: Source, params: Params, **values: str) -> None:
        self._key = key
        self._client = client
        self._source = source
        self._params = params
        self._collection: Collection = client.list(source, **values)

    def fetch(self, option: str) -> dict[str, t.Any] | None:
        """Return the records that *option* names, in the order of a list; ``None`` when it is not set.

        Raises:
            ApiError: one of them could not be fetched; the first in the order of the option is reported.
        """
        ids = self._params[option]
        if ids is None:
            return None
        records = fetch_all(self._collection.record, dict.fromkeys(ids), self._params["concurrency"])
        listing = Listing(sorted(records, key=lambda record: order(self._collection, record)))
        return self._result(listing, Window())

    def list(
        self,
        filters: Filters = (),
        window: Window | None = None,
        *,
        statuses: t.Sequence[str] | None = None,
        keep: t.Callable[[Record], bool] | None = None,
        notices: t.Sequence[str] = (),
        bounds: tuple[str, str] = ("created_after", "created_before"),
    ) -> dict[str, t.Any]:
        """Return everything that answers *filters*, pairs of wire name and value; ``None`` is no filter.

        Args:
            statuses: as the provider spells them; all by default.
            keep: further conditions, applied here.
            notices: warnings that come with the result.
            bounds: what the result calls the bounds of the window.

        Raises:
            ApiError: the list could not be read to its end.
            InputError: the option ``limit`` is not positive.
        """
        limit = self._params["limit"]
        if limit is not None and limit < 1:
            raise InputError(f"limit is {limit}, but must be at least 1; leave it out to get everything.")
        window = window or Window()
        wanted = tuple((name, str(value)) for name, value in filters if value is not None)
        listing = list_all(
            self._collection,
            Query(after=window.after, before=window.before, filters=wanted),
            statuses=statuses,
            concurrency=self._params["concurrency"],
            limit=limit,
            keep=keep,
        )
        listing.notices += notices
        result = self._result(listing, window)
        result["window"] = dict(zip(bounds, result["window"].values(), strict=True))
        return result

    def _result(self, listing: Listing, window: Window) -> dict[str, t.Any]:
        hidden = () if self._params.get("include_download_urls") else self._source.signed
        for record in listing.records:
            for field in hidden:
                record.pop(field, None)
        return result(
            self._key,
            listing,
            self._client.api,
            self._source,
            window=window,
            fields=self._params["fields"],
        )


def window_of(
    params: Params,
    after: str = "created_after",
    before: str = "created_before",
    *,
    default: str | None = None,
) -> Window:
    """Return the window that the options of these names describe.

    It always has an end: what appears while pages are read cannot move them then.

    Args:
        default: the lower bound when none is given.
    """
    return parse_window(params[after] or default, params[before] or "0s", now=now())


def beyond(source: Source, window: Window) -> list[str]:
    """Return the warning that *window* begins before what the provider still keeps, if it does."""
    keeps = source.span.keeps
    if keeps is None or window.after is None or window.after >= now() - keeps - _SLACK:
        return []
    return [f"created_after reaches back more than {keeps.days} days, which is all that Insights keeps"]


def one_of(**wanted: t.Any) -> t.Callable[[Record], bool]:
    """Return the condition that each field is what is wanted of it: a truth value, or one of several texts.

    How a text is spelled does not matter. ``None`` is no condition; a field that is ``None`` or absent is
    unknown, and answers none.
    """
    asked = {
        field: values if isinstance(values, bool) else set(map(fold, values))
        for field, values in wanted.items()
        if values is not None
    }

    def answers(record: Record, field: str) -> bool:
        value, values = record.get(field), asked[field]
        return (
            value is values if isinstance(values, bool) else isinstance(value, str) and fold(value) in values
        )

    return lambda record: all(answers(record, field) for field in asked)


def fetch_all(fetch: t.Callable[[str], Record], ids: t.Iterable[str], concurrency: int) -> list[Record]:
    """Fetch one record for each of *ids*, several at a time.

    Raises:
        ApiError: one of them could not be fetched; the first in the order of *ids* is reported.
    """
    with ThreadPoolExecutor(concurrency) as pool:
        return list(pool.map(fetch, ids))
