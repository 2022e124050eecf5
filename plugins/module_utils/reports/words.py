# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Numbers, kinds and spans of time in the words of people."""

from __future__ import annotations

import typing as t

#: Those whose word is not their name without its plural's end.
_KINDS: t.Final[dict[str, str]] = {
    "room_resources": "room",
    "conference_participants": "participant",
    "settings": "recording settings",
    "switches": "switch",
    "coverage": "collection of",
}
_UNITS: t.Final = ((86400, "day"), (3600, "hour"), (60, "minute"), (1, "second"))
#: From so many of a unit on, the next smaller one says nothing to a reader.
_ENOUGH = 10


def count(number: int, noun: str) -> str:
    """Spell a number of things: ``1 finding``, ``2,000 findings``."""
    return f"{number:,} {noun if number == 1 else noun + 's'}"


def kind(resource: str) -> str:
    """Spell what one thing of a dataset is called."""
    return _KINDS.get(resource, resource.removesuffix("s").replace("_", " "))


def duration(seconds: float) -> str:
    """Spell a span of time in its two largest units, rounded down: ``3 hours 20 minutes``, ``45 days``."""
    left = int(abs(seconds))
    sign = "minus " if seconds <= -1 else ""
    for place, (size, name) in enumerate(_UNITS):
        if left >= size:
            number, rest = divmod(left, size)
            said = count(number, name)
            if number < _ENOUGH and place + 1 < len(_UNITS):
                smaller, next_name = _UNITS[place + 1]
                if rest // smaller:
                    said += f" {count(rest // smaller, next_name)}"
            return sign + said
    return "0 seconds" if left == 0 and abs(seconds) < 0.001 else "under a second"
