# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests fork: simulators, modules, the interpreter that Ansible starts, and ansible-playbook."""

from __future__ import annotations

import functools
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.forks import interpreter as launcher
from tests.forks.nursery import Child, Nursery
from tools.project import ROOT


class Use:
    """Whether Ansible is forked, and starts forks: only Linux can, and `make demo` starts true programs."""

    forks = False


MODULES = "ansible_collections.cpaas.recordings.plugins.modules"


@functools.cache
def _simulators() -> Nursery:
    return Nursery("tests.simulator.app", "tests.simulator.twilio_world", "tests.simulator.telnyx_world")


def simulator(arguments: list[str]) -> Child:
    """Start a simulator (for ``tests.simulator.handle.Launcher``)."""
    return _simulators().piped("tests.simulator", arguments, env=os.environ, cwd=ROOT)


@functools.cache
def modules() -> Nursery:
    """Return the process that has loaded all modules of the collection."""
    names = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py"))
    return Nursery(*(f"{MODULES}.{name}" for name in names))


@functools.cache
def interpreter() -> str:
    """Return the path of an interpreter for Ansible: this one, or one that forks (``Use``).

    That one has loaded the libraries, and has nothing of the collection: modules take that from what
    ansible-playbook sends, as on any machine.
    """
    if not Use.forks:
        return sys.executable
    nursery = Nursery(
        "requests", "pydantic", "sqlalchemy", "sqlalchemy.dialects.sqlite", "ansible.module_utils.basic"
    )
    script = nursery.address.with_name("python")
    line = shlex.join([sys.executable, "-I", "-S", launcher.__file__, str(nursery.address)])
    script.write_text(f'#!/bin/sh\nexec {line} "$@"\n')
    script.chmod(0o700)
    return str(script)


@functools.cache
def _ansible(settings: tuple[tuple[str, str], ...]) -> Nursery:
    # Ansible reads most of its settings from the environment when it is imported.
    return Nursery("ansible.cli.playbook", env=dict(settings))


def playbook(
    arguments: Sequence[str], *, settings: Mapping[str, str], env: Mapping[str, str], cwd: Path
) -> subprocess.CompletedProcess[str]:
    """Run ansible-playbook with the ANSIBLE_ variables *settings*; its errors are in its output."""
    nursery = _ansible(tuple(sorted(settings.items())))
    return nursery.run("tests.forks.playbook", arguments, env=env, cwd=cwd, merged=True)
