# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks over an inventory of accounts: nothing that goes wrong ends green, or without its reason."""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
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
            "export_recording_inventory_store": str(folder / "evidence.db"),
            "export_recording_inventory_dest": str(folder),
            "export_recording_inventory_media": True,
            "export_recording_inventory_media_limit": 1,
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
    collected = [task for task in done.tasks if "accounts" in task.result]
    assert [account["name"] for account in collected[0]["accounts"]] == ["clinic", "broken"]
    assert len(collected) == 1, "one task for all accounts"
    assert {host for host, counts in done.hosts.items() if counts["failures"]} == {"broken"}
    # Nothing is told of a host whose account is fine, but where the task for all of them ran.
    assert {task.host for task in done.tasks} == {"clinic", "broken"}


@pytest.mark.newest
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


@pytest.mark.newest
def test_a_limit_without_localhost_is_refused_before_anything_is_collected(
    simulator: Handle, tmp_path: Path
) -> None:
    done = run(simulator, tmp_path, "audit", "--limit", "clinic")
    assert done.returncode != 0
    assert "Add it, as in clinic:localhost" in done.output
    assert not (tmp_path / "evidence.db").exists()
    allowed = run(simulator, tmp_path, "audit", "--limit", "clinic,localhost")
    assert allowed.stats["cpaas_recordings_audit"]["verdict"] in ("pass", "fail"), allowed.output


OLD = [
    {
        "hosts": "accounts",
        "gather_facts": False,
        "strategy": "free",
        "vars": {"collect_recordings_mode": "incremental"},
        "tasks": [
            {
                "name": "Collect this account with the role",
                "ansible.builtin.include_role": {"name": "cpaas.recordings.collect_recordings"},
            },
            {
                "name": "Collect it with the module",
                "cpaas.recordings.recording_collect": {
                    "store": "{{ collect_recordings_store }}",
                    "provider": "{{ provider }}",
                    "account_sid": "{{ account_sid }}",
                    "auth_token": "{{ auth_token }}",
                },
            },
        ],
    }
]


@pytest.mark.newest
def test_plays_that_collect_each_host_by_itself_work_as_before(simulator: Handle, tmp_path: Path) -> None:
    other = simulator.config.twilio[1]
    second = {"provider": "twilio", "account_sid": other.sid, "auth_token": other.auth_token}
    done = run_playbook(
        OLD,
        inventory=inventory(simulator, second=second),
        variables={"collect_recordings_store": str(tmp_path / "evidence.db")},
        env=provider_environment(simulator, twilio=None, telnyx=None),
        arguments=["--forks", "2"],
    )
    assert done.returncode == 0, done.output
    for host, account in (("clinic", simulator.config.twilio[0]), ("second", other)):
        by_role = done.named("Collect the accounts into the evidence store", host)
        assert [one["account"] for one in by_role["accounts"]] == [account.sid]
        assert done.named("Collect it with the module", host)["account"] == account.sid


@pytest.mark.newest
def test_a_strategy_and_a_limit_are_no_hindrance(simulator: Handle, tmp_path: Path) -> None:
    done = run_playbook(
        "cpaas.recordings.collect",
        inventory=inventory(simulator, left_out={"provider": "twilio", "account_sid": "AC" + "e" * 32}),
        variables={"collect_recordings_store": str(tmp_path / "evidence.db")},
        env={**provider_environment(simulator, twilio=None, telnyx=None), "ANSIBLE_STRATEGY": "free"},
        arguments=["--limit", "clinic"],
    )
    assert done.returncode == 0, done.output
    (collected,) = [task for task in done.tasks if "accounts" in task.result]
    assert [account["name"] for account in collected["accounts"]] == ["clinic"]


class Hostile(BaseHTTPRequestHandler):
    """A provider whose refusal is a template."""

    def do_GET(self) -> None:
        body = json.dumps(
            {"errors": [{"code": "10009", "title": "{{ 6 * 7 }}-hostile", "detail": ""}]}
        ).encode()
        self.send_response(401)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: Any) -> None:
        """Say nothing."""


@pytest.mark.parametrize("playbook", ["collect", "export"])
def test_what_a_provider_says_is_never_rendered(playbook: str, simulator: Handle, tmp_path: Path) -> None:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hostile)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        url = f"http://127.0.0.1:{server.server_port}/v2"
        key = "KEY0hostile-0123456789abcdef"
        enemy = {
            "provider": "telnyx",
            "telnyx_account": "enemy",
            "telnyx_api_key": key,
            "telnyx_base_url": url,
        }
        done = run(simulator, tmp_path, playbook, enemy=enemy)
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
    assert done.returncode != 0
    assert "{{ 6 * 7 }}-hostile" in done.output
    assert "42-hostile" not in done.output
