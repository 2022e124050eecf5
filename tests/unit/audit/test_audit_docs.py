# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is published about policies and controls says what the code does."""

from __future__ import annotations

import re
import typing as t
from pathlib import Path

import jsonschema
import pytest
import yaml
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls.registry import CONTROLS
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.frameworks import load_framework
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError

from tests.bench.audit import POLICY
from tests.evidence.fill import AS_OF
from tools.audit_docs import CATALOGUE, contents
from tools.policy_schema import policy_schema
from tools.project import ROOT

GUIDES = ROOT / "docs" / "guides"
SHIPPED = sorted((ROOT / "roles/audit_recording_enabled/files/policies").glob("*.yml"))


@pytest.fixture(scope="module")
def validator() -> t.Any:
    schema = policy_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_published_files_are_in_step_with_the_code() -> None:
    stale = [str(path) for path, text in contents().items() if path.read_text("utf-8") != text]
    assert not stale, "run: python -m tools.audit_docs"


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_schema_accepts_the_policies_that_come_with_the_role(path: Path, validator: t.Any) -> None:
    validator.validate(yaml.safe_load(path.read_text()))


def test_the_schema_accepts_every_control(validator: t.Any) -> None:
    validator.validate(POLICY)
    for control in CONTROLS.values():
        entries = yaml.safe_load(control.example)
        validator.validate({"version": control.version, "name": "x", "controls": entries})


@pytest.mark.parametrize(
    "entry",
    [
        {"control": "room-recording-requird"},
        {"control": "recording-failed", "params": {"days": 1}},
        {"control": "recording-failed", "select": {"room_type": "group"}},
        {"control": "recording-retention-minimum"},
        {"control": "recording-retention-minimum", "params": {"minimum_days": 0}},
        {"control": "room-recording-required", "select": {"room_type": ["grupo"]}},
        {"control": "room-recording-required", "severity": "severe"},
        {"control": "room-recording-required", "sel": {}},
    ],
)
def test_schema_and_reader_refuse_the_same(entry: t.Any, validator: t.Any) -> None:
    policy = {"version": 1, "name": "x", "controls": [entry]}
    assert not validator.is_valid(policy)
    with pytest.raises(InputError):
        load_policy(policy, now=AS_OF)


def test_the_catalogue_has_a_section_for_every_control() -> None:
    text = CATALOGUE.read_text("utf-8")
    for control in CONTROLS:
        assert text.count(f"### {control}\n") == 1
    assert "no legal claim" in text


def _policies_in(path: Path) -> list[str]:
    blocks = path.read_text("utf-8").split("```yaml\n")[1:]
    return [block.partition("```")[0] for block in blocks if re.match(r"(#.*\n)*version: \d", block)]


@pytest.mark.parametrize("guide", ["write-a-policy.md", "when-an-audit-fails.md"])
def test_the_policies_in_the_guides_are_valid(guide: str, validator: t.Any) -> None:
    policies = _policies_in(GUIDES / guide)
    for text in policies:
        load_policy(text, now=AS_OF)
        data = yaml.safe_load(text)
        for waiver in data.get("waivers", ()):
            waiver["expires"] = str(waiver["expires"])
        validator.validate(data)
    assert policies or guide != "write-a-policy.md"


def test_no_name_stands_for_two_policies() -> None:
    """Audits of policies with one name are compared with each other."""
    texts = [path.read_text("utf-8") for path in SHIPPED]
    for path in (ROOT / "README.md", *sorted(GUIDES.glob("*.md"))):
        texts += _policies_in(path)
    names = [yaml.safe_load(text)["name"] for text in texts if "\nname: " in text]
    assert len(names) > len(SHIPPED)
    assert sorted(names) == sorted(set(names))


def test_the_policy_of_the_readme_has_the_controls_that_belong_together() -> None:
    text = next(text for text in _policies_in(ROOT / "README.md"))
    controls = load_policy(text, now=AS_OF).controls()
    assert {
        "room-recording-required", "room-recording-empty", "room-recordings-missing", "recording-failed",
    } <= set(controls)  # fmt: skip


def _blocks(guide: str, first_key: str) -> list[str]:
    blocks = (GUIDES / guide).read_text("utf-8").split("```yaml\n")[1:]
    return [text for block in blocks if (text := block.partition("```")[0]).startswith(f"{first_key}:")]


def test_the_holds_and_the_framework_of_the_guide_work_as_they_stand(tmp_path: Path) -> None:
    (holds,), (framework,) = _blocks("write-a-policy.md", "holds"), _blocks("write-a-policy.md", "name")
    (tmp_path / "holds.yml").write_text(holds)
    (tmp_path / "policy.yml").write_text(
        "version: 1\nname: x\nholds: holds.yml\ncontrols:\n  - control: recording-retention-maximum\n"
        "    params: {maximum_days: 30}\n"
    )
    assert len(load_policy(str(tmp_path / "policy.yml"), now=AS_OF).holds) == 2
    assert [item.controls for item in load_framework(framework).requirements][1] == []
