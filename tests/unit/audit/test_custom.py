# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A policy's own controls: what they find, with three values, and what is said about mistakes."""

from __future__ import annotations

import typing as t
from datetime import timedelta

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.fill import AS_OF, call_row, recording_row, room_row, settings_row
from tests.unit.audit.harness import Audited, empty_store, policy_of, put, run_audit, waiver

ROOM = room_row()["id"]


def entry(fail_when: t.Any, resource: str = "rooms", **more: t.Any) -> dict[str, t.Any]:
    return {
        "id": "x-own", "title": "Our own rule", "resource": resource, "severity": "high",
        "fail_when": fail_when, **more,
    }  # fmt: skip


def audited(custom: t.Any, *controls: t.Any, rows: dict[str, t.Any] | None = None, **more: t.Any) -> Audited:
    engine = empty_store()
    put(engine, **(rows or {"rooms": [room_row()]}))
    return run_audit(engine, policy_of(*controls, custom=[custom], **more))


def verdict(fail_when: t.Any, **columns: t.Any) -> str:
    return audited(entry(fail_when), rows={"rooms": [room_row(**columns)]}).verdicts("x-own")[0]


@pytest.mark.parametrize(
    ("fail_when", "expected"),
    [
        ({"media_region": "de1"}, "fail"),
        ({"media_region": "us1"}, "pass"),
        ({"media_region": ["us1", "de1"]}, "fail"),
        ({"media_region": {"ne": "de1"}}, "pass"),
        ({"media_region": {"ne": ["us1", "ie1"]}}, "fail"),
        ({"recording_enabled": True}, "fail"),
        ({"recording_enabled": {"eq": False}}, "pass"),
        ({"duration_sec": {"gt": 3599}}, "fail"),
        ({"duration_sec": {"gt": 3600}}, "pass"),
        ({"duration_sec": {"ge": 3600, "lt": 3601}}, "fail"),
        ({"duration_sec": {"le": 3599.5}}, "pass"),
        ({"name": {"matches": "^visit"}}, "fail"),
        ({"name": {"matches": "isit"}}, "fail"),
        ({"name": {"matches": "isit", "searched": False}}, "pass"),
        ({"name": {"matches": "visit-1|x", "searched": False}}, "fail"),
        ({"name": {"matches": "(?i)VISIT-1", "searched": False}}, "fail"),
        ({"name": {"matches": "(v+i+)+sit-1", "searched": False}}, "fail"),
        ({"name": {"matches": "(v+i+)+sit", "searched": False}}, "pass"),
        ({"codecs": {"matches": "vp8"}}, "fail"),
        ({"created_at": {"lt": "1d"}}, "fail"),
        ({"created_at": {"lt": "3d"}}, "pass"),
        ({"created_at": {"ge": "2026-03-06T00:00:00Z"}}, "fail"),
        ({"status": "completed", "type": "go"}, "pass"),
        ({"any": [{"type": "go"}, {"type": "group"}]}, "fail"),
        ({"any": [{"type": "go"}, {"type": "x", "status": "completed"}]}, "pass"),
        ({"not": {"type": "group"}}, "pass"),
        ({"not": {"not": {"type": "group"}}}, "fail"),
        ({"type": "group", "not": {"any": [{"media_region": "us1"}, {"media_region": "ie1"}]}}, "fail"),
    ],
)
def test_conditions(fail_when: t.Any, expected: str) -> None:
    assert verdict(fail_when) == expected


@pytest.mark.parametrize(
    ("fail_when", "columns", "expected"),
    [
        ({"media_region": "de1"}, {"media_region": None}, "unknown"),
        ({"media_region": {"ne": "de1"}}, {"media_region": None}, "unknown"),
        ({"not": {"media_region": "de1"}}, {"media_region": None}, "unknown"),
        ({"media_region": "de1", "type": "go"}, {"media_region": None}, "pass"),
        ({"any": [{"media_region": "de1"}, {"type": "group"}]}, {"media_region": None}, "fail"),
        ({"any": [{"media_region": "de1"}, {"type": "go"}]}, {"media_region": None}, "unknown"),
        ({"media_region": {"is_null": True}}, {"media_region": None}, "fail"),
        ({"media_region": {"is_null": False}}, {"media_region": None}, "pass"),
        ({"media_region": {"is_null": True}}, {}, "pass"),
        ({"media_region": {"is_null": False}}, {}, "fail"),
        # Not readable is not the same as not there.
        ({"media_region": {"is_null": True}}, {"drift": '["media_region"]'}, "unknown"),
        ({"media_region": "de1"}, {"drift": '["media_region"]'}, "unknown"),
    ],
)
def test_a_null_is_unknown_unless_it_is_asked_for(
    fail_when: t.Any, columns: dict[str, t.Any], expected: str
) -> None:
    assert verdict(fail_when, **columns) == expected


