# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the records of a source get from another list before they become rows."""

from __future__ import annotations

import typing as t

from ..client.pages import Query, Record
from ..listing.everything import list_all

if t.TYPE_CHECKING:
    from ..client.client import Client
    from ..sources.source import Joined


def joining(client: Client, joined: Joined, concurrency: int) -> t.Callable[[Record], Record]:
    """Read the other list, and return what completes a record with its counterpart.

    Only what is wanted of a counterpart is held: some 200 bytes each.

    Raises:
        ApiError: the other list could not be read.
    """
    listed = list_all(client.list(joined.source), Query(), concurrency=concurrency)
    field = joined.source.id_field
    known = {record[field]: {name: record.get(name) for name in joined.keep} for record in listed.records}

    def complete(record: Record) -> Record:
        return {**record, joined.into: known.get(record.get(joined.field))}

    return complete
