# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many accounts through ansible-runner: one job, jobs on slices side by side, and the size of what AWX keeps.

Usage: ``python -m tests.bench.scale [--accounts N] [--recordings N] [--latency S] [--forks N ...]
[--slices N ...] [--million]``; prints each row as a line of JSON as soon as it is there. Slices have one
fork each, so that the two can be compared.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.postgres.server import Server, binaries
from tests.postgres.server import running as database
from tests.scale.job import Job, Json, credentials, family, launch, sliced, synchronise
from tests.simulator.handle import Handle, running

ACCOUNTS = 50
RECORDINGS = 400
LATENCY = 0.05
#: One task collects all accounts of a job, so that forks make no difference.
FORKS = (1,)
SLICES = (2, 4)


def variables(store: str, folder: Path) -> Json:
    """Return the variables of a job that audits, and never fails for what it finds."""
    return {
        "collect_recordings_store": store,
        "audit_recording_enabled_store": store,
        "audit_recording_enabled_dest": str(folder),
        "audit_recording_enabled_fail_on": "never",
        "audit_recording_enabled_fail_on_incomplete": False,
        "audit_recording_enabled_as_of": "",
    }


def finished(job: Job) -> Job:
    """Wait for *job*, which must succeed."""
    if job.wait():
        raise RuntimeError(job.output[-3000:])
    return job


def largest_event(jobs: Sequence[Job]) -> int:
    """Return the size in bytes of the largest event file."""
    return max(path.stat().st_size for job in jobs for path, _event in job.events())


def findings(folder: Path) -> Json:
    """Return how many findings the audit's report has, and a digest of what was found about which record."""
    report = json.loads((folder / "reports" / "audit.json").read_text())
    found = sorted(
        [item["control"], item["account"], item["id"], item["verdict"]] for item in report["findings"]
    )
    digest = hashlib.sha256(json.dumps(found).encode()).hexdigest()
    return {"findings": report["findings_total"], "findings_sha256": digest[:12]}


def measured(simulator: Handle, folder: Path, stores: dict[str, str], what: str, number: int) -> Json:
    """Run one way to collect and audit all accounts, into a new store, and return its figures."""
    env = credentials(simulator, simulator.config.twilio[0])
    folder.mkdir()
    inventory = synchronise(folder, env)
    given = variables(stores[what], folder / "out")
    slices = number if what == "slices" else 1
    forks = number if what == "forks" else 1
    jobs = [
        launch(
            folder / f"collect-{part}",
            "cpaas.recordings.collect",
            sliced(inventory, part, slices),
            env,
            given,
            ["--forks", str(forks)],
        )
        for part in range(1, slices + 1)
    ]
    collected = max(finished(job).seconds for job in jobs)
    offline = {**given, "audit_recording_enabled_collect": False}
    audit = finished(launch(folder / "audit", "cpaas.recordings.audit", inventory, env, offline))
    return {
        "accounts": len(simulator.config.twilio),
        "forks": forks,
        "slices": slices,
        "collect_s": round(collected, 1),
        "audit_s": round(audit.seconds, 1),
        **findings(folder / "out"),
        "largest_event_bytes": largest_event([*jobs, audit]),
        "artifact_bytes": len(json.dumps(audit.artifact_data())),
    }


def growth(
    accounts: int, recordings: int, latency: float, forks: Sequence[int], slices: Sequence[int]
) -> Iterator[Json]:
    """Yield figures for every number of forks and of slices, on each database."""
    programs = binaries()
    with ExitStack() as stack:
        work = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-scale-")))
        config = family(accounts, recordings).resolved()
        simulator = stack.enter_context(running(config.model_copy(update={"latency": latency})))
        server: Server | None = stack.enter_context(database(programs)) if programs else None
        for kind in ("sqlite", "postgresql") if server else ("sqlite",):
            for what, numbers in (("forks", forks), ("slices", slices)):
                for number in numbers:
                    name = f"{kind}_{what}_{number}"
                    location = str(work / f"{name}.sqlite")
                    if kind == "postgresql" and server is not None:
                        location = server.create_database(name)
                    yield {
                        "store": kind,
                        **measured(simulator, work / name, {what: location}, what, number),
                    }
                    shutil.rmtree(work / name)


def million(recordings: int) -> Json:
    """Return what one job leaves in AWX after an account with *recordings* recordings."""
    with tempfile.TemporaryDirectory(prefix="bench-scale-") as place:
        config = family(1, recordings)
        with running(config) as simulator:
            stores = {"forks": str(Path(place) / "evidence.sqlite")}
            return {"store": "sqlite", **measured(simulator, Path(place) / "one", stores, "forks", 1)}


def suite(with_million: bool) -> Iterator[Json]:
    """Yield all figures; *with_million* adds the largest account, which takes minutes."""
    yield from growth(ACCOUNTS, RECORDINGS, LATENCY, FORKS, SLICES)
    if with_million:
        yield million(1_000_000)


def main() -> None:
    """Print the figures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=ACCOUNTS)
    parser.add_argument("--recordings", type=int, default=RECORDINGS)
    parser.add_argument("--latency", type=float, default=LATENCY)
    parser.add_argument("--forks", type=int, nargs="*", default=FORKS)
    parser.add_argument("--slices", type=int, nargs="*", default=SLICES)
    parser.add_argument("--million", action="store_true")
    options = parser.parse_args()
    for row in growth(options.accounts, options.recordings, options.latency, options.forks, options.slices):
        print(json.dumps(row), flush=True)
    if options.million:
        print(json.dumps(million(1_000_000)), flush=True)


if __name__ == "__main__":
    main()