def test_an_undocumented_status_is_unknown_unless_it_is_asked_for() -> None:
    rows = {"recordings": [recording_row(status="unknown")]}
    for fail_when, expected in (
        ({"status": "completed"}, "unknown"),
        ({"status": {"ne": "completed"}}, "unknown"),
        ({"status": "unknown"}, "fail"),
        ({"status": ["unknown", "failed"]}, "fail"),
    ):
        assert audited(entry(fail_when, "recordings"), rows=rows).verdicts("x-own") == [expected]


def test_a_column_that_no_other_control_looks_at() -> None:
    rows = {"recordings": [recording_row(codec="opus"), call_row()]}
    own = entry({"codec": "opus"}, "recordings", select={"product": "video_room"})
    found = [item for item in audited(own, rows=rows).evaluations if item.control == "x-own"]
    assert sorted((item.verdict, dict(item.facts).get("codec", "")) for item in found) == [
        ("fail", "opus"),
        ("not_applicable", ""),
    ]


def test_settings_that_were_never_collected_are_unknown() -> None:
    own = entry({"aws_storage_enabled": False}, "settings")
    assert audited(own, rows={"rooms": []}).verdicts("x-own") == ["unknown"]
    assert audited(own, rows={"settings": [settings_row()]}).verdicts("x-own") == ["fail"]


def test_it_is_active_alone_selected_waived_compared_and_replayed() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(), room_row(id="RM" + "2" * 32, name="standup-1")])
    plain = policy_of(custom=[entry({"type": "group"}, remedy="Do this.", tags=["ours"])])
    assert plain.controls() == ["x-own"]
    assert plain.shown()["controls"][0]["remedy"] == "Do this."
    first = run_audit(engine, plain, remember=True)
    assert first.verdicts("x-own") == ["fail", "fail"]
    narrowed = policy_of(
        custom=[entry({"type": "group"}, select={"room_name": "^visit-"})], waivers=[waiver("x-own", ROOM)]
    )
    second = run_audit(engine, narrowed, as_of=AS_OF + timedelta(days=1), compare_with=plain)
    assert second.verdicts("x-own") == ["waived", "not_applicable"]
    assert second.summary.drift["not_selected"] == 1
    assert second.differences is not None
    assert [item["after"] for item in second.differences["items"] if item["control"] == "x-own"] == [
        "fail",
        "fail",
    ]


@given(st.integers(-5, 5), st.integers(-5, 5))
def test_comparisons_are_those_of_numbers(value: int, bound: int) -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(duration_sec=value)])
    for name, holds in (
        ("lt", value < bound), ("le", value <= bound), ("gt", value > bound), ("ge", value >= bound),
        ("eq", value == bound), ("ne", value != bound),
    ):  # fmt: skip
        found = run_audit(engine, policy_of(custom=[entry({"duration_sec": {name: bound}})]))
        assert found.verdicts("x-own") == ["fail" if holds else "pass"]


def test_an_age_counts_from_the_moment_of_the_audit() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(created_at=to_text(AS_OF - timedelta(days=10)))])
    policy = policy_of(custom=[entry({"created_at": {"lt": "11d"}})])
    assert run_audit(engine, policy).verdicts("x-own") == ["pass"]
    assert run_audit(engine, policy, as_of=AS_OF + timedelta(days=2)).verdicts("x-own") == ["fail"]


GOOD = """\
version: 1
name: own
custom:
  - id: x-own
    title: Our own rule
    resource: rooms
    severity: high
    fail_when:
      type: [go]
      duration_sec: {gt: 60}
      any:
        - name: {matches: "^visit"}
        - not: {recording_enabled: true}
"""


