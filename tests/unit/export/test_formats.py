# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an independent reader finds in an export is what the store holds, however hostile it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.export.formats import FORMATS
from ansible_collections.cpaas.recordings.plugins.module_utils.export.request import (
    ExportRequest,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.export.run import ExportResult, export
from ansible_collections.cpaas.recordings.plugins.module_utils.files.spreadsheet import guard
from ansible_collections.cpaas.recordings.plugins.module_utils.records.datasets.registry import DATASETS
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store
from hypothesis import HealthCheck, given, settings

from tests.evidence.fill import call_row, recording_row, room_row
from tests.unit.export import inventory
from tests.unit.export.inventory import Row

pytestmark = pytest.mark.dear

SLOW = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(str(tmp_path_factory.mktemp("store") / "evidence.sqlite"))
    yield opened
    opened.close()


def export_all(store: Store, dest: Path, resource: str, *, guarded: bool = False) -> ExportResult:
    request = ExportRequest(dest=dest, formats=tuple(FORMATS), resources=(resource,), formula_guard=guarded)
    return export(store, request)


def query(statement: str) -> list[Any]:
    """Ask DuckDB, an engine that shares no code with the writers."""
    with duckdb.connect() as database:
        return database.execute(statement).fetchall()


def without_empty(rows: list[Row]) -> list[Row]:
    return [{name: None if value == "" else value for name, value in row.items()} for row in rows]


def close(one: Any, other: Any) -> bool:
    """Tell whether two cells are equal, moments up to the millisecond that Excel knows."""
    if isinstance(one, datetime) and isinstance(other, datetime):
        return abs(one - other) <= timedelta(milliseconds=1)
    return bool(one == other)


@pytest.mark.parametrize("resource", ["recordings", "rooms"])
def test_every_format_holds_what_the_store_holds(store: Store, tmp_path: Path, resource: str) -> None:
    @SLOW
    @given(inventory.hostile_rows(resource))
    def check(rows: list[Row]) -> None:
        inventory.replace_rows(store, resource, rows)
        result = export_all(store, tmp_path, resource)
        expected = inventory.expected_rows(resource, rows)
        kinds = inventory.kinds_of(resource)
        assert inventory.read_ndjson(tmp_path / f"{resource}.ndjson", kinds) == expected
        assert inventory.read_parquet(tmp_path / f"{resource}.parquet") == expected
        assert inventory.read_sqlite(tmp_path / "inventory.sqlite", resource, kinds) == expected
        assert inventory.read_csv(tmp_path / f"{resource}.csv", kinds) == without_empty(expected)
        check_xlsx(tmp_path / "inventory.xlsx", resource, expected)
        assert {file.counts.get(resource) for file in result.files} == {len(rows), None}

    check()


def check_xlsx(path: Path, resource: str, expected: list[Row]) -> None:
    lines = [cells for _sheet, cells in inventory.read_xlsx(path, [resource])]
    names = inventory.exported_names(resource)
    kinds = inventory.kinds_of(resource)
    assert lines[0] == names
    assert len(lines) == len(expected) + 1
    for cells, row in zip(lines[1:], expected, strict=True):
        padded = [*cells, *[None] * (len(names) - len(cells))]
        for name, cell in zip(names, padded, strict=True):
            wanted = inventory.as_in_excel(kinds[name], row[name])
            # The reader takes an empty text for a missing value.
            assert close(inventory.from_excel(cell) or None, wanted or None) or wanted == cell, name


@pytest.mark.slow
def test_exports_are_equal_to_the_byte(store: Store, tmp_path: Path) -> None:
    @SLOW
    @given(inventory.hostile_rows("recordings"))
    def check(rows: list[Row]) -> None:
        inventory.replace_rows(store, "recordings", rows)
        export_all(store, tmp_path / "one", "recordings")
        inventory.replace_rows(store, "recordings", rows[::-1])
        export_all(store, tmp_path / "two", "recordings")
        first = {path.name: path.read_bytes() for path in (tmp_path / "one").iterdir()}
        assert first == {path.name: path.read_bytes() for path in (tmp_path / "two").iterdir()}
        assert export_all(store, tmp_path / "one", "recordings").changed is False

    check()


def test_csv_tells_an_empty_text_from_a_missing_value(store: Store, tmp_path: Path) -> None:
    rows = [
        recording_row(id="RT1", track_name="", codec=None),
        recording_row(id="RT2", track_name=None, codec=""),
        recording_row(id="RT3", track_name='a "quoted" one,\r\nof two lines', codec=""),
    ]
    inventory.replace_rows(store, "recordings", rows)
    export_all(store, tmp_path, "recordings")
    found = query(
        "SELECT id, track_name, codec, size_bytes, media_available "
        f"FROM read_csv('{tmp_path}/recordings.csv', nullstr='', allow_quoted_nulls=false, header=true, "
        "quote='\"', escape='\"') ORDER BY id"
    )
    assert found == [
        ("RT1", "", None, 4_000_000, True),
        ("RT2", None, "", 4_000_000, True),
        ("RT3", 'a "quoted" one,\r\nof two lines', "", 4_000_000, True),
    ]


def test_another_engine_reads_types_units_and_meaning_from_parquet(store: Store, tmp_path: Path) -> None:
    inventory.replace_rows(store, "recordings", [recording_row()])
    export_all(store, tmp_path, "recordings")
    found = query(
        f"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM '{tmp_path}/recordings.parquet')"
    )
    types = dict(found)
    assert types["created_at"] == "TIMESTAMP WITH TIME ZONE"
    assert types["size_bytes"] == "BIGINT"
    assert types["media_available"] == "BOOLEAN"
    assert types["track_name"] == "VARCHAR"


def test_csv_guards_formulas_and_leaves_telephone_numbers(store: Store, tmp_path: Path) -> None:
    names = [text for text in inventory.HOSTILE_TEXTS if text]
    rows = [recording_row(id=f"RT{number:03}", track_name=text) for number, text in enumerate(names)]
    rows.append(call_row(id="RT999", **{"from": "+12025550123", "to": "=1+1", "offset_ms": -5}))
    inventory.replace_rows(store, "recordings", rows)
    export_all(store, tmp_path, "recordings", guarded=True)
    found = {
        row["id"]: row
        for row in inventory.read_csv(tmp_path / "recordings.csv", inventory.kinds_of("recordings"))
    }
    assert [found[f"RT{number:03}"]["track_name"] for number in range(len(names))] == [
        guard(text) for text in names
    ]
    assert found["RT000"]["track_name"] == " "
    assert found["RT001"]["track_name"] == "'=cmd|' /C calc'!A0"
    assert found["RT999"]["from"] == "+12025550123"
    assert found["RT999"]["to"] == "'=1+1"
    assert found["RT999"]["offset_ms"] == -5


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("text", ["cam;=1+2", "a\t=1+1", "a|=1", "a\n=1", 'a;"=1"'])
def test_csv_has_no_formula_wherever_a_reader_splits(
    store: Store, tmp_path: Path, separator: str, text: str
) -> None:
    inventory.replace_rows(store, "recordings", [recording_row(id="RT1", track_name=text)])
    export_all(store, tmp_path, "recordings", guarded=True)
    content = (tmp_path / "recordings.csv").read_bytes().decode()
    cells = [
        cell for line in csv.reader(io.StringIO(content, newline=""), delimiter=separator) for cell in line
    ]
    assert [cell for cell in cells if cell.strip(' "').startswith("=")] == []
    assert sum(cell.count("=1") for cell in cells) == 1


def test_csv_keeps_what_some_readers_split_in_one_cell(store: Store, tmp_path: Path) -> None:
    """A spreadsheet that splits at commas and semicolons at once, as some do by default."""
    rows = [recording_row(id=f"RT{mark}", track_name=f"a{mark}b") for mark in ";\t|x"]
    inventory.replace_rows(store, "recordings", rows)
    export_all(store, tmp_path, "recordings", guarded=True)
    content = (tmp_path / "recordings.csv").read_bytes()
    assert [content.count(b'"a%sb"' % mark) for mark in (b";", b"\t", b"|", b"x")] == [1, 1, 1, 0]


def test_workbook_is_split_over_sheets(store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from ansible_collections.cpaas.recordings.plugins.module_utils.export import xlsx_file

    monkeypatch.setattr(xlsx_file, "SHEET_ROWS", 4)
    inventory.replace_rows(store, "recordings", [recording_row(id=f"RT{number}") for number in range(7)])
    export_all(store, tmp_path, "recordings")
    lines = list(
        inventory.read_xlsx(
            tmp_path / "inventory.xlsx", ["recordings", "recordings_2", "recordings_3", "data_dictionary"]
        )
    )
    ids = [(sheet, cells[2]) for sheet, cells in lines if sheet.startswith("recordings")]
    header = DATASETS["recordings"][2].name
    assert ids == [
        ("recordings", header), ("recordings", "RT0"), ("recordings", "RT1"), ("recordings", "RT2"),
        ("recordings_2", header), ("recordings_2", "RT3"), ("recordings_2", "RT4"), ("recordings_2", "RT5"),
        ("recordings_3", header), ("recordings_3", "RT6"),
    ]  # fmt: skip
    assert ("data_dictionary", "resource") in [(sheet, cells[0]) for sheet, cells in lines]


def test_a_text_longer_than_a_cell_is_cut_visibly(store: Store, tmp_path: Path) -> None:
    inventory.replace_rows(store, "rooms", [room_row(name="🎥" * 20_000)])
    export_all(store, tmp_path, "rooms")
    cells = [cells for _sheet, cells in inventory.read_xlsx(tmp_path / "inventory.xlsx", ["rooms"])][1]
    name = cells[3]
    assert len(name.encode("utf-16-le")) // 2 <= 32_767
    assert name == "🎥" * 16_383 + "…"


def test_a_letter_that_is_not_seen_hides_no_formula(store: Store, tmp_path: Path) -> None:
    inventory.replace_rows(store, "recordings", [recording_row(id="RT1", track_name="\u3164=1+1")])
    export_all(store, tmp_path, "recordings", guarded=True)
    (row,) = inventory.read_csv(tmp_path / "recordings.csv", inventory.kinds_of("recordings"))
    assert row["track_name"] == guard("\u3164=1+1") != "\u3164=1+1"
