# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write down the options of other collections' modules that the AWX kit uses, for the test of the kit.

usage: python -m tools.awx_modules FOLDER, where FOLDER/ansible_collections has awx.awx and amazon.aws, as
`pip install --no-deps --target FOLDER ansible==13.8.0` leaves them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tools.project import BIN, ROOT, tool_environment

TARGET = ROOT / "tests" / "awx" / "modules.json"
MODULES = (
    "amazon.aws.s3_object",
    *(
        f"awx.awx.{name}"
        for name in (
            "credential_type",
            "execution_environment",
            "inventory",
            "inventory_source",
            "job_template",
            "notification_template",
            "project",
            "schedule",
            "workflow_job_template",
        )
    ),
)


def short(option: dict[str, Any]) -> dict[str, Any]:
    """Return what a test needs of an option's documentation."""
    kept = {name: option[name] for name in ("type", "choices", "required", "aliases") if option.get(name)}
    if option.get("suboptions"):
        kept["suboptions"] = {name: short(piece) for name, piece in option["suboptions"].items()}
    return kept


def main(arguments: Sequence[str]) -> int:
    """Ask ansible-doc and write the answers."""
    done = subprocess.run(
        [BIN / "ansible-doc", "-t", "module", "-j", *MODULES],
        env=tool_environment({"ANSIBLE_COLLECTIONS_PATH": str(Path(arguments[0]).absolute())}),
        stdout=subprocess.PIPE,
        check=True,
    )
    documents = json.loads(done.stdout)
    options = {
        module: {name: short(option) for name, option in documents[module]["doc"]["options"].items()}
        for module in MODULES
    }
    TARGET.write_text(json.dumps(options, indent=1, sort_keys=True) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
