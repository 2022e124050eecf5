# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Numbers for Prometheus, read by the grammar of its text format."""

from __future__ import annotations

import re
import typing as t
from collections import Counter
from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.unit.reports.evaluations import ACCOUNTS, evaluations
from tests.unit.reports.produce import one, render
from tests.unit.reports.summaries import Tally

ITEMS = list(evaluations(60, 120))
# https://prometheus.io/docs/instrumenting/exposition_formats/#text-format-details
_LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="(?:[^"\\\n]|\\["\\n])*"'
_LINE = re.compile(
    rf"([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{{({_LABEL}(?:,{_LABEL})*)\}})? (-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?)"
)
_PART = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"')


class Samples(t.NamedTuple):
    found: list[tuple[str, dict[str, str], float]]
    kinds: dict[str, str]

    def of(self, name: str, **labels: str) -> list[float]:
        return [
            value
            for found, all_, value in self.found
            if found == f"cpaas_recordings_{name}" and labels.items() <= all_.items()
        ]


def read(data: bytes) -> Samples:
    """Read a file as strictly as the format is described, and check that its parts keep together."""
    *lines, last = data.decode().split("\n")
    assert last == ""
    kinds: dict[str, str] = {}
    found = []
    helped: list[str] = []
    for line in lines:
        if line.startswith("# HELP "):
            helped.append(line.split(" ")[2])
        elif line.startswith("# TYPE "):
            _hash, _type, name, kind = line.split(" ")
            assert name not in kinds
            kinds[name] = kind
        else:
            match = _LINE.fullmatch(line)
            assert match is not None, line
            assert match[1] == list(kinds)[-1], "samples of a metric must stand together, below its TYPE"
            labels = {name: _plain(value) for name, value in _PART.findall(match[2] or "")}
            found.append((match[1], labels, float(match[3])))
    assert helped == list(kinds)
    assert len({(name, *sorted(labels.items())) for name, labels, _value in found}) == len(found)
    return Samples(found, kinds)


def _plain(value: str) -> str:
    return re.sub(r"\\(.)", lambda found: {"n": "\n"}.get(found[1], found[1]), value)


def numbers(folder: Path, items: list[Evaluation], **changes: t.Any) -> Samples:
    tally = Tally()
    for item in items:
        tally.add(item)
    return read(render(folder, "prometheus", items, tally.summary(**changes)))


def test_findings_by_account_severity_and_control(tmp_path: Path) -> None:
    found = numbers(tmp_path, ITEMS)
    for provider, account in ACCOUNTS:
        for severity in ("critical", "high", "medium", "low"):
            own = [
                item
                for item in ITEMS
                if (item.provider, item.account, item.severity, item.verdict)
                == (provider, account, severity, "fail")
            ]
            labels = {"provider": provider, "account": account, "severity": severity, "verdict": "fail"}
            assert found.of("findings", **labels) == [len(own)]
            assert sum(found.of("account_control_findings", **labels)) == len(own)
    controls = Counter(item.control for item in ITEMS if item.verdict == "fail")
    for control, number in controls.items():
        assert found.of("control_findings", control=control, verdict="fail") == [number]


def test_verdict_age_and_completeness(tmp_path: Path) -> None:
    found = numbers(tmp_path, ITEMS)
    assert [found.of("audit_verdict", verdict=name) for name in ("pass", "fail", "incomplete")] == [
        [0],
        [0],
        [1],
    ]
    account = ACCOUNTS[2][1]
    assert found.of("evidence_complete", account=account, resource="rooms") == [0]
    assert found.of("evidence_complete", account=account, resource="recordings") == [1]
    assert found.of("evidence_age_seconds", account=account, resource="rooms") == [0]
    assert found.of("evidence_end_timestamp_seconds", account=account, resource="rooms") == [1772928000]
    assert found.of("audit_timestamp_seconds") == [1772928000]
    assert numbers(tmp_path, ITEMS, complete=True).of("audit_verdict", verdict="fail") == [1]


def test_what_has_no_findings_is_zero_and_not_absent(tmp_path: Path) -> None:
    found = numbers(tmp_path, [one(verdict="pass")])
    assert found.of("findings", account=ACCOUNTS[1][1], severity="high", verdict="fail") == [0]
    assert found.of("control_findings", control="room-recording-required", verdict="fail") == [0]
    assert found.of("account_control_findings") == []


def test_every_sample_names_the_policy(tmp_path: Path) -> None:
    assert {labels.get("policy") for _name, labels, _value in numbers(tmp_path, ITEMS).found} == {
        "telehealth-2026"
    }


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=20), st.text(st.characters(), max_size=20))
def test_any_text_stays_in_its_label(tmp_path: Path, account: str, control: str) -> None:
    found = numbers(tmp_path, [one(account=account, control=control)])
    spelled = {"account": account, "control": control}
    spelled = {name: text.encode("utf-8", "replace").decode() for name, text in spelled.items()}
    assert found.of("account_control_findings", **spelled) == [1]
