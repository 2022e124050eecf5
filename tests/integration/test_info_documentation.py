# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""RETURN tells the truth: what a module returns is documented, with its type and a sample."""

from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from tests.integration.ansible_run import Task, run_tasks
from tests.integration.environment import provider_environment
from tests.simulator.handle import Handle
from tools.project import BIN, ROOT, tool_environment

MODULES = (
    "call_recording_info",
    "recording_switch_info",
    "telnyx_room_info",
    "telnyx_room_recording_info",
    "telnyx_room_session_info",
    "video_composition_info",
    "video_participant_info",
    "video_recording_info",
    "video_recording_rule_info",
    "video_recording_settings_info",
    "video_room_info",
    "voice_call_info",
    "voice_conference_info",
    "voice_recording_info",
)
#: What a module says of itself beside its options.
ATTRIBUTES = {"check_mode", "diff_mode", "idempotent", "action_group"}
TYPES: dict[str, type | tuple[type, ...]] = {
    "str": str,
    "int": int,
    "float": float,
    "bool": bool,
    "dict": dict,
    "list": list,
}
#: What Ansible itself adds.
GENERAL = {"changed", "warnings", "invocation", "_ansible_no_log", "deprecations", "exception", "failed"}

Json = dict[str, Any]


@pytest.fixture(scope="module")
def documents() -> dict[str, Json]:
    names = [f"cpaas.recordings.{path.stem}" for path in (ROOT / "plugins" / "modules").glob("*.py")]
    done = subprocess.run(
        [str(BIN / "ansible-doc"), "--json", *names],
        env=tool_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    return {name.rpartition(".")[2]: document for name, document in json.loads(done.stdout).items()}


@pytest.fixture(scope="module")
def results(simulator: Handle) -> dict[str, list[Json]]:
    world = simulator.world.twilio[simulator.config.twilio[0].sid]
    recorded = next(r["grouping_sids"]["room_sid"] for r in world.recordings() if r["grouping_sids"])
    room = {"room_sid": recorded}
    arguments: list[tuple[str, Json]] = [
        ("call_recording_info", {"include_download_urls": True}),
        ("video_participant_info", room),
        ("video_recording_info", {}),
        ("video_recording_info", room),
        ("video_recording_rule_info", room),
        ("video_recording_settings_info", {}),
        ("video_room_info", {}),
        ("recording_switch_info", {"provider": "twilio"}),
        ("recording_switch_info", {"provider": "telnyx"}),
        ("telnyx_room_info", {}),
        ("telnyx_room_session_info", {}),
        ("telnyx_room_recording_info", {"include_download_urls": True}),
        ("video_composition_info", {}),
        ("voice_call_info", {"started_after": "30d"}),
        ("voice_conference_info", {}),
        ("voice_recording_info", {}),
    ]
    outcomes = run_tasks(
        [Task(f"cpaas.recordings.{module}", options) for module, options in arguments],
        env=provider_environment(simulator),
    )
    found: dict[str, list[Json]] = {module: [] for module in MODULES}
    for (module, _any), outcome in zip(arguments, outcomes, strict=True):
        assert outcome.state == "ok", outcome.result
        found[module].append(outcome.result)
    return found


def test_every_module_has_all_attributes_and_names_a_guide_once(documents: dict[str, Json]) -> None:
    """Ansible takes another fragment without a word where the name of one is ambiguous."""
    assert set(documents) > set(MODULES)
    for module, document in documents.items():
        attributes = document["doc"].get("attributes", {})
        assert set(attributes) >= ATTRIBUTES, module
        if module.endswith("_info"):
            assert attributes["diff_mode"]["support"] == "N/A", module
            assert "never changes" in attributes["check_mode"]["description"], module
        guides = [entry["ref"] for entry in document["doc"]["seealso"] if "ref" in entry]
        assert len(guides) == len(set(guides)), module


def check(value: Any, document: Json, where: str) -> None:
    """Compare *value* with its documentation, all the way down."""
    if value is None:
        return
    expected = TYPES[document["type"]]
    assert isinstance(value, expected), (where, value)
    assert isinstance(value, bool) == (expected is bool), (where, value)
    contains = document.get("contains")
    members = value if isinstance(value, list) else [value]
    for member in members:
        if document["type"] == "list":
            assert isinstance(member, TYPES[document["elements"]]), (where, member)
        if contains and isinstance(member, dict):
            assert set(member) <= set(contains), (where, set(member) - set(contains))
            for name, inner in member.items():
                check(inner, contains[name], f"{where}.{name}")


@pytest.mark.parametrize("module", MODULES)
def test_every_returned_key_is_documented(
    documents: dict[str, Json], results: dict[str, list[Json]], module: str
) -> None:
    returned = documents[module]["return"]
    for result in results[module]:
        keys = set(result) - GENERAL
        assert keys == set(returned)
        for key in keys:
            check(result[key], returned[key], key)


def documented(items: Json, where: str = "") -> list[tuple[str, Json]]:
    found = []
    for name, item in items.items():
        found.append((f"{where}{name}", item))
        found += documented(item.get("contains") or {}, f"{where}{name}.")
    return found


@pytest.mark.parametrize("module", MODULES)
def test_every_documented_key_has_a_sample_of_its_type(documents: dict[str, Json], module: str) -> None:
    for where, item in documented(documents[module]["return"]):
        assert "sample" in item, where
        check(item["sample"], item, where)
        assert item["description"], where


@pytest.mark.parametrize("module", MODULES)
def test_every_documented_field_is_returned(
    documents: dict[str, Json], results: dict[str, list[Json]], module: str
) -> None:
    """A field that no result has is a slip of the pen; the records of both lists together have all."""
    for key, item in documents[module]["return"].items():
        contains = set(item.get("contains") or ())
        members = [
            member
            for result in results[module]
            for member in (result[key] if isinstance(result[key], list) else [result[key]])
            if isinstance(member, dict)
        ]
        if contains and module != "video_recording_rule_info":
            assert contains == set().union(*members), key


@pytest.mark.parametrize("module", MODULES)
def test_samples_of_lists_agree_with_their_fields(documents: dict[str, Json], module: str) -> None:
    for where, item in documented(documents[module]["return"]):
        sample = item["sample"]
        for record in sample if isinstance(sample, list) else [sample]:
            if item.get("contains") and isinstance(record, dict):
                for name, value in record.items():
                    assert value == item["contains"][name]["sample"], (where, name)
