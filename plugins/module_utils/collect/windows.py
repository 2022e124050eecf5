# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which passes over a provider's list a run makes: pure reckoning, from what was covered before.

How long the provider keeps records, and how late one may appear, is what the list's source declares.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

if t.TYPE_CHECKING:
    from ..sources.source import Source

Mode = t.Literal["full", "incremental"]

#: Half-open span of creation times; ``None`` is without bound.
Span: t.TypeAlias = "tuple[datetime | None, datetime]"

#: What is not settled is looked at again once in this time, not with each of several runs within it.
LOOK_EVERY = timedelta(hours=1)

_EVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Pass:
    """One sweep over a list: a status, and a half-open time span.

    Attributes:
        pages: how many pages it will have, where something is known about it.
    """

    status: str | None
    after: datetime | None
    before: datetime
    pages: float | None = None


@dataclass(frozen=True)
class Plan:
    """What a run reads of one list.

    Attributes:
        window: half-open; what will be covered once every pass is complete. Empty, and without
            passes, when the provider keeps nothing of what was asked for.
        passes: in the order in which they must be read.
        settle: whether records that were still open, and lie before the window, are looked at too.
    """

    window: Span
    passes: tuple[Pass, ...]
    settle: bool = False


def plan(
    source: Source,
    mode: Mode,
    bounds: tuple[datetime | None, datetime | None],
    now: datetime,
    covered: t.Sequence[Span] = (),
) -> Plan:
    """Return what to read of *source*.

    Args:
        bounds: ``created_after`` and ``created_before`` as the user gave them.
        covered: windows of earlier complete runs.
    """
    now = now.replace(microsecond=0)  # the bounds that providers take are whole seconds
    if not source.bounds.grain:
        return Plan((None, now), tuple(Pass(status, None, now) for status in source.statuses or (None,)))
    after, before = bounds
    # Records of what lies in the window may begin later than it ends.
    end = now if before is None else min(now, before + source.span.longest)
    start = after
    if source.span.keeps is not None:
        kept = now - source.span.keeps
        start = kept if start is None or start < kept else start
    if start is not None and start >= end:
        return Plan((end, end), ())
    sweeping: t.Container[str | None] = ()
    since = _unsettled(source, start, now, covered) if mode == "incremental" else None
    if since is not None:
        start = max(start or _EVER, min(since, end - source.span.fresh)).replace(microsecond=0)
        # These are few, and say of old records what they have become.
        sweeping = source.sweeps
    passes = tuple(
        Pass(status, after if status in sweeping else start, end) for status in source.statuses or (None,)
    )
    return Plan((start, end), passes, settle=since is not None)


def _unsettled(
    source: Source, start: datetime | None, now: datetime, covered: t.Sequence[Span]
) -> datetime | None:
    """Return the first moment from *start* on that has to be looked at; ``None`` when it is *start*."""
    spans = []
    for low, high in covered:
        lately = high >= now - LOOK_EVERY
        spans.append((low or _EVER, high - (source.span.fresh if lately else source.span.late)))
    moment = begin = start or _EVER
    for low, high in sorted(spans):
        if low <= moment < high:
            moment = high
    return moment if moment > begin else None


def extension(source: Source, plan_: Plan, covered_to: datetime) -> tuple[Pass, ...]:
    """Return passes that carry an interrupted run's window from *covered_to* on to the plan's end.

    They reach back by what may have appeared late since the interrupted run looked there.
    """
    low = covered_to - source.span.late
    return tuple(Pass(item.status, low, plan_.window[1]) for item in plan_.passes)


def overtaken(
    statuses: t.Sequence[str] | None, unread: t.Sequence[Pass], read: t.Sequence[Pass]
) -> tuple[Pass, ...]:
    """Return passes that an interrupted run has to make again before its order of statuses holds.

    A record moves from an earlier status to a later one. When *unread* spans of an earlier status
    are read only now, a record that has left them meanwhile is found only by reading the later
    statuses afterwards; where these were *read* already, that was too soon.
    """
    if not statuses:
        return ()
    order = {status: place for place, status in enumerate(statuses)}
    again = {
        Pass(later.status, item.after, item.before)
        for item in unread
        for later in read
        if order[t.cast("str", later.status)] > order[t.cast("str", item.status)]
        and (later.after is None or later.after < item.before)
        and (item.after is None or item.after < later.before)
    }
    return tuple(
        sorted(again, key=lambda item: (order[t.cast("str", item.status)], item.after or _EVER, item.before))
    )
