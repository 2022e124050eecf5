# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks over an inventory of accounts: nothing that goes wrong ends green, or without its reason."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.forks.programs import interpreter
from tests.integration.ansible_run import Json, Run, run_playbook
from tests.integration.environment import provider_environment
from tests.simulator.handle import Handle

WRONG = "wrong-token-0123456789abcdef"


def inventory(simulator: Handle, **more: Mapping[str, Any]) -> Json:
    account = simulator.config.twilio[0]
    good = {"provider": "twilio", "account_sid": account.sid, "auth_token": account.auth_token}
    here = {"ansible_connection": "local", "ansible_python_interpreter": interpreter()}
    return {"accounts": {"hosts": {"clinic": good, **more}, "vars": here}}


def run(simulator: Handle, folder: Path, playbook: str, *arguments: str, **hosts: Mapping[str, Any]) -> Run:
    return run_playbook(
        f"cpaas.recordings.{playbook}",
        inventory=inventory(simulator, **hosts),
        variables={
            "collect_recordings_store": str(folder / "evidence.db"),
            "audit_recording_enabled_store": str(folder / "evidence.db"),
            "audit_recording_enabled_dest": str(folder),
            "audit_recording_enabled_fail_on": "never",
        },
        env=provider_environment(simulator, twilio=None, telnyx=None),
        arguments=arguments,
    )


def test_collecting_fails_for_the_account_that_cannot_be_read(simulator: Handle, tmp_path: Path) -> None:
    wrong = {"provider": "twilio", "account_sid": simulator.config.twilio[1].sid, "auth_token": WRONG}
    done = run(simulator, tmp_path, "collect", broken=wrong)
    assert done.returncode != 0
    assert "the provider does not accept the credentials" in done.output
    assert WRONG not in done.output
    collected = [task for task in done.tasks if task.host == "clinic" and "evidence store" in task.name]
    assert collected
    assert all(task.state == "ok" for task in collected)


@pytest.mark.parametrize("provider", [{}, {"provider": "twillio"}], ids=["none", "mistyped"])
def test_a_host_without_a_provider_makes_the_audit_incomplete(
    provider: dict[str, str], simulator: Handle, tmp_path: Path
) -> None:
    done = run(simulator, tmp_path, "audit", nobody={**provider, "account_sid": "AC" + "d" * 32})
    assert done.returncode != 0
    summary = done.stats["cpaas_recordings_audit"]
    assert summary["verdict"] == "incomplete"
    assert summary["not_collected"] == ["nobody"]
    assert "The account nobody has" in done.output
    assert "must be twilio or telnyx" in done.output


def test_a_limit_without_localhost_is_refused_before_anything_is_collected(
    simulator: Handle, tmp_path: Path
) -> None:
    done = run(simulator, tmp_path, "audit", "--limit", "clinic")
    assert done.returncode != 0
    assert "Add it, as in clinic:localhost" in done.output
    assert not (tmp_path / "evidence.db").exists()
    allowed = run(simulator, tmp_path, "audit", "--limit", "clinic,localhost")
    assert allowed.stats["cpaas_recordings_audit"]["verdict"] in ("pass", "fail"), allowed.output
