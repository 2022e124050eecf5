# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit hands to its reports: a stream of evaluations, then one summary."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

Verdict = t.Literal["pass", "fail", "waived", "not_applicable", "unknown"]
Severity = t.Literal["critical", "high", "medium", "low"]
Change = t.Literal["new", "persisting", ""]

VERDICTS: t.Final[tuple[Verdict, ...]] = ("fail", "unknown", "waived", "pass", "not_applicable")
SEVERITIES: t.Final[tuple[Severity, ...]] = ("critical", "high", "medium", "low")


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One control applied to one resource.

    Attributes:
        resource: ``rooms``, ``recordings``, ``settings``, ``coverage`` or ``waivers``.
        id: the resource's id, within its provider and account.
        name: what people call it; empty when it has no name. Comes from an API: escape it.
        message: one sentence on why the verdict is what it is; empty for pass and not_applicable.
        facts: the fields that decided, by name.
        waiver: id of the waiver in force, else empty.
        change: against the previous audit of the same policy; empty when there is none.
        since: ``as_of`` of the first audit in the unbroken row that had this finding.
    """

    control: str
    severity: Severity
    verdict: Verdict
    provider: str
    account: str
    resource: str
    id: str
    name: str = ""
    created_at: str | None = None
    region: str | None = None
    message: str = ""
    facts: t.Mapping[str, t.Any] = field(default_factory=dict)
    waiver: str = ""
    change: Change = ""
    since: str = ""


@dataclass(frozen=True)
class Summary:
    """What is known once every resource was evaluated. Everything in it is JSON-ready."""

    policy: dict[str, t.Any]  # name, digest, version, controls: [{control, title, severity, tags, select, params}]
    as_of: str
    tool_version: str
    verdict: t.Literal["pass", "fail", "incomplete"]
    counts: dict[str, t.Any]  # by_verdict, by_severity, by_control (see DESIGN 2)
    population: dict[str, t.Any]  # rooms, recordings, settings: n; accounts: [{provider, account, rooms, recordings, by_verdict, recorded_share}]
    timeline: list[dict[str, t.Any]]  # per UTC day of creation of rooms: {day, pass, fail, waived, unknown, not_applicable} (worst verdict of each room)
    regions: list[dict[str, t.Any]]  # {region, pass, fail, waived, unknown, not_applicable} of rooms
    coverage: list[dict[str, t.Any]]  # one per provider, account, resource (see store/coverage.py)
    waivers: list[dict[str, t.Any]]  # id, control, resources or select, reason, owner, ticket, expires, state, covers
    drift: dict[str, t.Any]  # previous: {as_of} or null; new, persisting, resolved: n; resolved_findings: bounded list
    findings: list[Evaluation]  # the worst, bounded
    findings_total: int
