# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run all Molecule scenarios: each converges, changes nothing the second time, and is verified."""

from __future__ import annotations

import re
import sys

from tools.project import BIN, BUILD, LINKS, ROOT, run

STEPS = ("converge", "idempotence", "verify")


def scenarios() -> set[str]:
    """Return the names of all scenarios but the default one, which only starts and stops the simulator."""
    return {path.parent.name for path in (ROOT / "extensions" / "molecule").glob("*/molecule.yml")} - {
        "default"
    }


def main(arguments: list[str]) -> int:
    """Run the scenarios named by `arguments`, or all; print a short line, or everything on failure."""
    home = BUILD / "molecule"
    home.mkdir(parents=True, exist_ok=True)
    chosen = [word for name in arguments for word in ("--scenario-name", name)] or ["--all"]
    done = run(
        [BIN / "molecule", "test", *chosen, "--workers", "2"],
        cwd=LINKS,
        extra={"HOME": str(home), "NO_COLOR": "1", "COLUMNS": "160"},
        check=False,
    )
    passed = set(re.findall(r"\[(\w+) > (\w+)\] Executed: Successful", done.stdout))
    missing = [
        f"{name} > {step}"
        for name in sorted(set(arguments) or scenarios())
        for step in STEPS
        if (name, step) not in passed
    ]
    if done.returncode or missing:
        print(done.stdout.rstrip())
        print(f"molecule: not passed: {', '.join(missing) or 'the whole run'}")
        return 1
    print(f"molecule: passed {', '.join(sorted(set(arguments) or scenarios()))}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
