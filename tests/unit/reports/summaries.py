# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The summary that belongs to a stream of evaluations."""

from __future__ import annotations

import hashlib
import typing as t
from collections import Counter
from collections.abc import Iterator

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import (
    VERDICTS,
    Evaluation,
    Summary,
)

from tests.unit.reports.evaluations import ACCOUNTS, AS_OF, CONTROLS, START, at, sid

#: What people call some of the accounts.
NAMES = {ACCOUNTS[1]: "Clinic Vienna", ACCOUNTS[2]: "Clinic Graz"}
_RANK = {
    verdict: rank for rank, verdict in enumerate(("fail", "unknown", "waived", "pass", "not_applicable"))
}


class Tally:
    """Counts what the engine counts, to make the summary of a stream."""

    def __init__(self) -> None:
        self.by_verdict: Counter[str] = Counter()
        self.by_severity: dict[str, Counter[str]] = {}
        self.by_control: dict[str, Counter[str]] = {}
        self.worst: dict[tuple[str, str, str, str], tuple[str, str, str]] = {}
        self.findings: list[Evaluation] = []

    def add(self, item: Evaluation) -> None:
        self.by_verdict[item.verdict] += 1
        self.by_severity.setdefault(item.severity, Counter())[item.verdict] += 1
        self.by_control.setdefault(item.control, Counter())[item.verdict] += 1
        if item.verdict in ("fail", "unknown"):
            self.findings.append(item)
        key = (item.resource, item.provider, item.account, item.id)
        earlier = self.worst.get(key)
        if earlier is None or _RANK[item.verdict] < _RANK[earlier[0]]:
            self.worst[key] = (item.verdict, item.created_at or "", item.region or "")

    def groups(self, resource: str, column: int) -> dict[str, Counter[str]]:
        found: dict[str, Counter[str]] = {}
        for (kind, _provider, _account, _id), value in self.worst.items():
            if kind == resource:
                found.setdefault(value[column][:10], Counter())[value[0]] += 1
        return found

    def summary(self, *, complete: bool = False, **changes: t.Any) -> Summary:
        accounts = []
        for number, (provider, account) in enumerate(ACCOUNTS):
            rooms, recordings = (self._of(kind, account) for kind in ("rooms", "recordings"))
            accounts.append(
                {
                    "provider": provider,
                    "account": account,
                    "name": NAMES.get((provider, account), ""),
                    "rooms": rooms.total(),
                    "recordings": recordings.total(),
                    "by_verdict": _all(rooms or recordings),
                    "recorded_share": (None, 0.973, 0.914)[number],
                }
            )
        values: dict[str, t.Any] = {
            "policy": {
                "name": "telehealth-2026",
                "description": "Consultations are recorded, payments are not.",
                "version": 1,
                "digest": hashlib.sha256(b"policy").hexdigest(),
                "controls": [
                    {
                        "control": control,
                        "title": title,
                        "severity": severity,
                        "tags": list(tags),
                        "select": {"room_name": "^visit-"},
                        "params": {},
                    }
                    for control, title, severity, tags in CONTROLS
                ],
            },
            "as_of": AS_OF,
            "tool_version": "1.0.0",
            "verdict": "fail" if complete else "incomplete",
            "reasons": []
            if complete
            else [f"The collection of rooms of twilio account {ACCOUNTS[2][1]} is incomplete."],
            "counts": {
                "by_verdict": _all(self.by_verdict),
                "by_severity": {key: _all(value) for key, value in self.by_severity.items()},
                "by_control": {key: _all(value) for key, value in self.by_control.items()},
            },
            "population": {
                "rooms": sum(item["rooms"] for item in accounts),
                "recordings": sum(item["recordings"] for item in accounts),
                "settings": 2,
                "accounts": accounts,
            },
            "timeline": [
                {"day": day} | _all(count) for day, count in sorted(self.groups("rooms", 1).items())
            ],
            "regions": [
                {"region": region or None} | _all(count)
                for region, count in sorted(self.groups("rooms", 2).items())
            ],
            "coverage": list(_coverage(complete=complete)),
            "waivers": WAIVERS,
            "incomplete": []
            if complete
            else [
                {
                    "provider": ACCOUNTS[2][0],
                    "account": ACCOUNTS[2][1],
                    "account_name": NAMES.get(ACCOUNTS[2], ""),
                    "resource": "rooms",
                    "reason": "incomplete",
                    "message": f"The collection of rooms of twilio account {ACCOUNTS[2][1]} is incomplete.",
                }
            ],
            "drift": {
                "previous": {
                    "as_of": "2026-03-01T00:00:00.000000Z",
                    "verdict": "fail",
                    "policy_digest": hashlib.sha256(b"policy").hexdigest(),
                },
                "new": 41,
                "persisting": 112,
                "resolved": 2,
                "resolved_findings": [
                    {
                        "control": "room-recording-required",
                        "severity": "high",
                        "provider": "twilio",
                        "account": ACCOUNTS[1][1],
                        "resource": "rooms",
                        "id": sid("RM", "gone", index),
                        "name": f"visit-{index}",
                        "since": "2026-02-22T00:00:00.000000Z",
                    }
                    for index in range(2)
                ],
            },
            "findings": self.findings[:50],
            "findings_total": len(self.findings),
            "changes": {
                "total": 1,
                "items": [
                    {
                        "observed_at": "2026-03-05T07:12:09.000000Z",
                        "resource": "settings",
                        "provider": "twilio",
                        "account": ACCOUNTS[1][1],
                        "id": "recording_settings",
                        "field": "encryption_enabled",
                        "before": True,
                        "after": False,
                    }
                ],
            },
            "evidence": {"digest": hashlib.sha256(b"evidence").hexdigest(), "records": len(self.worst)},
        }
        return Summary(**values | changes)

    def _of(self, kind: str, account: str) -> Counter[str]:
        return Counter(value[0] for key, value in self.worst.items() if key[0] == kind and key[2] == account)