@pytest.mark.parametrize(
    ("change", "line", "key", "says"),
    [
        (("x-own", "own"), 4, "custom[0].id", "should match pattern"),
        (("resource: rooms", "resource: room"), 6, "custom[0].resource", "did you mean rooms?"),
        (("resource: rooms", "resource: calls"), 6, "custom[0].resource", "write version: 2"),
        (("type:", "typ:"), 9, "custom[0].fail_when.typ", "there is no such column"),
        (("{gt: 60}", "{gt: long}"), 10, "custom[0].fail_when.duration_sec.gt", "is a number"),
        (("{gt: 60}", "{over: 60}"), 10, "custom[0].fail_when.duration_sec.over", "no such condition"),
        (("{gt: 60}", "{gt: [1, 2]}"), 10, "custom[0].fail_when.duration_sec.gt", "compares with one value"),
        (("{gt: 60}", ""), 10, "custom[0].fail_when.duration_sec", "ask for a missing value with is_null"),
        (("[go]", "{lt: go}"), 9, "custom[0].fail_when.type.lt", "compares numbers and times only"),
        (("[go]", "[1]"), 9, "custom[0].fail_when.type", "is 1, and type is text"),
        (('"^visit"', '"^(visit"'), 12, "custom[0].fail_when.any[0].name.matches", "no regular expression"),
        (
            ("recording_enabled: true", "recording_enabled: 1"),
            13,
            "any[1].not.recording_enabled",
            "true or false",
        ),
        (("        - name", "        name"), 11, "custom[0].fail_when.any", "give a list of mappings"),
        (("severity: high", "severity: bad"), 7, "custom[0].severity", "must be 'critical'"),
    ],
)
def test_a_mistake_is_named_with_line_and_key(
    change: tuple[str, str], line: int, key: str, says: str
) -> None:
    load_policy(GOOD, now=AS_OF)
    text = GOOD.replace(*change)
    if says.startswith("give a list"):
        text = text.replace("        - not: {recording_enabled: true}\n", "")
    assert text != GOOD
    with pytest.raises(InputError) as caught:
        load_policy(text, now=AS_OF)
    message = str(caught.value)
    assert f"policy line {line}, " in message
    assert key in message
    assert says in message


def test_a_message_shows_a_part_of_what_is_wrong() -> None:
    with pytest.raises(InputError) as caught:
        policy_of(custom=[entry({"duration_sec": "9" * 5000, "type": [["x" * 5000]]})])
    assert len(str(caught.value)) < 600


def test_an_entry_of_controls_must_not_name_it() -> None:
    with pytest.raises(InputError, match="active by itself"):
        load_policy(GOOD + "controls:\n  - control: x-own\n", now=AS_OF)


_VALUES = (
    st.none()
    | st.booleans()
    | st.integers(-5, 10**18)
    | st.sampled_from(["de1", "7d", "2026-03-01T00:00:00Z", "^v", "(", "(?i)x", "", "unknown"])
)
_NAMES = st.sampled_from(
    [
        "name",
        "type",
        "duration_sec",
        "recording_enabled",
        "created_at",
        "codecs",
        "drift",
        "raw",
        "any",
        "not",
        "eq",
        "ne",
        "lt",
        "ge",
        "matches",
        "searched",
        "is_null",
    ]
)
_ASKED = st.dictionaries(
    _NAMES,
    st.recursive(
        _VALUES,
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=3),
        max_leaves=8,
    ),
    max_size=3,
)


@given(fail_when=_ASKED)
def test_whatever_is_asked_is_refused_in_a_sentence_or_judged(fail_when: dict[str, t.Any]) -> None:
    try:
        policy = policy_of(custom=[entry(fail_when)])
    except InputError as error:
        assert str(error).startswith("The policy is not valid: policy, custom[0]")  # noqa: PT017 - one of two
        return
    engine = empty_store()
    put(engine, rooms=[room_row(), room_row(id="RM" + "2" * 32, name=None, duration_sec=None)])
    verdicts = run_audit(engine, policy).verdicts("x-own")
    assert len(verdicts) == 2
    assert set(verdicts) <= {"pass", "fail", "unknown"}
