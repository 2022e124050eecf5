# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same old store in PostgreSQL: what later tests of migrations start from."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import psycopg

from tests.fixtures import store_0_1_0


def test_the_old_store_is_the_same_in_postgresql(database: str, tmp_path: Path) -> None:
    store_0_1_0.load_postgresql(database)
    with (
        closing(sqlite3.connect(store_0_1_0.load(tmp_path / "evidence.db"))) as one,
        psycopg.connect(database) as other,
    ):
        tables = [row[0] for row in one.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        assert len(tables) > 9
        for table in tables:
            query = f'SELECT * FROM "{table}"'
            assert sorted(map(repr, one.execute(query))) == sorted(
                repr(tuple(int(value) if isinstance(value, bool) else value for value in row))
                for row in other.execute(query.encode())
            )
        (number,) = other.execute("SELECT nextval(pg_get_serial_sequence('runs', 'number'))").fetchone() or ()
        (largest,) = other.execute("SELECT max(number) FROM runs").fetchone() or ()
        assert number == largest + 1
