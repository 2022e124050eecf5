# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which spans of time no complete collection covers."""

from __future__ import annotations

import itertools
import typing as t
from datetime import timedelta

from ..records.times import from_text, to_text
from .items import AccountEvidence, Bounds, Collection, Span, merge_spans
from .needs import kept_days, timed_resources


def spans(
    accounts: t.Iterable[AccountEvidence], *, rooms_kept_days: int, as_of: str, version: int = 1
) -> t.Iterator[Span]:
    """Yield, for each account and resource, its collections as a whole, then every gap between them.

    Args:
        accounts: in order.
        rooms_kept_days: how far back a collection of rooms can see.
        as_of: the moment of the audit.
        version: the policy's: those of version 1 look at what there was in 0.1.0.
    """
    for account in accounts:
        for resource in timed_resources(account.provider, version):
            made = account.collections.get(resource)
            if made is None:
                continue
            scope = (account.provider, account.account)
            yield Span(*scope, resource, resource, made, None, account)
            days = kept_days(account.provider, resource, rooms_kept_days)
            kept = timedelta(days=days) if days is not None else None
            for start, end in _gaps([_seen(each, kept) for each in made if each.complete], kept, as_of):
                yield Span(*scope, f"{resource}:{start}/{end}", resource, made, start, account)


def _seen(collection: Collection, kept: timedelta | None) -> Bounds:
    """Return what the collection can have seen, rather than what was asked for."""
    start, end = collection.window
    if kept is None:
        return collection.window
    # A window that ends in the past was read later than its end.
    earliest = to_text(from_text(max(end or "", collection.started_at)) - kept)
    return max(start or earliest, earliest), end


def _gaps(windows: list[Bounds], kept: timedelta | None, as_of: str) -> list[tuple[str, str]]:
    merged = merge_spans(window for window in windows if window[1] is None or (window[0] or "") < window[1])
    found = [(before[1], after[0]) for before, after in itertools.pairwise(merged) if before[1] and after[0]]
    last = merged[-1][1] if merged else None
    if kept is not None and last is not None:
        lost = to_text(from_text(as_of) - kept)
        if last < lost:
            found.append((last, lost))
    return found
