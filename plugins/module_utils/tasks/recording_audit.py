# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module recording_audit: from options to an audit, and from its summary to a bounded result."""

from __future__ import annotations

import contextlib
import json
import typing as t
from functools import partial

from ..arguments.options import STORE_OPTION, Options
from ..arguments.window import parse_bound
from ..audit.drift import Drift
from ..audit.engine import Audit
from ..audit.expected import expected_accounts, held_to
from ..audit.frameworks import load_framework
from ..audit.needs import needed_resources
from ..audit.policy_file import load_policy
from ..audit.result import Evaluation, Summary
from ..errors import InputError
from ..records.times import now
from ..reports.archive import Archive
from ..reports.artifact import artifact_of
from ..reports.publish import Reports
from ..reports.summary import policy_lines, summary_lines
from ..sources.registry import PROVIDERS
from ..store.database import open_store

_FORMATS = ("json", "csv", "html", "junit", "ocsf", "prometheus")
#: Reports that the result names; an audit with reports of each account may have thousands.
_MOST_REPORTS = 100
#: More findings than this would come near what AWX stores of a result.
_MOST_FINDINGS = 500
_LISTED = 50

_TEXT: t.Final = {"type": "str", "required": True}


def _list_of(**options: t.Any) -> dict[str, t.Any]:
    return {"type": "list", "elements": "dict", "default": [], "options": options}


OPTIONS: t.Final[Options] = {
    "store": STORE_OPTION,
    "policy": {"type": "raw", "required": True},
    "compare_with": {"type": "raw"},
    "validate_only": {"type": "bool", "default": False},
    "reports": _list_of(
        format={**_TEXT, "choices": list(_FORMATS)},
        dest={"type": "path", "required": True},
        split_by={"type": "str", "choices": ["account"]},
    ),
    "frameworks": {"type": "list", "elements": "raw", "default": []},
    "as_of": {"type": "str"},
    "expected_accounts": _list_of(provider={**_TEXT, "choices": list(PROVIDERS)}, account=_TEXT),
    "not_collected": _list_of(source=_TEXT, msg=_TEXT),
    "max_evidence_age": {"type": "str"},
    "findings_limit": {"type": "int", "default": _LISTED},
    "show_personal": {"type": "bool", "default": False},
}

Result = dict[str, t.Any]


def run_audit(params: dict[str, t.Any], check_mode: bool) -> Result:
    """Audit, write the reports, remember the findings, and return the module's result.

    Raises:
        RecordingsError: the policy is not valid, the store cannot be read, or a report cannot be written.
    """
    present = now()
    as_of = parse_bound(params["as_of"], now=present, option="as_of") if params["as_of"] else present
    limit = params["findings_limit"]
    if not 0 <= limit <= _MOST_FINDINGS:
        raise InputError(
            f"findings_limit is {limit}, but must be from 0 to {_MOST_FINDINGS}; reports hold all."
        )
    policy = load_policy(params["policy"], now=max(present, as_of))
    other = load_policy(params["compare_with"], now=max(present, as_of)) if params["compare_with"] else None
    frameworks = [load_framework(given) for given in params["frameworks"]]
    # What is wrong with the reports, such as a library that is not there, is told before anything is read.
    reports = Reports(params["reports"], check_mode=check_mode, policy=policy.shown())
    if params["validate_only"]:
        return {
            "changed": False,
            "policy": policy.shown(),
            "resources": {name: list(needed_resources(policy, name)) for name in PROVIDERS},
            "summary": policy_lines(policy.shown()),
        }
    expected = expected_accounts(params["expected_accounts"])
    age = params["max_evidence_age"]
    oldest = parse_bound(age, now=as_of, option="max_evidence_age") if age else None
    with (
        contextlib.closing(open_store(params["store"], read_only=check_mode, must_exist=True)) as store,
        store.read() as connection,
        reports as written,
    ):
        audit = Audit(
            connection, policy, as_of, findings_limit=limit, compare_with=other, frameworks=frameworks
        )
        with audit.drift:
            summary = held_to(audit.run(written.renderers), expected, oldest, params["not_collected"])
            found = partial(audit.drift.scratch.of, policy.controls())
            written.look_up(Archive(connection, summary.as_of, found))
            published = written.finish(summary)
            connection.commit()  # the snapshot has served: nothing is locked while findings are written
            if not check_mode and not store.only_read:
                with store.begin() as writing:
                    audit.drift.store(
                        writing, summary.verdict, summary.counts, policy.digest, policy.spoken()
                    )
    result = _result(summary)
    told = ("format", "path", "sha256")
    result["reports"] = [{name: item[name] for name in told} for item in published[:_MOST_REPORTS]]
    result["reports_total"] = len(published)
    result["changed"] = any(item["changed"] for item in published)
    result["_files"] = [item["path"] for item in published]
    result["diff"] = [_verdicts_diff(summary, audit.drift), *reports.diffs()]
    differences = audit.comparison.shown() if audit.comparison is not None else None
    if differences is not None:
        result["differences"] = differences
    personal = params["show_personal"]
    result["summary"] = summary_lines(
        summary, result["reports"], differences=differences, show_personal=personal
    )
    result["warnings"] = [] if check_mode else store.not_remembered("The findings of this audit are")
    result["artifact"] = artifact_of(summary, result["reports"], show_personal=personal)
    return result


