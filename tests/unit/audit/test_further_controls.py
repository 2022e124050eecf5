# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The controls of conferences, voice recordings, the second list of rooms, copies and switches."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls.registry import CONTROLS
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.needs import (
    needed_resources,
    timed_resources,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.select import SpanSelect
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import (
    PROVIDERS,
    resources,
)

from tests.evidence.fill import (
    AS_OF,
    TWILIO,
    add_run,
    recording_row,
    room_row,
    settings_row,
    sid,
)
from tests.evidence.further import (
    composition_row,
    conference_row,
    switch_row,
)
from tests.unit.audit.cases.further import CASES, NA, Case, complete, without
from tests.unit.audit.harness import Audited, empty_store, policy_of, put, run_audit
from tools.project import ROOT


def audit_of(case: Case) -> Audited:
    engine = empty_store()
    put(engine, runs=case.runs, more=case.rows)
    entry = {"control": case.control, "params": case.params, "select": case.select}
    return run_audit(engine, policy_of(entry, version=2))


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.control}-{case.verdict}-{case.note}")
def test_verdict(case: Case) -> None:
    found = audit_of(case).verdicts(case.control)
    assert case.verdict in found
    if case.control != "room-unlisted":
        assert len(found) == 1


def test_every_further_control_has_every_verdict_that_it_can_have() -> None:
    there = {(case.control, case.verdict) for case in CASES}
    for control, found in CONTROLS.items():
        if found.version == 2 and not control.startswith("call-"):
            assert {(control, verdict) for verdict in ("pass", "fail", "unknown", NA)} <= there | {
                # A conference that was to be recorded is never out of the question.
                ("conference-recording-required", NA),
                ("conference-recording-forbidden", NA),
            }


def test_a_conference_that_is_not_final_is_left_to_the_next_audit_until_it_has_settled() -> None:
    engine = empty_store()
    young = conference_row(
        processing_state="in_progress", recording_enabled=None, created_at=to_text(AS_OF - timedelta(hours=2))
    )
    put(engine, runs=complete, more={"conferences": (young,)})
    policy = policy_of("conference-recording-required", version=2, settle_hours=26)
    assert run_audit(engine, policy).verdicts("conference-recording-required") == [NA]


def test_composition_findings_have_their_own_kind_and_the_rooms_name() -> None:
    case = Case(
        "recording-retention-maximum", "", {"rooms": (room_row(),), "compositions": (composition_row(),)},
        params={"maximum_days": 1},
    )  # fmt: skip
    item = next(item for item in audit_of(case).evaluations if item.verdict == "fail")
    assert (item.resource, item.id, item.name) == ("compositions", sid("CJ", 1), "visit-1")


def test_switches_are_told_with_the_moment_since_which_they_are_so() -> None:
    case = Case("switch-on-required", "", {"switches": (switch_row(state="off"),)})
    shown = audit_of(case).summary.switches
    assert [(item["kind"], item["state"], item["since"]) for item in shown] == [
        ("trunk", "off", to_text(AS_OF - timedelta(days=1)))
    ]


# What has to be collected


def test_a_policy_of_version_1_needs_what_there_was_in_0_1_0() -> None:
    policy = policy_of("recording-failed")
    assert needed_resources(policy, "twilio") == ("settings", "rooms", "recordings")
    assert needed_resources(policy, "telnyx") == ("recordings",)


@pytest.mark.parametrize(
    ("control", "twilio", "telnyx"),
    [
        ("call-recording-required", ("voice_recordings", "conference_participants", "calls"), ()),
        ("switch-on-required", ("switches",), ("switches",)),
        ("room-recording-required", ("rooms", "recordings"), ("rooms", "room_recordings")),
        ("recording-failed", ("recordings", "voice_recordings"), ("recordings", "room_recordings")),
        ("evidence-gap", (), ()),
    ],
)
def test_a_policy_of_version_2_needs_what_its_controls_speak_of(
    control: str, twilio: tuple[str, ...], telnyx: tuple[str, ...]
) -> None:
    policy = policy_of(control, version=2)
    for provider, expected in (("twilio", twilio), ("telnyx", telnyx)):
        there = resources(provider)
        assert set(needed_resources(policy, provider)) == set(expected) & set(there)


def test_a_policy_of_version_2_is_incomplete_without_what_it_needs() -> None:
    engine = empty_store()
    put(engine, runs=without("calls", "voice_recordings"))
    summary = run_audit(engine, policy_of("call-recording-required", version=2)).summary
    missing = [item["resource"] for item in summary.incomplete if item["reason"] == "never_collected"]
    assert {name for names in missing for name in names.split(", ")} == {
        name for name in resources("twilio") if name in ("calls", "voice_recordings")
    }


def test_further_resources_make_nothing_incomplete_for_a_policy_of_version_1() -> None:
    def runs(connection: sa.Connection) -> None:
        add_run(connection, 1, "twilio", TWILIO[0])

    engine = empty_store()
    put(engine, rooms=[room_row()], recordings=[recording_row()], settings=[settings_row()], runs=runs)
    path = ROOT / "roles/audit_recording_enabled/files/policies/everything-recorded.yml"
    assert run_audit(engine, load_policy(str(path), now=AS_OF)).summary.verdict == "pass"


def test_select_takes_every_resource_that_is_listed_by_time() -> None:
    there = {resource for provider in PROVIDERS for resource in timed_resources(provider, 2)}
    schema = SpanSelect.model_json_schema()["properties"]["resource"]["anyOf"]
    taken = set(next(kind["items"]["enum"] for kind in schema if kind.get("type") == "array"))
    assert there, "no source is listed by time"
    assert not there - taken, f"evidence-gap cannot select {sorted(there - taken)}"
    assert not taken - there, f"nothing that is listed by time feeds {sorted(taken - there)}"
