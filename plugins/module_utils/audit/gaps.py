# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which spans of time no complete collection covers."""

from __future__ import annotations

import itertools
import typing as t
from datetime import timedelta

from ..records.times import from_text, to_text
from ..store.coverage import Coverage
from .evidence import merge_spans
from .items import AccountEvidence, Bounds, Collection, Span

#: Resources whose records have a creation time.
_TIMED: t.Final = ("recordings", "rooms")


def spans(
    coverage: t.Sequence[Coverage], accounts: t.Iterable[AccountEvidence], *, rooms_kept_days: int, as_of: str
) -> t.Iterator[Span]:
    """Yield, for each account and resource, its collections as a whole, then every gap between them.

    Args:
        coverage: what every run covered.
        accounts: in order.
        rooms_kept_days: how far back a collection of rooms can see.
        as_of: the moment of the audit.
    """
    by_scope: dict[tuple[str, str, str], list[Coverage]] = {}
    for item in coverage:
        by_scope.setdefault((item.provider, item.account, item.resource), []).append(item)
    for account in accounts:
        for resource in _TIMED:
            made = by_scope.get((account.provider, account.account, resource))
            if made is None:
                continue
            scope = (account.provider, account.account)
            collections = tuple(
                Collection(item.run, (item.window_from, item.window_to), item.complete) for item in made
            )
            yield Span(*scope, resource, resource, collections, None, account)
            kept = timedelta(days=rooms_kept_days) if resource == "rooms" else None
            for start, end in _gaps([_seen(item, kept) for item in made if item.complete], kept, as_of):
                yield Span(*scope, f"{resource}:{start}/{end}", resource, collections, start, account)


def _seen(item: Coverage, kept: timedelta | None) -> Bounds:
    """Return what the collection can have seen, rather than what was asked for."""
    made = item.window_to or item.finished_at
    if kept is None or made is None:
        return item.window_from, made
    # A window that ends in the past was read later than its end; only finished_at tells when.
    read = max(made, item.finished_at or made)
    earliest = to_text(from_text(read) - kept)
    return max(item.window_from or earliest, earliest), made


def _gaps(windows: list[Bounds], kept: timedelta | None, as_of: str) -> list[tuple[str, str]]:
    merged = merge_spans(window for window in windows if window[1] is None or (window[0] or "") < window[1])
    found = [(before[1], after[0]) for before, after in itertools.pairwise(merged) if before[1] and after[0]]
    last = merged[-1][1] if merged else None
    if kept is not None and last is not None:
        lost = to_text(from_text(as_of) - kept)
        if last < lost:
            found.append((last, lost))
    return found
