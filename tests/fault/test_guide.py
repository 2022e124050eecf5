# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The queries of the guide to completeness find nothing in a good store, and what is wrong in a bad one."""

from __future__ import annotations

import re
import sqlite3
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import (
    IncompleteCollectionError,
)

from tests.fault.world import Target
from tests.simulator.handle import Handle
from tools.project import ROOT

GUIDE = (ROOT / "docs/guides/completeness.md").read_text(encoding="utf-8")
EARLY = "2001-01-01T00:00:00.000000Z"
QUERIES = re.findall(r"```sql\n(.*?)```", GUIDE, re.DOTALL)


def answers(path: Path) -> list[int]:
    """Return how many rows each query finds."""
    with sqlite3.connect(path) as connection:
        found = [len(connection.execute(query).fetchall()) for query in QUERIES]
    connection.close()
    return found


def test_queries_find_what_is_wrong(troubled: Handle, tmp_path: Path) -> None:
    troubled.faults()
    path = tmp_path / "store"
    targets = [Target(troubled, provider, place) for provider in ("twilio", "telnyx") for place in (0, 1)]
    for mode in ("full", "incremental", "full"):
        for target in targets:
            target.collect(path, mode=mode)
    assert answers(path) == [0] * 6

    damages = [
        "UPDATE runs SET state = 'incomplete' WHERE number = (SELECT max(number) FROM runs)",
        "UPDATE chains SET state = 'open' WHERE run = 1 AND resource = 'recordings'",
        f"UPDATE chains SET \"before\" = '{EARLY}' WHERE run = 1 AND status = 'failed'",
        "DELETE FROM chains WHERE run = 1 AND status = 'deleted'",
        "UPDATE coverage SET window_from = '2999-01-01' WHERE run = (SELECT max(run) FROM coverage)",
        "UPDATE chains SET records = 0 WHERE run = 1",
    ]
    for place, damage in enumerate(damages):
        with sqlite3.connect(path) as connection:
            connection.execute("BEGIN")
            connection.execute(damage)
            found = [len(connection.execute(query).fetchall()) for query in QUERIES]
            connection.rollback()
        connection.close()
        assert found[place] > 0, (damage, found)


def test_an_incomplete_run_is_found(troubled: Handle, tmp_path: Path) -> None:
    troubled.faults({"kind": "http500", "probability": 1.0, "path": "Status=failed"})
    target = Target(troubled, "twilio", http={"max_retries": 0})
    with pytest.raises(IncompleteCollectionError):
        target.collect(tmp_path / "store")
    troubled.faults()
    assert answers(tmp_path / "store")[0] > 0
    target.collect(tmp_path / "store")
    assert answers(tmp_path / "store") == [0] * 6
