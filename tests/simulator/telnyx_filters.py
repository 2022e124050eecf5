# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telnyx's filters: ``filter[name]`` and ``filter[name][comparison]``; what is misspelt is ignored."""

from __future__ import annotations

import math
from dataclasses import dataclass

from .answers import Call, ProblemError, telnyx_problem
from .parameters import telnyx_filters
from .timeline import DAY, parse
from .twilio_filters import Equals
from .wanted import Wanted


def _wrong(name: str, text: str) -> ProblemError:
    return telnyx_problem(400, "10015", "Bad Request", f"Invalid value of filter[{name}]: {text}")


def _day(name: str, text: str) -> float:
    if len(text) != 10:
        raise _wrong(name, text)
    try:
        return parse(text, dates=True)
    except ValueError as error:
        raise _wrong(name, text) from error


@dataclass(frozen=True)
class Days:
    """Days of UTC without a time: ``eq``, ``gte``, ``lte``, all inclusive.

    ``field`` is the field that is compared, None the time by which the list is sorted. A record without
    that time is in no window; ``timeless`` is the kind of such records in a sorted list.
    """

    name: str
    field: str | None = None
    timeless: str | None = None

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        low, high = -math.inf, math.inf
        given = telnyx_filters(call)
        for sign in ("eq", "gte", "lte"):
            text = given.get(f"{self.name}[{sign}]")
            if text is None:
                continue
            day = _day(f"{self.name}][{sign}", text)
            low = max(low, -math.inf if sign == "lte" else day)
            high = min(high, math.inf if sign == "gte" else day + DAY)
        if (low, high) == (-math.inf, math.inf):
            return
        name = self.field
        if name is not None:
            wanted.tests.append(lambda record: _in(record.get(name), low, high))
            return
        wanted.since(low)
        wanted.until(high)
        if self.timeless:
            wanted.without |= {self.timeless}


@dataclass(frozen=True)
class Instants:
    """Instants of the creation time: ``gte`` and ``lte``, both inclusive."""

    name: str

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        given = telnyx_filters(call)
        for sign in ("gte", "lte"):
            text = given.get(f"{self.name}[{sign}]")
            if text is None:
                continue
            try:
                at = parse(text, dates=True)
            except ValueError as error:
                raise _wrong(f"{self.name}][{sign}", text) from error
            if sign == "gte":
                wanted.since(at)
            else:
                wanted.until(at, inclusive=True)


class Is(Equals):
    """A field that must be equal; ``span`` tells where its records are."""

    def given(self, call: Call) -> str | None:
        """Return what is asked for."""
        return telnyx_filters(call).get(self.name)


@dataclass(frozen=True)
class State:
    """The status; ``words`` translates what is asked for where that is another word."""

    name: str
    words: tuple[tuple[str, str], ...] = ()

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        value = telnyx_filters(call).get(self.name)
        if value is not None:
            wanted.statuses = frozenset({dict(self.words).get(value, value)})


@dataclass(frozen=True)
class Has:
    """``filter[name][contains]``: a field that must contain a text, in any case."""

    name: str
    field: str

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        value = telnyx_filters(call).get(f"{self.name}[contains]")
        if value is not None:
            low = value.lower()
            wanted.tests.append(lambda record: low in str(record.get(self.field)).lower())


@dataclass(frozen=True)
class AtLeast:
    """A number that must not be smaller."""

    name: str
    field: str

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        value = telnyx_filters(call).get(self.name)
        if value is None:
            return
        if not value.isascii() or not value.isdigit():
            raise _wrong(self.name, value)
        wanted.tests.append(lambda record: (record.get(self.field) or 0) >= int(value))


def _in(text: str | None, low: float, high: float) -> bool:
    return text is not None and low <= parse(text) < high
