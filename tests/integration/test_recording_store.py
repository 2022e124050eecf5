# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module recording_store, by its own entry point."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.evidence.fill import TWILIO, fill
from tests.fixtures import aged, store_0_1_0
from tests.integration.ansible_run import Json, Outcome
from tests.integration.module_run import run_module

MODULE = "recording_store"
PRUNED = {"state": "pruned", "keep_days": 1}
ABSENT = {"state": "account_absent", "provider": "twilio", "account": TWILIO[0]}
#: A moment that pruning keeps whole.
YOUNG = (datetime.now(UTC) - timedelta(hours=1)).isoformat()
#: Tables with rows of an account; those of runs have its number.
OF_ACCOUNT = ("rooms", "recordings", "settings", "media", "history", "audit_findings", "runs", "accounts")


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of 0.1.0 whose last collection was months ago, as a task that writes leaves it."""
    aged.age(monkeypatch)
    store = store_0_1_0.load(tmp_path / "evidence.db")
    open_store(str(store)).close()
    return store


def rows(store: Path, query: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(store)) as connection:
        return connection.execute(query).fetchall()


def report(store: Path, dest: Path) -> Json:
    options = {"store": str(store), "policy": store_0_1_0.POLICY, "as_of": YOUNG}
    reports = [{"format": "json", "dest": str(dest)}]
    audited = run_module("recording_audit", {**options, "reports": reports})
    assert audited.state == "ok", audited.result
    found: Json = json.loads(dest.read_text())
    return found


def upkeep(store: Path) -> list[Json]:
    told = run_module("recording_evidence_info", {"store": str(store), "what": "upkeep"})
    found: list[Json] = told["upkeep"]
    return found


def test_a_store_of_0_1_0_is_judged_the_same_after_pruning(store: Path, tmp_path: Path) -> None:
    before = report(store, tmp_path / "before.json")
    assert sum(before["counts"]["by_verdict"].values()) > 500
    # All that has changed in this store has findings, but for what changes here.
    changed = (
        "INSERT INTO history (run, observed_at, resource, provider, account, id, event, fields, previous) "
        "SELECT 1, first_seen_at, 'recordings', provider, account, id || 'x', 'changed', '[]', '{}' "
        "FROM recordings WHERE provider = 'telnyx' LIMIT 3"
    )
    with closing(sqlite3.connect(store)) as connection:
        assert connection.execute(changed).rowcount == 3
        connection.commit()
    options = {"store": str(store), **PRUNED}
    inventory = rows(store, "SELECT * FROM recordings ORDER BY id")
    rehearsed = run_module(MODULE, options, check=True, diff=True)
    assert not upkeep(store)
    done = run_module(MODULE, options)
    assert done["changed"] is rehearsed["changed"] is True
    assert done["removed"] == rehearsed["removed"]
    assert {"chains", "audits", "audit_findings"} <= set(done["removed"])
    assert done["removed"]["history"] == 2, "the newest change of the account stays"
    for name, number in done["removed"].items():
        assert f"{name}: {number} rows not needed\n" in rehearsed["diff"]["before"]
    again = run_module(MODULE, options)
    assert (again["changed"], again["removed"]) == (False, {})

    after = report(store, tmp_path / "after.json")
    assert after == before
    assert rows(store, "SELECT * FROM recordings ORDER BY id") == inventory
    (note,) = upkeep(store)
    assert (note["action"], note["provider"], note["account"]) == ("pruned", None, None)
    assert note["details"]["rows"] == done["removed"]
    assert note["details"]["by"]


def test_an_account_goes_with_everything_of_it_and_no_other(store: Path) -> None:
    ((account, recordings),) = rows(
        store,
        "SELECT account, count(*) FROM recordings WHERE provider = 'twilio' GROUP BY account LIMIT 1",
    )
    others = {
        table: rows(store, f"SELECT * FROM {table} WHERE account <> '{account}' ORDER BY 1, 2, 3")
        for table in OF_ACCOUNT
    }
    options = {"store": str(store), **ABSENT, "account": account}
    rehearsed = run_module(MODULE, options, check=True)
    done = run_module(MODULE, options, diff=True)
    assert done["removed"] == rehearsed["removed"]
    assert done["removed"]["recordings"] == recordings
    assert {"rooms", "media", "history", "runs", "coverage", "chains"} <= set(done["removed"])
    assert f"recordings: {recordings} rows of twilio account {account}" in done["diff"]["before"]
    for table in OF_ACCOUNT:
        left = rows(store, f"SELECT * FROM {table} ORDER BY 1, 2, 3")
        assert left == others[table], table
    for table in ("coverage", "chains"):
        assert not rows(store, f"SELECT run FROM {table} WHERE run NOT IN (SELECT number FROM runs)"), table
    assert run_module(MODULE, options)["changed"] is False
    (note,) = upkeep(store)
    assert (note["action"], note["account"]) == ("account_absent", account)
    rows(store, "VACUUM")
    rows(store, "PRAGMA wal_checkpoint(TRUNCATE)")
    assert store.read_bytes().count(account.encode()) == 1, "the note"


def test_who_collects_the_account_is_waited_for(tmp_path: Path) -> None:
    location = tmp_path / "evidence.sqlite"
    store = open_store(str(location))
    fill(store.engine, rooms=5, recordings=10)
    with store.lock(f"twilio account {TWILIO[0]}"):
        refused = run_module(MODULE, {"store": str(location), **ABSENT, "lock_timeout": 0.1})
    store.close()
    assert refused.state == "failed"
    assert f"Another process works on twilio account {TWILIO[0]}" in refused["msg"]
    assert not upkeep(location)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"state": "pruned"}, "keep_days is missing"),
        ({"state": "pruned", "keep_days": 0}, "keep_days is 0, but must be from 1"),
        ({**PRUNED, "account": "x"}, "account belongs to state account_absent"),
        ({**ABSENT, "keep_days": 3}, "keep_days belongs to state pruned"),
        ({"state": "account_absent", "provider": "twilio"}, "account is missing"),
        ({**ABSENT, "account": ""}, "account is missing"),
    ],
)
def test_what_is_unclear_takes_nothing_out(tmp_path: Path, options: Json, words: str) -> None:
    failed: Outcome = run_module(MODULE, {"store": str(tmp_path / "evidence.sqlite"), **options})
    assert failed.state == "failed"
    assert words in failed["msg"]
    assert not list(tmp_path.iterdir())
