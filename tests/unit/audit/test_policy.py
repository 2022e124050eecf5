# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Policies: what is accepted, and what the message says about what is not."""

from __future__ import annotations

import typing as t
from datetime import datetime
from pathlib import Path

import pytest
import yaml
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls.registry import CONTROLS
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.fill import AS_OF
from tests.fixtures import store_0_1_0

SHIPPED = sorted(
    (Path(__file__).parents[3] / "roles/audit_recording_enabled/files/policies").glob("*.yml"), key=str
)

GOOD = """\
version: 1
name: visits
controls:
  - control: room-recording-required
    severity: critical
    select:
      room_name: "^visit-"
      room_type: [group]
  - control: recording-retention-minimum
    params: {minimum_days: 1825}
waivers:
  - id: W-1
    control: room-recording-required
    resources: [RM1]
    reason: withdrawn consent
    owner: compliance@example.com
    expires: 2026-12-31
"""


def load(text: str) -> t.Any:
    return load_policy(text, now=AS_OF)


def problem(text: str) -> str:
    with pytest.raises(InputError) as caught:
        load(text)
    return str(caught.value)


def test_a_policy_says_what_it_checks() -> None:
    policy = load(GOOD)
    assert policy.name == "visits"
    assert policy.controls() == ["room-recording-required", "recording-retention-minimum", "waiver-hygiene"]
    first = policy.shown()["controls"][0]
    assert first["severity"] == "critical"
    assert first["select"] == {"room_name": ["^visit-"], "room_type": ["group"]}
    assert policy.shown()["controls"][1]["params"] == {"minimum_days": 1825}


def test_the_digest_is_of_the_contents_and_not_of_the_layout() -> None:
    other = GOOD.replace("[group]", "group").replace("name: visits", "name: visits  # a comment")
    assert load(other).digest == load(GOOD).digest
    assert load(GOOD.replace("1825", "1826")).digest != load(GOOD).digest
    assert load(GOOD.replace("RM1", "RM2")).digest != load(GOOD).digest


def test_a_policy_of_which_no_word_was_changed_keeps_its_digest() -> None:
    """The digest is the one that 0.1.0 made of the policy in the store that it has written."""
    moment = datetime.fromisoformat(store_0_1_0.AS_OF)
    policy = load_policy(store_0_1_0.POLICY, now=moment)
    assert policy.digest == "b4ec1dcbe9bf16af03a74755a2c46806a5414ab21938434806abff247597d8fe"


@pytest.mark.parametrize(
    ("change", "line", "key", "says"),
    [
        (
            ("room-recording-required\n    sev", "room-recording-requird\n    sev"),
            4,
            "controls[0].control",
            "did you mean room-recording-required?",
        ),
        (("severity: critical", "severity: severe"), 5, "controls[0].severity", "must be 'critical', 'high'"),
        (("severity: critical", "severty: critical"), 5, "controls[0].severty", "there is no such key"),
        (('"^visit-"', '"^visit-("'), 7, "controls[0].select.room_name[0]", "is no regular expression"),
        (("room_name", "room_nam"), 7, "controls[0].select.room_nam", "the keys are provider, account"),
        (("[group]", "[grupo]"), 8, "controls[0].select.room_type[0]", "is 'grupo', and must be 'group'"),
        (("minimum_days: 1825", "minimum_days: five"), 10, "controls[1].params.minimum_days", "not 'five'"),
        (("{minimum_days: 1825}", "{}"), 10, "controls[1].params.minimum_days", "is missing"),
        (
            ("minimum_days: 1825", "minimum_days: 0"),
            10,
            "controls[1].params.minimum_days",
            "greater than or equal to 1",
        ),
        (
            ("expires: 2026-12-31", "expires: 2027-12-31"),
            17,
            "waivers[0].expires",
            "more than 365 days ahead",
        ),
        (
            ("expires: 2026-12-31", "expires: soon"),
            17,
            "waivers[0].expires",
            "write a day such as 2026-12-31",
        ),
        (("    expires: 2026-12-31\n", ""), 12, "waivers[0].expires", "is missing"),
        (("resources: [RM1]", "select: {room_name: x}"), 12, "waivers[0]", "add allow_pattern: true"),
        (
            ("resources: [RM1]", "select: {}\n    allow_pattern: true"),
            12,
            "waivers[0]",
            "would waive everything",
        ),
        (("    resources: [RM1]\n", ""), 12, "waivers[0]", "give either resources or select"),
        (("version: 1", "version: 3"), 1, "version", "is 3, and must be 1 or 2"),
        (("name: visits", "name: visits\nname: again"), 3, "name", "the key is there twice"),
        (("name: visits", "nam: visits"), 2, "nam", "there is no such key"),
    ],
)
def test_a_mistake_is_named_with_file_line_and_key(
    tmp_path: Path, change: tuple[str, str], line: int, key: str, says: str
) -> None:
    assert change[0] in GOOD
    path = tmp_path / "policy.yml"
    path.write_text(GOOD.replace(*change))
    message = problem(str(path))
    assert f"{path} line {line}, {key}: " in message
    assert says in message
    assert "pydantic" not in message


def test_several_mistakes_are_told_at_once() -> None:
    message = problem(GOOD.replace("room_name", "room_nam").replace("minimum_days", "minimum_day"))
    assert "select.room_nam" in message
    assert "params.minimum_day:" in message
    assert "params.minimum_days: is missing" in message


