# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit on a few lines, for the output of a job: no telephone numbers, no names of persons."""

from __future__ import annotations

import json
import typing as t

from ..audit.result import SEVERITIES, Evaluation, Summary
from . import about
from .about import Controls
from .text import shown
from .words import count, kind

#: Findings that are told one by one.
WORST = 5
_ACCOUNTS = 100
_REASONS = 10
_WIDEST = 64
_LONGEST = 300
_RECORDS = ("rooms", "recordings")
_VERDICTS = ("fail", "unknown", "attested", "waived", "pass")

Result = t.Mapping[str, t.Any]


def summary_lines(
    summary: Summary,
    reports: t.Sequence[Result],
    *,
    differences: Result | None = None,
    show_personal: bool = False,
) -> list[str]:
    """Return what a job prints of an audit.

    Args:
        reports: ``format`` and ``path`` of each report that was written.
        differences: of another policy, as :meth:`..audit.compare.Comparison.shown` returns them.
        show_personal: name people and telephone numbers too.

    Returns:
        Lines of printable text, of a bounded number and length; the first tells the verdict.
    """
    policy = summary.policy["name"]
    lines = [f"Verdict: {summary.verdict} (policy {policy}, as of {_time(summary.as_of)})", ""]
    lines += [*_accounts(summary), ""]
    for severity in SEVERITIES:
        found = summary.counts["by_severity"].get(severity, {})
        lines.append(f"{severity:<9} {found.get('fail', 0):,} failed, {found.get('unknown', 0):,} unknown")
    lines += _compared(summary)
    lines += _worst(summary, show_personal=show_personal)
    if differences is not None:
        lines += _differences(differences)
    lines += [f"incomplete: {reason}" for reason in summary.reasons[:_REASONS]]
    if len(summary.reasons) > _REASONS:
        lines.append(f"and {count(len(summary.reasons) - _REASONS, 'more reason')}, see the reports")
    lines += _governed(summary)
    lines += [f"{report['format']} report: {report['path']}" for report in reports]
    return [shown(line, _LONGEST) for line in lines]


def policy_lines(policy: Result) -> list[str]:
    """Return what a policy checks, a line for each control.

    Args:
        policy: as :meth:`..audit.policy.Policy.shown` returns it.
    """
    lines = [f"The policy {policy['name']} is valid."]
    for rule in policy["controls"]:
        line = f"{rule['severity']:<9} {rule['control']}"
        if rule["select"]:
            line += f" on {json.dumps(rule['select'])}"
        if rule["params"]:
            line += f" with {json.dumps(rule['params'])}"
        lines.append(shown(line, _LONGEST))
    return lines


def worst_findings(summary: Summary, *, show_personal: bool = False) -> list[dict[str, t.Any]]:
    """Return the worst findings as a job may publish them, at most :data:`WORST`."""
    controls, names = about.controls_of(summary.policy), about.account_names(summary)
    return [
        {
            "control": item.control,
            "severity": item.severity,
            "verdict": item.verdict,
            "change": item.change,
            "since": item.since,
            "provider": item.provider,
            "account": item.account,
            "account_name": _cut(names.get((item.provider, item.account), "")),
            "resource": item.resource,
            "id": _cut(item.id),
            "name": _cut(item.name if show_personal else about.impersonal_name(item)),
            "title": _cut(about.title_of(item.control, controls)),
            "remedy": _cut(about.text_of(item.control, "remedy", controls)),
        }
        for item in summary.findings[:WORST]
    ]


def _cut(text: str) -> str:
    return shown(text, _LONGEST)


def _time(text: str) -> str:
    return f"{text[:19]}Z"


def _accounts(summary: Summary) -> list[str]:
    names = about.account_names(summary)
    accounts = summary.population["accounts"]
    complete: dict[tuple[str, str], bool] = {}
    for item in summary.coverage:
        key = (item["provider"], item["account"])
        complete[key] = complete.get(key, True) and item["complete"]
    rows = []
    for entry in accounts[:_ACCOUNTS]:
        key = (entry["provider"], entry["account"])
        share = entry["recorded_share"]
        rows.append(
            [
                _whose(entry["account"], names.get(key, "")),
                *_numbers(entry, entry["by_verdict"]),
                "-" if share is None else f"{100 * share:.1f} %",
                "complete" if complete.get(key) else "incomplete",
            ]
        )
    total = _numbers(summary.population, summary.counts["by_verdict"])
    width = max([len("account"), *(len(row[0]) for row in rows)])
    lines = [_row(width, ["account", *_RECORDS, *_VERDICTS, "recorded", "evidence"])]
    lines += [_row(width, row) for row in rows]
    if len(accounts) > _ACCOUNTS:
        lines.append(f"and {count(len(accounts) - _ACCOUNTS, 'more account')}, see the reports")
    lines.append(_row(width, ["total", *total, "", ""]).rstrip())
    return lines


