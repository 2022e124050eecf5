# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many accounts as one job with forks, and as jobs on slices of the inventory: the findings are the same."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import recordings

from tests.postgres.server import Server, binaries, running
from tests.scale.job import Job, Json, credentials, family, launch, sliced, synchronise
from tests.simulator.handle import Handle
from tests.simulator.handle import running as simulating

ACCOUNTS = 5
SLICES = 2


@pytest.fixture(scope="module")
def simulator() -> Iterator[Handle]:
    config = family(ACCOUNTS, 60)
    config.now = datetime.now(UTC).replace(second=0, microsecond=0)
    with simulating(config) as handle:
        yield handle


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    with running(programs) as started:
        yield started


def variables(store: str, folder: Path) -> Json:
    return {
        "collect_recordings_store": store,
        "audit_recording_enabled_store": store,
        "audit_recording_enabled_dest": str(folder),
        "audit_recording_enabled_fail_on": "never",
        "audit_recording_enabled_fail_on_incomplete": False,
        "export_recording_inventory_store": store,
        "export_recording_inventory_dest": str(folder),
    }


def findings(folder: Path) -> list[Json]:
    """Return the findings of the JSON report, which names everything that was found."""
    report = json.loads((folder / "reports" / "audit.json").read_text())
    listed: list[Json] = report["findings"]
    return [{key: item[key] for key in ("control", "account", "id", "verdict")} for item in listed]


def check_what_awx_keeps(jobs: list[Job], simulator: Handle, *folders: Path) -> None:
    """Events are small, and no token is in anything that the jobs left."""
    for job in jobs:
        for path, _event in job.events():
            assert path.stat().st_size < 100_000, path
        assert len(json.dumps(job.artifact_data())) < 20_000
    files = {path for folder in folders for path in folder.rglob("*") if path.is_file()}
    # ansible-runner writes down the environment that it was given; AWX masks and removes that file.
    files -= {job.artifacts / "command" for job in jobs}
    texts = [job.output.encode() for job in jobs] + [path.read_bytes() for path in files]
    for account in simulator.config.twilio:
        for text in texts:
            assert account.auth_token.encode() not in text


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_forks_and_slices_find_the_same(
    kind: str, simulator: Handle, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    env = credentials(simulator, simulator.config.twilio[0])
    inventory = synchronise(tmp_path, env)
    stores = {name: str(tmp_path / f"{name}.sqlite") for name in ("forks", "slices")}
    if kind == "postgresql":
        server = request.getfixturevalue("server")
        stores = {name: server.create_database(name) for name in stores}
    jobs = [
        launch(
            tmp_path / "forks-job",
            "cpaas.recordings.audit",
            inventory,
            env,
            variables(stores["forks"], tmp_path / "forks"),
            ["--forks", "4"],
        )
    ]
    assert jobs[0].wait() == 0, jobs[0].output
    slices = [
        launch(
            tmp_path / f"slice-{number}",
            "cpaas.recordings.collect",
            sliced(inventory, number, SLICES),
            env,
            variables(stores["slices"], tmp_path / "slices"),
        )
        for number in range(1, SLICES + 1)
    ]
    for job in slices:
        assert job.wait() == 0, job.output
    audit = launch(
        tmp_path / "audit-job",
        "cpaas.recordings.audit",
        {},
        env,
        {**variables(stores["slices"], tmp_path / "slices"), "audit_recording_enabled_collect": False},
    )
    assert audit.wait() == 0, audit.output
    jobs += [*slices, audit]
    one, other = findings(tmp_path / "forks"), findings(tmp_path / "slices")
    assert one == other
    assert {item["account"] for item in one} == {account.sid for account in simulator.config.twilio}
    assert jobs[0].artifact_data()
    assert jobs[0].artifact_data().keys() == audit.artifact_data().keys()
    check_what_awx_keeps(jobs, simulator, tmp_path)


@pytest.mark.slow
def test_a_slice_that_was_killed_leaves_its_accounts_incomplete(simulator: Handle, tmp_path: Path) -> None:
    env = credentials(simulator, simulator.config.twilio[0])
    inventory = synchronise(tmp_path, env)
    store = str(tmp_path / "evidence.sqlite")
    given = variables(store, tmp_path / "out")
    healthy = launch(
        tmp_path / "slice-1", "cpaas.recordings.collect", sliced(inventory, 1, SLICES), env, given
    )
    assert healthy.wait() == 0, healthy.output
    mine = set(sliced(inventory, 2, SLICES)["_meta"]["hostvars"])
    simulator.set(latency=1.0)
    doomed = launch(
        tmp_path / "slice-2",
        "cpaas.recordings.collect",
        sliced(inventory, 2, SLICES),
        env,
        given,
        doomed=True,
    )
    try:
        wait_for_recordings(store, mine)
    finally:
        doomed.kill()
        simulator.set(latency=0.0)

    # The audit's inventory has all accounts, one of which nobody ever began to collect.
    ghost = "AC" + "d" * 32
    known = {**inventory, "accounts": {"hosts": [*inventory["accounts"]["hosts"], "ghost"]}}
    variables_of = {**inventory["_meta"]["hostvars"], "ghost": {"provider": "twilio", "account_sid": ghost}}
    known["_meta"] = {**inventory["_meta"], "hostvars": variables_of}

    def audited(name: str) -> Json:
        offline = {**given, "audit_recording_enabled_collect": False}
        job = launch(tmp_path / name, "cpaas.recordings.audit", known, env, offline)
        assert job.wait() == 0, job.output
        report: Json = json.loads((tmp_path / "out" / "reports" / "audit.json").read_text())
        return report

    report = audited("audit-1")
    assert report["reasons"]
    named = set(re.findall(r"AC[0-9a-f]{32}", " ".join(report["reasons"])))
    assert named == mine | {ghost}
    unknown = {item["account"] for item in report["findings"] if item["verdict"] == "unknown"}
    assert unknown & mine
    mended = launch(
        tmp_path / "slice-2-again", "cpaas.recordings.collect", sliced(inventory, 2, SLICES), env, given
    )
    assert mended.wait() == 0, mended.output
    assert audited("audit-2")["reasons"] == [
        f"The twilio account {ghost} is expected, and was never collected into this store."
    ]


def wait_for_recordings(store: str, accounts: set[str]) -> None:
    """Wait until a recording of one of *accounts* is in the store."""
    opened = open_store(store, read_only=True)
    wanted = sa.select(sa.func.count()).where(recordings.c.account.in_(accounts))
    pause = threading.Event()
    try:
        for _attempt in range(1200):
            with opened.read() as connection:
                if connection.execute(wanted).scalar():
                    return
            pause.wait(0.05)
    finally:
        opened.close()
    raise AssertionError("the slice never began")


@pytest.mark.slow
def test_an_account_with_many_recordings_leaves_small_events(tmp_path: Path) -> None:
    config = family(1, 10_000)
    with simulating(config) as simulator:
        env = credentials(simulator, simulator.config.twilio[0])
        job = launch(
            tmp_path / "job",
            "cpaas.recordings.audit",
            synchronise(tmp_path, env),
            env,
            variables(str(tmp_path / "evidence.sqlite"), tmp_path / "out"),
        )
        assert job.wait() == 0, job.output
        check_what_awx_keeps([job], simulator, tmp_path)
    report = json.loads((tmp_path / "out" / "reports" / "audit.json").read_text())
    assert report["findings_total"] > 300
    summary = job.artifact_data()["cpaas_recordings_audit"]
    assert summary["verdict"] == report["verdict"]
