# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import the tarball as Galaxy does, and read the importer's log: it ends well whatever it warned of."""

from __future__ import annotations

import re
import sys

from tools.project import BIN, BUILD, run
from tools.tarball import build

# Lines of the log that say nothing about the collection.
HARMLESS = (
    # Sanity tests run in a part of their own; the importer's need a container.
    "ansible-test",
    "Collection loading complete",
    # The AWX kit uses modules of collections that the importer does not have (our ansible-lint does), and
    # playbooks of this one, which it does not install.
    "couldn't resolve module/action 'awx.awx.",
    "couldn't resolve module/action 'ansible.controller.",
    "Failed to find cpaas.recordings.",
    "Failed to load ../../extensions/awx/apply.yml playbook",
)


def main() -> int:
    """Build a tarball of its own, import it, and fail on any warning or error of the log."""
    folder = BUILD / "importer"
    tarball = build(folder)
    settings = folder / "galaxy-importer.cfg"
    settings.write_text(
        "[galaxy-importer]\nRUN_ANSIBLE_TEST = False\nRUN_ANSIBLE_DOC = True\nRUN_ANSIBLE_LINT = True\n"
    )
    done = run(
        [BIN / "python", "-m", "galaxy_importer.main", tarball],
        cwd=folder,
        extra={"GALAXY_IMPORTER_CONFIG": str(settings)},
        check=False,
    )
    complaints = [
        line
        for line in done.stdout.splitlines()
        if re.search(r"\b(WARNING|ERROR|CRITICAL)\b|Traceback", line)
        and not any(text in line for text in HARMLESS)
    ]
    if done.returncode or complaints or "completed successfully" not in done.stdout:
        print("\n".join(complaints) or done.stdout.rstrip())
        print(f"galaxy-importer: {len(complaints)} complaints, status {done.returncode}")
        return 1
    print("galaxy-importer: completed without a warning")
    return 0


if __name__ == "__main__":
    sys.exit(main())
