# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How the page spells numbers, moments and lists."""

from __future__ import annotations

import json
import re
import typing as t
from collections.abc import Callable, Mapping

from ...records.times import from_text
from ..text import plain, shown
from ..words import count, duration, kind

#: Characters of one value after which the page leaves out the rest (the data files hold it whole).
LONGEST = 400

DASH: t.Final = "\N{EN DASH}"
#: Those that say too little as they are.
_NAMES: t.Final[dict[str, str]] = {
    "not_selected": "No longer selected",
    "unverified": "Archived, not verified",
    "verified": "Archived and verified",
    "missing": "Missing at the provider",
}


def number(value: int | None) -> str:
    """Spell a count, with commas between thousands."""
    return "not known" if value is None else f"{value:,}"


def moment(text: str) -> str:
    """Spell a timestamp to the minute; the zone is in the headings, the seconds are in the data files."""
    return f"{text[:10]} {text[11:16]}"


def share(value: float | None) -> str:
    """Spell a part of one in percent."""
    return DASH if value is None else f"{100 * value:.1f} %"


def before(moment_: str, now: str) -> str:
    """Spell how long before *now* a moment lies."""
    return duration((from_text(now) - from_text(moment_)).total_seconds())


def plural(resource: str) -> str:
    """Spell the name of a list of the provider, or of a dataset."""
    return resource.replace("_", " ")


def percent(value: float) -> str:
    """Spell a position in a drawing."""
    return f"{value:.3f}%"


def tick(text: str) -> str:
    """Spell a date below a column: without its year."""
    return text[5:] if len(text) == 10 and text[4] == "-" else text


def label(value: str) -> str:
    """Spell a verdict, a severity or a change."""
    return _NAMES.get(value, value.replace("_", " ").capitalize())


_SECONDS = re.compile(r"(?<![\w.,])([0-9][0-9,]{1,11}(?:\.[0-9]+)?) s(?!\w)")
#: Ends of the names of fields that hold a span → seconds of one.
_SPANS: t.Final = {"_sec": 1.0, "_seconds": 1.0, "_ms": 0.001, "_millis": 0.001}


def facts(values: Mapping[str, t.Any]) -> list[tuple[str, str]]:
    """Spell the fields that decided, spans of time as people say them."""
    return [(str(name), _fact(str(name), value)) for name, value in sorted(values.items())]


def _fact(name: str, value: t.Any) -> str:
    for end, size in _SPANS.items():
        if name.endswith(end) and isinstance(value, (int, float)) and not isinstance(value, bool):
            return f"{compact(value)} ({duration(value * size)})"
    return compact(value)


def said(message: str) -> str:
    """Spell seconds in a sentence as people say them, with the exact number behind."""
    return _SECONDS.sub(lambda found: f"{duration(float(found[1].replace(',', '')))} ({found[0]})", message)


def pairs(values: Mapping[str, t.Any]) -> str:
    """Spell conditions or parameters; a list is any of its items."""
    return "; ".join(f"{name}: {_either(value)}" for name, value in values.items())


def _either(value: t.Any) -> str:
    return " or ".join(map(compact, value)) if isinstance(value, (list, tuple)) else compact(value)


def compact(value: t.Any) -> str:
    """Spell any value on one line."""
    return value if isinstance(value, str) else json.dumps(plain(value), ensure_ascii=False, sort_keys=True)


def seen(value: t.Any) -> t.Any:
    """Make what an expression of the template yields safe to look at; markup of the template itself stays."""
    return shown(value, LONGEST) if isinstance(value, str) and not hasattr(value, "__html__") else value


_FILTERS = (
    number, moment, percent, tick, share, kind, plural, count, duration, before, said, label, facts, pairs,
    compact,
)  # fmt: skip
#: By the names that templates call them by.
FILTERS: t.Final[dict[str, Callable[..., t.Any]]] = {spell.__name__: spell for spell in _FILTERS}
