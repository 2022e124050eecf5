# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The JSON and CSV reports, read back by others than who wrote them."""

from __future__ import annotations

import csv
import io
import json
import re
import typing as t
from collections import Counter
from pathlib import Path

import pytest
import rfc8785
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.reports.evaluations import HOSTILE, evaluations
from tests.unit.reports.produce import one, render
from tests.unit.reports.summaries import Tally

pytestmark = pytest.mark.dear

ITEMS = list(evaluations())
ANY = st.text(st.characters(), max_size=30)
HOSTILE_ITEMS = st.builds(
    one,
    verdict=st.sampled_from(["fail", "pass", "waived", "unknown"]),
    account=ANY,
    id=ANY,
    name=ANY,
    region=ANY | st.none(),
    message=ANY,
    waiver=ANY,
    facts=st.dictionaries(ANY, ANY | st.integers() | st.floats() | st.none(), max_size=3),
)
RELAXED = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])


def rows(data: bytes) -> list[dict[str, str]]:
    """Return the rows of evaluations; those of the audit itself are :func:`of_the_audit`."""
    return [row for row in _read(data) if row["resource"] not in {"audit", "controls"}]


def of_the_audit(data: bytes) -> list[dict[str, str]]:
    return [row for row in _read(data) if row["resource"] in {"audit", "controls"}]


def _read(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))


def test_json_is_canonical(tmp_path: Path) -> None:
    data = render(tmp_path, "json", ITEMS)
    assert rfc8785.dumps(json.loads(data)) == data


def test_json_is_the_same_on_every_run(tmp_path: Path) -> None:
    assert render(tmp_path / "one", "json", ITEMS) == render(tmp_path / "two", "json", list(evaluations()))


def test_json_holds_all_findings_and_no_pass(tmp_path: Path) -> None:
    document = json.loads(render(tmp_path, "json", ITEMS))
    expected = [item for item in ITEMS if item.verdict in {"fail", "waived", "unknown"}]
    assert [item["id"] for item in document["findings"]] == [item.id for item in expected]
    first = document["findings"][0]
    for name, value in expected[0]._asdict().items():
        assert first[name] == json.loads(json.dumps(value))
    assert {"uid", "account_name", "remedy", "risk"} <= set(first)
    assert Counter(item["verdict"] for item in document["findings"]) == Counter(
        item.verdict for item in expected
    )
    assert document["counts"]["by_verdict"]["pass"] == sum(item.verdict == "pass" for item in ITEMS)
    assert set(document) == {
        "as_of", "changes", "counts", "coverage", "drift", "evidence", "findings", "findings_total", "format",
        "frameworks", "holds", "idle", "incomplete", "policy", "population", "reasons", "regions", "switches",
        "timeline", "tool_version", "verdict", "waivers",
    }  # fmt: skip


def test_json_of_nothing(tmp_path: Path) -> None:
    assert json.loads(render(tmp_path, "json", []))["findings"] == []


def test_csv_has_a_row_for_every_evaluation_that_applies(tmp_path: Path) -> None:
    found = rows(render(tmp_path, "csv", ITEMS))
    expected = [item for item in ITEMS if item.verdict != "not_applicable"]
    assert len(expected) < len(ITEMS)
    assert [(row["control"], row["id"], row["verdict"]) for row in found] == [
        (item.control, item.id, item.verdict) for item in expected
    ]


def test_csv_lists_every_finding_but_not_more_passes_than_a_spreadsheet_bears(tmp_path: Path) -> None:
    passes = [one(verdict="pass", id=f"RM{number}", message="") for number in range(100_003)]
    found = rows(render(tmp_path, "csv", [*passes, one(id="RMlast")]))
    assert [row["id"] for row in found[:100_000]] == [item.id for item in passes[:100_000]]
    assert [row["id"] for row in found[100_000:]] == ["RMlast", ""]
    assert found[-1]["message"] == "3 more evaluations that pass are not listed."


