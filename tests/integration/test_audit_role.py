# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The role audit_recording_enabled and the playbooks, against the simulator."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.integration.ansible_run import Json, Run, run_playbook
from tests.integration.environment import provider_environment
from tests.simulator.handle import Handle

NAME = "audit_recording_enabled"
AUDIT = "Audit the evidence"
SUMMARY = "Show the summary"


def variables(folder: Path, **more: Any) -> Json:
    return {f"{NAME}_dest": str(folder), **{f"{NAME}_{name}": value for name, value in more.items()}}


def lines(run: Run) -> list[str]:
    return list(run.named(SUMMARY)["msg"])


def audit(run: Run) -> Json:
    return run.named(AUDIT).result


def test_with_nothing_but_credentials_in_the_environment(simulator: Handle, tmp_path: Path) -> None:
    environment = provider_environment(simulator)
    run = run_playbook("cpaas.recordings.audit", env={**environment, "PWD": str(tmp_path)}, cwd=tmp_path)
    result = audit(run)
    assert result["policy"]["name"] == "everything-recorded"
    assert {entry["provider"] for entry in result["population"]["accounts"]} == {"twilio", "telnyx"}
    assert (tmp_path / "cpaas-recordings" / "evidence.db").is_file()
    for name in ("html", "json", "csv"):
        assert (tmp_path / "cpaas-recordings" / "reports" / f"audit.{name}").is_file()
    assert (run.returncode != 0) == (result["verdict"] != "pass")


def test_without_any_credentials_there_is_one_clear_sentence(tmp_path: Path) -> None:
    run = run_playbook("cpaas.recordings.audit", variables=variables(tmp_path))
    assert run.returncode != 0
    assert "There is no account to collect. Set TWILIO_ACCOUNT_SID" in run.output
    assert "Traceback" not in run.output


@pytest.mark.newest
def test_a_failing_gate_loses_nothing(simulator: Handle, tmp_path: Path) -> None:
    policy = {
        "version": 1,
        "name": "gate",
        "controls": [{"control": "room-region-allowed", "params": {"allowed_regions": ["xx1"]}}],
    }
    run = run_playbook(
        "cpaas.recordings.audit",
        variables=variables(tmp_path, policy=policy),
        env=provider_environment(simulator, telnyx=None),
    )
    assert run.returncode != 0
    assert run.tasks[-1].name.endswith(("Judge the findings", "Judge the evidence"))
    published = run.stats["cpaas_recordings_audit"]
    assert published["verdict"] == audit(run)["verdict"] == "fail"
    assert published["gate"] == "failed"
    assert len(json.dumps(published)) <= 20_000
    assert (tmp_path / "reports" / "audit.html").is_file()
    assert lines(run)[0].startswith("Verdict: fail (policy gate, as of ")
    assert any(line.startswith("total ") for line in lines(run))


@pytest.mark.newest
def test_the_gate_looks_at_severity(simulator: Handle, tmp_path: Path) -> None:
    entry = {"control": "room-region-allowed", "severity": "medium", "params": {"allowed_regions": ["xx1"]}}
    policy = {"version": 1, "name": "gate", "controls": [entry]}
    environment = provider_environment(simulator, telnyx=None)
    codes = {}
    for number, fail_on in enumerate(("high", "medium", "low", "never")):
        given = variables(tmp_path, policy=policy, fail_on=fail_on, collect=number == 0)
        codes[fail_on] = run_playbook("cpaas.recordings.audit", variables=given, env=environment).returncode
    assert codes["high"] == codes["never"] == 0
    assert codes["medium"] != 0
    assert codes["low"] != 0


