# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the database spells itself is, to the byte, what is written out of the values one by one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.export import spelled
from ansible_collections.cpaas.recordings.plugins.module_utils.export.changes import Since
from ansible_collections.cpaas.recordings.plugins.module_utils.export.datasets import Dataset, build
from ansible_collections.cpaas.recordings.plugins.module_utils.export.formats import FORMATS
from ansible_collections.cpaas.recordings.plugins.module_utils.export.reading import Batch, batches
from ansible_collections.cpaas.recordings.plugins.module_utils.export.request import ExportRequest
from ansible_collections.cpaas.recordings.plugins.module_utils.export.sqlite_source import Source
from ansible_collections.cpaas.recordings.plugins.module_utils.export.writer import Options
from ansible_collections.cpaas.recordings.plugins.module_utils.files.atomic import AtomicFile
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.evidence.fill import recording_row
from tests.fixtures import store_0_1_0
from tests.unit.export import inventory
from tests.unit.export.inventory import Row
from tests.unit.export.small import run

HARMLESS = settings(
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.large_base_example,
    ],
)
SPELLED = ("csv", "ndjson", "parquet")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(str(tmp_path_factory.mktemp("store") / "evidence.sqlite"))
    yield opened
    opened.close()


def dataset_of(resource: str, columns: tuple[str, ...] = ()) -> Dataset:
    request = ExportRequest(dest=Path(), resources=(resource,), columns=columns)
    return build(request, Since(), "sqlite")[0]


def written(folder: Path, name: str, dataset: Dataset, given: list[Batch], options: Options) -> bytes:
    with AtomicFile(folder / "file") as out:
        writer = FORMATS[name].create(out, options)
        writer.begin(dataset)
        for batch in given:
            writer.write(batch)
        writer.end()
        writer.close()
        out.commit()
    return (folder / "file").read_bytes()


def both_ways(store: Store, folder: Path, dataset: Dataset, *, guard: bool = True) -> None:
    """Check that each format has the same bytes from texts of the database, and from values."""
    with store.read() as connection:
        texts = list(batches(connection, dataset, {"lines", "records"}))
    assert all(batch.lines is not None and batch.records is not None for batch in texts)
    values = [Batch(batch.size, columns=batch.columns) for batch in texts]
    for name in SPELLED:
        options = Options(guard)
        assert written(folder, name, dataset, texts, options) == written(
            folder, name, dataset, values, options
        ), name


@pytest.mark.parametrize("resource", ["recordings", "rooms", "calls"])
def test_hostile_values(store: Store, tmp_path: Path, resource: str) -> None:
    @HARMLESS
    @given(inventory.hostile_rows(resource), st.booleans())
    def check(rows: list[Row], guard: bool) -> None:
        inventory.replace_rows(store, resource, rows)
        both_ways(store, tmp_path, dataset_of(resource), guard=guard)

    check()


def test_a_hostile_text_among_harmless_ones(store: Store, tmp_path: Path) -> None:
    """Most rows are copied as they are; the one in the middle is not, whatever it holds."""
    texts = st.one_of(
        st.sampled_from(inventory.HOSTILE_TEXTS), st.text(st.characters(codec="utf-8")), st.none()
    )
    columns = st.sampled_from(["track_name", "from", "external_url", "provider"])

    @HARMLESS
    @given(texts, columns, st.integers(0, 29))
    def check(text: str | None, column: str, position: int) -> None:
        rows = [recording_row(id=f"RT{number:02}") for number in range(30)]
        if text is not None or column != "provider":
            rows[position][column] = text
        inventory.replace_rows(store, "recordings", rows)
        both_ways(store, tmp_path, dataset_of("recordings"))
        both_ways(store, tmp_path, dataset_of("recordings", (column,)))

    check()


@pytest.mark.parametrize(
    "text",
    ["null", ",null", "]", "[0,", "]\r\n[0,", "\0", "a,b", "a;b", "a|b", "\x85", "\u2028", "é", "-1", "+1"],
)
def test_marks_of_the_spelling_itself_are_texts_like_others(store: Store, tmp_path: Path, text: str) -> None:
    rows = [recording_row(id=f"RT{number:02}") for number in range(20)]
    rows[3]["track_name"] = rows[7]["provider"] = rows[8]["storage"] = text
    inventory.replace_rows(store, "recordings", rows)
    both_ways(store, tmp_path, dataset_of("recordings"))


def test_no_more_columns_than_a_function_of_the_database_takes() -> None:
    field = dataset_of("recordings").fields[0]
    assert spelled.can_spell([field] * 99, "sqlite")
    assert not spelled.can_spell([field] * 100, "sqlite")
    assert not spelled.can_spell([field], "postgresql")


def test_a_record_of_many_columns_is_put_together(store: Store, tmp_path: Path) -> None:
    inventory.replace_rows(store, "recordings", [recording_row(id="RT1")])
    dataset = dataset_of("recordings_with_rooms")
    assert 50 < len(dataset.fields) < 100
    both_ways(store, tmp_path, dataset)


def copied(store: Store, folder: Path, options: Options, before: Any = None) -> tuple[bool, bytes]:
    """Write the recordings as SQLite; tell whether SQLite copied them, and the file's bytes."""
    dataset = dataset_of("recordings")
    with store.read() as connection, AtomicFile(folder / "file.sqlite") as out:
        connection.exec_driver_sql("SELECT count(*) FROM meta")
        if before is not None:
            before()
        writer = FORMATS["sqlite"].create(out, options)
        writer.begin(dataset)
        done = writer.copy(connection, dataset, None)
        if not done:
            for batch in batches(connection, dataset, {"columns"}):
                writer.write(batch)
        writer.end()
        writer.close()
        out.commit()
    return done, (folder / "file.sqlite").read_bytes()


def test_sqlite_copies_rows_of_the_same_moment_only(store: Store, tmp_path: Path) -> None:
    inventory.replace_rows(store, "recordings", [recording_row(id=f"RT{n}") for n in range(1500)])
    assert store.path is not None

    def interfere() -> None:
        inventory.replace_rows(store, "recordings", [recording_row(id="another")])

    one_by_one = copied(store, tmp_path, Options())
    with closing(Source(store.path)) as source:
        assert copied(store, tmp_path, Options(source=source)) == (True, one_by_one[1])
    with closing(Source(store.path)) as source:
        # What is committed after the snapshot is not in the copy, and SQLite must not copy it.
        assert copied(store, tmp_path, Options(source=source), interfere) == one_by_one
    assert one_by_one[0] is False


def test_a_store_of_an_older_version_is_exported_without_being_touched(tmp_path: Path) -> None:
    path = Path(store_0_1_0.load(tmp_path / "evidence.db"))
    older = open_store(str(path), read_only=True)
    run(older, tmp_path / "out", formats=["csv", "sqlite"])
    older.close()
    with closing(sqlite3.connect(tmp_path / "out" / "inventory.sqlite")) as database:
        (rows,) = database.execute("SELECT count(*) FROM recordings").fetchone()
    assert rows == len((tmp_path / "out" / "recordings.csv").read_text().splitlines()) - 1 > 0