def test_csv_says_first_that_the_evidence_is_incomplete(tmp_path: Path) -> None:
    data = render(tmp_path, "csv", ITEMS)
    first = _read(data)[0]
    assert of_the_audit(data) == [first]
    assert (first["verdict"], first["resource"]) == ("incomplete", "audit")
    assert "of rooms of twilio account" in first["message"]
    complete = Tally()
    for item in ITEMS:
        complete.add(item)
    assert of_the_audit(render(tmp_path, "csv", ITEMS, complete.summary(complete=True))) == []


def test_data_says_what_to_do(tmp_path: Path) -> None:
    text = {"control": "room-recording-required", "remedy": "=Turn it on.", "risk": "A fine."}
    policy = {"name": "telehealth-2026", "controls": [text]}
    (finding,) = json.loads(render(tmp_path, "json", [one()], policy=policy))["findings"]
    assert (finding["remedy"], finding["risk"]) == ("=Turn it on.", "A fine.")
    (row,) = rows(render(tmp_path, "csv", [one()], policy=policy))
    assert (row["remedy"], row["risk"], row["uid"]) == ("'=Turn it on.", "A fine.", finding["uid"])


def test_csv_is_rfc_4180_with_a_mark_for_spreadsheets(tmp_path: Path) -> None:
    data = render(tmp_path, "csv", [one(name='quo"te, comma', message="two\r\nlines")])
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.endswith(b"\r\n")
    assert b'"quo""te, comma"' in data
    without_quoted = re.sub(rb'"(?:[^"]|"")*"', b"", data)
    assert set(without_quoted.removeprefix(b"\xef\xbb\xbf")) <= set(b",\r\n")
    assert rows(data)[0]["message"] == "two\r\nlines"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+12025550100", "+12025550100"),
        ("\uff1d1+1", "'\uff1d1+1"),
        ("a\0b", "a␀b"),
        ("\ud800", "?"),
    ],
)
def test_csv_runs_no_formula(tmp_path: Path, name: str, expected: str) -> None:
    assert rows(render(tmp_path, "csv", [one(name=name)]))[0]["name"] == expected


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("mark", [";", "\t", "|", "\n"])
def test_csv_has_no_formula_wherever_a_reader_splits(tmp_path: Path, separator: str, mark: str) -> None:
    text = f"cam{mark}=1+2{mark} @SUM(A1)"
    data = render(tmp_path, "csv", [one(name=text, message=text, facts={"track": text})])
    lines = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=separator)
    cells = [cell for line in lines for cell in line]
    assert [cell for cell in cells if cell.strip().startswith(("=", "@"))] == []
    assert sum(cell.count("=1+2") for cell in cells) == 3


def test_csv_facts_are_json(tmp_path: Path) -> None:
    facts = {"b": 1, "a": None}
    assert rows(render(tmp_path, "csv", [one(facts=facts)]))[0]["facts"] == '{"a":null,"b":1}'


@RELAXED
@given(st.lists(HOSTILE_ITEMS, min_size=1, max_size=4))
def test_any_text_survives_in_json_and_csv(tmp_path: Path, items: list[Evaluation]) -> None:
    document = json.loads(render(tmp_path, "json", items))
    findings: list[dict[str, t.Any]] = document["findings"]
    assert [item["name"] for item in findings] == [
        item.name.encode("utf-8", "replace").decode() for item in items if item.verdict != "pass"
    ]
    found = rows(render(tmp_path, "csv", items))
    assert len(found) == len(items)
    for row, item in zip(found, items, strict=True):
        # What is guarded has an apostrophe wherever a formula could begin.
        assert row["name"].replace("'", "") == _as_in_csv(item.name).replace("'", "")


def _as_in_csv(text: str) -> str:
    return text.replace("\0", "\N{SYMBOL FOR NULL}").encode("utf-8", "replace").decode()


def test_hostile_names_are_in_the_data(tmp_path: Path) -> None:
    names = {
        item["name"]
        for item in json.loads(render(tmp_path, "json", [one(name=name) for name in HOSTILE]))["findings"]
    }
    assert names == set(HOSTILE)
