# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit as a whole: order, counts, verdict, drift, what-if, determinism."""

from __future__ import annotations

import json
import typing as t
from collections import Counter
from datetime import timedelta

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls.registry import CONTROLS
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.engine import Audit
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables

from tests.bench.audit import POLICY
from tests.evidence.fill import AS_OF, TWILIO, add_run, fill, recording_row, room_row, settings_row
from tests.unit.audit.harness import Seen, empty_store, policy_of, put, run_audit, waiver

ROOM = room_row()["id"]
LATER = AS_OF + timedelta(days=1)


@pytest.fixture(scope="module")
def filled() -> sa.Engine:
    engine = empty_store()
    fill(engine, seed=7, rooms=400, recordings=2000)
    return engine


@pytest.fixture(scope="module")
def everything() -> t.Any:
    return load_policy(POLICY, now=AS_OF)


def test_the_policy_of_the_benchmark_has_every_control() -> None:
    every = {control for control, found in CONTROLS.items() if found.version == 1}
    assert {entry["control"] for entry in POLICY["controls"]} == every


def test_evaluations_come_in_the_documented_order(filled: sa.Engine, everything: t.Any) -> None:
    evaluations = run_audit(filled, everything).evaluations
    kinds = ["coverage", "settings", "rooms", "recordings", "waivers", "controls"]
    controls = everything.controls()
    keys = [
        (
            kinds.index(item.resource),
            item.provider,
            item.account,
            item.created_at or "",
            item.id,
            controls.index(item.control),
        )
        for item in evaluations
    ]
    assert keys == sorted(keys)
    assert len(set(keys)) == len(keys)
    assert {item.resource for item in evaluations} == set(kinds)


def test_counts_are_those_of_the_evaluations(filled: sa.Engine, everything: t.Any) -> None:
    audited = run_audit(filled, everything)
    counts, seen = audited.summary.counts, audited.evaluations
    for name, key in (("by_control", "control"), ("by_severity", "severity")):
        expected = Counter((getattr(item, key), item.verdict) for item in seen)
        assert {(k, v): n for k, inner in counts[name].items() for v, n in inner.items() if n} == expected
    by_verdict = Counter(item.verdict for item in seen)
    assert {verdict: number for verdict, number in counts["by_verdict"].items() if number} == by_verdict
    assert set(by_verdict) == {"pass", "fail", "waived", "unknown", "not_applicable"}
    assert audited.summary.findings_total == by_verdict["fail"] + by_verdict["unknown"]
    for entry in audited.summary.population["accounts"]:
        own = Counter(item.verdict for item in seen if item.account == entry["account"])
        assert {verdict: number for verdict, number in entry["by_verdict"].items() if number} == own


def test_population_timeline_and_regions_count_every_room_once(filled: sa.Engine, everything: t.Any) -> None:
    summary = run_audit(filled, everything).summary
    assert (summary.population["rooms"], summary.population["recordings"]) == (400, 2000)
    assert summary.population["settings"] == 2
    verdicts = ("pass", "fail", "waived", "unknown", "not_applicable")
    for rows in (summary.timeline, summary.regions):
        assert sum(row[verdict] for row in rows for verdict in verdicts) == 400
    assert sum(entry["rooms"] for entry in summary.population["accounts"]) == 400
    assert {row["region"] for row in summary.regions} == {"de1", "ie1", "us1", "gll", "unknown"}


def test_findings_are_the_worst_ones_and_bounded(filled: sa.Engine, everything: t.Any) -> None:
    summary = run_audit(filled, everything, limit=30).summary
    assert len(summary.findings) == 30
    assert {(item.verdict, item.severity) for item in summary.findings} == {("fail", "critical")}
    assert run_audit(filled, everything, limit=0).summary.findings == []


def test_the_same_evidence_policy_and_moment_give_the_same_result(
    filled: sa.Engine, everything: t.Any
) -> None:
    first, second = (run_audit(filled, everything) for _any in range(2))
    assert first == second
    assert len(first.summary.evidence["digest"]) == 64
    assert first.summary.evidence["records"] == 2402


def test_a_consumer_that_needs_no_passes_gets_none(filled: sa.Engine, everything: t.Any) -> None:
    everyone, some = Seen(), Seen(passes=False)
    with filled.connect() as connection:
        audit = Audit(connection, everything, AS_OF)
        with audit.drift:
            audit.run([everyone, some])
    assert some.evaluations == [
        item for item in everyone.evaluations if item.verdict in {"fail", "unknown", "waived"}
    ]
    assert len(some.evaluations) < len(everyone.evaluations)


def test_a_summary_is_json() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=False)])
    summary = run_audit(engine, policy_of("room-recording-required")).summary
    values = {name: getattr(summary, name) for name in summary.__dataclass_fields__ if name != "findings"}
    assert json.loads(json.dumps(values)) == values