def _all(counts: Counter[str]) -> dict[str, int]:
    return {verdict: counts[verdict] for verdict in VERDICTS}


def _coverage(*, complete: bool) -> Iterator[dict[str, t.Any]]:
    for provider, account in ACCOUNTS:
        for resource in ("recordings",) if provider == "telnyx" else ("recordings", "rooms", "settings"):
            whole = complete or account[:4] != "ACb2" or resource != "rooms"
            yield {
                "provider": provider,
                "account": account,
                "resource": resource,
                "run": 3,
                "run_id": "2026-03-08T00-00-00Z-3f9a",
                "mode": "full",
                "window_from": None if resource == "settings" else at(START),
                "window_to": None if resource == "settings" else AS_OF,
                "complete": whole,
                "chains": 12,
                "pages": 184,
                "records": 18342,
                "drifted": 0 if whole else 3,
                "missing": []
                if whole
                else ["rooms from 2026-03-04T10:00:00Z to 2026-03-04T13:30:00Z: HTTP 500 after 8 attempts"],
                "finished_at": AS_OF,
                "state": "complete" if whole else "incomplete",
            }


WAIVERS: list[dict[str, t.Any]] = [
    {
        "id": "W-2026-003",
        "control": "room-recording-required",
        "resources": [sid("RM", "w", index) for index in range(3)],
        "select": None,
        "reason": "Patient withdrew consent, see case",
        "owner": "compliance@example.org",
        "ticket": "CASE-4711",
        "expires": "2026-12-31",
        "state": "in_force",
        "covers": 38,
    },
    {
        "id": "W-2026-009",
        "control": "room-region-allowed",
        "resources": [],
        "select": {"room_name": "^visit-au-"},
        "reason": "Pilot in Sydney until the contract ends",
        "owner": "privacy@example.org",
        "ticket": None,
        "expires": "2026-03-20",
        "state": "expires_soon",
        "covers": 12,
    },
    {
        "id": "W-2026-014",
        "control": "room-recording-empty",
        "resources": [sid("RM", "v", 1)],
        "select": None,
        "reason": "Known defect of the client",
        "owner": "it@example.org",
        "ticket": "CASE-4502",
        "expires": "2026-02-28",
        "state": "expired",
        "covers": 0,
    },
]
