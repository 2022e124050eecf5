# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run modules by their own entry point: their arguments on standard input, their result on standard output.

This is what Ansible does on the managed machine, without ansible-playbook before it, at a twentieth of the
cost. What playbooks add (templates, loops, roles, conditions, output at -vvvv) needs ``ansible_run``.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.forks import programs
from tests.integration.ansible_run import Json, Outcome, Task
from tools.project import tool_environment

_PREFIX = "cpaas.recordings."


def run_modules(tasks: Sequence[Task], *, env: Mapping[str, str] | None = None) -> list[Outcome]:
    """Run modules one after the other, whatever their results; return one outcome for each.

    Each is a process of its own with the environment in which Ansible would run it: that of a user, *env*,
    and that of the task. Raises AssertionError, with everything that it printed, when one prints anything
    else than a result.
    """
    return [_run(task, env or {}) for task in tasks]


def run_module(
    module: str,
    args: Mapping[str, Any] | None = None,
    *,
    check: bool = False,
    diff: bool = False,
    env: Mapping[str, str] | None = None,
) -> Outcome:
    """Run one module by its name (`cpaas.recordings.` may be left out) and return its result."""
    return _run(Task(module, args or {}, check=check, diff=diff), env or {})


def _run(task: Task, env: Mapping[str, str]) -> Outcome:
    name = task.module.removeprefix(_PREFIX)
    given = {**task.args, "_ansible_check_mode": task.check, "_ansible_diff": task.diff}
    with tempfile.TemporaryDirectory(prefix="module-run-") as folder:
        done = programs.modules().run(
            f"{programs.MODULES}.{name}",
            text=json.dumps({"ANSIBLE_MODULE_ARGS": {**given, "_ansible_remote_tmp": folder}}),
            env=tool_environment({**env, **task.env}),
            cwd=Path(folder),
        )
    try:
        result: Json = json.loads(done.stdout)
    except ValueError:
        raise AssertionError(
            f"{name} ended with status {done.returncode} and printed\n{done.stdout}\n{done.stderr}"
        ) from None
    assert isinstance(result, dict), result
    if "warnings" in result:
        # ansible-core 2.19 and later wrap each text.
        result["warnings"] = [
            text if isinstance(text, str) else text["event"]["msg"] for text in result["warnings"]
        ]
    return Outcome("failed" if result.get("failed") else "ok", "localhost", task.name, result)
