# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What upkeep takes out does not depend on the database."""

from __future__ import annotations

from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.fixtures import aged, store_0_1_0
from tests.integration.ansible_run import Json
from tests.integration.module_run import run_module


def taken(location: str) -> list[Json]:
    """Prune a store of 0.1.0, and take an account out; return what went, and how it is judged then."""
    open_store(location).close()
    base = {"store": location}
    found = [run_module("recording_store", {**base, "state": "pruned", "keep_days": 1}, check=True)]
    found.append(run_module("recording_store", {**base, "state": "pruned", "keep_days": 1}))
    audit = {**base, "policy": store_0_1_0.POLICY, "as_of": aged.AS_OF}
    found.append(run_module("recording_audit", audit))
    absent = {**base, "state": "account_absent", "provider": "telnyx", "account": "callcentre"}
    found += [run_module("recording_store", absent), run_module("recording_audit", audit)]
    assert not [each.result for each in found if each.failed]
    return [each.result.get("removed") or each["counts"] for each in found]


@pytest.mark.usefixtures("server")
def test_both_databases_lose_the_same(database: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aged.age(monkeypatch)
    store_0_1_0.load_postgresql(database)
    one = taken(str(store_0_1_0.load(tmp_path / "evidence.db")))
    other = taken(database)
    assert one == other
    assert one[0] == one[1]
    assert one[3]["recordings"] > 0
