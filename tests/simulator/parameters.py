# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parameters of a request, read as the providers read them: a wrong value is an error that names it."""

from __future__ import annotations

import re

from .answers import Call, telnyx_problem, twilio_problem
from .timeline import parse

_FILTER = re.compile(r"filter\[([\w.]+)\](\[\w+\])?")


def moment(call: Call, name: str, default: float, *, dates: bool = False) -> float:
    """Return a time parameter of Twilio in seconds since 1970."""
    text = call.query.get(name)
    if text is None:
        return default
    try:
        return parse(text, dates=dates)
    except ValueError as error:
        raise twilio_problem(400, 20001, f"Invalid value for parameter {name}: {text}") from error


def several(call: Call, name: str, allowed: tuple[str, ...]) -> list[str]:
    """Return an enum parameter of Twilio that may be repeated."""
    values = call.query.getall(name, [])
    if any(value not in allowed for value in values):
        raise twilio_problem(400, 20001, f"Invalid value for parameter {name}: {','.join(values)}")
    return values


def choice(call: Call, name: str, allowed: tuple[str, ...]) -> str | None:
    """Return an enum parameter of Twilio, which takes one value."""
    values = several(call, name, allowed)
    if len(values) > 1:
        raise twilio_problem(400, 20001, f"Invalid value for parameter {name}: {','.join(values)}")
    return values[0] if values else None


def whole(call: Call, name: str, default: int) -> int:
    """Return a paging parameter of Twilio."""
    text = call.query.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit():
        raise twilio_problem(400, 20001, f"Invalid value for parameter {name}")
    return int(text)


def telnyx_whole(call: Call, name: str, default: int) -> int:
    """Return a paging parameter of Telnyx."""
    text = call.query.get(name)
    if text is None:
        return default
    if not text.isascii() or not text.isdigit():
        raise telnyx_problem(422, "10015", "Bad Request", f"{name} must be a number", parameter=name)
    return int(text)


def telnyx_filters(call: Call) -> dict[str, str]:
    """Return the filters of Telnyx, ``filter[created_at][gte]`` as ``created_at[gte]``.

    A parameter of any other shape is none, and nobody says so.
    """
    found = {}
    for name, value in call.query.items():
        match = _FILTER.fullmatch(name)
        if match:
            found[match[1] + (match[2] or "")] = value
    return found
