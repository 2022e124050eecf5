# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many accounts in one job: one task for all of them, beside one account alone and a task for each.

Usage: ``python -m tests.bench.accounts [--accounts N] [--recordings N] [--many N] [--latency S]
[--at-once N]``; prints each row as a line of JSON. Jobs run through ansible-runner, as in AWX. Memory is that
of the largest process of any job so far, so that a row's own is what it adds.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from tests.bench.scale import findings, finished, largest_event, variables
from tests.scale.job import Json, credentials, family, launch, synchronise
from tests.simulator.handle import Handle, running

ACCOUNTS, RECORDINGS = 50, 400
MANY = 2000
LATENCY = 0.05

#: As of 0.1.0: a task and a process for each account.
OLD = [
    {
        "hosts": "accounts",
        "connection": "local",
        "gather_facts": False,
        "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"},
        "tasks": [
            {
                "name": "Collect one account",
                "cpaas.recordings.recording_collect": {
                    "store": "{{ collect_recordings_store }}",
                    "provider": "{{ provider }}",
                    "account_sid": "{{ account_sid }}",
                },
            }
        ],
    }
]


def alone(inventory: Json) -> Json:
    """Return *inventory* with its first account only."""
    host = min(inventory["_meta"]["hostvars"])
    return {
        "accounts": {"hosts": [host]},
        "_meta": {"hostvars": {host: inventory["_meta"]["hostvars"][host]}},
    }


class Bench:
    """Jobs against one simulator, each in a folder of its own."""

    def __init__(self, simulator: Handle, place: Path, at_once: int) -> None:
        self._simulator = simulator
        self._place = place
        self._at_once = at_once
        self._env = credentials(simulator, simulator.config.twilio[0])
        self.inventory = synchronise(place, self._env)
        self._jobs = 0

    def run(
        self, what: str, inventory: Json, store: str, playbook: str = "cpaas.recordings.collect", **more: Any
    ) -> Json:
        """Run a job and return its figures."""
        self._jobs += 1
        folder = self._place / f"job-{self._jobs}"
        self._simulator.reset()
        given = {
            **variables(str(self._place / store), folder / "out"),
            "collect_recordings_at_once": self._at_once,
            "audit_recording_enabled_at_once": self._at_once,
            **more,
        }
        arguments = ["--forks", "10"]
        if playbook.endswith(".yml"):
            folder.mkdir()
            (folder / playbook).write_text(json.dumps(OLD))
            playbook = str(folder / playbook)
        job = finished(launch(folder, playbook, inventory, self._env, given, arguments))
        row: Json = {
            "what": what,
            "accounts": len(inventory["accounts"]["hosts"]),
            "seconds": round(job.seconds, 2),
            "requests": self._simulator.counters()["total"],
            "peak_mb": round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 / 1e6, 1),
            "largest_event_bytes": largest_event([job]),
        }
        if playbook == "cpaas.recordings.audit":
            row |= {"artifact_bytes": len(json.dumps(job.artifact_data())), **findings(folder / "out")}
        return row


def against(row: Json, base: Mapping[str, Any], name: str = "x_one_account") -> Json:
    """Return *row* with how many times as long as *base* it took."""
    return {**row, name: round(row["seconds"] / base["seconds"], 2)}


def some(accounts: int, recordings: int, latency: float, at_once: int) -> Iterator[Json]:
    """Yield: one account, all of them in one task, in a task each (ten forks), and with the audit behind."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-accounts-")))
        config = family(accounts, recordings).model_copy(update={"latency": latency})
        bench = Bench(stack.enter_context(running(config)), place, at_once)
        one = bench.run("one account", alone(bench.inventory), "one.db")
        yield one
        new = bench.run("one task for all", bench.inventory, "new.db")
        yield against(new, one)
        old = bench.run("a task for each, 10 forks", bench.inventory, "old.db", "old.yml")
        yield {**against(old, one), "x_one_task": round(old["seconds"] / new["seconds"], 2)}
        yield bench.run(
            "one task for all, and the audit", bench.inventory, "audit.db", "cpaas.recordings.audit"
        )


def thousands(accounts: int, latency: float, at_once: int) -> Iterator[Json]:
    """Yield: one small account with nothing new, then *accounts* of them, first and with nothing new."""
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="bench-accounts-")))
        config = family(accounts, 8)
        simulator = stack.enter_context(running(config))
        bench = Bench(simulator, place, at_once)
        first = bench.run("the first time, without latency", bench.inventory, "many.db")
        bench.run("one account, the first time", alone(bench.inventory), "one.db")
        simulator.set(latency=latency)
        again = {"collect_recordings_mode": "incremental"}
        one = bench.run("one account, nothing new", alone(bench.inventory), "one.db", **again)
        yield one
        yield first
        yield against(bench.run("nothing new", bench.inventory, "many.db", **again), one)


def suite() -> Iterator[Json]:
    """Yield all figures."""
    yield from some(ACCOUNTS, RECORDINGS, LATENCY, 16)
    yield from thousands(MANY, LATENCY, 16)


def main() -> None:
    """Print the figures that the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accounts", type=int, default=ACCOUNTS)
    parser.add_argument("--recordings", type=int, default=RECORDINGS)
    parser.add_argument("--many", type=int, default=MANY)
    parser.add_argument("--latency", type=float, default=LATENCY)
    parser.add_argument("--at-once", type=int, default=16)
    options = parser.parse_args()
    if options.accounts:
        for row in some(options.accounts, options.recordings, options.latency, options.at_once):
            print(json.dumps(row), flush=True)
    if options.many:
        for row in thousands(options.many, options.latency, options.at_once):
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
