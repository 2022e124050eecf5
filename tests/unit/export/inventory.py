# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile inventories, and independent readers of every export format."""

from __future__ import annotations

import csv
import importlib
import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ansible_collections.cpaas.recordings.plugins.module_utils.export.fields import all_fields
from ansible_collections.cpaas.recordings.plugins.module_utils.records.column import Column
from ansible_collections.cpaas.recordings.plugins.module_utils.records.datasets.registry import DATASETS
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS
from hypothesis import strategies as st

Row = dict[str, Any]

# None of these is annotated.
openpyxl: Any = importlib.import_module("openpyxl")
escape: Any = importlib.import_module("openpyxl.utils.escape")
parquet: Any = importlib.import_module("pyarrow.parquet")

HOSTILE_TEXTS = (
    "", " ", "=cmd|' /C calc'!A0", "+12025550123", "+1 202 555 0123", "-1+1", "@SUM(A1)", "\t=1", "\r=1",
    'say "so"', "line\nline\r\nline\r", "NULL", "null", "None", "\\N", "true", "1e5", "007", "_x000D_",
    "_x0041_", "🎥 \u202egnp.exe", "\ufeffbom", "\u2028", "é", "e\u0301", "\x00", "\x0b\x1f\x7f\x85",
    "\ufffe\uffff", "𐏿" * 3, "x" * 300, "../../etc/x", "%s %d %(a)s", "{}", "'", "<&>]]>", "a,b;c\td",
)  # fmt: skip

_TEXT = st.one_of(
    st.sampled_from(HOSTILE_TEXTS), st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
)
_INTEGER = st.one_of(
    st.integers(-(2**63), 2**63 - 1), st.sampled_from([0, -1, 2**31, 2**53 + 1, 10**15, -(10**15)])
)
_MOMENT = st.datetimes(datetime(1, 1, 1), datetime(9999, 12, 31, 23, 59, 59)).map(  # noqa: DTZ001
    lambda moment: moment.isoformat(timespec="microseconds") + "Z"
)
_LEAF = st.one_of(st.none(), st.booleans(), st.integers(), _TEXT)
_JSON = st.one_of(st.lists(_LEAF, max_size=3), st.dictionaries(_TEXT, _LEAF, max_size=2)).map(
    lambda value: json.dumps(value, ensure_ascii=False, sort_keys=True)
)
_KINDS: dict[str, st.SearchStrategy[Any]] = {
    "text": _TEXT,
    "integer": _INTEGER,
    "boolean": st.booleans(),
    "timestamp": _MOMENT,
    "json": _JSON,
}


def _value(column: Column) -> st.SearchStrategy[Any]:
    kind = _KINDS[column.kind]
    return st.none() | kind if column.null else kind


def hostile_rows(resource: str) -> st.SearchStrategy[list[Row]]:
    """Return a strategy of lists of records whose every column is as bad as its type allows."""
    columns = DATASETS[resource]
    row = st.tuples(*(_value(column) for column in columns)).map(
        lambda values: {column.name: value for column, value in zip(columns, values, strict=True)}
    )
    return st.lists(row, max_size=8, unique_by=lambda row: (row["provider"], row["account"], row["id"]))


def replace_rows(store: Store, resource: str, rows: Sequence[Row]) -> None:
    """Make *rows* the only records of *resource*."""
    with store.begin() as connection:
        connection.execute(RECORDS[resource].delete())
        if rows:
            connection.execute(RECORDS[resource].insert(), list(rows))


def expected_rows(resource: str, rows: Sequence[Row]) -> list[Row]:
    """Return what an export of *rows* holds, in its order."""
    names = exported_names(resource)
    ordered = sorted(
        rows,
        key=lambda row: (
            row["provider"].encode(),
            row["account"].encode(),
            (row.get("created_at") or "").encode(),
            row["id"].encode(),
        ),
    )
    return [{name: row.get(name) for name in names} for row in ordered]


def exported_names(resource: str) -> list[str]:
    """Return the columns of an export that chooses none, other tables' too, of which no row is there."""
    return [field.column.name for field in all_fields(resource) if field.column.exported]


def kinds_of(resource: str) -> dict[str, str]:
    """Return column → kind."""
    return {field.column.name: field.column.kind for field in all_fields(resource)}


def read_csv(path: Path, kinds: Mapping[str, str]) -> list[Row]:
    """Read with the csv module; an empty text and a missing value look the same to it."""
    with path.open(encoding="utf-8", newline="") as stream:
        return [
            {name: _from_csv(kinds[name], text) for name, text in row.items()}
            for row in csv.DictReader(stream)
        ]


def _from_csv(kind: str, text: str) -> Any:
    if text == "":
        return None
    if kind == "integer":
        return int(text)
    return {"true": True, "false": False}[text] if kind == "boolean" else text


def read_ndjson(path: Path, kinds: Mapping[str, str]) -> list[Row]:
    """Read with the json module; columns that hold JSON are part of the object."""
    lines = path.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == ""
    return [
        {
            name: value
            if kinds[name] != "json" or value is None
            else json.dumps(value, ensure_ascii=False, sort_keys=True)
            for name, value in json.loads(line).items()
        }
        for line in lines
    ]


def read_parquet(path: Path) -> list[Row]:
    """Read with pyarrow."""
    rows: list[Row] = parquet.read_table(path).to_pylist()
    return [{name: _spell(value) for name, value in row.items()} for row in rows]


def _spell(value: Any) -> Any:
    if not isinstance(value, datetime):
        return value
    assert value.utcoffset() == UTC.utcoffset(None)
    return value.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def read_sqlite(path: Path, table: str, kinds: Mapping[str, str]) -> list[Row]:
    """Read with the sqlite3 module."""
    database = sqlite3.connect(path)
    database.row_factory = sqlite3.Row
    rows = [dict(row) for row in database.execute(f'SELECT * FROM "{table}" ORDER BY rowid')]
    database.close()
    for row in rows:
        for name, value in row.items():
            if kinds[name] == "boolean" and value is not None:
                row[name] = {0: False, 1: True}[value]
    return rows


def read_xlsx(path: Path, sheets: Sequence[str]) -> Iterator[tuple[str, list[Any]]]:
    """Read with openpyxl: (sheet, cells) for each line, headers too."""
    book = openpyxl.load_workbook(path, read_only=True)
    for name in sheets:
        for line in book[name].iter_rows():
            yield name, [cell.value for cell in line]
    book.close()


def as_in_excel(kind: str, value: Any) -> Any:
    """Return what a cell of Excel can hold of *value*."""
    if kind == "integer" and value is not None and abs(value) >= 10**15:
        return str(value)
    if kind == "timestamp" and value is not None:
        if value < "1900-03-01":
            return value
        return datetime.fromisoformat(value).replace(tzinfo=None)
    return _without_noncharacters(value)


def _without_noncharacters(value: Any) -> Any:
    # U+FFFE and U+FFFF are no characters of XML: some versions of the library escape, some replace them.
    return value.translate({0xFFFE: 0xFFFD, 0xFFFF: 0xFFFD}) if isinstance(value, str) else value


def from_excel(value: Any) -> Any:
    """Return the text that Excel shows for a cell's text (ECMA-376, ST_Xstring)."""
    return _without_noncharacters(escape.unescape(value)) if isinstance(value, str) else value
