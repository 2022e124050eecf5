# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A source that is one document and no list, such as an account's settings."""

from __future__ import annotations

import typing as t

from ..client.pages import Query
from ..listing.chain import Chain
from ..listing.single import fetch_single
from ..store.merge import merge
from .ground import Ground, Outcome

if t.TYPE_CHECKING:
    from ..errors import ApiError
    from ..sources.source import Source


def read_single(ground: Ground, source: Source) -> Outcome:
    """Read the document that *source* declares into the store.

    Raises:
        ApiError: it could not be read.
    """
    with ground.store.begin() as connection:
        window = (None, ground.now.replace(microsecond=0))
        ground.journal.open_resource(connection, source.resource, window)
    record = fetch_single(ground.client, source)
    row = source.normalise(record, ground.name)
    with ground.store.begin() as connection:
        counts = merge(connection, source.dataset, [row], ground.journal.stamp())
        answered = Chain(
            ground.journal.next_chain(),
            Query(),
            state="done",
            pages=1,
            records=int(record is not None),
            ended_by="a single record, not a list",
        )
        ground.journal.save(connection, source, [answered], counts)
    return Outcome()


def keep_unreadable(ground: Ground, source: Source, error: ApiError) -> Outcome:
    """Store that *source* may not be read, and why: what it would say is unknown, and not left out."""
    row = {**source.normalise(None, ground.name), **source.unreadable, "reason": str(error)}
    with ground.store.begin() as connection:
        window = (None, ground.now.replace(microsecond=0))
        ground.journal.open_resource(connection, source.resource, window)
        counts = merge(connection, source.dataset, [row], ground.journal.stamp())
        refused = Chain(ground.journal.next_chain(), Query(), state="done", ended_by=str(error))
        ground.journal.save(connection, source, [refused], counts)
    return Outcome()
