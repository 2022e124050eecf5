# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which passes over a provider's lists a run makes: pure reckoning, from what was covered before.

Sources of the margins, all from the providers' documentation: a room lasts at most 24 hours; a room
appears in Video Insights within 30 minutes; Insights keeps 7 days; a Telnyx recording appears only
when it is completed, under the creation time of its beginning.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from datetime import datetime, timedelta

Mode = t.Literal["full", "incremental"]

INSIGHTS_KEEPS = timedelta(days=7)
LONGEST_ROOM = timedelta(hours=24)

#: How far an incremental run reaches back behind what is covered: what may appear late.
OVERLAP: t.Final[dict[tuple[str, str], timedelta]] = {
    ("twilio", "rooms"): LONGEST_ROOM + timedelta(hours=1),
    ("twilio", "recordings"): timedelta(hours=1),
    ("telnyx", "recordings"): LONGEST_ROOM + timedelta(hours=1),
}

#: Up to this age, records that are still open are re-read by widening the window; older ones singly.
_WIDEN_FOR_OPEN = LONGEST_ROOM + timedelta(hours=1)


@dataclass(frozen=True)
class Pass:
    """One sweep over a list: a status, and a half-open time span."""

    status: str | None
    after: datetime | None
    before: datetime


@dataclass(frozen=True)
class Plan:
    """What a run reads of one resource.

    Attributes:
        window: half-open; what will be covered once every pass is complete.
        passes: in the order in which they must be read.
        reread_before: records that are still open and older than this are fetched one by one.
    """

    resource: str
    window: tuple[datetime | None, datetime]
    passes: tuple[Pass, ...]
    reread_before: datetime | None = None


@dataclass(frozen=True)
class Known:
    """What the store knows of a resource before the run.

    Attributes:
        covered_to: end of the furthest complete coverage.
        oldest_open: creation time of the oldest record that may still change by itself.
    """

    covered_to: datetime | None = None
    oldest_open: datetime | None = None


def plan(
    provider: str,
    resource: str,
    mode: Mode,
    bounds: tuple[datetime | None, datetime | None],
    now: datetime,
    statuses: t.Sequence[str] | None,
    known: Known,
) -> Plan:
    """Return what to read of *resource*.

    Args:
        bounds: ``created_after`` and ``created_before`` as the user gave them.
        statuses: the list's statuses in reading order, ``None`` when it is not read by status.
    """
    now = now.replace(microsecond=0)  # the bounds that Twilio takes are whole seconds
    after, before = bounds
    end = _end(provider, resource, before, now)
    start = after
    if resource == "rooms":
        kept = now - INSIGHTS_KEEPS
        start = kept if start is None or start < kept else start
    sweeping: t.Container[str | None] = ()
    reread_before = None
    if mode == "incremental" and known.covered_to is not None:
        since = min(known.covered_to, end) - OVERLAP[provider, resource]
        if known.oldest_open is not None and known.oldest_open < since:
            if resource == "rooms" or known.oldest_open >= since - _WIDEN_FOR_OPEN:
                since = known.oldest_open
            else:
                reread_before = since
        start = since.replace(microsecond=0) if start is None or since > start else start
        # These are few, and say of old records what they have become.
        sweeping = ("processing", "deleted")
    passes = tuple(
        Pass(status, after if status in sweeping else start, end) for status in statuses or (None,)
    )
    return Plan(resource, (start, end), passes, reread_before)


def _end(provider: str, resource: str, before: datetime | None, now: datetime) -> datetime:
    if before is None:
        return now
    if provider == "twilio" and resource == "recordings":
        # A room's recordings may begin until the room ends.
        return min(now, before + LONGEST_ROOM)
    return min(now, before)


def extension(plan_: Plan, covered_to: datetime, now: datetime) -> tuple[Pass, ...]:
    """Return passes from *covered_to* to *now*, for a run that goes on after it was interrupted."""
    now = now.replace(microsecond=0)
    return tuple(Pass(item.status, covered_to, now) for item in plan_.passes)