def test_a_policy_given_inline_is_named_by_its_keys() -> None:
    data = yaml.safe_load(GOOD)
    data["waivers"][0]["expires"] = "2026-12-31"
    assert load_policy(data, now=AS_OF).digest == load(GOOD).digest
    data["controls"][1]["params"] = {"minimum_days": "1825"}  # templates make texts of numbers
    assert load_policy(data, now=AS_OF).digest == load(GOOD).digest
    data["controls"][1]["params"] = {"days": 3}
    with pytest.raises(InputError, match=r"policy, controls\[1\].params.days: there is no such key here"):
        load_policy(data, now=AS_OF)


ENDLESS = "{tolerance_seconds: .inf}"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: [\n", "line 2"),
        (f"version: {'9' * 5000}\nname: x\n", ""),
        ("version: !!python/object:os.system {}\nname: x\n", "line 1"),
        ("- 1\n- 2\n", "a policy is a mapping"),
        ("\n", "a policy is a mapping"),
        ("version: 1\nname: x\ncontrols: []\n", "nothing is checked; give controls, or custom, or both"),
        ("version: 1\nname: x\ncontrols: [{control: 7}]\n", "controls[0].control"),
        ("version: 1\nname: x\ncontrols: 7\n", "controls: "),
        ("version: 1\nname: x\n\tcontrols: 7\n", "line 3"),
        ("version: 1\nname: x\ncontrols: [{control: recording-failed}]\nwaivers: nothing\n", "waivers: "),
        ("name: &a [*a]\nversion: 1\ncontrols: []\n", ""),
        (f"version: 1\nname: {'[' * 3000}x\n", "nested too deeply"),
        (
            "version: 1\nname: x\ncontrols: [{control: room-recording-empty, params: {grace_seconds: 1"
            + "0" * 20
            + "}}]\n",
            "a number in it is",
        ),
        (
            f"version: 1\nname: x\ncontrols: [{{control: recording-media-plausible, params: {ENDLESS}}}]\n",
            "a number in it is",
        ),
    ],
)
def test_what_is_no_policy_is_refused_in_one_sentence(text: str, says: str) -> None:
    message = problem(text)
    assert message.startswith("The policy is not valid: ")
    assert says in message


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read: No such file or directory"):
        load_policy(str(tmp_path / "absent.yml"), now=AS_OF)
    with pytest.raises(InputError, match="names a user who does not exist"):
        load_policy("~nobody-of-this-name/policy.yml", now=AS_OF)
    (tmp_path / "latin.yml").write_bytes("name: größe".encode("latin-1"))
    with pytest.raises(InputError, match="is not UTF-8 text"):
        load_policy(str(tmp_path / "latin.yml"), now=AS_OF)


def test_waivers_need_their_own_ids_and_the_account_of_settings() -> None:
    twice = GOOD + GOOD[GOOD.index("  - id: W-1") :]
    assert "there is another waiver 'W-1'" in problem(twice)
    settings = GOOD.replace(
        "control: room-recording-required\n    resources: [RM1]",
        "control: settings-encryption\n    resources: [recording_settings]",
    )
    assert "write the account's SID instead" in problem(settings)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_policies_that_come_with_the_role_are_valid(path: Path) -> None:
    policy = load_policy(str(path), now=AS_OF)
    assert policy.name == path.stem
    assert policy.model.description


def test_there_are_five_policies_with_the_role() -> None:
    assert [path.stem for path in SHIPPED] == [
        "every-conversation-recorded",
        "everything-recorded",
        "nothing-recorded",
        "regulated-trading-floor",
        "telehealth",
    ]


@pytest.mark.parametrize("control", CONTROLS.values(), ids=lambda control: control.id)
def test_the_example_of_every_control_is_valid(control: t.Any) -> None:
    entries = yaml.safe_load(control.example)
    policy = load_policy({"version": control.version, "name": "example", "controls": entries}, now=AS_OF)
    assert policy.rules[0].control is control


@pytest.mark.parametrize(
    "control", [one for one in CONTROLS.values() if one.version == 2], ids=lambda control: control.id
)
def test_a_policy_of_version_1_cannot_name_what_it_does_not_need(control: t.Any) -> None:
    with pytest.raises(InputError, match=r"controls\[0\].control: .* write version: 2"):
        load_policy({"version": 1, "name": "example", "controls": yaml.safe_load(control.example)}, now=AS_OF)


_LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
_KEYS = st.sampled_from(
    [
        "version",
        "name",
        "controls",
        "waivers",
        "control",
        "select",
        "params",
        "room_name",
        "custom",
        "fail_when",
        "any",
        "not",
        "matches",
        "is_null",
        "resource",
        "holds",
        "verdict",
        "evidence",
        "id",
        "resources",
        "expires",
    ]
)
_DATA = st.recursive(
    _LEAVES | st.sampled_from(sorted(CONTROLS)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner, max_size=4),
    max_leaves=15,
)


@given(data=_DATA)
def test_whatever_is_given_is_a_policy_or_one_sentence(data: t.Any) -> None:
    text = yaml.safe_dump(data) + "\n"
    try:
        load(text)
    except InputError as error:
        assert str(error).startswith("The policy is not valid: ")  # noqa: PT017 - both outcomes are right


@given(controls=_DATA, waivers=_DATA)
def test_whatever_its_parts_are(controls: t.Any, waivers: t.Any) -> None:
    text = yaml.safe_dump({"version": 1, "name": "x", "controls": controls, "waivers": waivers}) + "\n"
    try:
        load(text)
    except InputError as error:
        assert "\n" not in str(error) or "\\n" in repr(text)  # noqa: PT017 - both outcomes are right