def test_records_created_later_are_left_out() -> None:
    engine = empty_store()
    put(
        engine,
        rooms=[
            room_row(),
            room_row(id="RM" + "2" * 32, created_at=to_text(LATER)),
            room_row(id="RM" + "3" * 32, created_at=None),
        ],
    )
    audited = run_audit(engine, policy_of("room-recording-required"))
    assert [item.id for item in audited.evaluations] == ["RM" + "3" * 32, ROOM]


# The overall verdict


def test_without_any_collection_the_verdict_is_incomplete() -> None:
    summary = run_audit(empty_store(), policy_of("recording-failed")).summary
    assert summary.verdict == "incomplete"
    assert "there is no evidence" in summary.reasons[0]


def test_a_collection_that_did_not_finish_makes_it_incomplete_whatever_the_findings() -> None:
    def runs(connection: sa.Connection) -> None:
        missing = json.dumps(["The list of failed recordings ended with HTTP 500."])
        add_run(connection, 1, "twilio", TWILIO[0], complete=False, missing=missing)

    engine = empty_store()
    put(engine, recordings=[recording_row(status="failed")], runs=runs)
    audited = run_audit(engine, policy_of("recording-failed"))
    assert audited.verdicts("recording-failed") == ["fail"]
    assert audited.summary.verdict == "incomplete"
    assert any("HTTP 500" in reason and TWILIO[0] in reason for reason in audited.summary.reasons)


def test_a_resource_that_the_policy_needs_and_nobody_collected_makes_it_incomplete() -> None:
    def runs(connection: sa.Connection) -> None:
        add_run(connection, 1, "twilio", TWILIO[0], resources=("recordings",))

    engine = empty_store()
    put(engine, recordings=[recording_row()], runs=runs)
    assert run_audit(engine, policy_of("recording-failed")).summary.verdict == "pass"
    summary = run_audit(engine, policy_of("recording-failed", "room-recording-required")).summary
    assert summary.verdict == "incomplete"
    assert summary.reasons == [
        f"The policy speaks of rooms, and rooms of twilio account {TWILIO[0]} were never collected."
    ]


@pytest.mark.parametrize(("enabled", "verdict"), [(True, "pass"), (False, "fail"), (None, "incomplete")])
def test_the_verdict_follows_the_findings(enabled: bool | None, verdict: str) -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=enabled)])
    summary = run_audit(engine, policy_of("room-recording-required")).summary
    assert summary.verdict == verdict
    assert bool(summary.reasons) == (verdict == "incomplete")


# Drift


def test_drift_tells_what_is_new_persisting_and_resolved() -> None:
    engine = empty_store()
    ids = [f"RM{number:032x}" for number in range(3)]
    put(
        engine,
        rooms=[
            room_row(id=ids[0], recording_enabled=False),
            room_row(id=ids[1], recording_enabled=False),
            room_row(id=ids[2]),
        ],
    )
    policy = policy_of("room-recording-required")
    first = run_audit(engine, policy, remember=True)
    assert first.summary.drift == {
        "previous": None,
        "policy_changed": False,
        "policy_digest": policy.digest,
        **dict.fromkeys(("new", "persisting", "resolved", "waived", "attested", "not_selected", "gone"), 0),
        "resolved_findings": [],
    }
    with engine.begin() as connection:
        change = tables.rooms.update()
        connection.execute(change.where(tables.rooms.c.id == ids[0]).values(recording_enabled=True))
        connection.execute(change.where(tables.rooms.c.id == ids[2]).values(recording_enabled=None))
    second = run_audit(engine, policy, as_of=LATER, remember=True)
    drift = second.summary.drift
    assert drift["previous"] == {
        "as_of": to_text(AS_OF),
        "verdict": "fail",
        "policy_digest": policy.digest,
    }
    assert (drift["new"], drift["persisting"], drift["resolved"]) == (1, 1, 1)
    assert [(item["id"], item["now"]) for item in drift["resolved_findings"]] == [(ids[0], "resolved")]
    assert {item.id: (item.change, item.since) for item in second.evaluations if item.verdict != "pass"} == {
        ids[1]: ("persisting", to_text(AS_OF)),
        ids[2]: ("new", to_text(LATER)),
    }
    third = run_audit(engine, policy, as_of=LATER + timedelta(days=1))
    assert {item.id: item.since for item in third.evaluations if item.verdict != "pass"} == {
        ids[1]: to_text(AS_OF),
        ids[2]: to_text(LATER),
    }


def test_the_same_moment_again_replaces_its_own_audit() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=False)])
    policy = policy_of("room-recording-required")
    first, second = (run_audit(engine, policy, remember=True) for _any in range(2))
    assert first.summary == second.summary
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.audits)).scalar_one() == 1
        assert (
            connection.execute(sa.select(sa.func.count()).select_from(tables.audit_findings)).scalar_one()
            == 1
        )


def test_policies_of_other_names_are_not_compared() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=False)])
    run_audit(engine, policy_of("room-recording-required", name="other"), remember=True)
    audited = run_audit(engine, policy_of("room-recording-required"), as_of=LATER)
    assert audited.summary.drift["previous"] is None


