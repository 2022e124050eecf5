# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The store that 0.1.0 has written holds what later tests of it rely on."""

from __future__ import annotations

import csv
import io
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.fixtures import store_0_1_0


def test_the_store_has_every_kind_of_history(tmp_path: Path) -> None:
    with closing(sqlite3.connect(store_0_1_0.load(tmp_path / "evidence.db"))) as store:

        def values(query: str) -> set[str]:
            return {row[0] for row in store.execute(query)}

        assert values("SELECT value FROM meta WHERE key = 'schema_version'") == {"1"}
        assert values("SELECT DISTINCT provider FROM recordings") == {"telnyx", "twilio"}
        assert values("SELECT DISTINCT event FROM history") >= {"changed", "vanished"}
        assert values("SELECT state FROM media") == {"verified", "unverified", "missing", "external"}
        assert values("SELECT DISTINCT mode FROM runs") == {"full", "incremental"}
        assert len(values("SELECT DISTINCT control FROM audit_findings")) > 10
        assert values("SELECT DISTINCT drift FROM recordings") - {None}


def test_what_0_1_0_made_of_it_has_as_many_rows(tmp_path: Path) -> None:
    with closing(sqlite3.connect(store_0_1_0.load(tmp_path / "evidence.db"))) as store:
        for dataset in ("rooms", "recordings", "settings"):
            (held,) = store.execute(f"SELECT count(*) FROM {dataset}").fetchone()
            text = store_0_1_0.expected(f"export/{dataset}.csv").decode()
            assert len(list(csv.DictReader(io.StringIO(text, newline="")))) == held > 0
    names = set(store_0_1_0.expected_names())
    assert {"audit.json", "audit.csv", "audit.html", "export/manifest.json"} <= names
