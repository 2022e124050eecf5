# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Checking the conditions of a policy's own controls before anything is judged by them."""

from __future__ import annotations

import typing as t
from functools import partial

from ..arguments.window import parse_bound
from ..errors import InputError
from ..records.column import Column
from ..records.datasets.registry import DATASETS
from ..records.times import now
from .expressions import problem_of
from .policy_model import CustomModel
from .yaml_lines import Place

#: Kinds of item that have columns of records.
JUDGED: t.Final = tuple(DATASETS)
#: What a store keeps for itself: no columns to judge by.
_HIDDEN: t.Final = frozenset(("raw", "digest"))
_ORDERED: t.Final = ("lt", "le", "gt", "ge")
OPERATORS: t.Final = ("eq", "ne", *_ORDERED, "matches", "searched", "is_null")
_DEEPEST: t.Final = 20
#: How much of a wrong value a message shows.
_LONGEST: t.Final = 60

Tell: t.TypeAlias = "t.Callable[[Place, str], None]"


def columns_of(dataset: str) -> dict[str, Column]:
    """Return the columns that conditions may name."""
    return {column.name: column for column in DATASETS[dataset] if column.name not in _HIDDEN}


def check(entry: CustomModel, tell: Tell) -> None:
    """Tell what is wrong with the conditions of *entry*, each with its place below the entry."""
    if entry.resource in DATASETS:
        _check_all(entry.fail_when, columns_of(entry.resource), ("fail_when",), tell, 0)


def _check_all(given: t.Any, columns: t.Mapping[str, Column], place: Place, tell: Tell, depth: int) -> None:
    if not isinstance(given, dict) or not given:
        tell(place, "give a mapping of columns and conditions")
        return
    if depth > _DEEPEST:
        tell(place, "is nested too deeply")
        return
    for name, condition in given.items():
        inner = (*place, str(name))
        if name == "not":
            _check_all(condition, columns, inner, tell, depth + 1)
        elif name == "any":
            if not isinstance(condition, list) or not condition:
                tell(inner, "give a list of mappings of columns and conditions")
                continue
            for number, one in enumerate(condition):
                _check_all(one, columns, (*inner, number), tell, depth + 1)
        elif name not in columns:
            tell(
                inner,
                f"there is no such column; the columns are {', '.join(columns)}, and there are any and not",
            )
        else:
            _check_one(condition, columns[name], inner, tell)


def _check_one(given: t.Any, column: Column, place: Place, tell: Tell) -> None:
    if not isinstance(given, dict):
        for value in given if isinstance(given, list) and given else [given]:
            _check_value(value, column, place, tell)
        return
    if not given:
        tell(place, f"give a value, a list, or some of {', '.join(OPERATORS)}")
    for operator, value in given.items():
        inner = (*place, str(operator))
        if operator not in OPERATORS:
            tell(inner, f"there is no such condition; the conditions are {', '.join(OPERATORS)}")
        elif operator in ("matches", "searched", "is_null"):
            _check_special(operator, value, given, column, partial(tell, inner))
        elif operator in _ORDERED and column.kind not in ("integer", "timestamp"):
            tell(inner, "compares numbers and times only")
        elif operator in _ORDERED and isinstance(value, list):
            tell(inner, "compares with one value")
        else:
            for one in value if isinstance(value, list) and value else [value]:
                _check_value(one, column, inner, tell)


def _check_special(
    operator: str, value: t.Any, given: t.Any, column: Column, tell: t.Callable[[str], None]
) -> None:
    if operator == "matches":
        if column.kind not in ("text", "json") or not isinstance(value, str):
            tell("takes a regular expression, for a column of text")
        elif problem := problem_of(value):
            tell(problem)
    elif not isinstance(value, bool):
        tell("must be true or false")
    elif operator == "searched" and "matches" not in given:
        tell("says how matches is meant; give matches, too")


def _spelled(value: t.Any) -> str:
    text = repr(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _check_value(value: t.Any, column: Column, place: Place, tell: Tell) -> None:
    if value is None:
        tell(place, "is empty; ask for a missing value with is_null: true")
    elif column.kind == "boolean":
        if not isinstance(value, bool):
            tell(place, f"is {_spelled(value)}, and {column.name} is true or false")
    elif column.kind == "integer":
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            tell(place, f"is {_spelled(value)}, and {column.name} is a number")
    elif not isinstance(value, str):
        tell(place, f"is {_spelled(value)}, and {column.name} is text; put it in quotes")
    elif column.kind == "timestamp":
        try:
            parse_bound(value, now=now())
        except InputError as error:
            tell(place, str(error))
