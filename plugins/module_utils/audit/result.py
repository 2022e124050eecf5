# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit hands to its reports: a stream of evaluations, then one summary."""

from __future__ import annotations

import types
import typing as t
from dataclasses import dataclass, field

Verdict = t.Literal["pass", "fail", "waived", "not_applicable", "unknown", "attested"]
Severity = t.Literal["critical", "high", "medium", "low"]
Change = t.Literal["new", "persisting", "waived", "attested", ""]

#: The worst first.
VERDICTS: t.Final[tuple[Verdict, ...]] = (
    "fail", "unknown", "waived", "attested", "pass", "not_applicable"
)  # fmt: skip
SEVERITIES: t.Final[tuple[Severity, ...]] = ("critical", "high", "medium", "low")


#: Verdicts of which there is nothing to report but their number.
QUIET: t.Final = frozenset(("pass", "not_applicable"))
#: Verdicts of findings that somebody answers for.
ACCEPTED: t.Final = frozenset(("waived", "attested"))
NOTHING: t.Final[t.Mapping[str, t.Any]] = types.MappingProxyType({})


class Evaluation(t.NamedTuple):
    """One control applied to one resource. A tuple, because an audit makes millions of them.

    Attributes:
        resource: a dataset of the store; or ``coverage``, ``waivers`` or ``controls``.
        id: the resource's id, within its provider and account.
        name: what people call it; for a recording its room, track or call. Empty when it has no name. Comes
            from an API: escape it.
        message: one sentence on why the verdict is what it is; empty for pass and not_applicable.
        facts: the fields that decided, by name.
        waiver: id of the waiver in force, else empty.
        change: against the previous audit of the same policy; empty when there is none. What was open and
            is accepted now is ``waived`` or ``attested``.
        since: ``as_of`` of the first audit in the unbroken row that had this finding.
        uid: of findings: the same in every audit of a policy with this name.
        account_name: what people call the account; empty when nobody told.
        evidence: of what is attested: the document that says so.
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
    facts: t.Mapping[str, t.Any] = NOTHING
    waiver: str = ""
    change: Change = ""
    since: str = ""
    uid: str = ""
    account_name: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Summary:
    """What is known once every resource was evaluated. Everything in it is JSON-ready."""

    #: name, description, digest, version, controls: [{control, title, severity, tags, select, params,
    #: resource, remedy, risk}]
    policy: dict[str, t.Any]
    as_of: str
    tool_version: str
    verdict: t.Literal["pass", "fail", "incomplete"]
    #: Sentences: why the verdict is incomplete; empty otherwise.
    reasons: list[str]
    #: by_verdict, by_severity, by_control; idle: how many entries of ``controls`` judged nothing.
    counts: dict[str, t.Any]
    #: Numbers of rooms, recordings and settings; accounts: [{provider, account, rooms, recordings,
    #: by_verdict, recorded_share, name}].
    population: dict[str, t.Any]
    #: Rooms per UTC day of creation, each under its worst verdict: [{day, pass, fail, waived, …}].
    timeline: list[dict[str, t.Any]]
    #: Rooms per media region in the same way: [{region, pass, fail, waived, unknown, not_applicable}].
    regions: list[dict[str, t.Any]]
    #: One per provider, account and resource; see :mod:`..store.coverage`. ``read`` is how many records
    #: were received, ``found`` how many different ones; the window ends at ``as_of`` at the latest, and
    #: ``kept_from`` is the moment before which the provider had forgotten everything when it was asked,
    #: null when it forgets nothing. account_name.
    coverage: list[dict[str, t.Any]]
    #: id, control, resources or select, reason, owner, ticket, expires, days_left, state, covers, problems.
    waivers: list[dict[str, t.Any]]
    #: previous: {as_of, verdict, policy_digest} or null; new, persisting, and of what was open: resolved,
    #: waived, attested, not_selected, gone: numbers; resolved_findings: what is not open any more, bounded,
    #: each with what it is ``now``; policy_changed, and policy_digest, which is this audit's.
    drift: dict[str, t.Any]
    #: The worst ones, bounded: failures by severity, then what is unknown.
    findings: list[Evaluation]
    #: How many verdicts are fail or unknown.
    findings_total: int
    #: What changed in recording_enabled of rooms and in settings, newest first and bounded:
    #: {total, items: [{observed_at, resource, provider, account, id, field, before, after}]}
    changes: dict[str, t.Any] = field(default_factory=dict)
    #: digest (SHA-256 of the digests of the records that were read) and records (their number).
    evidence: dict[str, t.Any] = field(default_factory=dict)
    #: Entries of ``controls`` that judged nothing: {control, entry, resource, rows, reason, message}; see
    #: :mod:`.idle`.
    idle: list[dict[str, t.Any]] = field(default_factory=list)
    #: Every cause of the verdict ``incomplete``: {provider, account, account_name, resource, reason,
    #: message}; empty where it concerns all of them. reason: no_collection, running, failed, incomplete,
    #: never_collected, expected, too_old, idle or unknown.
    incomplete: list[dict[str, t.Any]] = field(default_factory=list)
    #: name, version, requirements: [{id, title, controls, verdict, counts}]; see :mod:`.frameworks`.
    frameworks: list[dict[str, t.Any]] = field(default_factory=list)
    #: Legal holds: {ids, select, owner, reason, until, state}; see :mod:`.holds`.
    holds: list[dict[str, t.Any]] = field(default_factory=list)
    #: Settings that switch recording on or off: {provider, account, account_name, kind, id, name, state,
    #: reason, applies_to, since}, bounded.
    switches: list[dict[str, t.Any]] = field(default_factory=list)