def test_a_finding_whose_waiver_ended_is_new_and_one_that_is_waived_is_told_apart() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=False)])
    plain = policy_of("room-recording-required")
    waived = policy_of("room-recording-required", waivers=[waiver("room-recording-required", ROOM)])
    run_audit(engine, plain, remember=True)
    audited = run_audit(engine, waived, as_of=LATER, remember=True)
    second = audited.summary.drift
    assert (second["new"], second["persisting"], second["resolved"], second["waived"]) == (0, 0, 0, 1)
    assert [item.change for item in audited.evaluations if item.verdict == "waived"] == ["waived"]
    assert second["resolved_findings"][0]["now"] == "waived"
    third = run_audit(engine, plain, as_of=LATER + timedelta(days=1)).summary.drift
    assert (third["new"], third["persisting"], third["resolved"]) == (1, 0, 0)


def test_findings_of_old_audits_are_forgotten_and_their_counts_kept() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=False)])
    for day in range(8):
        run_audit(
            engine, policy_of("room-recording-required"), as_of=AS_OF + timedelta(days=day), remember=True
        )
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(tables.audits)).scalar_one() == 8
        assert (
            connection.execute(sa.select(sa.func.count()).select_from(tables.audit_findings)).scalar_one()
            == 5
        )
    audited = run_audit(engine, policy_of("room-recording-required"), as_of=AS_OF + timedelta(days=8))
    assert audited.evaluations[0].since == to_text(AS_OF)


# What-if and history


def test_what_if_tells_which_verdicts_differ() -> None:
    engine = empty_store()
    other = "RM" + "2" * 32
    put(engine, rooms=[room_row(media_region="us1"), room_row(id=other, total_recording_duration_sec=5000)])
    audited = run_audit(
        engine,
        policy_of({"control": "room-region-allowed", "params": {"allowed_regions": ["de1"]}}),
        compare_with=policy_of(
            {"control": "room-region-allowed", "params": {"allowed_regions": ["de1", "us1"]}},
            {"control": "room-recording-coverage", "params": {"minimum_ratio": 0.9}},
            name="proposed",
        ),
    )
    assert audited.differences is not None
    assert audited.differences["policy"]["name"] == "proposed"
    assert audited.differences["total"] == 3
    assert [
        (item["control"], item["id"], item["before"], item["after"]) for item in audited.differences["items"]
    ] == [
        ("room-region-allowed", ROOM, "fail", "pass"),
        ("room-recording-coverage", ROOM, None, "pass"),
        ("room-recording-coverage", other, None, "fail"),
    ]
    assert {"before": "fail", "after": "pass", "number": 1} in audited.differences["by_move"]
    assert audited.verdicts("room-recording-coverage") == []


def test_what_if_a_waiver_were_added() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=False)])
    waived = policy_of("room-recording-required", waivers=[waiver("room-recording-required", ROOM)])
    audited = run_audit(engine, policy_of("room-recording-required"), compare_with=waived)
    assert audited.differences is not None
    assert [(item["control"], item["before"], item["after"]) for item in audited.differences["items"]] == [
        ("room-recording-required", "fail", "waived"),
        ("waiver-hygiene", None, "pass"),
    ]
    assert audited.verdicts("room-recording-required") == ["fail"]


def test_a_policy_compared_with_itself_differs_in_nothing(filled: sa.Engine, everything: t.Any) -> None:
    audited = run_audit(filled, everything, compare_with=everything)
    assert audited.differences is not None
    assert (audited.differences["total"], audited.differences["items"]) == (0, [])
    assert audited.summary == run_audit(filled, everything).summary


def test_changes_of_recording_enabled_and_of_settings_are_told() -> None:
    def event(number: int, resource: str, id_: str, **previous: t.Any) -> dict[str, t.Any]:
        return {
            "run": 1,
            "observed_at": to_text(AS_OF - timedelta(hours=9 - number)),
            "resource": resource,
            "provider": "twilio",
            "account": TWILIO[0],
            "id": id_,
            "event": "changed",
            "fields": json.dumps(list(previous)),
            "previous": json.dumps(previous),
        }

    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=True)], settings=[settings_row(encryption_enabled=True)])
    with engine.begin() as connection:
        connection.execute(
            tables.history.insert(),
            [
                event(1, "rooms", ROOM, recording_enabled=None, status="in_progress"),
                event(2, "rooms", ROOM, duration_sec=4),
                event(3, "settings", "recording_settings", encryption_enabled=True),
                event(4, "settings", "recording_settings", encryption_enabled=False, friendly_name="x"),
                event(5, "rooms", ROOM, recording_enabled=False),
            ],
        )
    changes = run_audit(engine, policy_of("recording-failed")).summary.changes
    assert changes["total"] == 4
    assert [(item["id"][:4], item["field"], item["before"], item["after"]) for item in changes["items"]] == [
        ("RM00", "recording_enabled", False, True),
        ("reco", "encryption_enabled", False, True),
        ("reco", "encryption_enabled", True, False),
        ("RM00", "recording_enabled", None, False),
    ]
