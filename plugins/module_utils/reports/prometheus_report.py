# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The state of the audit for Prometheus: numbers, in its text format.

https://prometheus.io/docs/instrumenting/exposition_formats/, version 0.0.4. A node exporter reads the file
from its textfile folder; OpenMetrics readers understand it too.
"""

from __future__ import annotations

import typing as t
from collections import Counter

from ..audit.result import SEVERITIES, VERDICTS, Evaluation, Summary
from ..records.times import from_text
from .about import account_names
from .base import FINDINGS, Context, Sink
from .text import whole

_OPEN = tuple(verdict for verdict in VERDICTS if verdict in FINDINGS)
_CHANGES = ("new", "persisting", "resolved", "waived", "attested", "not_selected", "gone")
_ESCAPED: t.Final = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n"})

Labels = dict[str, str]
Sample = tuple[Labels, float]
#: Name, what it means, samples.
Gauge = tuple[str, str, list[Sample]]
Names = t.Mapping[tuple[str, str], str]


class PrometheusReport:
    """Gauges of the evidence's age and completeness, and of findings, for each account.

    What has no findings is told as 0, for each account by severity and for each control by verdict; a
    control of one account is told when it has findings.
    """

    passes = False

    def __init__(self, sink: Sink, _context: Context) -> None:
        self._sink = sink
        self._found: Counter[tuple[str, str, str, str, str]] = Counter()

    def evaluation(self, item: Evaluation, /) -> None:
        """Count *item* if it is a finding."""
        if item.verdict in FINDINGS:
            self._found[item.provider, item.account, item.control, item.severity, item.verdict] += 1

    def finish(self, summary: Summary, /) -> None:
        """Write the numbers."""
        names = account_names(summary)
        # Several policies' files may lie in one folder: only the policy sets their samples apart.
        policy = {"policy": str(summary.policy["name"])}
        gauges = (*_of_the_audit(summary), *self._findings(summary, names), *_of_evidence(summary, names))
        for name, text, samples in gauges:
            lines = [f"# HELP cpaas_recordings_{name} {text}\n# TYPE cpaas_recordings_{name} gauge\n"]
            lines += [
                f"cpaas_recordings_{name}{_labels({**policy, **labels})} {value}\n"
                for labels, value in samples
            ]
            self._sink.write("".join(lines).encode("utf-8", "replace"))

    def close(self) -> None:
        """Nothing is held."""

    def _findings(self, summary: Summary, names: Names) -> t.Iterator[Gauge]:
        by_severity: Counter[tuple[str, str, str, str]] = Counter()
        for (provider, account, _control, severity, verdict), number in self._found.items():
            by_severity[provider, account, severity, verdict] += number
        keys = {(entry["provider"], entry["account"]) for entry in summary.population["accounts"]}
        keys |= {(key[0], key[1]) for key in by_severity}
        samples: list[Sample] = [
            (
                {**_whose(*key, names), "severity": severity, "verdict": verdict},
                by_severity[*key, severity, verdict],
            )
            for key in sorted(keys)
            for severity in SEVERITIES
            for verdict in _OPEN
        ]
        yield "findings", "Findings of an account by severity and verdict.", samples
        samples = []
        for (provider, account, control, severity, verdict), number in sorted(self._found.items()):
            what = {"control": control, "severity": severity, "verdict": verdict}
            samples.append(({**_whose(provider, account, names), **what}, number))
        yield "account_control_findings", "Findings of an account by control, where there are any.", samples


def _of_the_audit(summary: Summary) -> t.Iterator[Gauge]:
    about = {"policy_digest": str(summary.policy.get("digest", "")), "version": summary.tool_version}
    yield "audit_info", "Policy and version of the audit.", [(about, 1)]
    yield "audit_timestamp_seconds", "Moment of which the audit speaks.", [({}, _seconds(summary.as_of))]
    verdicts: list[Sample] = [
        ({"verdict": verdict}, int(summary.verdict == verdict)) for verdict in ("pass", "fail", "incomplete")
    ]
    yield "audit_verdict", "1 for the verdict of the audit, 0 for the others.", verdicts
    findings: list[Sample] = [
        ({"control": control, "verdict": verdict}, found.get(verdict, 0))
        for control, found in summary.counts["by_control"].items()
        for verdict in _OPEN
    ]
    yield "control_findings", "Findings of all accounts by control and verdict.", findings
    if summary.drift["previous"] is not None:
        changes = [({"change": name}, summary.drift[name]) for name in _CHANGES if name in summary.drift]
        yield "audit_changes", "Findings compared with the previous audit of the policy.", changes
    states = Counter(str(waiver["state"]) for waiver in summary.waivers)
    waivers: list[Sample] = [({"state": state}, number) for state, number in sorted(states.items())]
    yield "waivers", "Waivers of the policy by state.", waivers


def _of_evidence(summary: Summary, names: Names) -> t.Iterator[Gauge]:
    rows = [
        ({**_whose(item["provider"], item["account"], names), "resource": item["resource"]}, item)
        for item in summary.coverage
    ]
    complete: list[Sample] = [(labels, int(item["complete"])) for labels, item in rows]
    text = "1 when the collection read everything to the provider's end mark, else 0."
    yield "evidence_complete", text, complete
    ends = [
        (labels, _seconds(end))
        for labels, item in rows
        if (end := item.get("window_to") or item.get("finished_at"))
    ]
    yield "evidence_end_timestamp_seconds", "Moment at which the evidence of a list ends.", ends
    now = _seconds(summary.as_of)
    ages: list[Sample] = [(labels, max(now - end, 0)) for labels, end in ends]
    yield "evidence_age_seconds", "How long before the moment of the audit the evidence of a list ends.", ages
    accounts = [
        (_whose(entry["provider"], entry["account"], names), entry)
        for entry in summary.population["accounts"]
    ]
    records: list[Sample] = [
        ({**labels, "dataset": dataset}, entry[dataset])
        for labels, entry in accounts
        for dataset in ("rooms", "recordings")
    ]
    yield "records", "Records in the evidence.", records
    shares = [(labels, share) for labels, entry in accounts if (share := entry["recorded_share"]) is not None]
    yield "recorded_share", "Recorded part of the time that participants spent in rooms.", shares


def _whose(provider: str, account: str, names: Names) -> Labels:
    return {"provider": provider, "account": account, "account_name": names.get((provider, account), "")}


def _labels(labels: Labels) -> str:
    return (
        "{" + ",".join(f'{name}="{whole(value).translate(_ESCAPED)}"' for name, value in labels.items()) + "}"
    )


def _seconds(text: str) -> float:
    seconds = from_text(text).timestamp()
    return int(seconds) if seconds == int(seconds) else seconds
