# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a job leaves in AWX stays small, however many accounts there are and however many of them failed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.evidence.fill import AS_OF, add_run, insert_rows, room_row, settings_row, sid
from tests.scale.job import Job, Json, launch

ACCOUNTS = 2000
#: As many accounts have evidence; the others were never collected.
COLLECTED = 300
FAILED = 1000


def fill(store: str, accounts: list[str]) -> None:
    """Write evidence of *accounts*, each with an unrecorded room and unencrypted recordings."""
    opened = open_store(store)
    with opened.begin() as connection:
        insert_rows(
            connection,
            tables.rooms,
            [
                room_row(account=account, id=sid("RM", number), recording_enabled=False)
                for number, account in enumerate(accounts)
            ],
        )
        insert_rows(
            connection,
            tables.settings,
            [settings_row(account=account, encryption_enabled=False) for account in accounts],
        )
        for number, account in enumerate(accounts, start=1):
            add_run(connection, number, "twilio", account)
    opened.close()


def inventory_of(accounts: list[str]) -> Json:
    """Return an inventory of *accounts*, of which the last :data:`FAILED` could not be collected."""
    variables: Json = {
        f"account{number}": {"provider": "twilio", "account_sid": account}
        for number, account in enumerate(accounts)
    }
    for name in list(variables)[-FAILED:]:
        reason = (
            f"Listing recordings of {name} failed with HTTP status 401. " + "Check the credentials. " * 12
        )
        variables[name]["collect_recordings_failed"] = [{"source": name, "msg": reason}]
    return {"accounts": {"hosts": list(variables)}, "_meta": {"hostvars": variables}}


@pytest.fixture(scope="module")
def accounts() -> list[str]:
    return [f"AC{number:032x}" for number in range(ACCOUNTS)]


@pytest.fixture(scope="module")
def store(accounts: list[str], tmp_path_factory: pytest.TempPathFactory) -> str:
    path = str(tmp_path_factory.mktemp("store") / "evidence.sqlite")
    fill(path, accounts[:COLLECTED])
    return path


def run(folder: Path, playbook: str, role: str, accounts: list[str], store: str, **variables: str) -> Job:
    """Run *playbook* over all accounts, from the evidence that is there."""
    given = {"store": store, "dest": str(folder / "out"), "collect": False, **variables}
    job = launch(
        folder / "job",
        playbook,
        inventory_of(accounts),
        {},
        {f"{role}_{name}": value for name, value in given.items()},
    )
    assert job.wait() == 2, job.output
    for path, event in job.events():
        assert path.stat().st_size < 200_000, f"{event['event']} of {event['event_data'].get('task')}"
    assert len(json.dumps(job.artifact_data())) < 20_000
    return job


@pytest.mark.slow
def test_an_audit_leaves_little(accounts: list[str], store: str, tmp_path: Path) -> None:
    job = run(
        tmp_path,
        "cpaas.recordings.audit",
        "audit_recording_enabled",
        accounts,
        store,
        as_of=to_text(AS_OF),
    )
    report = json.loads((tmp_path / "out" / "reports" / "audit.json").read_text())
    assert report["verdict"] == "incomplete"
    reasons = ACCOUNTS - COLLECTED + FAILED
    assert len(report["reasons"]) == reasons, "the report holds them all"
    assert report["findings_total"] >= 2 * COLLECTED
    assert job.artifact_data()["cpaas_recordings_audit"]["verdict"] == "incomplete"
    assert f"and {reasons - 10:,} more reasons, see the reports" in job.output


@pytest.mark.slow
def test_an_export_leaves_little(accounts: list[str], store: str, tmp_path: Path) -> None:
    job = run(tmp_path, "cpaas.recordings.export", "export_recording_inventory", accounts, store)
    assert (tmp_path / "out" / "inventory").is_dir()
    assert job.artifact_data()["cpaas_recordings_export"]["complete"] is False
    assert f"and {FAILED - 10} more reasons" in job.output
