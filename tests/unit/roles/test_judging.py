# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the roles decide, say and publish; without Ansible."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.plugin_utils.judging import (
    export_summary,
    gate,
    media_brief,
    policy_path,
)
from ansible_collections.cpaas.recordings.plugins.plugin_utils.spelling import misspelt

ARTIFACT = {
    "verdict": "fail",
    "as_of": "2026-03-08T00:00:00Z",
    "policy": {"name": "mine"},
    "findings_total": 3,
    "by_verdict": {"fail": 3},
}


def audit(verdict: str = "fail", **failed: int) -> dict[str, Any]:
    by_severity = {severity: {"fail": number} for severity, number in failed.items()}
    return {
        "verdict": verdict,
        "reasons": [f"Reason {number}." for number in range(5)] if verdict == "incomplete" else [],
        "counts": {"by_severity": by_severity},
        "artifact": {**ARTIFACT, "verdict": verdict},
    }


@pytest.mark.parametrize(
    ("fail_on", "fails"),
    [("critical", False), ("high", False), ("medium", True), ("low", True), ("never", False)],
)
def test_the_gate_looks_at_severity(fail_on: str, fails: bool) -> None:
    judged = gate(audit(critical=0, high=0, medium=2, low=0), fail_on)
    assert judged["state"] == ("failed" if fails else "passed")
    assert bool(judged["findings"]) is fails
    if fails:
        assert judged["findings"].startswith(f"2 verdicts of severity {fail_on} or higher are fail. ")


@pytest.mark.parametrize("tolerated", [False, True])
def test_the_gate_looks_at_completeness(tolerated: bool) -> None:
    failures = [{"source": f"account{number}", "msg": "Wrong key."} for number in range(30)]
    judged = gate(audit("incomplete"), "high", fail_on_incomplete=not tolerated, not_collected=failures)
    assert judged["state"] == ("passed" if tolerated else "failed")
    assert judged["artifact"]["gate"] == judged["brief"]["gate"] == judged["state"]
    assert len(judged["artifact"]["not_collected"]) == 20
    if not tolerated:
        assert "Reason 0. Reason 1. Reason 2. And 2 more." in judged["incomplete"]
        assert "audit_recording_enabled_fail_on_incomplete decides" in judged["incomplete"]
    assert judged["brief"].keys() <= judged["artifact"].keys()
    assert len(json.dumps(judged["brief"])) < 400


def test_a_severity_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match="fail_on is 'hihg'"):
        gate(audit(), "hihg")


def exported(**more: Any) -> dict[str, Any]:
    return {
        "complete": True,
        "counts": {"rooms": 3},
        "manifest": {"path": "/x/manifest.json", "sums": "/x/SHA256SUMS"},
        "files": [{"path": "/x/rooms.csv", "records": 3, "size": 99}],
        **more,
    }


def counts(**more: int) -> dict[str, int]:
    return {"downloaded": 0, "present": 0, "missing": 0, "external": 0, "failed": 0, **more}


def test_an_inventory_that_is_complete() -> None:
    summary = export_summary(exported(pack={"path": "/packs/1"}))
    assert summary["reasons"] == []
    assert summary["lines"][0] == "Inventory: complete"
    assert "evidence pack: /packs/1" in summary["lines"]
    assert summary["brief"] == {"complete": True, "counts": {"rooms": 3}, "manifest": exported()["manifest"]}


def test_every_reason_for_incompleteness_is_told() -> None:
    summary = export_summary(
        exported(complete=False),
        not_collected=[{"source": "clinic", "msg": "Wrong key."}],
        media=[
            {"source": "a", "counts": counts(downloaded=2), "bytes": 7},
            {"source": "b", "counts": counts(failed=1), "bytes": 0},
            {"source": "c", "msg": "Wrong key."},
        ],
    )
    assert summary["reasons"] == [
        "clinic: Wrong key.",
        "Not every collection behind it read everything that it covers (see its manifest).",
        "1 media of b could not be downloaded.",
        "c: Wrong key.",
    ]
    assert summary["artifact"]["complete"] is False
    assert summary["artifact"]["not_collected"] == ["clinic"]
    assert any(line.startswith("media of a: 2 downloaded (7 bytes)") for line in summary["lines"])


def test_media_that_come_late_or_are_not_proven_are_told() -> None:
    line = "3 recordings that are not deleted have no media at the provider: asked for up to 4 times"
    media = [{"source": "a", "counts": counts(missing=3), "bytes": 0, "summary": [line]}]
    summary = export_summary(exported(), media=media)
    assert f"media of a: {line}" in summary["lines"]
    assert summary["reasons"] == []
    assert line not in json.dumps(summary["artifact"])


def test_thousands_of_accounts_leave_few_lines_and_a_small_artifact() -> None:
    many = [{"source": f"account{number}", "msg": "x" * 500} for number in range(2000)]
    media = [{"source": f"account{number}", "counts": counts(failed=1), "bytes": 0} for number in range(2000)]
    summary = export_summary(exported(), not_collected=many, media=media)
    assert len(summary["lines"]) < 130
    assert "and 3990 more reasons" in summary["lines"]
    assert "and media of 1900 more accounts, 0 downloaded, 1900 failed" in summary["lines"]
    assert len(json.dumps(summary["artifact"])) < 20_000


def test_what_became_of_media() -> None:
    accounts = [
        {"name": "a", "counts": counts(), "bytes": 0, "summary": ["2 are late"], "msg": None},
        {"name": "b", "counts": None, "bytes": None, "msg": "Wrong key."},
    ]
    assert media_brief({"accounts": accounts}) == [
        {"source": "a", "counts": counts(), "bytes": 0, "summary": ["2 are late"]},
        {"source": "b", "msg": "Wrong key."},
    ]
    assert media_brief({"failed": True, "msg": "No disk."}) == [
        {"source": "every account", "msg": "No disk."}
    ]


def test_where_a_policy_is(tmp_path: Path) -> None:
    shipped, beside, here = (tmp_path / name for name in ("shipped", "beside", "here"))
    for folder in (shipped, beside, here):
        folder.mkdir()
    (shipped / "everything-recorded.yml").touch()
    (here / "mine.yml").touch()
    (beside / "both.yml").touch()
    (here / "both.yml").touch()
    folders = [str(beside), str(here)]

    def found(policy: Any) -> Any:
        return policy_path(policy, shipped, folders)

    assert found("everything-recorded") == str(shipped / "everything-recorded.yml")
    assert found("mine.yml") == str(here / "mine.yml")
    assert found("both.yml") == str(beside / "both.yml")
    assert found("../here/mine.yml") == str(beside / "../here/mine.yml")
    for as_it_is in (
        "nowhere.yml",
        "/abs.yml",
        "~/mine.yml",
        "version: 1\nname: x\n",
        {"version": 1},
        "",
        None,
    ):
        assert found(as_it_is) == as_it_is


def test_mistyped_variables_are_told_with_what_was_meant() -> None:
    known = ["role_policy", "role_dest"]
    told = misspelt(
        {"role_polcy": 1, "role_dest": 2, "other_polcy": 3, "role_" + "x" * 200: 4}, "role_", known
    )
    assert len(told) == 2
    assert told[0].endswith("the variable role_polcy, and ignores it; did you mean role_policy?")
    assert len(told[1]) < 300
