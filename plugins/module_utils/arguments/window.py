# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Bounds in time, as users write them: ISO 8601 with a zone, or an age such as ``36h``."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from ..errors import InputError
from ..records.times import to_text

_AGE = re.compile(r"\s*(\d{1,9})\s*([smhdw])\s*", re.IGNORECASE)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_EXPECTED = "write ISO 8601 with a zone such as 2026-03-01T09:30:00Z, or an age such as 36h, 7d or 2w"


@dataclass(frozen=True, slots=True)
class Window:
    """A span of time: *after* belongs to it, *before* does not. ``None`` is no bound."""

    after: datetime | None = None
    before: datetime | None = None

    def as_result(self) -> dict[str, str | None]:
        """Return the bounds as a module's result shows them, in UTC."""
        return {
            "created_after": to_text(self.after) if self.after is not None else None,
            "created_before": to_text(self.before) if self.before is not None else None,
        }


def is_age(text: str) -> bool:
    """Tell whether *text* is counted back from the present, rather than being a moment itself."""
    return _AGE.fullmatch(text) is not None


def parse_bound(text: str, *, now: datetime, option: str = "the time") -> datetime:
    """Read one bound. An age is counted back from *now*.

    Raises:
        InputError: *text* is neither, names no zone, or lies before the year 1.
    """
    age = _AGE.fullmatch(text)
    try:
        if age is not None:
            return (now - timedelta(**{_UNITS[age[2].lower()]: int(age[1])})).astimezone(UTC)
        moment = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        raise InputError(f"{option} is {text!r}, which is no time: {_EXPECTED}.") from None
    if moment.tzinfo is None:
        what = "a date without time and zone" if _DATE.fullmatch(text.strip()) else "a time without a zone"
        raise InputError(f"{option} is {text!r}, {what}: {_EXPECTED}.")
    try:
        return moment.astimezone(UTC)
    except OverflowError:
        raise InputError(f"{option} is {text!r}, which is out of range: {_EXPECTED}.") from None


def parse_window(after: str | None, before: str | None, *, now: datetime) -> Window:
    """Read both bounds, ``created_after`` and ``created_before``; a missing one stays ``None``.

    Raises:
        InputError: a bound is not readable, or the window holds no moment.
    """
    lower = parse_bound(after, now=now, option="created_after") if after is not None else None
    upper = parse_bound(before, now=now, option="created_before") if before is not None else None
    if lower is not None and upper is not None and lower >= upper:
        raise InputError(
            f"created_after ({to_text(lower)}) is not before created_before ({to_text(upper)}), "
            "so nothing can lie between them; swap or change them."
        )
    return Window(lower, upper)
