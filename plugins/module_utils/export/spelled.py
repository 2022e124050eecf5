# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rows that SQLite itself spells as JSON, far less work than making a Python object of each value.

A *line* is a row as a JSON array behind a zero: ``[0,"twilio",17,null,true]``. What CSV and Parquet need of
it can be seen, and mostly be copied, without taking it apart. A *record* is the same row as a line of NDJSON.
Columns of the kind JSON are texts in a line, and the JSON that the store holds in a record.
"""

from __future__ import annotations

import itertools
import json
import typing as t

from .._deps import sqlalchemy as sa
from .fields import Field

#: A function of SQLite takes no more arguments, by default.
_ARGUMENTS: t.Final = 100
#: Columns of one JSON object: a name and a value each.
_PAIRS: t.Final = _ARGUMENTS // 2


def can_spell(fields: t.Sequence[Field], dialect: str) -> bool:
    """Tell whether the database can do it. Other databases spell JSON in other ways."""
    return dialect == "sqlite" and len(fields) < _ARGUMENTS


def line(fields: t.Sequence[Field]) -> sa.ColumnElement[str]:
    """Return the expression of a row's line."""
    return sa.func.json_array(sa.literal_column("0"), *map(_value, fields), type_=sa.Text)


def record(fields: t.Sequence[Field]) -> sa.ColumnElement[str]:
    """Return the expression of a row's record, the end of the line left out."""
    parts: list[sa.ColumnElement[str]] = []
    for is_json, group in itertools.groupby(fields, lambda field: field.column.kind == "json"):
        if is_json:
            parts.extend(_member(field) for field in group)
        else:
            others = list(group)
            parts.extend(_members(others[n : n + _PAIRS]) for n in range(0, len(others), _PAIRS))
    whole: sa.ColumnElement[str] = sa.literal("{")
    for number, part in enumerate(parts):
        whole = whole.concat(part) if number == 0 else whole.concat(sa.literal(",")).concat(part)
    return whole.concat(sa.literal("}"))


def _member(field: Field) -> sa.ColumnElement[str]:
    # The store holds JSON text: it goes in as it is, so that big integers keep their digits.
    name = json.dumps(field.column.name, ensure_ascii=False)
    return sa.literal(f"{name}:").concat(sa.func.coalesce(field.expression, sa.literal("null")))


def _members(fields: t.Iterable[Field]) -> sa.ColumnElement[str]:
    pairs = itertools.chain.from_iterable((field.column.name, _value(field)) for field in fields)
    # None of the values is an object: the only braces at the ends are its own.
    return sa.func.trim(sa.func.json_object(*pairs), sa.literal("{}"), type_=sa.Text)


def _value(field: Field) -> sa.ColumnElement[t.Any]:
    if field.column.kind != "boolean":
        return field.expression
    words: dict[int, sa.ColumnElement[t.Any]] = {
        1: sa.literal_column("json('true')"),
        0: sa.literal_column("json('false')"),
    }
    return sa.case(words, value=sa.type_coerce(field.expression, sa.Integer))


def values(lines: t.Sequence[str]) -> list[list[t.Any]]:
    """Return the values of rows of which the lines are given."""
    rows: list[list[t.Any]] = json.loads(f"[{','.join(lines)}]")
    for row in rows:
        del row[0]
    return rows
