# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OCSF report: valid by the library, complete by the class's own rules, the same every time."""

from __future__ import annotations

import json
import typing as t
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation
from py_ocsf_models.events.findings.compliance_finding import ComplianceFinding

from tests.unit.reports.evaluations import HOSTILE, evaluations
from tests.unit.reports.produce import one, render
from tests.unit.reports.summaries import Tally

ITEMS = list(evaluations(60, 60))
AS_OF_MS = 1_772_928_000_000  # 2026-03-08T00:00:00Z
#: Required by https://schema.ocsf.io/1.5.0/classes/compliance_finding and by the objects in it.
REQUIRED = (
    "activity_id", "category_uid", "class_uid", "compliance", "finding_info", "metadata", "severity_id",
    "time", "type_uid",
)  # fmt: skip


def validate(line: bytes) -> None:
    """Refuse what the library's model refuses."""
    if hasattr(ComplianceFinding, "model_validate_json"):
        ComplianceFinding.model_validate_json(line)
    else:  # before release 0.8
        ComplianceFinding.parse_raw(line)


def test_validation_refuses_what_is_wrong(tmp_path: Path) -> None:
    (event,) = events(tmp_path, {})
    with pytest.raises(ValueError, match="severity_id"):
        validate(json.dumps(event | {"severity_id": 77}).encode())


def events(folder: Path, *changes: dict[str, t.Any]) -> list[dict[str, t.Any]]:
    return read(folder, [one(**each) for each in changes])


def read(folder: Path, items: list[Evaluation], **changes: t.Any) -> list[dict[str, t.Any]]:
    """Return the events of *items*, in an audit that is complete unless *changes* say otherwise."""
    tally = Tally()
    for item in items:
        tally.add(item)
    lines = render(folder, "ocsf", items, tally.summary(**{"complete": True} | changes)).decode().split("\n")
    assert lines.pop() == ""
    return [json.loads(line) for line in lines]


def test_an_event_for_every_finding(tmp_path: Path) -> None:
    expected = [item for item in ITEMS if item.verdict in {"fail", "waived", "unknown"}]
    assert [event["resources"][0]["uid"] for event in read(tmp_path, ITEMS)] == [item.id for item in expected]


def test_an_incomplete_audit_is_an_event(tmp_path: Path) -> None:
    (event,) = read(tmp_path, [], complete=False)
    validate(json.dumps(event).encode())
    assert "of rooms of twilio account" in event["message"]
    assert (event["severity"], event["status_code"]) == ("Critical", "unknown")
    assert event["finding_info"]["uid"] == read(tmp_path, [one()], complete=False)[0]["finding_info"]["uid"]


def test_an_event_says_what_to_do(tmp_path: Path) -> None:
    policy = {
        "name": "telehealth-2026",
        "controls": [{"control": "room-recording-required", "remedy": "Turn it on.", "risk": "A fine."}],
    }
    line = render(tmp_path, "ocsf", [one()], Tally().summary(complete=True), policy=policy)
    event = json.loads(line)
    assert event["remediation"]["desc"] == "Turn it on."
    assert event["unmapped"]["risk"] == "A fine."


def test_events_are_valid_and_complete(tmp_path: Path) -> None:
    for line in render(tmp_path, "ocsf", ITEMS).splitlines():
        validate(line)
        event = json.loads(line)
        assert all(event.get(name) is not None for name in REQUIRED)
        assert (event["category_uid"], event["class_uid"]) == (2, 2003)
        assert event["type_uid"] == event["class_uid"] * 100 + event["activity_id"]
        assert event["metadata"]["product"]["vendor_name"]
        assert event["metadata"]["version"].startswith("1.")
        assert event["finding_info"]["uid"]
        assert event["finding_info"]["title"]
        assert event["compliance"]["standards"]


def test_times_are_milliseconds(tmp_path: Path) -> None:
    since = "2026-02-22T00:00:00.000000Z"
    (event,) = events(tmp_path, {"change": "persisting", "since": since})
    assert event["time"] == event["finding_info"]["last_seen_time"] == AS_OF_MS
    assert event["finding_info"]["first_seen_time"] == AS_OF_MS - 14 * 86_400_000


@pytest.mark.parametrize(
    ("verdict", "compliance", "status"),
    [("fail", 3, "New"), ("unknown", 2, "New"), ("waived", 3, "Suppressed")],
)
def test_verdicts_become_statuses(tmp_path: Path, verdict: str, compliance: int, status: str) -> None:
    (event,) = events(tmp_path, {"verdict": verdict, "waiver": "W-1" if verdict == "waived" else ""})
    assert (event["compliance"]["status_id"], event["status"], event["status_code"]) == (
        compliance,
        status,
        verdict,
    )


@pytest.mark.parametrize(("severity", "number"), [("low", 2), ("medium", 3), ("high", 4), ("critical", 5)])
def test_severities(tmp_path: Path, severity: str, number: int) -> None:
    (event,) = events(tmp_path, {"severity": severity})
    assert (event["severity_id"], event["severity"]) == (number, severity.capitalize())


@pytest.mark.parametrize(("change", "activity"), [("", 1), ("new", 1), ("persisting", 2)])
def test_changes_become_activities(tmp_path: Path, change: str, activity: int) -> None:
    (event,) = events(tmp_path, {"change": change})
    assert event["activity_id"] == activity


def test_identity(tmp_path: Path) -> None:
    first, again, other = events(tmp_path, {}, {"message": "another"}, {"account": "ACother"})
    assert first["finding_info"]["uid"] == again["finding_info"]["uid"] != other["finding_info"]["uid"]
    assert render(tmp_path / "one", "ocsf", ITEMS) == render(tmp_path / "two", "ocsf", ITEMS)


def test_hostile_text_stays_data(tmp_path: Path) -> None:
    found = events(tmp_path, *({"name": name, "message": name, "facts": {name: name}} for name in HOSTILE))
    assert [event["resources"][0]["name"] for event in found] == list(HOSTILE)
