# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where things are in a checkout, and how its tools are started."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "build"
LOGS = BUILD / "logs"
LINKS = BUILD / "ansible_collections" / "cpaas" / "recordings"

# The folder of the running interpreter, and not of its target: an environment's python is a symbolic link.
BIN = Path(sys.executable).parent

CREDENTIAL_PREFIXES = ("TWILIO_", "TELNYX_")


def tool_environment(
    extra: Mapping[str, str] | None = None, *, keep_credentials: bool = False
) -> dict[str, str]:
    """Return the environment in which every tool runs.

    PATH holds this environment's tools and the system's, and no shims of a version manager: ansible-test dies
    on the first broken one. Providers' credentials and the user's Ansible settings stay outside unless asked
    for, so that a run gives the same result on every machine; for that reason, and to leave the user's folder
    alone, HOME lies below build/. USER_HOME says where the user's own is.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANSIBLE_", "PYTHON", "VIRTUAL_ENV", "MAKE", "MFLAGS"))
        and (keep_credentials or not name.startswith(CREDENTIAL_PREFIXES))
    }
    home = BUILD / "home"
    home.mkdir(parents=True, exist_ok=True)
    return {
        **kept,
        "HOME": str(home),
        "USER_HOME": os.environ.get("USER_HOME", os.environ.get("HOME", "")),
        "PATH": f"{BIN}:/usr/local/bin:/usr/bin:/bin",
        "LC_ALL": "C.UTF-8",
        "ANSIBLE_COLLECTIONS_PATH": str(BUILD),
        "ANSIBLE_HOME": str(BUILD / "ansible_home"),
        "ANSIBLE_LOCALHOST_WARNING": "false",
        "ANSIBLE_INVENTORY_UNPARSED_WARNING": "false",
        "ANSIBLE_NOCOLOR": "true",
        **(extra or {}),
    }


def run(
    command: Sequence[str | Path],
    *,
    cwd: Path = ROOT,
    extra: Mapping[str, str] | None = None,
    check: bool = True,
) -> subprocess.CompletedProcess[str]:
    """Run a tool with its output captured as one text; print that text and end this program if it fails."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env=tool_environment(extra),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if check and done.returncode != 0:
        print(done.stdout.rstrip())
        sys.exit(f"{Path(command[0]).name} ended with status {done.returncode}.")
    return done
