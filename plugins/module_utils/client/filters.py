# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filter styles: how a list is asked for a span of time, and how exactly it understands that.

What goes over the wire may be wider than what is wanted, never narrower; :meth:`Bounds.admits` is
exact, and every record is checked by it.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..records.times import canonical, to_text
from .pages import Query, Record

_DAY = timedelta(days=1)
Window: t.TypeAlias = "tuple[datetime | None, datetime | None]"


def whole(moment: datetime, *, up: bool) -> datetime:
    """Round *moment* to a whole second in UTC: down, or up."""
    moment = moment.astimezone(UTC)
    rounded = moment.replace(microsecond=0)
    return rounded + timedelta(seconds=1) if up and rounded != moment else rounded


def whole_seconds(moment: datetime, *, up: bool) -> str:
    """Spell *moment* as both providers take it, rounded by :func:`whole`."""
    return whole(moment, up=up).strftime("%Y-%m-%dT%H:%M:%SZ")


def midnight(moment: datetime) -> datetime:
    """Return the beginning of the day of *moment* in UTC."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


class Bounds(t.Protocol):
    """A filter style for time.

    Attributes:
        grain: seconds that the list can tell apart: where a span may be cut; 0 when it takes no bounds.
    """

    @property
    def grain(self) -> int:
        """Seconds that the list can tell apart; 0 when it takes no bounds."""

    def parameters(self, query: Query) -> list[tuple[str, str]]:
        """Return the parameters that ask for the span of *query*."""

    def wire(self, query: Query) -> Window:
        """Return the span, both ends included, outside of which the list can have no record."""


def within(query: Query, record: Record, time_field: str, bounds: Bounds | None = None) -> bool:
    """Tell whether the record's time lies in the span of *query*; a time that cannot be read does.

    With *bounds* the span is the one that these send, which may be wider.
    """
    if query.after is None and query.before is None:
        return True
    value = record.get(time_field)
    if not isinstance(value, str):
        return True
    try:
        moment = canonical(value)
    except (ValueError, OverflowError):
        return True
    if bounds is not None:
        low, high = bounds.wire(query)
        return (low is None or moment >= to_text(low)) and (high is None or moment <= to_text(high))
    if query.after is not None and moment < to_text(query.after):
        return False
    return query.before is None or moment < to_text(query.before)


def equals(record: Record, field: str, wanted: t.Collection[str]) -> bool:
    """Tell whether *field* has one of the *wanted* values, or is absent, so that nobody can tell."""
    return field not in record or record[field] in wanted


def has_field(field: str) -> t.Callable[[Record, set[str]], bool]:
    """Return the check that *field* has one of the wanted values, or is absent."""
    return lambda record, wanted: equals(record, field, wanted)


@dataclass(frozen=True)
class Instants:
    """Two parameters that take instants, to the second: inclusive ``after``, exclusive ``before``."""

    after: str
    before: str
    grain: t.ClassVar[int] = 1

    def parameters(self, query: Query) -> list[tuple[str, str]]:
        """Return both bounds, rounded outwards to whole seconds."""
        found = []
        if query.after is not None:
            found.append((self.after, whole_seconds(query.after, up=False)))
        if query.before is not None:
            found.append((self.before, whole_seconds(query.before, up=True)))
        return found

    def wire(self, query: Query) -> Window:
        """Return the span in whole seconds."""
        return _seconds(query)


@dataclass(frozen=True)
class Inclusive:
    """Telnyx's ``filter[field][gte]`` and ``[lte]``, instants to the second, both ends included."""

    field: str
    grain: t.ClassVar[int] = 1

    def parameters(self, query: Query) -> list[tuple[str, str]]:
        """Return both bounds, rounded outwards to whole seconds."""
        found = []
        if query.after is not None:
            found.append((f"filter[{self.field}][gte]", whole_seconds(query.after, up=False)))
        if query.before is not None:
            found.append((f"filter[{self.field}][lte]", whole_seconds(query.before, up=True)))
        return found

    def wire(self, query: Query) -> Window:
        """Return the span in whole seconds."""
        return _seconds(query)


@dataclass(frozen=True)
class Days:
    """Telnyx's ``filter[field][gte]`` and ``[lte]`` that take days without a time, both included."""

    field: str
    grain: t.ClassVar[int] = 86_400

    def parameters(self, query: Query) -> list[tuple[str, str]]:
        """Return the first and the last day of the span."""
        low, high = self.wire(query)
        found = [] if low is None else [(f"filter[{self.field}][gte]", f"{low:%Y-%m-%d}")]
        return found + ([] if high is None else [(f"filter[{self.field}][lte]", f"{high - _DAY:%Y-%m-%d}")])

    def wire(self, query: Query) -> Window:
        """Return the span in whole days."""
        low, high = query.after, query.before
        return (None if low is None else midnight(low), None if high is None else midnight(high) + _DAY)


@dataclass(frozen=True)
class SignedDays:
    """Twilio's 2010 API: the sign is part of the parameter's name, ``StartTime>`` and ``StartTime<``.

    Its pages say that values are days, its schema that they are instants, and whether the day named by
    ``<`` belongs to the answer is not documented: so whole days are sent, one more on either side, and
    what overlaps is told apart by the records' own times and ids.
    """

    name: str
    grain: t.ClassVar[int] = 86_400

    def parameters(self, query: Query) -> list[tuple[str, str]]:
        """Return days around the span."""
        low, high = self.wire(query)
        found = [] if low is None else [(f"{self.name}>", f"{low:%Y-%m-%d}")]
        return found + ([] if high is None else [(f"{self.name}<", f"{high - _DAY:%Y-%m-%d}")])

    def wire(self, query: Query) -> Window:
        """Return the span in whole days, a day wider on either side."""
        low, high = query.after, query.before
        return (
            None if low is None else midnight(low) - _DAY,
            None if high is None else midnight(high) + 2 * _DAY,
        )


@dataclass(frozen=True)
class NoBounds:
    """A list that takes no bounds in time: it is read whole, and looked through here."""

    grain: t.ClassVar[int] = 0

    def parameters(self, query: Query) -> list[tuple[str, str]]:
        """Return nothing."""
        del query
        return []

    def wire(self, query: Query) -> Window:
        """Return all time."""
        del query
        return None, None


def _seconds(query: Query) -> Window:
    low, high = query.after, query.before
    return (
        None if low is None else whole(low, up=False),
        None if high is None else whole(high, up=True),
    )
