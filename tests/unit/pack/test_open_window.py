# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A night in which nothing happened leaves no pack and no change, however far collections looked."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.export.manifest import (
    differs_in_moments_only,
    packed_essence,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.fixtures import store_0_1_0
from tests.unit.export.small import run as run_module


def night(store: Path, *, complete: bool = True, missing: str | None = None) -> None:
    """Let a later run look further at every account, and find nothing new."""
    with closing(sqlite3.connect(store)) as connection, connection:
        runs = connection.execute(
            "SELECT max(number), provider, account FROM runs GROUP BY provider, account"
        ).fetchall()
        for number, provider, account in runs:
            (newest,) = connection.execute("SELECT max(number) FROM runs").fetchone()
            connection.execute(
                "INSERT INTO runs SELECT ?, 'later' || ?, provider, account, 'incremental', state,"
                " '2027-01-01T00:00:00.000000Z', '2027-01-01T00:01:00.000000Z', tool_version, request, api,"
                " error FROM runs WHERE number = ?",
                (newest + 1, newest, number),
            )
            connection.execute(
                "INSERT INTO coverage SELECT ?, resource, '2026-12-31T00:00:00.000000Z',"
                f" '2027-01-01T00:00:{newest % 60:02}.000000Z', ?, 1, 1, 0, 0, 0, 0, 0, 0, ? FROM coverage"
                " WHERE run = ?",
                (newest + 1, complete, missing, number),
            )
            assert provider in ("twilio", "telnyx")
            assert account


@pytest.fixture
def export(tmp_path: Path) -> Callable[..., dict[str, Any]]:
    """Return how to export the store of 0.1.0 with a pack."""
    store_0_1_0.load(tmp_path / "evidence.db")

    def run(*, check: bool = False) -> dict[str, Any]:
        store = open_store(str(tmp_path / "evidence.db"), read_only=True)
        pack: dict[str, Any] = {"dest": str(tmp_path / "packs"), "policy": None, "reports": []}
        try:
            return run_module(store, tmp_path / "out", check_mode=check, formats=["csv", "ndjson"], pack=pack)
        finally:
            store.close()

    return run


def test_a_night_without_news_adds_no_pack_and_changes_nothing(
    export: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    first = export()
    assert (first["changed"], first["pack"]["created"]) == (True, True)
    earlier = (tmp_path / "out" / "manifest.json").read_bytes()
    night(tmp_path / "evidence.db")
    for check in (True, False):
        second = export(check=check)
        assert (second["changed"], second["pack"]["created"]) == (False, False)
        assert second["pack"]["sha256"] == first["pack"]["sha256"]
    later = (tmp_path / "out" / "manifest.json").read_bytes()
    assert later != earlier, "the manifest beside the files says how far the latest run looked"
    assert json.loads(later)["coverage"][0]["window_to"].startswith("2027")
    assert [path.name for path in (tmp_path / "packs").iterdir()] == ["pack-000001"]


def test_news_and_gaps_each_add_a_pack(export: Callable[..., dict[str, Any]], tmp_path: Path) -> None:
    export()
    with closing(sqlite3.connect(tmp_path / "evidence.db")) as connection, connection:
        connection.execute("UPDATE recordings SET status = 'deleted' WHERE provider = 'telnyx'")
    night(tmp_path / "evidence.db")
    told = export(check=True)
    assert (told["changed"], told["pack"]["created"]) == (True, True)
    done = export()
    assert (done["changed"], done["pack"]["created"]) == (True, True)
    night(tmp_path / "evidence.db", complete=False, missing='["recordings: HTTP 500"]')
    done = export()
    assert (done["changed"], done["pack"]["created"], done["complete"]) == (True, True, False)
    night(tmp_path / "evidence.db", complete=False, missing='["recordings: HTTP 500"]')
    assert export()["changed"] is False


def test_a_list_of_checksums_that_was_lost_is_a_change(
    export: Callable[..., dict[str, Any]], tmp_path: Path
) -> None:
    export()
    (tmp_path / "out" / "SHA256SUMS").unlink()
    night(tmp_path / "evidence.db")
    done = export()
    assert (done["changed"], done["pack"]["created"]) == (True, False)


@pytest.mark.parametrize(
    "data", [b"", b"[]", b"{", b'{"coverage": 1}', b'{"coverage": [1]}', b"\xff", b"NaN"]
)
def test_a_manifest_that_is_none_equals_no_other(data: bytes) -> None:
    content = {"coverage": [{"account": "AC1", "complete": True}]}
    assert packed_essence(data) != packed_essence(json.dumps(content).encode())
    assert not differs_in_moments_only({"coverage": float("nan")}, content)
    assert not differs_in_moments_only({}, content)
