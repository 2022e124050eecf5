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
from ..sources.registry import feeding, of_resource

if t.TYPE_CHECKING:
    from ..client.client import Client
    from ..sources.source import Source

#: Columns of a switch that a result has, in this order.
_SHOWN: t.Final = ("name", "state", "reason", "applies_to", "channels", "format", "storage", "encrypted")


def kinds() -> tuple[str, ...]:
    """Return the kinds of settings of all providers."""
    return tuple(dict.fromkeys(source.marks["kind"] for source in feeding("switches")))


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
            found.append(_shown(client, source, {"state": "unknown", "reason": str(error)}, None))
            continue
        account = client.account or ""
        found += [_shown(client, source, source.normalise(record, account), record) for record in records]
    return found, notices


def _records(
    client: Client, source: Source, concurrency: int, notices: list[str]
) -> t.Sequence[Record | None]:
    each = source.each
    if each is None and isinstance(source.paging, Single):
        return [fetch_single(client, source)]
    listed = each.listed if each and each.listed else source
    listing = list_all(client.list(listed), Query(), concurrency=concurrency)
    notices += listing.notices
    if each is None:
        return listing.records
    found = []
    for record in listing.records:
        try:
            found.append(client.list(source, **{each.value: str(record[listed.id_field])}).single())
        except ApiError as error:
            if error.kind != "not_found":
                raise
    return found


def _shown(client: Client, source: Source, row: Record, record: Record | None) -> Record:
    return {
        "provider": client.provider,
        "account": client.account,
        "kind": source.marks["kind"],
        "id": row.get("setting_id"),
        **{name: row.get(name) for name in _SHOWN},
        "record": record,
    }
