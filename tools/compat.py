# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run unit and integration tests on the oldest supported Python, ansible-core and libraries.

Left out is what says the same on every version: tests marked `newest`, and many examples of properties.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tools.project import BUILD, LOGS, ROOT, run, tool_environment
from tools.run_parts import SKIPPED

ENVIRONMENT = BUILD / "venv-compat"
FOLDERS = ("tests/unit", "tests/integration")
OURS = ("tests/unit/project", "tests/unit/simulator")
"""Tests of what only developers run, on the newest versions."""


def main() -> int:
    """Make the environment and run the tests in it."""
    search = run(["sh", "tools/find-python.sh", "3.11", "3.11"], check=False)
    if search.returncode:
        print("no Python 3.11 here: the oldest combination is not tested")
        return SKIPPED
    requirements = ("requirements-compat.in", "requirements-test.in")
    folder = str(ENVIRONMENT.relative_to(ROOT))
    run(["sh", "tools/make-env.sh", folder, "3.11", "3.11", "constraints-lowest.txt", *requirements])
    folders = [name for name in FOLDERS if any((ROOT / name).rglob("test_*.py"))]
    folders += [f"--ignore={name}" for name in OURS]
    chosen = ("-m", "not browser and not slow and not newest", "--hypothesis-profile=compat")
    options = ("-q", "--no-header", *chosen, f"--junit-xml={LOGS / 'compat.xml'}")
    with tempfile.TemporaryDirectory(prefix="cpaas-compat-") as place:
        # ansible-core 2.16 does not quote the interpreter: a path with a space would end at that space.
        link = Path(place) / "env"
        link.symlink_to(ENVIRONMENT)
        return subprocess.run(
            [str(link / "bin" / "python"), "-m", "pytest", *options, *folders],
            cwd=ROOT,
            env=tool_environment({"PATH": f"{link / 'bin'}:/usr/local/bin:/usr/bin:/bin"}),
            check=False,
        ).returncode


if __name__ == "__main__":
    sys.exit(main())
