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


def _whole(moment: datetime, *, up: bool) -> datetime:
    """Round *moment* to a whole second in UTC: down, or up."""
    moment = moment.astimezone(UTC)
    rounded = moment.replace(microsecond=0)
    return rounded + timedelta(seconds=1) if up and rounded != moment else rounded


def _midnight(moment: datetime) -> datetime:
    """Return the beginning of the day of *moment* in UTC."""
    return moment.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)


class Bounds:
    """A filter style for time. This one takes no bounds: the list is read whole, and looked through here.

    Attributes:
        grain: seconds that the list can tell apart: where a span may be cut; 0 when it takes no bounds.
    """

    grain: t.ClassVar[int] = 0

    def parameters(self, query: Query) -> list[tuple[str, str]]:
        """Return the parameters that ask for the span of *query*."""
        del query
        return []

    def wire(self, query: Query) -> Window:
        """Return the span, both ends included, outside of which the list can have no record."""
        del query
        return None, None


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


def has_field(field: str) -> t.Callable[[Record, set[str]], bool]:
    """Return the check that *field* has one of the wanted values, or is absent, so that nobody can tell."""

    def check(record: Record, wanted: set[str]) -> bool:
        value = record.get(field)
        return value in wanted if isinstance(value, str) else field not in record

    return check


@dataclass(frozen=True)
class Instants(Bounds):
    """Two parameters that take instants, to the second: inclusive ``after``, exclusive ``before``."""

    after: str
    before: str
    grain = 1

    def parameters(self, query: Query) -> list[tuple[str, str]]:
        """Return both bounds, rounded outwards to whole seconds, as both providers spell them."""
        return _sent("%Y-%m-%dT%H:%M:%SZ", (self.after, self.before), self.wire(query))

    def wire(self, query: Query) -> Window:
        """Return the span in whole seconds."""
        low, high = query.after, query.before
        return low and _whole(low, up=False), high and _whole(high, up=True)


class Inclusive(Instants):
    """Telnyx's ``filter[field][gte]`` and ``[lte]``, instants to the second, both ends included."""

    def __init__(self, field: str) -> None:
        super().__init__(f"filter[{field}][gte]", f"filter[{field}][lte]")


@dataclass(frozen=True)
class _DaysOf(Bounds):
    """Two parameters that take days without a time.

    Attributes:
        more: what is asked for besides, on either side.
    """

    after: str
    before: str
    more: timedelta = timedelta(0)
    grain = 86_400

    def parameters(self, query: Query) -> list[tuple[str, str]]:
        """Return the first and the last day of the span."""
        low, high = self.wire(query)
        return _sent("%Y-%m-%d", (self.after, self.before), (low, high and high - _DAY))

    def wire(self, query: Query) -> Window:
        """Return the span in whole days."""
        low, high = query.after, query.before
        return low and _midnight(low) - self.more, high and _midnight(high) + _DAY + self.more


class Days(_DaysOf):
    """Telnyx's ``filter[field][gte]`` and ``[lte]`` that take days without a time, both included."""

    def __init__(self, field: str) -> None:
        super().__init__(f"filter[{field}][gte]", f"filter[{field}][lte]")


class SignedDays(_DaysOf):
    """Twilio's 2010 API: the sign is part of the parameter's name, ``StartTime>`` and ``StartTime<``.

    Its pages say that values are days, its schema that they are instants, and whether the day named by
    ``<`` belongs to the answer is not documented: so whole days are sent, one more on either side, and
    what overlaps is told apart by the records' own times and ids.
    """

    def __init__(self, name: str) -> None:
        super().__init__(f"{name}>", f"{name}<", _DAY)


def _sent(form: str, names: tuple[str, str], window: Window) -> list[tuple[str, str]]:
    bounds = zip(names, window, strict=True)
    return [(name, moment.strftime(form)) for name, moment in bounds if moment is not None]
