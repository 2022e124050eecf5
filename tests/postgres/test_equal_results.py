# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is collected, audited and exported does not depend on the database."""

from __future__ import annotations

import csv
import uuid
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.records.column import EVIDENCE
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.evidence.fill import AS_OF, fill
from tests.integration.ansible_run import Task
from tests.integration.module_run import run_modules
from tests.postgres.server import Server
from tests.simulator.config import Config, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tools.project import ROOT

FORMATS = ["csv", "ndjson", "parquet", "xlsx", "sqlite"]
REPORTS = ("json", "csv", "html", "junit", "ocsf")
POLICY = str(ROOT / "roles" / "audit_recording_enabled" / "files" / "policies" / "everything-recorded.yml")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def audit(store: str, folder: Path, as_of: str) -> Task:
    reports = [{"format": name, "dest": str(folder / f"audit.{name}")} for name in REPORTS]
    arguments = {"store": store, "policy": POLICY, "as_of": as_of, "reports": reports}
    return Task("cpaas.recordings.recording_audit", arguments)


def export(store: str, folder: Path) -> Task:
    return Task(
        "cpaas.recordings.recording_export", {"store": store, "dest": str(folder), "formats": FORMATS}
    )


def test_the_same_evidence_gives_the_same_bytes(server: Server, tmp_path: Path) -> None:
    """The database sorts texts as English does, where "a" comes before "B"; exports do not."""
    url = server.create_database(f"evidence_{uuid.uuid4().hex}", language="en-US")
    stores = {"sqlite": str(tmp_path / "evidence.sqlite"), "postgresql": url}
    for location in stores.values():
        store = open_store(location)
        fill(store.engine, rooms=300, recordings=1500)
        store.close()
    tasks = []
    for name, location in stores.items():
        folder = tmp_path / name
        folder.mkdir()
        tasks += [export(location, folder / "out"), audit(location, folder, AS_OF.isoformat())]
    outcomes = run_modules(tasks)
    for outcome in outcomes:
        assert not outcome.failed, outcome.result
    assert outcomes[0]["counts"]["recordings"] == 1500
    for key in ("verdict", "counts", "findings", "findings_total"):
        assert outcomes[1][key] == outcomes[3][key]
    one, other = contents(tmp_path / "sqlite"), contents(tmp_path / "postgresql")
    assert {name for name in one if one[name] != other.get(name)} == set()
    assert one.keys() == other.keys()


def rows(folder: Path, resource: str) -> list[dict[str, str]]:
    """Return exported rows without what tells when and by which run they were seen."""
    (path,) = folder.rglob(f"{resource}.csv")
    evidence = {column.name for column in EVIDENCE}
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return [
            {name: value for name, value in row.items() if name not in evidence}
            for row in csv.DictReader(stream)
        ]


@pytest.mark.parametrize("odd", [False, True], ids=["usual", "hostile"])
def test_the_same_provider_gives_the_same_inventory(
    simulator_factory: SimulatorFactory, database: str, tmp_path: Path, odd: bool
) -> None:
    account = twilio_account("clinic", recordings=300)
    simulator = simulator_factory(Config(twilio=[account], odd=odd, hostile=odd))
    env = {
        "TWILIO_VIDEO_BASE_URL": simulator.url,
        "TWILIO_INSIGHTS_BASE_URL": simulator.url,
        "TWILIO_ACCOUNT_SID": account.sid,
        "TWILIO_AUTH_TOKEN": account.auth_token,
    }
    tasks = []
    for name, location in (("sqlite", str(tmp_path / "evidence.sqlite")), ("postgresql", database)):
        collect = {"store": location, "provider": "twilio"}
        tasks += [
            Task("cpaas.recordings.recording_collect", collect, check=True),
            Task("cpaas.recordings.recording_collect", collect),
            Task("cpaas.recordings.recording_collect", {**collect, "mode": "incremental"}),
            export(location, tmp_path / name),
        ]
    outcomes = run_modules(tasks, env=env)
    for outcome in outcomes:
        assert not outcome.failed, outcome.result
    for one, other in zip(outcomes[:3], outcomes[4:7], strict=True):
        assert one["counts"] == other["counts"]
        assert one["changed"] == other["changed"]
    assert outcomes[5]["counts"]["recordings"]["new"] == sum(
        1 for _any in simulator.world.twilio[account.sid].recordings()
    )
    assert outcomes[6]["changed"] is False
    for resource in ("rooms", "recordings", "settings"):
        assert rows(tmp_path / "sqlite", resource) == rows(tmp_path / "postgresql", resource)
