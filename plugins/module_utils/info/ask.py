# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Asking one list of one account for an info module: all that fits, or record by record."""

from __future__ import annotations

import typing as t
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from ..arguments.window import Window, parse_window
from ..client.pages import Query
from ..errors import InputError
from ..listing.everything import Listing, list_all, order
from ..records.times import now
from .result import Record, result

if t.TYPE_CHECKING:
    from ..arguments.options import Params
    from ..client.client import Client
    from ..client.collection import Collection
    from ..sources.source import Source

#: A request may come so much later than the bound was reckoned.
_SLACK = timedelta(minutes=10)

Filters = t.Sequence[tuple[str, t.Any]]


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

    def fetch(self, ids: t.Sequence[str]) -> dict[str, t.Any]:
        """Return the records of these *ids*, in the order of a list.

        Raises:
            ApiError: one of them could not be fetched; the first in the order of *ids* is reported.
        """
        records = fetch_all(self._collection.record, ids, self._params["concurrency"])
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
        """
        window = window or Window()
        wanted = tuple((name, str(value)) for name, value in filters if value is not None)
        listing = list_all(
            self._collection,
            Query(after=window.after, before=window.before, filters=wanted),
            statuses=statuses,
            concurrency=self._params["concurrency"],
            limit=positive(self._params["limit"]),
            keep=keep,
        )
        listing.notices += notices
        result = self._result(listing, window)
        result["window"] = dict(zip(bounds, result["window"].values(), strict=True))
        return result

    def _result(self, listing: Listing, window: Window) -> dict[str, t.Any]:
        shown = self._source.signed if not self._params.get("include_download_urls") else ()
        for record in listing.records:
            for field in shown:
                record.pop(field, None)
        return result(
            self._key,
            listing,
            self._client.api,
            id_field=self._source.id_field,
            drift=self._source.drift,
            window=window,
            fields=self._params["fields"],
        )


def window_of(
    params: Params,
    after: str = "created_after",
    before: str = "created_before",
    *,
    default: str | None = None,
) -> tuple[Window, datetime]:
    """Return the window that the options of these names describe, and the moment that ages count from.

    It always has an end: what appears while pages are read cannot move them then.

    Args:
        default: the lower bound when none is given.
    """
    moment = now()
    return parse_window(params[after] or default, params[before] or "0s", now=moment), moment


def beyond(source: Source, window: Window, moment: datetime) -> list[str]:
    """Return the warning that *window* begins before what the provider still keeps, if it does."""
    keeps = source.span.keeps
    if keeps is None or window.after is None or window.after >= moment - keeps - _SLACK:
        return []
    return [f"created_after reaches back more than {keeps.days} days, which is all that Insights keeps"]


def one_of(
    wanted: t.Mapping[str, t.Sequence[t.Any] | None], fold: t.Callable[[str], str]
) -> t.Callable[[Record], bool] | None:
    """Return the condition that each field has one of its wanted values, texts spelled by *fold*.

    ``None`` instead of values is no condition.
    """

    def spelled(value: t.Any) -> t.Any:
        return fold(value) if isinstance(value, str) else value

    asked = {
        field: {spelled(value) for value in values} for field, values in wanted.items() if values is not None
    }
    if not asked:
        return None
    return lambda record: all(
        record.get(field) is not None and spelled(record[field]) in values for field, values in asked.items()
    )


def fetch_all(fetch: t.Callable[[str], Record], ids: t.Sequence[str], concurrency: int) -> list[Record]:
    """Fetch one record for each of *ids*, several at a time.

    Raises:
        ApiError: one of them could not be fetched; the first in the order of *ids* is reported.
    """
    if len(ids) == 1:
        return [fetch(ids[0])]
    with ThreadPoolExecutor(max_workers=min(concurrency, max(1, len(ids)))) as pool:
        waiting = [pool.submit(fetch, one) for one in ids]
        try:
            return [future.result() for future in waiting]
        finally:
            pool.shutdown(cancel_futures=True)


def positive(limit: int | None) -> int | None:
    """Return the option ``limit`` if it is usable.

    Raises:
        InputError: it is not positive.
    """
    if limit is not None and limit < 1:
        raise InputError(f"limit is {limit}, but must be at least 1; leave it out to get everything.")
    return limit
