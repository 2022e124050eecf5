# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waivers for the unknown, legal holds, and requirements of frameworks."""

from __future__ import annotations

import typing as t
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.engine import Audit
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.frameworks import load_framework
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError

from tests.evidence.fill import AS_OF, TWILIO, add_run, recording_row, room_row
from tests.unit.audit.cases.case import days
from tests.unit.audit.harness import Rows, empty_store, policy_of, put, run_audit, waiver
from tools.project import ROOT

REQUIRED = "room-recording-required"
MAXIMUM = "recording-retention-maximum"
ROOM, RECORDING = room_row()["id"], recording_row()["id"]
DOCUMENT = "Log of the visit, archive 4711"
FRAMEWORKS = ROOT / "roles/audit_recording_enabled/files/frameworks"


def attested(control: str = REQUIRED, *resources: str, **more: t.Any) -> dict[str, t.Any]:
    return waiver(control, *(resources or (ROOM,)), verdict="unknown", evidence=DOCUMENT, **more)


def store(*rooms: t.Any, runs: t.Any = None) -> sa.Engine:
    engine = empty_store()
    put(engine, rooms=rooms, **({"runs": runs} if runs else {}))
    return engine


def test_what_is_unknown_is_attested_and_passes_with_the_number_told() -> None:
    found = run_audit(store(room_row(recording_enabled=None)), policy_of(REQUIRED, waivers=[attested()]))
    item = next(item for item in found.evaluations if item.control == REQUIRED)
    assert (item.verdict, item.waiver, item.evidence) == ("attested", "W-1", DOCUMENT)
    assert found.summary.verdict == "pass"
    assert found.summary.counts["by_verdict"]["attested"] == 1
    assert found.summary.findings == []
    assert found.summary.waivers[0]["evidence"] == DOCUMENT


def test_one_more_that_is_unknown_keeps_it_incomplete() -> None:
    rooms = [room_row(recording_enabled=None), room_row(id="RM" + "2" * 32, recording_enabled=None)]
    found = run_audit(store(*rooms), policy_of(REQUIRED, waivers=[attested()]))
    assert found.summary.verdict == "incomplete"
    assert found.summary.counts["by_verdict"]["unknown"] == 1


@pytest.mark.parametrize(
    ("enabled", "kind", "expected"),
    [
        (None, "unknown", "attested"),
        (None, "fail", "unknown"),
        (False, "unknown", "fail"),
        (False, "fail", "waived"),
    ],
)
def test_each_kind_covers_its_own_verdict_only(enabled: bool | None, kind: str, expected: str) -> None:
    one = attested() if kind == "unknown" else waiver(REQUIRED, ROOM)
    found = run_audit(store(room_row(recording_enabled=enabled)), policy_of(REQUIRED, waivers=[one]))
    assert found.verdicts(REQUIRED) == [expected]


def test_an_expired_attestation_attests_nothing() -> None:
    one = attested(expires="2026-03-07")
    found = run_audit(store(room_row(recording_enabled=None)), policy_of(REQUIRED, waivers=[one]))
    assert found.verdicts(REQUIRED) == ["unknown"]
    assert found.verdicts("waiver-hygiene") == ["fail"]


def test_a_collection_that_is_missing_cannot_be_attested() -> None:
    def runs(connection: sa.Connection) -> None:
        add_run(connection, 1, "twilio", TWILIO[0], complete=False)

    engine = store(room_row(recording_enabled=None), runs=runs)
    assert run_audit(engine, policy_of(REQUIRED, waivers=[attested()])).summary.verdict == "incomplete"
    with pytest.raises(InputError, match="cannot be attested"):
        policy_of("evidence-gap", waivers=[attested("evidence-gap", "rooms")])


def test_an_attestation_names_its_document() -> None:
    with pytest.raises(InputError, match="name the document"):
        policy_of(REQUIRED, waivers=[{**attested(), "evidence": " "}])


def test_what_was_unknown_and_is_attested_is_told_apart() -> None:
    engine = store(room_row(recording_enabled=None))
    run_audit(engine, policy_of(REQUIRED), remember=True)
    drift = run_audit(
        engine, policy_of(REQUIRED, waivers=[attested()]), as_of=AS_OF + timedelta(days=1)
    ).summary.drift
    assert (drift["attested"], drift["resolved"], drift["new"]) == (1, 0, 0)


# Legal holds


def held(tmp_path: Path, holds: str, *rows: t.Any, rooms: Rows = ()) -> list[str]:
    (tmp_path / "holds.yml").write_text(holds)
    policy = tmp_path / "policy.yml"
    policy.write_text(
        "version: 1\nname: x\nholds: holds.yml\ncontrols:\n  - control: recording-retention-maximum\n"
        "    params: {maximum_days: 30}\n"
    )
    engine = empty_store()
    put(engine, recordings=rows, rooms=rooms)
    return run_audit(engine, load_policy(str(policy), now=AS_OF)).verdicts(MAXIMUM)


