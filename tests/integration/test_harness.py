# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The integration harness reports what Ansible did, and hides nothing."""

from __future__ import annotations

from pathlib import Path

from tests.integration.ansible_run import Task, local_inventory, run_playbook, run_task, run_tasks


def test_results_failures_and_check_mode_are_reported_in_order(tmp_path: Path) -> None:
    """A failing task neither stops nor disturbs its neighbours, and check mode writes nothing."""
    target = tmp_path / "a folder" / "file"
    target.parent.mkdir()
    copy = {"content": "text", "dest": str(target)}
    outcomes = run_tasks(
        [
            Task("ansible.builtin.fail", {"msg": "on purpose"}),
            Task("ansible.builtin.copy", copy, check=True),
            Task("ansible.builtin.stat", {"path": str(target)}),
            Task("ansible.builtin.copy", copy),
            Task("ansible.builtin.copy", copy),
        ]
    )
    assert [outcome.state for outcome in outcomes] == ["failed", "ok", "ok", "ok", "ok"]
    assert outcomes[0]["msg"] == "on purpose"
    assert outcomes[1]["changed"] is True
    assert outcomes[2]["stat"]["exists"] is False
    assert outcomes[3]["changed"] is True
    assert outcomes[4]["changed"] is False


def test_environment_reaches_the_module() -> None:
    """Credentials of the environment are what most users have."""
    outcome = run_task(
        "ansible.builtin.command", {"cmd": "printenv TWILIO_ACCOUNT_SID"}, env={"TWILIO_ACCOUNT_SID": "ACx"}
    )
    assert outcome["stdout"] == "ACx"


def test_playbook_with_hosts_variables_and_custom_stats() -> None:
    """Plays given as data run over every host of the inventory, and publish what AWX would keep."""
    play = {
        "hosts": "all",
        "gather_facts": False,
        "tasks": [
            {
                "name": "Publish",
                "ansible.builtin.set_stats": {"data": {"seen": "{{ wanted }}"}, "aggregate": False},
            },
            {"name": "Stop", "ansible.builtin.fail": {"msg": "gate"}},
        ],
    }
    run = run_playbook([play], variables={"wanted": 3}, inventory=local_inventory({"one": {}, "two": {}}))
    assert run.returncode == 2
    assert run.stats == {"seen": 3}
    assert run.named("Stop", "two")["msg"] == "gate"
    assert run.hosts["one"]["failures"] == 1
    assert run.changed == 0