def _numbers(population: Result, by_verdict: Result) -> list[t.Any]:
    return [*(population[name] for name in _RECORDS), *(by_verdict.get(name, 0) for name in _VERDICTS)]


def _whose(account: str, name: str) -> str:
    if not name or name == account:
        return shown(account, _WIDEST)
    left = _WIDEST - len(account) - 3
    return f"{shown(name, max(left, 8))} ({account})"


def _row(width: int, cells: t.Sequence[t.Any]) -> str:
    numbers = "".join(
        f"{cell:>{size},}" if isinstance(cell, int) else f"{cell:>{size}}"
        for cell, size in zip(cells[1:9], (9, 12, 9, 9, 10, 9, 9, 10), strict=True)
    )
    return f"{cells[0]:<{width}}{numbers}  {cells[9]}"


def _worst(summary: Summary, *, show_personal: bool) -> list[str]:
    if not summary.findings:
        return []
    controls, names = about.controls_of(summary.policy), about.account_names(summary)
    items = summary.findings[:WORST]
    rest = summary.findings_total - len(items)
    lines = ["", "the worst findings:" if rest > 0 else "the findings:"]
    for item in items:
        name = item.name if show_personal else about.impersonal_name(item)
        lines += _finding(item, name, names.get((item.provider, item.account), ""), controls)
    if rest > 0:
        lines.append(f"  and {count(rest, 'more finding')}, see the reports")
    return [*lines, ""]


def _finding(item: Evaluation, name: str, account: str, controls: Controls) -> list[str]:
    said = {"unknown": ", unknown", "attested": ", attested"}.get(item.verdict, "")
    new = ", new" if item.change == "new" else ""
    thing = f"{kind(item.resource)} {name} ({item.id})" if name else f"{kind(item.resource)} {item.id}"
    where = f" of {item.provider} account {_whose(item.account, account)}" if item.account else ""
    lines = [
        f"  {item.severity}{said}{new}: {about.title_of(item.control, controls)}: {shown(thing, 120)}{where}"
    ]
    if remedy := about.text_of(item.control, "remedy", controls):
        lines.append(f"    to do: {remedy}")
    return lines


def _compared(summary: Summary) -> list[str]:
    drift = summary.drift
    previous = drift["previous"]
    if previous is None:
        return []
    more = [f"{drift['new']:,} new", f"{drift['persisting']:,} persisting", f"{drift['resolved']:,} resolved"]
    said = {"waived": "waived", "attested": "attested", "not_selected": "no longer selected", "gone": "gone"}
    more += [f"{drift[name]:,} {text}" for name, text in said.items() if drift.get(name)]
    lines = [f"since the audit as of {_time(previous['as_of'])}: {', '.join(more)}"]
    if before := about.policy_before(summary):
        after = summary.policy["digest"]
        lines.append(f"the policy has changed since that audit: {before[:12]} then, {after[:12]} now")
    return lines


def _differences(differences: Result) -> list[str]:
    verb = "verdict would differ" if differences["total"] == 1 else "verdicts would differ"
    lines = [f"under the policy {differences['policy']['name']} {differences['total']:,} {verb}"]
    for move in differences["by_move"]:
        was, now = move["before"] or "not checked", move["after"] or "not checked"
        lines.append(f"  {was} to {now}: {move['number']:,}")
    return lines


def _governed(summary: Summary) -> list[str]:
    lines = []
    idle = list(dict.fromkeys(control for control, _why in about.idle_of(summary, passed_by=True)))
    if idle:
        more = f" and {len(idle) - _REASONS} more" if len(idle) > _REASONS else ""
        lines.append(f"judged nothing although there are records: {', '.join(idle[:_REASONS])}{more}")
    ending = [waiver for waiver in summary.waivers if waiver["state"] == "expiring"]
    lines += [f"waiver {waiver['id']} ends on {waiver['expires']}" for waiver in ending[:_REASONS]]
    return lines
