# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reports are kept where they last, also when the job then fails."""

from __future__ import annotations

import json
from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.evidence.fill import AS_OF, fill
from tests.integration.ansible_run import run_playbook


def test_reports_are_kept_before_the_gate(tmp_path: Path) -> None:
    store = tmp_path / "evidence.db"
    opened = open_store(str(store))
    fill(opened.engine, rooms=60, recordings=200)
    opened.close()
    tasks = tmp_path / "keep.yml"
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
    run = run_playbook(
        "cpaas.recordings.audit",
        variables={
            "audit_recording_enabled_store": str(store),
            "audit_recording_enabled_dest": str(tmp_path / "out"),
            "audit_recording_enabled_collect": False,
            "collect_accounts": False,
            "audit_recording_enabled_as_of": AS_OF.isoformat(),
            "audit_recording_enabled_fail_on": "low",
            "audit_recording_enabled_after_reports": str(tasks),
        },
    )
    assert run.returncode == 2, run.output
    kept = {path.name: path.read_bytes() for path in (tmp_path / "kept").iterdir()}
    assert kept == {path.name: path.read_bytes() for path in (tmp_path / "out" / "reports").iterdir()}
    assert "audit.json" in kept
