# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every setting of an account that turns recording on or off, in one shape."""

from __future__ import annotations

import typing as t

from ..client.pages import Query, Record
from ..client.paging import Single
from ..errors import ApiError
from ..listing.everything import list_all
from ..listing.single import fetch_single
from ..sources.registry import PROVIDERS, of_resource

if t.TYPE_CHECKING:
    from ..client.client import Client
    from ..sources.source import Source

#: Columns of a switch that a result has, in this order; ``id`` is the setting's own.
_SHOWN: t.Final = (
    "state",
    "reason",
    "applies_to",
    "channels",
    "format",
    "storage",
    "encrypted",
)


def kinds() -> tuple[str, ...]:
    """Return the kinds of settings of all providers."""
    return tuple(
        dict.fromkeys(
            source.marks["kind"] for provider in PROVIDERS for source in of_resource(provider, "switches")
        )
    )


def switches_of(
    client: Client, wanted: t.Sequence[str] | None, concurrency: int
) -> tuple[list[Record], list[str]]:
    """Return every setting of the kinds *wanted* (all by default), and what there is to warn of.

    What the key may not read is one element whose state is ``unknown``, with its reason.

    Raises:
        ApiError: something could not be read for another reason.
    """
    found: list[Record] = []
    notices: list[str] = []
    for source in of_resource(client.provider, "switches"):
        if wanted is not None and source.marks["kind"] not in wanted:
            continue
        try:
            records = _records(client, source, concurrency, notices)
        except ApiError as error:
            if error.kind != "permission":
                raise
            found.append(_unreadable(client, source, error))
            continue
        found += [_shown(client, source, record) for record in records]
    return found, notices


def _records(
    client: Client, source: Source, concurrency: int, notices: list[str]
) -> t.Sequence[Record | None]:
    if source.each is not None and source.each.listed is not None:
        return _of_each(client, source, concurrency, notices)
    if isinstance(source.paging, Single):
        return [fetch_single(client, source)]
    listing = list_all(client.list(source), Query(), concurrency=concurrency)
    notices += listing.notices
    return listing.records


def _of_each(client: Client, source: Source, concurrency: int, notices: list[str]) -> list[Record]:
    each = source.each
    if each is None or each.listed is None:
        return []
    listing = list_all(client.list(each.listed), Query(), concurrency=concurrency)
    notices += listing.notices
    found = []
    for record in listing.records:
        try:
            found.append(client.list(source, **{each.value: str(record[each.listed.id_field])}).single())
        except ApiError as error:
            if error.kind != "not_found":
                raise
    return found


def _shown(client: Client, source: Source, record: Record | None) -> Record:
    row = source.normalise(record, client.account or "")
    return {
        "provider": client.provider,
        "account": client.account,
        "kind": source.marks["kind"],
        "id": row["setting_id"],
        "name": row["name"],
        **{name: row[name] for name in _SHOWN},
        "record": record,
    }


def _unreadable(client: Client, source: Source, error: ApiError) -> Record:
    return {
        "provider": client.provider,
        "account": client.account,
        "kind": source.marks["kind"],
        "id": None,
        "name": None,
        **dict.fromkeys(_SHOWN),
        "state": "unknown",
        "reason": str(error),
        "record": None,
    }