OLD = recording_row(created_at=days(100))
HOLD = "  - {ids: [ID], owner: legal@example.com, reason: Case 4711, until: 2026-03-08}\n"


@pytest.mark.parametrize("held_id", [RECORDING, ROOM])
def test_a_hold_by_id_keeps_a_recording(tmp_path: Path, held_id: str) -> None:
    assert held(tmp_path, f"holds:\n{HOLD}".replace("ID", held_id), OLD) == ["pass"]


def test_a_hold_that_is_over_or_of_something_else_keeps_nothing(tmp_path: Path) -> None:
    over = HOLD.replace("2026-03-08", "2026-03-07").replace("ID", RECORDING)
    other = HOLD.replace("ID", "RT" + "9" * 32)
    assert held(tmp_path, f"holds:\n{over}{other}", OLD) == ["fail"]


def test_a_hold_by_name_keeps_what_it_selects_and_leaves_open_what_it_cannot_tell(tmp_path: Path) -> None:
    holds = 'holds:\n  - {select: {room_name: "^visit-"}, owner: legal@example.com, reason: Case 1}\n'
    other = recording_row(id="RT" + "2" * 32, room_id="RM" + "2" * 32, created_at=days(99))
    lost = recording_row(id="RT" + "3" * 32, room_id="RM" + "3" * 32, created_at=days(98))
    rooms = [room_row(), room_row(id="RM" + "2" * 32, name="standup")]
    assert held(tmp_path, holds, OLD, other, lost, rooms=rooms) == ["pass", "fail", "unknown"]


def test_a_mistake_in_the_holds_is_named_with_their_own_line(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        held(tmp_path, "holds:\n  - ids: [x]\n    owner: me\n", OLD)
    assert f"{tmp_path / 'holds.yml'} line 2, holds[0].reason: is missing" in str(caught.value)
    with pytest.raises(InputError, match="give either ids or select"):
        held(tmp_path, "holds:\n  - {owner: me, reason: x}\n", OLD)
    with pytest.raises(InputError, match="the keys are provider, account"):
        held(tmp_path, "holds:\n  - {owner: me, reason: x, select: {rom_name: x}}\n", OLD)


def test_keys_that_stand_twice_are_refused_there_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2, holds: the key is there twice"):
        held(tmp_path, "holds: []\nholds: []\n", OLD)
    with pytest.raises(InputError, match="line 2, name: the key is there twice"):
        load_framework("name: x\nname: y\nrequirements: []\n")


def test_holds_that_are_not_there_are_told() -> None:
    with pytest.raises(InputError, match=r"The file of legal holds .* cannot be read"):
        policy_of(REQUIRED, holds="/nowhere/holds.yml")


# Frameworks


def test_a_requirement_has_the_worst_verdict_of_its_controls() -> None:
    engine = store(room_row(recording_enabled=False), room_row(id="RM" + "2" * 32))
    framework = load_framework(
        {
            "name": "ours",
            "requirements": [
                {"id": "1", "title": "Recorded", "controls": [REQUIRED, "recording-failed"]},
                {"id": "2", "title": "Kept", "controls": [MAXIMUM]},
                {"id": "3", "title": "Nothing here checks it"},
                {"id": "4", "title": "Own", "controls": ["x-own"]},
            ],
        }
    )
    with engine.connect() as connection:
        policy = policy_of(REQUIRED, "recording-failed")
        audit = Audit(connection, policy, AS_OF, frameworks=[framework])
        with audit.drift:
            shown = audit.run([]).frameworks
    assert [(one["id"], one["verdict"]) for one in shown[0]["requirements"]] == [
        ("1", "fail"),
        ("2", None),
        ("3", None),
        ("4", None),
    ]
    assert shown[0]["requirements"][0]["counts"]["pass"] == 1


def test_a_mistake_in_a_framework_is_named_with_its_line() -> None:
    text = "name: x\nrequirements:\n  - id: '1'\n    title: y\n    controls: [recording-faild]\n"
    with pytest.raises(InputError) as caught:
        load_framework(text)
    assert "framework line 5, requirements[0].controls[0]: there is no control" in str(caught.value)
    with pytest.raises(InputError, match=r"framework line 3, requirements\[0\].title: is missing"):
        load_framework("name: x\nrequirements:\n  - id: '1'\n")


@pytest.mark.parametrize("path", sorted(FRAMEWORKS.glob("*.yml")), ids=lambda path: path.stem)
def test_the_shipped_frameworks_are_valid(path: Path) -> None:
    framework = load_framework(str(path))
    assert framework.requirements
    assert "no legal claim" in path.read_text().lower()
