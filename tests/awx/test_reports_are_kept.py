# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports are kept where they last, also when the job then fails."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.awx.kit import KIT
from tests.evidence.fill import AS_OF, fill
from tests.integration.ansible_run import run_playbook


@pytest.mark.parametrize("through", ["the role's variable", "the project of the kit"])
def test_reports_are_kept_before_the_gate(through: str, tmp_path: Path) -> None:
    store = tmp_path / "evidence.db"
    opened = open_store(str(store))
    fill(opened.engine, rooms=60, recordings=200)
    opened.close()
    project = tmp_path / "project"
    shutil.copytree(KIT / "project", project)
    # In the place of the upload, which needs a storage.
    tasks = project / "tasks" / "keep_reports.yml"
    tasks.write_text(
        json.dumps(
            [
                {
                    "name": "Keep",
                    "ansible.builtin.copy": {
                        "src": "{{ item.path }}",
                        "dest": f"{tmp_path}/kept/",
                        "remote_src": True,
                        "mode": "0600",
                    },
                    "loop": "{{ audit_recording_enabled_result.reports }}",
                }
            ]
        )
    )
    (tmp_path / "kept").mkdir()
    by_role = through == "the role's variable"
    run = run_playbook(
        "cpaas.recordings.audit" if by_role else project / "audit.yml",
        variables={
            "audit_recording_enabled_store": str(store),
            "audit_recording_enabled_dest": str(tmp_path / "out"),
            "audit_recording_enabled_collect": False,
            "collect_accounts": False,
            "audit_recording_enabled_as_of": AS_OF.isoformat(),
            "audit_recording_enabled_fail_on": "low",
            **({"audit_recording_enabled_after_reports": str(tasks)} if by_role else {"report_bucket": "b"}),
        },
    )
    assert run.returncode == 2, run.output
    kept = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert kept == {path.name: path.read_bytes() for path in (tmp_path / "out" / "reports").iterdir()}
    assert "audit.json" in kept
