# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JUnit report fits what its readers take, whatever the evidence holds."""

from __future__ import annotations

import tracemalloc
import typing as t
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.base import Context
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.junit_report import JunitReport
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from junitparser import JUnitXml

from tests.unit.reports.evaluations import HOSTILE, evaluations
from tests.unit.reports.produce import one, render
from tests.unit.reports.summaries import Tally

SCHEMAS = {
    name: xmlschema.XMLSchema(Path(__file__).parent / "schemas" / f"{name}.xsd")
    for name in ("ant", "jenkins")
}
ITEMS = list(evaluations(60, 60))


@pytest.mark.parametrize("name", SCHEMAS)
@pytest.mark.parametrize("items", [ITEMS, [], [one(name=name, id=name, message=name) for name in HOSTILE]])
def test_valid(tmp_path: Path, name: str, items: list[Evaluation]) -> None:
    SCHEMAS[name].validate(render(tmp_path, "junit", items).decode())


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_refuse_what_is_wrong(tmp_path: Path, name: str) -> None:
    text = render(tmp_path, "junit", ITEMS).decode()
    assert not SCHEMAS[name].is_valid(text.replace("<testcase name=", "<testcase title="))
    assert not SCHEMAS[name].is_valid(
        text.replace("<failure ", "<broken ").replace("</failure>", "</broken>")
    )


def test_a_case_for_every_control_and_resource(tmp_path: Path) -> None:
    root = ElementTree.fromstring(render(tmp_path, "junit", ITEMS))
    assert [case.get("name") for case in root.iter("testcase")] == [
        "evidence-complete[audit]",
        *(f"{item.control}[{item.id}]" for item in ITEMS),
    ]


def test_incomplete_evidence_is_an_error_and_an_idle_control_is_skipped(tmp_path: Path) -> None:
    root = ElementTree.fromstring(render(tmp_path, "junit", []))
    (case,) = root.iter("testcase")
    error = case.find("error")
    assert case.get("name") == "evidence-complete[audit]"
    assert error is not None
    assert "of rooms of twilio account" in str(error.get("message"))
    assert error.get("type") == "incomplete"
    complete = ElementTree.fromstring(render(tmp_path, "junit", [], Tally().summary(complete=True)))
    assert [list(case) for case in complete.iter("testcase")] == [[]]


def test_a_failure_says_what_to_do(tmp_path: Path) -> None:
    policy = {
        "name": "p",
        "controls": [{"control": "room-recording-required", "remedy": "Turn it on.", "risk": "A fine."}],
    }
    root = ElementTree.fromstring(render(tmp_path, "junit", [one(uid="5e" * 32)], policy=policy))
    text = str(next(root.iter("failure")).text)
    assert text.startswith("remedy: Turn it on.\nrisk: A fine.\n")
    assert f"uid: {'5e' * 32}" in text


def test_verdicts_become_results(tmp_path: Path) -> None:
    root = ElementTree.fromstring(render(tmp_path, "junit", ITEMS))
    verdicts = Counter(item.verdict for item in ITEMS)
    assert len(root.findall(".//failure")) == verdicts["fail"] > 0
    assert len(root.findall(".//error")) == verdicts["unknown"] + 1 > 1
    assert len(root.findall(".//skipped")) == verdicts["waived"] + verdicts["not_applicable"]
    failure = ElementTree.fromstring(render(tmp_path, "junit", [one()])).find(".//failure")
    assert failure is not None
    assert failure.attrib == {"message": "Recording is disabled.", "type": "high"}
    assert "recording_enabled: False" in str(failure.text)
    waived = [one(verdict="waived", waiver="W-1", message="Off.")]
    skipped = ElementTree.fromstring(render(tmp_path, "junit", waived)).find(".//skipped")
    assert skipped is not None
    assert skipped.get("message") == "Waived by W-1: Off."


def test_counts_of_suites_are_those_of_their_cases(tmp_path: Path) -> None:
    data = render(tmp_path, "junit", ITEMS)
    suites = list(JUnitXml.fromstring(data))
    assert len(suites) == 1 + len({(item.resource, item.provider, item.account) for item in ITEMS})
    for suite in suites:
        stated = (suite.tests, suite.failures, suite.errors, suite.skipped)
        suite.update_statistics()
        assert (suite.tests, suite.failures, suite.errors, suite.skipped) == stated


TEXT = st.text(st.characters(), max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    TEXT,
    TEXT,
    TEXT,
    st.dictionaries(TEXT, TEXT, max_size=2),
    st.sampled_from(["fail", "waived", "unknown", "pass"]),
)
def test_any_text_makes_well_formed_xml(
    tmp_path: Path, account: str, id_: str, message: str, facts: dict[str, t.Any], verdict: str
) -> None:
    item = one(account=account, id=id_, message=message, facts=facts, verdict=verdict, waiver=message)
    root = ElementTree.fromstring(render(tmp_path, "junit", [item]))
    _of_the_audit, case = root.iter("testcase")
    assert str(case.get("name")).startswith("room-recording-required[")


def test_memory_does_not_grow(tmp_path: Path) -> None:
    class Nowhere:
        def write(self, data: bytes, /) -> int:
            return len(data)

    report = JunitReport(Nowhere(), Context(tmp_path / "audit.xml", tmp_path, []))
    item = one(message="x" * 500)
    for _any in range(100):
        report.evaluation(item)
    tracemalloc.start()
    for _any in range(3000):
        report.evaluation(item)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    report.close()
    assert peak < 500_000
