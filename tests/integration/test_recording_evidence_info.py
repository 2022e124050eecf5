# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module recording_evidence_info, by its own entry point."""

from __future__ import annotations

import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.fixtures import store_0_1_0
from tests.integration.ansible_run import Json
from tests.integration.environment import provider_environment
from tests.integration.module_run import run_module
from tests.integration.test_info_documentation import check, documented
from tests.simulator.handle import Handle
from tools.project import ROOT

MODULE = "recording_evidence_info"
POLICY = {"version": 1, "name": "visits", "controls": [{"control": "room-recording-required"}]}
WHATS = ("runs", "coverage", "records", "findings", "changes", "upkeep")
#: Of every result.
COMMON = {"count", "truncated_by"}


@pytest.fixture(scope="module")
def store(simulator: Handle, tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("evidence") / "store.sqlite"
    options = {"store": str(where), "provider": "twilio", "account_name": "Clinic North"}
    collected = run_module("recording_collect", options, env=provider_environment(simulator))
    assert collected.state == "ok", collected.result
    audited = run_module("recording_audit", {"store": str(where), "policy": POLICY})
    assert audited["findings_total"] > 5
    return where


@pytest.fixture(scope="module")
def returns() -> Json:
    source = (ROOT / f"plugins/modules/{MODULE}.py").read_text()
    text = re.search(r'RETURN = r"""(.*?)"""', source, re.DOTALL)
    assert text is not None
    found: Json = yaml.safe_load(text[1])
    return found


def ask(store: Path, what: str, **more: Any) -> Json:
    asked = run_module(MODULE, {"store": str(store), "what": what, **more})
    assert asked.state == "ok", asked.result
    return asked.result


def options_of(what: str) -> Json:
    return {"dataset": "recordings"} if what == "records" else {}


@pytest.mark.parametrize("what", WHATS)
def test_every_returned_key_is_documented(store: Path, returns: Json, what: str) -> None:
    result = ask(store, what, **options_of(what))
    keys = {what, *COMMON, *(("audits",) if what == "findings" else ())}
    assert set(result) - {"changed", "invocation", "failed", "_ansible_no_log"} == keys
    assert result["count"] == len(result[what])
    for key in keys - {"records"}:
        check(result[key], returns[key], key)
        if result[key] and what not in ("records", "upkeep") and isinstance(result[key], list):
            assert set().union(*result[key]) == set(returns[key]["contains"]), key
    if what == "records":
        assert set(returns["records"]["contains"]) < set(result["records"][0])


def test_samples_agree_with_their_fields(returns: Json) -> None:
    for where, item in documented(returns):
        check(item["sample"], item, where)
        for record in item["sample"] if isinstance(item["sample"], list) else ():
            for name, contained in (item.get("contains") or {}).items():
                assert record[name] == contained["sample"], (where, name)


def test_findings_are_those_of_the_audit(store: Path) -> None:
    found = ask(store, "findings", severity=["critical", "high"], limit=5)
    assert found["truncated_by"] == "limit"
    audited = run_module("recording_audit", {"store": str(store), "policy": POLICY}, check=True)
    told = {finding["uid"]: finding for finding in audited["findings"]}
    for finding in found["findings"]:
        same = told[finding["uid"]]
        for name in ("control", "severity", "resource", "id", "name", "account_name", "message", "remedy"):
            assert finding[name] == same[name], name
    assert found["findings"][0]["account_name"] == "Clinic North"
    assert found["findings"][0]["change"] == "new"


def test_fields_bound_what_is_returned(store: Path) -> None:
    few = ask(store, "records", dataset="recordings", fields=["id", "raw"], limit=1)
    assert set(few["records"][0]) == {"id", "raw"}
    assert few["records"][0]["raw"]["sid"] == few["records"][0]["id"]
    odd = ask(store, "runs", fields=["runid"])
    assert odd["runs"] == [{}]
    assert "runid" in odd["warnings"][0]


def test_nothing_is_changed_not_even_an_older_store(tmp_path: Path) -> None:
    old = store_0_1_0.load(tmp_path / "evidence.db")
    before = hashlib.sha256(old.read_bytes()).hexdigest()
    answers = {what: ask(old, what, **options_of(what)) for what in WHATS}
    assert all(answers[what]["count"] for what in ("runs", "coverage", "records", "findings", "changes"))
    finding = answers["findings"]["findings"][0]
    assert re.fullmatch(r"[0-9a-f]{64}", finding["uid"])
    assert finding["change"] in ("new", "persisting")
    assert hashlib.sha256(old.read_bytes()).hexdigest() == before
    assert [path.name for path in tmp_path.iterdir()] == [old.name]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"what": "records"}, "dataset is missing: say which records"),
        ({"what": "runs", "control": ["x"]}, "control does not select among runs"),
        ({"what": "runs", "limit": 0}, "limit is 0, but must be from 1 to 1000"),
        ({"what": "runs", "limit": 1001}, "recording_export writes everything"),
        ({"what": "runs", "ids": [str(number) for number in range(1001)]}, "at most 1000 are looked up"),
        ({"what": "runs", "created_after": "yesterday"}, "created_after is 'yesterday', which is no time"),
        ({"what": "findings", "as_of": "2026-03-01"}, "a date without time and zone"),
        ({"what": "coverage", "created_after": "7d"}, "created_after does not select among coverage"),
        ({"what": "records", "dataset": "settings", "created_after": "7d"}, "no time of creation"),
    ],
)
def test_what_cannot_be_answered_is_said_in_a_sentence(store: Path, options: Json, words: str) -> None:
    failed = run_module(MODULE, {"store": str(store), **options})
    assert failed.state == "failed"
    assert words in failed["msg"]
    assert "Traceback" not in json.dumps(failed.result)


def test_a_store_that_is_not_there_is_said_to_be_none(tmp_path: Path) -> None:
    failed = run_module(MODULE, {"store": str(tmp_path / "none"), "what": "runs"})
    assert failed.state == "failed"
    assert str(tmp_path / "none") in failed["msg"]
    assert not list(tmp_path.iterdir())
