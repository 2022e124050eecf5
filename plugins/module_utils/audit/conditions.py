# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Turning the conditions of a ``select`` into a function of one item.

A condition on a field that is null is neither true nor false, and makes the answer ``None`` (unknown),
unless another condition is false.
"""

from __future__ import annotations

import typing as t
from datetime import datetime
from operator import attrgetter

from .._deps import pydantic
from ..arguments.window import parse_bound
from ..records.times import to_text
from .controls._base import Resource
from .datasets import KINDS
from .items import Item
from .searching import Searcher
from .where import UNSAID, Where

Condition: t.TypeAlias = "t.Callable[[t.Any], bool | None]"

#: Keys that are not called like the column, and those that are so for one kind of item only.
_ATTRIBUTES: t.Final[dict[str, str]] = {
    "account_sid": "account",
    "room_sid": "room_id",
    "room_type": "type",
    "recording_id": "id",
    "transcription_id": "id",
    "composition_sid": "id",
    "call_sid": "call_id",
    "conference_sid": "conference_id",
    "friendly_name": "name",
    "trunk": "trunk_id",
    "phone_number": "phone_number_id",
    "duration_min": "duration_sec",
    "duration_max": "duration_sec",
}
_OF_ONE: t.Final[dict[tuple[Resource, str], str]] = {
    ("rooms", "room_name"): "name",
    ("rooms", "room_sid"): "id",
    ("room_resources", "room_name"): "name",
    ("room_resources", "room_sid"): "id",
    ("calls", "call_sid"): "id",
    ("conferences", "conference_sid"): "id",
    ("transcriptions", "recording_id"): "recording_id",
}
_PATTERNS = frozenset(("room_name", "from_", "to", "friendly_name", "label", "name"))
#: Conditions on recordings of one kind; they are false for the others, which have no such thing.
_ONLY: t.Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(("room_sid", "room_name"), ("product", "video_room")),
    **dict.fromkeys(("connection_id", "initiated_by", "from_", "to"), ("provider", "telnyx")),
    **dict.fromkeys(("call_sid", "conference_sid"), ("resource", "voice_recordings")),
}


def compile_select(
    select: pydantic.BaseModel, resource: Resource, as_of: datetime, searcher: Searcher, where: Where = UNSAID
) -> Condition | None:
    """Return what tells whether an item is selected (``None``: not known), or ``None`` when all are.

    Args:
        searcher: searches the regular expressions.
        where: where the select stands, for messages.
    """
    conditions: list[Condition] = []
    for name in type(select).model_fields:
        wanted = getattr(select, name)
        if wanted is None:
            continue
        condition = _condition(name, wanted, resource, as_of, searcher, where)
        if not _is_there(resource, name):
            # A control may judge kinds of item that lack what the select speaks of: it does not mean them.
            conditions.append(lambda _item: False)
        elif resource == "recordings" and name in _ONLY:
            conditions.append(_of_some(*_ONLY[name], condition))
        else:
            conditions.append(condition)
    return every(conditions) if conditions else None


def _is_there(resource: Resource, name: str) -> bool:
    kind = KINDS.get(resource)
    return kind is None or name.startswith("created_") or _attribute(resource, name) in kind.kind._fields


def _attribute(resource: Resource, name: str) -> str:
    return _OF_ONE.get((resource, name)) or _ATTRIBUTES.get(name, name)


def _condition(
    name: str, wanted: t.Any, resource: Resource, as_of: datetime, searcher: Searcher, where: Where
) -> Condition:
    if name in ("created_after", "created_before"):
        bound = to_text(parse_bound(wanted, now=as_of))
        if name == "created_after":
            return compared("created_at", lambda value: value >= bound)
        return compared("created_at", lambda value: value < bound)
    attribute = _attribute(resource, name)
    if name == "duration_min":
        return compared(attribute, lambda value: value >= wanted)
    if name == "duration_max":
        return compared(attribute, lambda value: value <= wanted)
    if name not in _PATTERNS:
        return compared(attribute, frozenset(wanted).__contains__)
    key = name.rstrip("_")
    places = [where.inner(key, number).text for number in range(len(wanted))]
    return compared(attribute, searcher.compiled(wanted, places))


def compared(attribute: str, holds: t.Callable[[t.Any], bool | None]) -> Condition:
    """Return what tells whether *holds* is true of an attribute; of one that is null that is not known."""
    read = attrgetter(attribute)

    def condition(item: Item) -> bool | None:
        value = read(item)
        return None if value is None else holds(value)

    return condition


def _of_some(attribute: str, kind: str, condition: Condition) -> Condition:
    """Ask *condition* of items of one kind only; of the others it is false."""
    read = attrgetter(attribute)

    def checked(item: Item) -> bool | None:
        return condition(item) if read(item) == kind else False

    return checked


def every(conditions: t.Sequence[Condition]) -> Condition:
    """Return the conjunction of *conditions*, with the three values that each of them has."""
    if len(conditions) == 1:
        return conditions[0]

    def all_of(item: Item) -> bool | None:
        answer: bool | None = True
        for condition in conditions:
            found = condition(item)
            if found is False:
                return False
            if found is None:
                answer = None
        return answer

    return all_of


def some(conditions: t.Sequence[Condition]) -> Condition:
    """Return the disjunction of *conditions*, with the three values that each of them has."""

    def one_of(item: Item) -> bool | None:
        answer: bool | None = False
        for condition in conditions:
            found = condition(item)
            if found:
                return True
            if found is None:
                answer = None
        return answer

    return one_of
