# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twilio's filters."""

from __future__ import annotations

import fnmatch
import math
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from .answers import Call, twilio_problem
from .parameters import choice, moment
from .tables import Table
from .timeline import DAY, parse
from .wanted import Wanted

#: Returns the computed records that belong to an identifier, as a half-open range; None: there are none.
Span = Callable[[Table, str], tuple[int, int] | None]


@dataclass(frozen=True)
class Status:
    """One value of an enum; without it the statuses of ``unasked``, every one if that is None."""

    name: str
    values: tuple[str, ...]
    unasked: tuple[str, ...] | None = None

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        value = choice(call, self.name, self.values)
        if value is not None:
            wanted.statuses = frozenset({value})
        elif self.unasked is not None:
            wanted.statuses = frozenset(self.unasked)


@dataclass(frozen=True)
class Between:
    """Half-open bounds of the creation time: ISO 8601 instants, with ``dates`` plain dates too."""

    after: str
    before: str
    dates: bool = False

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        wanted.since(moment(call, self.after, -math.inf, dates=self.dates))
        wanted.until(moment(call, self.before, math.inf, dates=self.dates))


@dataclass(frozen=True)
class Signed:
    """Bounds of a time whose parameter carries the sign in its name: ``DateCreated<``, ``DateCreated>``.

    ``field`` is the RFC 2822 field that is compared, None the time by which the list is sorted. What a
    bound means is the configuration's ``signed_dates``: ``day`` (a time of day is cut off, the last day is
    left out), ``day_inclusive`` (the last day is in), ``time`` (instants, both inclusive), ``unfiltered``
    (a value with a time of day is ignored).
    """

    name: str
    field: str | None = None

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        style = wanted.table.config.signed_dates
        low, high, inclusive = -math.inf, math.inf, style == "time"
        for sign in ("", ">", "<"):
            text = call.query.get(self.name + sign)
            if text is None or (style == "unfiltered" and len(text) != 10):
                continue
            try:
                at = parse(text if style == "time" else text[:10], dates=True)
            except ValueError as error:
                raise twilio_problem(400, 20001, f"Invalid value for parameter {self.name}{sign}") from error
            if sign in ("", ">"):
                low = max(low, at)
            if sign == "":
                high = min(high, at + DAY)
            elif sign == "<":
                high = min(high, at + (DAY if style == "day_inclusive" else 0))
        if self.field is None:
            wanted.since(low)
            wanted.until(high, inclusive=inclusive and math.isfinite(high))
        elif (low, high) != (-math.inf, math.inf):
            name = self.field
            wanted.tests.append(
                lambda record: (
                    record.get(name) is not None
                    and low <= parsedate_to_datetime(record[name]).timestamp() < high + inclusive
                )
            )


@dataclass(frozen=True)
class Equals:
    """A field that must be equal; ``span`` tells where its records are."""

    name: str
    field: str
    span: Span | None = None

    def given(self, call: Call) -> str | None:
        """Return what is asked for."""
        return call.query.get(self.name)

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        value = self.given(call)
        if value is None:
            return
        if self.span is not None:
            wanted.within(self.span(wanted.table, value) or (0, 0))
        wanted.tests.append(lambda record: record.get(self.field) == value)


@dataclass(frozen=True)
class Like:
    """A name in which ``*`` stands for anything, in any case."""

    name: str
    field: str

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        value = call.query.get(self.name)
        if value is not None:
            low = value.lower()
            wanted.tests.append(lambda record: fnmatch.fnmatchcase(str(record.get(self.field)).lower(), low))


@dataclass(frozen=True)
class Whether:
    """A boolean field."""

    name: str
    field: str

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        value = flag(call, self.name)
        if value is not None:
            wanted.tests.append(lambda record: record.get(self.field) is value)


@dataclass(frozen=True)
class Hidden:
    """Records of one status are left out unless a parameter asks for them."""

    name: str
    status: str

    def apply(self, call: Call, wanted: Wanted) -> None:
        """Narrow."""
        if not flag(call, self.name):
            every = frozenset(wanted.table.data.statuses.values())
            wanted.statuses = (every if wanted.statuses is None else wanted.statuses) - {self.status}


def flag(call: Call, name: str) -> bool | None:
    """Return a boolean parameter, None if it is not given."""
    value = choice(call, name, ("true", "false", "True", "False"))
    return None if value is None else value.lower() == "true"
