# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The play of the README: export first, then the audit of the same evidence, which ends the play."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.integration.ansible_run import run_playbook
from tests.integration.environment import provider_environment
from tests.simulator.handle import Handle
from tools.project import ROOT


def play_of_the_readme() -> list[dict[str, Any]]:
    text = (ROOT / "README.md").read_text().partition("**Both in one play.**")[2]
    found = re.search(r"```yaml\n(.*?)```", text, re.DOTALL)
    assert found is not None
    plays: list[dict[str, Any]] = yaml.safe_load(found[1])
    return plays


@pytest.mark.newest
def test_the_play_of_the_readme_exports_and_then_judges(simulator: Handle, tmp_path: Path) -> None:
    (tmp_path / "policy.yml").write_text(
        "version: 1\nname: mine\ncontrols:\n"
        "  - {control: room-region-allowed, severity: high, params: {allowed_regions: [xx1]}}\n"
    )
    hook = tmp_path / "hook.yml"
    hook.write_text(
        json.dumps(
            [
                {
                    "name": "Count the files",
                    "ansible.builtin.debug": {
                        "msg": "{{ export_recording_inventory_result.files | length }} files to keep"
                    },
                }
            ]
        )
    )
    run = run_playbook(
        play_of_the_readme(),
        variables={"export_recording_inventory_after_export": str(hook)},
        env={**provider_environment(simulator), "PWD": str(tmp_path)},
        cwd=tmp_path,
    )
    assert run.returncode != 0
    assert run.tasks[-1].name.endswith("Judge the findings")
    assert re.search(r"[1-9]\d* files to keep", run.output)
    assert (tmp_path / "cpaas-recordings" / "inventory" / "recordings.csv").is_file()
    assert (tmp_path / "cpaas-recordings" / "reports" / "audit.html").is_file()
    assert run.stats["cpaas_recordings_export"]["complete"] is True
    published = run.stats["cpaas_recordings_audit"]
    assert (published["verdict"], published["gate"]) == ("fail", "failed")
    assert len(published["worst"]) == 5
    said = run.named("Show the summary")["msg"]
    assert "the worst findings:" in said
    collected = [task for task in run.tasks if "accounts" in task.result and "run_id" not in task.result]
    assert len(collected) == 1, "collected once"
    assert {one["provider"] for one in collected[0]["accounts"]} == {"twilio", "telnyx"}