@pytest.mark.newest
def test_an_account_that_cannot_be_collected_does_not_stop_the_others(
    simulator: Handle, tmp_path: Path
) -> None:
    account = simulator.config.twilio[0]
    wrong = "wrong-token-0123456789abcdef"
    sources = [
        {"name": "broken", "provider": "twilio", "account_sid": account.sid, "auth_token": wrong},
        {"name": "floor", "provider": "telnyx", "telnyx_account": "floor"},
    ]
    policy = {"version": 1, "name": "failed", "controls": [{"control": "recording-stuck"}]}
    mistyped = {f"{NAME}_fial_on": "low"}
    run = run_playbook(
        "cpaas.recordings.audit",
        variables={**variables(tmp_path, policy=policy, sources=sources), **mistyped},
        # The environment's own token would be accepted: a source with credentials must not take it.
        env=provider_environment(simulator),
        arguments=["-vvv"],
    )
    assert run.returncode != 0
    assert run.tasks[-1].name.endswith("Judge the evidence")
    assert run.stats["cpaas_recordings_audit"]["verdict"] == "incomplete"
    assert run.stats["cpaas_recordings_audit"]["gate"] == "failed"
    collecting = run.named("Collect the accounts into the evidence store")
    assert (collecting.state, collecting.ignored) == ("failed", True), "a wrong key is not shown as ok"
    assert f"{NAME}_fial_on, and ignores it; did you mean {NAME}_fail_on?" in " ".join(run.output.split())
    accounts = {entry["account"]: entry["complete"] for entry in audit(run)["population"]["accounts"]}
    assert accounts["floor"] is True
    assert any("the provider does not accept the credentials" in line for line in lines(run))
    for secret in (wrong, account.auth_token, simulator.config.telnyx[0].api_key):
        assert secret not in run.output


@pytest.mark.newest
def test_incomplete_evidence_may_be_let_pass(simulator: Handle, tmp_path: Path) -> None:
    source = {"provider": "twilio", "resources": ["recordings"]}
    policy = {"version": 1, "name": "rooms", "controls": [{"control": "room-callback-secure"}]}
    given = variables(tmp_path, policy=policy, sources=[source])
    environment = provider_environment(simulator, telnyx=None)
    strict = run_playbook("cpaas.recordings.audit", variables=given, env=environment)
    assert strict.returncode != 0
    assert "rooms of twilio account" in strict.tasks[-1]["msg"]
    given |= variables(tmp_path, fail_on_incomplete=False, collect=False)
    assert run_playbook("cpaas.recordings.audit", variables=given, env=environment).returncode == 0


@pytest.mark.newest
def test_check_mode_changes_nothing(simulator: Handle, tmp_path: Path) -> None:
    environment = provider_environment(simulator, telnyx=None)
    given = variables(tmp_path / "new", fail_on="never", fail_on_incomplete=False)
    fresh = run_playbook(
        "cpaas.recordings.audit", variables=given, env=environment, arguments=["--check", "--diff"]
    )
    assert fresh.returncode == 0, fresh.output
    assert not (tmp_path / "new").exists()
    assert "nothing is collected into it" in fresh.output
    assert run_playbook("cpaas.recordings.audit", variables=given, env=environment).returncode == 0
    before = {path: path.read_bytes() for path in (tmp_path / "new" / "reports").iterdir()}
    again = run_playbook(
        "cpaas.recordings.audit", variables=given, env=environment, arguments=["--check", "--diff"]
    )
    assert again.returncode == 0, again.output
    assert {path: path.read_bytes() for path in (tmp_path / "new" / "reports").iterdir()} == before
    assert "verdicts as of" in again.output


@pytest.mark.newest
def test_the_same_moment_changes_nothing_the_second_time(simulator: Handle, tmp_path: Path) -> None:
    environment = provider_environment(simulator)
    given = variables(tmp_path, as_of="1m", fail_on="never", fail_on_incomplete=False)
    first = run_playbook("cpaas.recordings.audit", variables=given, env=environment)
    given[f"{NAME}_as_of"] = audit(first)["as_of"]
    given[f"{NAME}_collect"] = False
    assert run_playbook("cpaas.recordings.audit", variables=given, env=environment).changed == 0


