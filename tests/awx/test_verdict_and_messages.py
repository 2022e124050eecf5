# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a night ends: the last job, and what AWX tells people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from tests.awx.kit import KIT, SETTINGS
from tools.project import BIN, run


@pytest.mark.parametrize(
    ("left", "status", "said"),
    [
        ({"gate": "passed", "verdict": "fail", "findings_total": 3}, 0, ""),
        ({"gate": "failed", "verdict": "fail", "findings_total": 3}, 2, "audit is fail, with 3 findings"),
        (None, 2, "The audit left no verdict"),
    ],
)
def test_the_last_job_ends_as_the_audit_did(left: Any, status: int, said: str) -> None:
    given = {} if left is None else {"cpaas_recordings_audit": left}
    playbook = KIT / "project" / "verdict.yml"
    command: list[str | Path] = [
        BIN / "ansible-playbook",
        "-i",
        "localhost,",
        playbook,
        "-e",
        json.dumps(given),
    ]
    done = run(command, check=False)
    assert done.returncode == status, done.stdout
    assert said in done.stdout


JOB: dict[str, Any] = {
    "job": {"name": 'Audit "recordings"', "artifacts": {}},
    "job_friendly_name": "Job",
    "url": "https://awx.example.com/#/jobs/playbook/1010",
}
LEFT = {"verdict": "incomplete", "by_verdict": {"fail": 2}, "reasons": ['Listing "rooms" failed.']}


@pytest.mark.parametrize("event", ["started", "success", "error"])
@pytest.mark.parametrize("left", [{}, {"cpaas_recordings_audit": LEFT}], ids=["nothing", "verdict"])
def test_messages_can_be_rendered(event: str, left: dict[str, Any]) -> None:
    strict = SandboxedEnvironment(undefined=StrictUndefined)
    known = {**JOB, "job": {**JOB["job"], "artifacts": left}}
    message = strict.from_string(SETTINGS["notification_messages"][event]["message"]).render(known)
    assert "\n" not in message
    body = strict.from_string(SETTINGS["notification_webhook_bodies"][event]["body"]).render(known)
    sent = json.loads(body)
    assert sent["text"] == message
    if left and event == "error":
        assert sent["verdict"] == "incomplete"
        assert sent["counts"] == {"fail": 2}
        assert sent["reasons"] == LEFT["reasons"]