def _result(summary: Summary) -> Result:
    drift = dict(summary.drift)
    drift["resolved_findings"] = drift["resolved_findings"][:_LISTED]
    complete: dict[tuple[str, str], bool] = {}
    for item in summary.coverage:
        key = (item["provider"], item["account"])
        complete[key] = complete.get(key, True) and item["complete"]
    accounts = summary.population["accounts"]
    remedies = {rule["control"]: rule["remedy"] for rule in summary.policy["controls"]}
    return {
        "verdict": summary.verdict,
        "reasons": summary.reasons[:_LISTED],
        "reasons_total": len(summary.reasons),
        "as_of": summary.as_of,
        "policy": {name: summary.policy[name] for name in ("name", "version", "digest")},
        "counts": summary.counts,
        "population": {
            **summary.population,
            "accounts": [
                {**entry, "complete": complete.get((entry["provider"], entry["account"]), False)}
                for entry in accounts[: 2 * _LISTED]
            ],
            "accounts_total": len(accounts),
        },
        "findings": [_finding(item, remedies) for item in summary.findings],
        "findings_total": summary.findings_total,
        "idle": summary.idle[:_LISTED],
        "waivers_expiring": [
            {name: item[name] for name in ("id", "control", "owner", "expires", "days_left")}
            for item in summary.waivers
            if item["state"] == "expiring"
        ][:_LISTED],
        "drift": drift,
        "changes": {"total": summary.changes["total"], "items": summary.changes["items"][:_LISTED]},
    }


def _finding(item: Evaluation, remedies: t.Mapping[str, str]) -> Result:
    shown = item._asdict()
    shown["facts"] = dict(item.facts)
    shown["remedy"] = remedies.get(item.control, "")
    del shown["region"], shown["waiver"], shown["evidence"]
    return shown


def _verdicts_diff(summary: Summary, drift: Drift) -> dict[str, str]:
    """Return which verdicts differ from those of the previous audit of the same policy, bounded."""
    before: list[str] = []
    header = "no earlier audit of this policy"
    if drift.previous is not None:
        header = f"verdicts as of {drift.previous.as_of}"
        before = _count_lines(drift.previous.verdict, json.loads(drift.previous.counts))
        before += [
            f"open: {item['control']} {item['provider']} {item['account']} {item['id']}"
            for item in summary.drift["resolved_findings"][:_LISTED]
        ]
    new = [item for item in summary.findings if item.change == "new"][:_LISTED]
    after = _count_lines(summary.verdict, summary.counts)
    after += [f"open: {item.control} {item.provider} {item.account} {item.id}" for item in new]
    return {
        "before_header": header,
        "after_header": f"verdicts as of {summary.as_of}",
        "before": "".join(f"{line}\n" for line in before),
        "after": "".join(f"{line}\n" for line in after),
    }


def _count_lines(verdict: str, counts: t.Mapping[str, t.Any]) -> list[str]:
    lines = [f"verdict: {verdict}"]
    for control, counter in counts["by_control"].items():
        shown = ", ".join(f"{number} {name}" for name, number in counter.items() if number)
        lines.append(f"{control}: {shown or 'nothing to judge'}")
    return lines
