# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run tasks and playbooks through ansible-playbook, and read what Ansible reports."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.forks import programs
from tests.forks.programs import interpreter
from tools.project import BIN, BUILD, ROOT, tool_environment

CALLBACKS = Path(__file__).parent / "callback"
TIMEOUT = 300.0

_SETTINGS = {
    "ANSIBLE_CALLBACK_PLUGINS": str(CALLBACKS),
    "ANSIBLE_CALLBACKS_ENABLED": "recorder",
    "ANSIBLE_PIPELINING": "true",
    "ANSIBLE_RETRY_FILES_ENABLED": "false",
}
_FOLDERS = {"ANSIBLE_LOCAL_TEMP", "ANSIBLE_REMOTE_TEMP"}

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Task:
    """One task: a module by its full name, its arguments, and how to run it."""

    module: str
    args: Mapping[str, Any] = field(default_factory=dict)
    check: bool = False
    diff: bool = False
    env: Mapping[str, str] = field(default_factory=dict)
    name: str = "task"

    def as_play_entry(self) -> Json:
        """Return the task as it stands in a playbook; a failure does not stop the tasks after it."""
        return {
            "name": self.name,
            self.module: dict(self.args),
            "check_mode": self.check,
            "diff": self.diff,
            "environment": dict(self.env),
            "ignore_errors": True,
        }


@dataclass(frozen=True, slots=True)
class Outcome:
    """What Ansible reported about one task on one host; `state` is ok, failed, skipped or unreachable."""

    state: str
    host: str
    name: str
    result: Json
    ignored: bool = False

    @property
    def failed(self) -> bool:
        """Whether the task failed."""
        return self.state in {"failed", "unreachable"}

    def __getitem__(self, key: str) -> Any:
        """Return one key of the module's result."""
        return self.result[key]


@dataclass(frozen=True, slots=True)
class Run:
    """A finished ansible-playbook: its status, everything it printed, and all task results in order."""

    returncode: int
    output: str
    tasks: list[Outcome]
    hosts: dict[str, dict[str, int]]
    custom: Json

    def named(self, name: str, host: str | None = None) -> Outcome:
        """Return the last outcome of a task, whose name may carry a role's name before it."""
        for outcome in reversed(self.tasks):
            if outcome.name in {name, outcome.name.partition(" : ")[0] + " : " + name} and host in {
                None,
                outcome.host,
            }:
                return outcome
        names = ", ".join(outcome.name for outcome in self.tasks)
        raise AssertionError(f"no task {name!r} among: {names}\n{self.output}")

    @property
    def changed(self) -> int:
        """The number of changed tasks over all hosts."""
        return sum(counts["changed"] for counts in self.hosts.values())

    @property
    def stats(self) -> Json:
        """What set_stats or `ansible_stats` published for the whole run (AWX: artifacts)."""
        return dict(self.custom.get("_run", {}))


def local_inventory(hosts: Mapping[str, Mapping[str, Any]] | None = None) -> Json:
    """Return an inventory whose hosts (default: localhost) all run here, with a cheap interpreter."""
    here = {"ansible_connection": "local", "ansible_python_interpreter": interpreter()}
    return {
        "all": {
            "hosts": {name: dict(values) for name, values in (hosts or {"localhost": {}}).items()},
            "vars": here,
        }
    }


def _start(
    arguments: Sequence[str], environment: Mapping[str, str], cwd: Path
) -> subprocess.CompletedProcess[str]:
    """Run ansible-playbook: a fork, unless it is to have settings of its own."""
    own = any(name.startswith("ANSIBLE_") for name in environment.keys() - _SETTINGS.keys() - _FOLDERS)
    if own or not programs.Use.forks:
        return subprocess.run(
            [str(BIN / "python"), str(BIN / "ansible-playbook"), *arguments],
            cwd=cwd,
            env=tool_environment(environment),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=TIMEOUT,
            check=False,
        )
    return programs.playbook(arguments, settings=_SETTINGS, env=tool_environment(environment), cwd=cwd)


def run_playbook(
    playbook: str | Path | Sequence[Json],
    *,
    variables: Mapping[str, Any] | None = None,
    env: Mapping[str, str] | None = None,
    inventory: Mapping[str, Any] | str | Path | None = None,
    arguments: Iterable[str] = (),
    cwd: Path | None = None,
) -> Run:
    """Run a playbook: a path, a full collection name such as `cpaas.recordings.audit`, or plays as data.

    `env` adds to the environment of the process (credentials of a simulator, for example); `arguments` go to
    ansible-playbook as they are (`--check`, `--diff`, `-vvvv`, `--forks`).
    """
    with tempfile.TemporaryDirectory(prefix="ansible-run-") as folder:
        work = Path(folder)
        if not isinstance(playbook, (str, Path)):
            source = work / "playbook.yml"
            source.write_text(json.dumps(list(playbook)))
            playbook = source
        if not isinstance(inventory, (str, Path)):
            hosts = work / "inventory.json"
            hosts.write_text(json.dumps(inventory or local_inventory()))
            inventory = hosts
        # The playbooks name the interpreter that runs Ansible; only such a variable has a say over that.
        python = {"ansible_python_interpreter": interpreter()} if programs.Use.forks else {}
        given = {**python, **(variables or {})}
        (work / "variables.json").write_text(json.dumps(given))
        records = work / "records.jsonl"
        records.touch()
        line = ["--inventory", str(inventory), "--extra-vars", f"@{work / 'variables.json'}", *arguments]
        environment = {
            **_SETTINGS,
            "ANSIBLE_LOCAL_TEMP": str(work / "local"),
            "ANSIBLE_REMOTE_TEMP": str(work / "remote"),
            "RECORDER_FILE": str(records),
            **(env or {}),
        }
        done = _start([*line, str(playbook)], environment, cwd or work)
        events = [json.loads(line) for line in records.read_text(encoding="utf-8").splitlines()]
    tasks = [
        Outcome(event["state"], event["host"], event["name"], event["result"], event["ignored"])
        for event in events
        if event["kind"] == "task"
    ]
    stats: Json = next((event for event in events if event["kind"] == "stats"), {"hosts": {}, "custom": {}})
    return Run(done.returncode, done.stdout, tasks, stats["hosts"], stats["custom"])


def run_tasks(
    tasks: Sequence[Task],
    *,
    env: Mapping[str, str] | None = None,
    arguments: Iterable[str] = (),
) -> list[Outcome]:
    """Run several tasks in one ansible-playbook on localhost; return one outcome for each, in order."""
    play = {"hosts": "localhost", "gather_facts": False, "tasks": [task.as_play_entry() for task in tasks]}
    run = run_playbook([play], env=env, arguments=arguments)
    if len(run.tasks) != len(tasks):
        raise AssertionError(f"{len(run.tasks)} of {len(tasks)} tasks reported:\n{run.output}")
    return run.tasks


def run_task(
    module: str,
    args: Mapping[str, Any] | None = None,
    *,
    check: bool = False,
    diff: bool = False,
    env: Mapping[str, str] | None = None,
) -> Outcome:
    """Run one module by its full name (`cpaas.recordings.` may be left out) and return what it reported."""
    name = module if "." in module else f"cpaas.recordings.{module}"
    return run_tasks([Task(name, args or {}, check=check, diff=diff)], env=env)[0]


__all__ = [
    "BUILD",
    "ROOT",
    "Outcome",
    "Run",
    "Task",
    "interpreter",
    "local_inventory",
    "run_playbook",
    "run_task",
    "run_tasks",
]
