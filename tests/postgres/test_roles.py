# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documented roles suffice for what they are for, and for nothing else."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.media.judge import Outcome, State
from ansible_collections.cpaas.recordings.plugins.module_utils.media.stored import Recorder
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import media

from tests.evidence.fill import AS_OF
from tests.integration.ansible_run import Task
from tests.integration.module_run import run_modules
from tests.postgres.server import ENCODED_PASSWORD, PASSWORD, Server
from tests.simulator.config import Config, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tools.project import ROOT

POLICY = str(ROOT / "roles" / "audit_recording_enabled" / "files" / "policies" / "everything-recorded.yml")
SCRIPT = ROOT / "docs" / "postgresql-roles.sql"


def test_roles_with_few_rights(
    simulator_factory: SimulatorFactory, server: Server, database: str, tmp_path: Path
) -> None:
    name = database.rpartition("/")[2]
    with server.connect(name) as admin:
        admin.execute(SCRIPT.read_bytes())
        for login, role in (
            ("installer", "recordings_owner"),
            ("nightly", "recordings_collector"),
            ("viewer", "recordings_reader"),
        ):
            admin.execute(f"CREATE ROLE {login} LOGIN PASSWORD '{PASSWORD}' IN ROLE {role}".encode())
        admin.execute(b"ALTER ROLE installer SET role = recordings_owner")
    account = twilio_account("alpha", recordings=60)
    simulator = simulator_factory(Config(twilio=[account]))
    env = {
        "TWILIO_VIDEO_BASE_URL": simulator.url,
        "TWILIO_INSIGHTS_BASE_URL": simulator.url,
        "TWILIO_ACCOUNT_SID": account.sid,
        "TWILIO_AUTH_TOKEN": account.auth_token,
    }

    def url(login: str) -> str:
        return server.url(name, login, ENCODED_PASSWORD)

    def collect(login: str, **more: str) -> Task:
        return Task("cpaas.recordings.recording_collect", {"store": url(login), "provider": "twilio", **more})

    def audit(login: str, hours: int) -> Task:
        arguments = {"store": url(login), "policy": POLICY, "as_of": AS_OF.replace(hour=hours).isoformat()}
        return Task("cpaas.recordings.recording_audit", arguments)

    def export(login: str) -> Task:
        arguments = {"store": url(login), "dest": str(tmp_path / login), "formats": ["csv"]}
        return Task("cpaas.recordings.recording_export", arguments)

    too_early, owner = run_modules([collect("nightly"), collect("installer")], env=env)
    assert too_early.failed
    assert "permission denied" in too_early["msg"]
    assert "grant the database role the rights" in too_early["msg"]
    assert not owner.failed, owner.result
    with server.connect(name) as admin:
        admin.execute(b"GRANT DELETE ON chains, audits, audit_findings TO recordings_collector")
        makers = admin.execute(b"SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")
        assert makers.fetchall() == [("recordings_owner",)]
    audits = [audit("nightly", hours) for hours in range(8)]
    outcomes = run_modules(
        [collect("nightly"), collect("nightly", mode="incremental"), *audits, export("nightly")], env=env
    )
    for outcome in outcomes:
        assert not outcome.failed, outcome.result
    recording = {"provider": "twilio", "account": account.sid, "id": "RT" + "0" * 32, "status": "deleted"}
    store = open_store(url("nightly"))
    states: tuple[State, ...] = ("missing", "failed")
    for state in states:
        recorder = Recorder(store)
        recorder.add(Outcome(recording, state, problem="gone"), None)
        recorder.flush()
    with store.read() as connection:
        assert connection.execute(sa.select(media.c.state)).scalars().all() == ["failed"]
    store.close()
    reads, writes = run_modules([export("viewer"), collect("viewer")], env=env)
    assert not reads.failed, reads.result
    assert writes.failed
    assert "permission denied" in writes["msg"]
    with server.connect(name, "nightly") as nightly, pytest.raises(psycopg.errors.InsufficientPrivilege):
        nightly.execute(b"DELETE FROM recordings")
