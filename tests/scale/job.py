# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs as AWX runs them: an inventory that was synchronised before, slices of it, ansible-runner."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.forks.programs import interpreter
from tests.simulator.config import Config, TwilioAccount, twilio_account
from tests.simulator.handle import Handle
from tools.project import BIN, tool_environment

Json = dict[str, Any]


def family(number: int, recordings: int) -> Config:
    """Return a main account and *number* - 1 subaccounts."""
    main = twilio_account("holding", recordings=recordings)
    parts = [
        twilio_account(f"branch{index}", recordings=recordings, parent=main.sid) for index in range(1, number)
    ]
    return Config(twilio=[main, *parts])


def credentials(simulator: Handle, main: TwilioAccount) -> dict[str, str]:
    """Return the environment that an AWX credential of the main account gives to a job."""
    return {
        "TWILIO_VIDEO_BASE_URL": simulator.url,
        "TWILIO_INSIGHTS_BASE_URL": simulator.url,
        "TWILIO_API_BASE_URL": simulator.url,
        "TWILIO_MAIN_ACCOUNT_SID": main.sid,
        "TWILIO_MAIN_AUTH_TOKEN": main.auth_token,
    }


def synchronise(folder: Path, env: Mapping[str, str]) -> Json:
    """Read the inventory with the plugin, as an inventory update of AWX does."""
    source = folder / "accounts.yml"
    source.write_text("plugin: cpaas.recordings.accounts\n")
    done = subprocess.run(
        [str(BIN / "python"), str(BIN / "ansible-inventory"), "-i", str(source), "--list"],
        env=tool_environment(env),
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    inventory: Json = json.loads(done.stdout)
    return inventory


def sliced(inventory: Json, number: int, count: int) -> Json:
    """Return slice *number* (from 1) of *count*: every count-th host, with its variables and groups."""
    hosts = sorted(inventory["_meta"]["hostvars"])[number - 1 :: count]
    kept: Json = {}
    for name, group in inventory.items():
        if name == "_meta":
            kept[name] = {
                **group,
                "hostvars": {host: values for host, values in group["hostvars"].items() if host in hosts},
            }
        else:
            kept[name] = {**group, "hosts": [host for host in group.get("hosts", []) if host in hosts]}
    return kept


def descendants(pid: int) -> list[int]:
    """Return *pid* and all processes below it; ansible-runner gives each its own session."""
    parents: dict[int, int] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(status.parent.name)] = int(status.read_text().rpartition(")")[2].split()[1])
    found = [pid]
    for one in found:
        found += [child for child, parent in parents.items() if parent == one]
    return found


def end(pid: int) -> None:
    """Kill *pid* and all processes below it.

    They are stopped first, again and again until none is new: one that forked between the look and the
    signal would outlive its parent.
    """
    stopped: set[int] = set()
    while new := set(descendants(pid)) - stopped:
        for one in new:
            with contextlib.suppress(ProcessLookupError):
                os.kill(one, signal.SIGSTOP)
        stopped |= new
    for one in stopped:
        with contextlib.suppress(ProcessLookupError):
            os.kill(one, signal.SIGKILL)


@dataclass
class Job:
    """One job: its private data directory, and the process that runs it."""

    folder: Path
    process: subprocess.Popen[str]
    started: float = field(default_factory=time.monotonic)
    seconds: float = 0.0
    output: str = ""

    @property
    def artifacts(self) -> Path:
        """The folder in which ansible-runner leaves what AWX reads."""
        return self.folder / "artifacts" / "job"

    def wait(self) -> int:
        """Wait for the end and return the exit status."""
        try:
            self.output = self.process.communicate(timeout=1800)[0]
        except BaseException:
            self.kill()
            raise
        self.seconds = time.monotonic() - self.started
        printed = self.artifacts / "stdout"
        if printed.exists():
            self.output += printed.read_text(encoding="utf-8", errors="replace")
        return self.process.returncode

    def kill(self) -> None:
        """End the job and everything that it started, without a chance to tidy up."""
        if self.process.poll() is None:
            end(self.process.pid)
        self.process.communicate()

    def events(self) -> list[tuple[Path, Json]]:
        """Return the event files in the order of the events."""
        found = [
            (path, json.loads(path.read_text(encoding="utf-8")))
            for path in (self.artifacts / "job_events").glob("*.json")
        ]
        return sorted(found, key=lambda item: item[1]["counter"])

    def artifact_data(self) -> Json:
        """Return what AWX keeps as the job's artifacts."""
        data: Json = {}
        for _path, event in self.events():
            if event["event"] == "playbook_on_stats":
                data = event["event_data"].get("artifact_data", {})
        return data


def launch(
    folder: Path,
    playbook: str,
    inventory: Json,
    env: Mapping[str, str],
    variables: Mapping[str, Any],
    arguments: Sequence[str] = (),
    *,
    doomed: bool = False,
) -> Job:
    """Start a job with ansible-runner in a private data directory of its own.

    One that is *doomed* to be killed starts its modules itself; forks would outlive it.
    """
    python = {} if doomed else {"ansible_python_interpreter": interpreter()}
    (folder / "inventory").mkdir(parents=True)
    (folder / "env").mkdir()
    (folder / "project").mkdir()
    (folder / "inventory" / "hosts.json").write_text(json.dumps(inventory))
    script = folder / "inventory" / "hosts"
    script.write_text('#!/bin/sh\nexec cat "$(dirname "$0")/hosts.json"\n')
    script.chmod(0o700)
    # Ansible looks a thousand times a second whether a module is done.
    (folder / "ansible.cfg").write_text("[defaults]\ninternal_poll_interval = 0.01\n")
    (folder / "env" / "extravars").write_text(json.dumps({**python, **variables}))
    (folder / "env" / "settings").write_text(json.dumps({"suppress_ansible_output": True}))
    line = [
        str(BIN / "python"),
        str(BIN / "ansible-runner"),
        "run",
        str(folder),
        *("-p", playbook, "-i", "job", "--inventory", str(script)),
    ]
    if arguments:
        line += ["--cmdline", " ".join(arguments)]
    process = subprocess.Popen(
        line,
        env=tool_environment(
            {
                "ANSIBLE_CONFIG": str(folder / "ansible.cfg"),
                "ANSIBLE_LOCAL_TEMP": str(folder / "tmp"),
                "ANSIBLE_REMOTE_TEMP": str(folder / "remote"),
                "ANSIBLE_PIPELINING": "true",
                **env,
            }
        ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
        cwd=folder,
    )
    return Job(folder, process)