def test_hosts_of_the_inventory_are_accounts(simulator: Handle, tmp_path: Path) -> None:
    account, telnyx = simulator.config.twilio[0], simulator.config.telnyx[0]
    hosts: Json = {
        "clinic": {"provider": "twilio", "account_sid": account.sid, "auth_token": account.auth_token},
        "floor": {"provider": "telnyx", "telnyx_account": "floor", "telnyx_api_key": telnyx.api_key},
        "nobody": {
            "provider": "telnyx",
            "telnyx_account": "nobody",
            "telnyx_api_key": "KEY0wrong-0123456789abcdef",
        },
    }
    run = run_playbook(
        "cpaas.recordings.audit",
        variables=variables(tmp_path, fail_on="never"),
        env=provider_environment(simulator, twilio=None, telnyx=None),
        inventory={"all": {"children": {"accounts": {"hosts": hosts}}}},
        arguments=["-vvv"],
    )
    accounts = {entry["account"]: entry["complete"] for entry in audit(run)["population"]["accounts"]}
    assert accounts[account.sid] is True
    assert accounts["floor"] is True
    assert accounts.get("nobody", False) is False
    assert run.stats["cpaas_recordings_audit"]["verdict"] == "incomplete"
    assert run.tasks[-1].name.endswith("Judge the evidence")
    for secret in (account.auth_token, telnyx.api_key, "KEY0wrong-0123456789abcdef"):
        assert secret not in run.output


def test_a_policy_is_checked_by_a_playbook(tmp_path: Path) -> None:
    (tmp_path / "policy.yml").write_text("version: 1\nname: mine\ncontrols:\n  - control: recording-failed\n")
    run = run_playbook(
        "cpaas.recordings.check_policy",
        variables={"policy": "policy.yml"},
        env={"PWD": str(tmp_path)},
        cwd=tmp_path,
    )
    assert run.returncode == 0, run.output
    assert run.named("Show what it checks")["msg"] == [
        "The policy mine is valid.",
        "high      recording-failed",
    ]
    unnamed = run_playbook("cpaas.recordings.check_policy")
    assert unnamed.returncode != 0
    assert "Name the policy file" in unnamed.output


@pytest.mark.newest
def test_what_if_is_shown_in_the_summary(simulator: Handle, tmp_path: Path) -> None:
    policy = {"version": 1, "name": "now", "controls": [{"control": "recording-stuck"}]}
    run = run_playbook(
        "cpaas.recordings.audit",
        variables=variables(tmp_path, policy=policy, compare_with="nothing-recorded", fail_on="never"),
        env=provider_environment(simulator, telnyx=None),
    )
    assert any(line.startswith("under the policy nothing-recorded ") for line in lines(run))
    assert audit(run)["differences"]["total"] > 0


@pytest.mark.newest
def test_tags_do_a_part_and_others_are_refused(simulator: Handle, tmp_path: Path) -> None:
    environment = provider_environment(simulator, telnyx=None)
    given = variables(tmp_path, fail_on="never", fail_on_incomplete=False)

    def tagged(tag: str) -> Run:
        return run_playbook(
            "cpaas.recordings.audit", variables=given, env=environment, arguments=["--tags", tag]
        )

    refused = tagged("colect")
    assert refused.returncode != 0
    assert "There is no tag colect here; nothing would happen. They are collect and audit." in refused.output
    assert not (tmp_path / "evidence.db").exists()
    assert tagged("collect").returncode == 0
    assert (tmp_path / "evidence.db").is_file()
    assert not (tmp_path / "reports").exists()
    run = tagged("audit")
    assert run.returncode == 0, run.output
    assert (tmp_path / "reports" / "audit.html").is_file()
    assert not [
        task for task in run.tasks if task.name.endswith("Collect the accounts into the evidence store")
    ]


@pytest.mark.newest
def test_a_mistake_in_the_policy_is_told_before_anything_is_collected(
    simulator: Handle, tmp_path: Path
) -> None:
    policy = {"version": 1, "name": "typo", "controls": [{"control": "recording-faild"}]}
    account = simulator.config.twilio[0]
    host = {"provider": "twilio", "account_sid": account.sid, "auth_token": account.auth_token}
    run = run_playbook(
        "cpaas.recordings.audit",
        variables=variables(tmp_path, policy=policy),
        env=provider_environment(simulator, twilio=None, telnyx=None),
        inventory={"all": {"children": {"accounts": {"hosts": {"clinic": host}}}}},
    )
    assert run.returncode != 0
    assert "did you mean recording-failed?" in run.output
    assert list(tmp_path.iterdir()) == []
