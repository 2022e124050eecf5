# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a job prints and publishes: the essentials, bounded, without names of persons unless asked."""

from __future__ import annotations

import dataclasses
import json
import typing as t

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation, Summary
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.artifact import MOST_BYTES, artifact_of
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.summary import summary_lines
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.reports.evaluations import ACCOUNTS, HOSTILE, evaluations
from tests.unit.reports.produce import one
from tests.unit.reports.summaries import Tally

REPORTS = [{"format": "html", "path": "/srv/audit.html", "sha256": "0" * 64}]
CLINIC = "Clinic Vienna"


def summary_of(items: t.Iterable[Evaluation], **changes: t.Any) -> Summary:
    tally = Tally()
    for item in items:
        tally.add(item)
    return tally.summary(**changes)


def named(summary: Summary) -> Summary:
    """Give the second account a name that people know."""
    accounts = [dict(entry) for entry in summary.population["accounts"]]
    accounts[1]["name"] = CLINIC
    return dataclasses.replace(summary, population={**summary.population, "accounts": accounts})


def test_first_line_is_the_verdict_and_the_last_are_the_reports() -> None:
    lines = summary_lines(summary_of(evaluations()), REPORTS)
    assert lines[0] == "Verdict: incomplete (policy telehealth-2026, as of 2026-03-08T00:00:00Z)"
    assert lines[-1] == "html report: /srv/audit.html"
    assert [line for line in lines if line.startswith("incomplete: ")]


def test_accounts_are_named_and_numbers_stand_below_each_other() -> None:
    lines = summary_lines(named(summary_of(evaluations())), REPORTS)
    head = next(number for number, line in enumerate(lines) if line.startswith("account"))
    assert f"{CLINIC} ({ACCOUNTS[1][1]})" in lines[head + 2]
    ends = [lines[head].index(word) + len(word) for word in ("rooms", "recordings", "waived")]
    for line in lines[head + 1 : head + 5]:
        for end in ends:
            assert line[end - 1].isdigit()
            assert line[end : end + 1].isspace() or end == len(line)


def test_worst_findings_say_what_to_do() -> None:
    summary = summary_of([one(change="new", name="visit-7")])
    controls = [{**item, "remedy": "Turn it on."} for item in summary.policy["controls"]]
    summary = dataclasses.replace(summary, policy={**summary.policy, "controls": controls})
    text = "\n".join(summary_lines(named(summary), REPORTS))
    assert "high, new: Room that must be recorded has recording disabled: room visit-7 (RM0" in text
    assert f"of twilio account {CLINIC} ({ACCOUNTS[1][1]})" in text
    assert "to do: Turn it on." in text
    (worst,) = artifact_of(named(summary), REPORTS)["worst"]
    assert (worst["account_name"], worst["remedy"], worst["name"]) == (CLINIC, "Turn it on.", "visit-7")


def test_only_the_five_worst_are_told() -> None:
    summary = summary_of(one(id=f"RM{number}") for number in range(12))
    lines = summary_lines(summary, REPORTS)
    assert len([line for line in lines if line.startswith("  high")]) == 5
    assert "  and 7 more findings, see the reports" in lines
    assert len(artifact_of(summary, REPORTS)["worst"]) == 5


def test_names_of_persons_are_told_only_when_asked() -> None:
    person, number = "Erika Mustermann", "+4366012345678"
    items = [
        one(resource="conferences", id="CF1", name=person, message=f"{person} was not recorded."),
        one(resource="recordings", id="RE1", name=number, facts={"from": number}),
        one(resource="calls", id="CA1", name=number),
    ]
    summary = summary_of(items)
    for personal in (False, True):
        told = "\n".join(summary_lines(summary, REPORTS, show_personal=personal))
        told += json.dumps(artifact_of(summary, REPORTS, show_personal=personal))
        assert (person in told, number in told) == (personal, personal)
        assert "CF1" in told


def test_a_changed_policy_is_said() -> None:
    drift = {
        "previous": {"as_of": "2026-03-01T00:00:00.000000Z", "verdict": "fail", "policy_digest": "f" * 64},
        "new": 0,
        "persisting": 0,
        "resolved": 1,
        "not_selected": 3,
        "resolved_findings": [],
    }
    text = "\n".join(summary_lines(summary_of([], drift=drift), REPORTS))
    assert "1 resolved, 3 no longer selected" in text
    assert "the policy has changed since that audit: ffffffffffff then" in text


def test_differences_are_told() -> None:
    differences = {
        "policy": {"name": "next", "digest": "d"},
        "total": 1,
        "by_move": [{"before": None, "after": "fail", "number": 1}],
        "items": [],
    }
    lines = summary_lines(summary_of([]), REPORTS, differences=differences)
    place = lines.index("under the policy next 1 verdict would differ")
    assert lines[place + 1] == "  not checked to fail: 1"


def test_nothing_hostile_reaches_the_terminal() -> None:
    items = [one(name=name, id=name, account=name) for name in HOSTILE]
    for line in summary_lines(summary_of(items), REPORTS):
        assert line == "" or line.isprintable()


LONG = st.text(max_size=60).map(lambda text: text * 200)


@given(LONG, LONG, st.integers(0, 40), st.integers(0, 3000))
def test_the_artifact_fits_whatever_there_is(name: str, reason: str, controls: int, accounts: int) -> None:
    summary = summary_of([one(name=name, id=name)] * 5, reasons=[reason] * 20)
    counts = dict(summary.counts)
    counts["by_control"] = {
        f"x-{'c' * 60}-{number}": summary.counts["by_verdict"] for number in range(5 * controls)
    }
    entry = {**summary.population["accounts"][0], "name": name}
    population = {**summary.population, "accounts": [entry] * accounts}
    summary = dataclasses.replace(summary, counts=counts, population=population)
    reports = [{"format": "csv", "path": "/" + "p" * 300, "sha256": "0" * 64}] * 30
    made = artifact_of(summary, reports)
    assert len(json.dumps(made)) <= MOST_BYTES
    assert made["accounts_total"] == accounts
    assert made["verdict"] == summary.verdict
