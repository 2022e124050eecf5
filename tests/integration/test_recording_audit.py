# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module recording_audit, run by its full name through Ansible."""

from __future__ import annotations

import json
import stat
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
import yaml
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import audits
from ansible_collections.cpaas.recordings.plugins.modules import recording_audit

from tests.bench.audit import POLICY
from tests.evidence.fill import AS_OF, fill
from tests.integration.ansible_run import Json, Outcome, Task, run_task
from tests.integration.module_run import run_module, run_modules

MOMENT = to_text(AS_OF)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("audit") / "evidence.db"
    opened = open_store(str(path))
    fill(opened.engine, seed=5, rooms=200, recordings=800)
    opened.close()
    return path


def arguments(store: Path, **more: Any) -> Json:
    return {"store": str(store), "policy": POLICY, "as_of": MOMENT, **more}


def reports(folder: Path) -> list[Json]:
    return [{"format": name, "dest": str(folder / f"audit.{name}")} for name in ("json", "csv", "html")]


def remembered(store: Path) -> int:
    opened = open_store(str(store), read_only=True)
    with opened.read() as connection:
        number = connection.execute(sa.select(sa.func.count()).select_from(audits)).scalar_one()
    opened.close()
    return int(number)


def test_every_documented_key_is_returned_and_no_other(store: Path, tmp_path: Path) -> None:
    every = yaml.safe_load(recording_audit.RETURN)
    documented = {
        name: value for name, value in every.items() if value["returned"] != "when O(validate_only) is set"
    }
    outcome = run_task("recording_audit", arguments(store, reports=reports(tmp_path), compare_with=POLICY))
    assert not outcome.failed, outcome.result
    assert set(outcome.result) - {"invocation", "changed", "_ansible_no_log", "diff"} == set(documented)
    for name, value in documented.items():
        assert isinstance(outcome[name], type(value["sample"])), name
        if isinstance(value["sample"], dict):
            assert set(value["sample"]) <= set(outcome[name]), name
        if value.get("elements") == "dict" and value["sample"] and outcome[name]:
            assert set(outcome[name][0]) == set(value["sample"][0]), name
    assert set(documented["counts"]["sample"]["by_severity"]) == set(outcome["counts"]["by_severity"])


def test_it_does_not_fail_because_of_findings_and_the_result_is_small(store: Path) -> None:
    outcome = run_module("recording_audit", arguments(store))
    assert (outcome.state, outcome["verdict"]) == ("ok", "fail")
    assert outcome["findings_total"] > 50
    assert len(outcome["findings"]) == 50
    assert outcome["findings"][0]["severity"] == "critical"
    assert len(json.dumps(outcome.result)) < 100_000


def test_reports_are_written_once_for_their_owner_alone(store: Path, tmp_path: Path) -> None:
    task = Task(
        "cpaas.recordings.recording_audit", arguments(store, reports=reports(tmp_path / "new" / "folder"))
    )
    first, second, third = run_modules([task, task, Task(task.module, {**task.args, "mode": "0640"})])
    assert (first["changed"], second["changed"], third["changed"]) == (True, False, True)
    assert first["reports"] == second["reports"]
    for report in first["reports"]:
        path = Path(report["path"])
        assert path.stat().st_size > 0
        assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_check_mode_writes_nothing_and_diff_mode_shows_verdicts(store: Path, tmp_path: Path) -> None:
    before = remembered(store)
    policy = {**POLICY, "name": "checked"}
    outcome = run_module(
        "recording_audit", arguments(store, policy=policy, reports=reports(tmp_path)), check=True, diff=True
    )
    assert outcome["changed"] is True
    assert list(tmp_path.iterdir()) == []
    assert remembered(store) == before
    shown = outcome["diff"][0]
    assert shown["before"] == ""
    assert "verdict: fail\n" in shown["after"]
    assert "room-recording-required: " in shown["after"]


def test_drift_and_diff_against_the_previous_audit(store: Path) -> None:
    strict = {"version": 1, "name": "drifting", "controls": [{"control": "recording-failed"}]}
    lax = {**strict, "controls": [{"control": "recording-failed", "select": {"provider": "telnyx"}}]}
    later = "2026-03-09T00:00:00Z"
    module = "cpaas.recordings.recording_audit"
    first, second = run_modules(
        [
            Task(module, arguments(store, policy=strict)),
            Task(module, arguments(store, policy=lax, as_of=later), diff=True),
        ]
    )
    assert first["drift"]["previous"] is None
    drift = second["drift"]
    assert drift["previous"] == {
        "as_of": MOMENT, "verdict": "fail", "policy_digest": first["policy"]["digest"],
    }  # fmt: skip
    assert drift["policy_changed"] is True
    assert drift["policy_digest"] == second["policy"]["digest"]
    assert drift["not_selected"] == first["findings_total"] - second["findings_total"] > 0
    assert drift["resolved"] == 0
    assert drift["persisting"] == second["findings_total"]
    assert "open: recording-failed twilio" in second["diff"][0]["before"]
    assert "open: recording-failed twilio" not in second["diff"][0]["after"]


def test_a_policy_is_checked_without_evidence(tmp_path: Path) -> None:
    path = tmp_path / "policy.yml"
    path.write_text("version: 1\nname: x\ncontrols:\n  - control: recording-faild\n")
    good, bad = run_modules(
        [
            Task("cpaas.recordings.recording_audit", {"policy": POLICY, "validate_only": True}),
            Task("cpaas.recordings.recording_audit", {"policy": str(path), "validate_only": True}),
        ]
    )
    assert len(good["policy"]["controls"]) == len(POLICY["controls"])
    assert good["resources"]["twilio"] == ["settings", "rooms", "recordings"]
    assert good["changed"] is False
    assert bad.failed
    assert bad["msg"] == (
        f"The policy is not valid: {path} line 4, controls[0].control: there is no control "
        "'recording-faild'; "
        "did you mean recording-failed?."
    )


def failure(outcome: Outcome) -> str:
    assert outcome.failed
    assert "Traceback" not in json.dumps(outcome.result)
    return str(outcome["msg"])


def test_mistakes_are_one_sentence(store: Path, tmp_path: Path) -> None:
    module = "cpaas.recordings.recording_audit"
    (tmp_path / "text.db").write_text("this is no database, and long enough to have been one " * 20)
    tasks = [
        arguments(tmp_path / "absent.db"),
        arguments(tmp_path / "text.db"),
        arguments(store, as_of="2026-03-08"),
        arguments(store, policy=str(tmp_path / "absent.yml")),
        arguments(store, findings_limit=501),
        {"policy": POLICY},
        arguments(store, reports=[{"format": "pdf", "dest": str(tmp_path / "x")}]),
        arguments(store, reports=[{"format": "json", "dest": "/proc/x/y.json"}]),
    ]
    messages = [failure(outcome) for outcome in run_modules([Task(module, args) for args in tasks])]
    wanted = [
        "There is no evidence store at",
        "cannot be used: file is not a database",
        "a date without time and zone",
        "cannot be read: No such file or directory",
        "findings_limit is 501",
        "store",
        "value of format must be one of",
        "/proc/x",
    ]
    for message, part in zip(messages, wanted, strict=True):
        assert part in message
        assert len(message) < 400
