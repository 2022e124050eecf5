# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Records that were asked for one by one, in the shape and order of a list."""

from __future__ import annotations

import typing as t

from ..listing.everything import Listing
from ..records.times import canonical
from .result import Record, fetch_all


def fetched(
    fetch: t.Callable[[str], Record], ids: t.Sequence[str], concurrency: int, time_field: str, id_field: str
) -> Listing:
    """Fetch *ids* and return the records in the order of creation time and id.

    Raises:
        ApiError: one of them could not be fetched.
    """
    records = fetch_all(fetch, ids, concurrency)

    def order(record: Record) -> tuple[str, str]:
        created = record.get(time_field)
        try:
            moment = canonical(created) if isinstance(created, str) else ""
        except (ValueError, OverflowError):
            moment = str(created)
        return moment, str(record.get(id_field) or "")

    return Listing(sorted(records, key=order))
