# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evaluations and their summary as an audit makes them, from a seed, without a store."""

from __future__ import annotations

import hashlib
import random
import typing as t
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta, timezone

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import VERDICTS, Evaluation, Summary

AS_OF = "2026-03-08T00:00:00.000000Z"
START = datetime(2026, 3, 1, tzinfo=timezone.utc)
ACCOUNTS = (("telnyx", "trading-voice"), ("twilio", "AC" + "a1" * 16), ("twilio", "AC" + "b2" * 16))
REGIONS = ("de1", "ie1", "us1", "au1", "gll")
CONTROLS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    ("room-recording-required", "Room that must be recorded has recording disabled", "high", ("MiFID II 16(7)", "FCA SYSC 10A")),
    ("room-recording-forbidden", "Room that must not be recorded is recorded", "critical", ("PCI DSS 3.3.1",)),
    ("room-recording-empty", "Recording enabled but nothing was recorded", "critical", ("completeness",)),
    ("room-recording-coverage", "Recorded share below threshold", "medium", ("completeness",)),
    ("room-region-allowed", "Media region outside the allow-list", "high", ("data residency",)),
    ("recording-failed", "Recording failed", "high", ("completeness",)),
    ("recording-retention-minimum", "Deleted before the minimum retention", "critical", ("SEC 17a-4",)),
    ("recording-channels", "Call recording does not have the required channels", "low", ("party attribution",)),
    ("settings-encryption", "Recording encryption is off", "high", ("HIPAA 164.312",)),
    ("evidence-gap", "Time span that no complete collection covers", "critical", ("the audit audits itself",)),
    ("waiver-hygiene", "Waiver is expired, about to expire, without reason or owner, or matches nothing", "medium", ("governance",)),
)
SEVERITY = {control: severity for control, _title, severity, _tags in CONTROLS}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "visit-\u202egnp.exe",
    "=HYPERLINK(\"http://example.org\",\"x\")",
    "bell\x07 null\x00 escape\x1b[31m",
    "{{ 7 * 7 }}{% raw %}",
    "]]>&amp;</testcase>",
    "名前の部屋 – Visite médicale 🏥",
    "مرحبا room",
    "x" * 3000,
)
MESSAGES = {
    "room-recording-required": "Recording is disabled, and the policy wants this room recorded.",
    "room-recording-forbidden": "The policy forbids recording, and 412 s were recorded.",
    "room-recording-empty": "Recording was enabled for 1,860 participant seconds, and nothing was recorded.",
    "room-recording-coverage": "61 % of the participant time was recorded; the policy wants 95 %.",
    "room-region-allowed": "The media region us1 is not among de1, ie1.",
    "recording-failed": "The provider reports the recording as failed.",
    "recording-retention-minimum": "Deleted 12 days after its creation; the policy wants 1,825 days.",
    "recording-channels": "The recording has one channel; the policy wants dual.",
    "settings-encryption": "Recording encryption is off.",
    "evidence-gap": "No complete collection covers 2026-03-04T10:00Z to 2026-03-04T13:30Z.",
    "waiver-hygiene": "The waiver W-2026-014 expired on 2026-02-28.",
}


def text(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def evaluations(rooms: int = 300, recordings: int = 600, *, seed: int = 1, hostile: bool = True) -> Iterator[Evaluation]:
    """Yield in the order of the engine: resource kind, provider, account, creation, id, control."""
    chance = random.Random(seed)
    for provider, account in ACCOUNTS:
        failed = account.startswith("ACb2")
        yield _one(chance, "evidence-gap", "fail" if failed else "pass", provider, account, "coverage", "rooms")
    for provider, account in ACCOUNTS[1:]:
        yield _one(chance, "settings-encryption", "fail" if account.startswith("ACa1") else "pass", provider, account, "settings", "recording_settings")
    for number, (provider, account) in enumerate(ACCOUNTS[1:]):
        share = rooms * (2, 1)[number] // 3
        for index in range(share):
            name = f"visit-{index:05}" if index % 5 else f"payment-{index:05}"
            if hostile and index < len(HOSTILE):
                name = HOSTILE[index]
            created = text(START + timedelta(days=7) * index / max(share, 1))
            region = chance.choices(REGIONS, (60, 25, 9, 4, 2))[0]
            for control in ("room-recording-required", "room-recording-forbidden", "room-recording-empty", "room-recording-coverage", "room-region-allowed"):
                verdict = _verdict(chance, control, region, payment=name.startswith("payment"))
                yield _one(chance, control, verdict, provider, account, "rooms", _sid("RM", account, index), name, created, region)
    for number, (provider, account) in enumerate(ACCOUNTS):
        share = recordings * (1, 2, 1)[number] // 4
        controls = ("recording-channels",) if provider == "telnyx" else ("recording-failed", "recording-retention-minimum")
        for index in range(share):
            created = text(START + timedelta(days=7) * index / max(share, 1))
            for control in controls:
                verdict = chance.choices(("pass", "fail", "unknown", "waived"), (980, 12, 5, 3))[0]
                yield _one(chance, control, verdict, provider, account, "recordings", _sid("RT", account, index), "", created, None)
    yield _one(chance, "waiver-hygiene", "fail", "", "", "waivers", "W-2026-014")


def _verdict(chance: random.Random, control: str, region: str, *, payment: bool) -> str:
    if control == "room-region-allowed":
        return {"gll": "unknown", "us1": "fail", "au1": "fail"}.get(region, "pass")
    if (control == "room-recording-forbidden") != payment:
        return "not_applicable"
    return chance.choices(("pass", "fail", "unknown", "waived"), (955, 22, 13, 10))[0]


def _sid(prefix: str, account: str, index: int) -> str:
    return prefix + hashlib.md5(f"{account}{index}".encode()).hexdigest()


def _one(
    chance: random.Random, control: str, verdict: str, provider: str, account: str, resource: str, id_: str,
    name: str = "", created: str | None = None, region: str | None = None,
) -> Evaluation:
    message, waiver, change, since = "", "", "", ""
    facts: dict[str, t.Any] = {}
    if verdict in ("fail", "waived", "unknown"):
        message = MESSAGES[control] if verdict != "unknown" else "The provider has not finished computing this record (processing_state is not complete)."
        waiver = "W-2026-003" if verdict == "waived" else ""
        facts = {"recording_enabled": False, "total_recording_duration_sec": 0, "media_region": region, "ratio": 0.61}
        change = chance.choice(("new", "persisting"))
        since = AS_OF if change == "new" else "2026-02-22T00:00:00.000000Z"
    return Evaluation(
        control=control, severity=SEVERITY[control], verdict=verdict, provider=provider, account=account,  # type: ignore[arg-type]
        resource=resource, id=id_, name=name, created_at=created, region=region, message=message, facts=facts,
        waiver=waiver, change=change, since=since,  # type: ignore[arg-type]
    )


_RANK = {verdict: rank for rank, verdict in enumerate(("fail", "unknown", "waived", "pass", "not_applicable"))}


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
                    "provider": provider, "account": account, "rooms": rooms.total(), "recordings": recordings.total(),
                    "by_verdict": _all(rooms or recordings), "recorded_share": (None, 0.973, 0.914)[number],
                }
            )
        values: dict[str, t.Any] = {
            "policy": {
                "name": "telehealth-2026", "description": "Consultations are recorded, payments are not.", "version": 1,
                "digest": hashlib.sha256(b"policy").hexdigest(),
                "controls": [
                    {"control": control, "title": title, "severity": severity, "tags": list(tags), "select": {"room_name": "^visit-"}, "params": {}}
                    for control, title, severity, tags in CONTROLS
                ],
            },
            "as_of": AS_OF, "tool_version": "1.0.0",
            "verdict": "fail" if complete else "incomplete",
            "reasons": [] if complete else [f"The collection of rooms of twilio account {ACCOUNTS[2][1]} up to 2026-03-08T00:00:00Z is incomplete: 1 chain of pages did not end."],
            "counts": {
                "by_verdict": _all(self.by_verdict), "by_severity": {key: _all(value) for key, value in self.by_severity.items()},
                "by_control": {key: _all(value) for key, value in self.by_control.items()},
            },
            "population": {
                "rooms": sum(item["rooms"] for item in accounts), "recordings": sum(item["recordings"] for item in accounts),
                "settings": 2, "accounts": accounts,
            },
            "timeline": [{"day": day} | _all(count) for day, count in sorted(self.groups("rooms", 1).items())],
            "regions": [{"region": region or None} | _all(count) for region, count in sorted(self.groups("rooms", 2).items())],
            "coverage": list(_coverage(complete=complete)),
            "waivers": WAIVERS,
            "drift": {
                "previous": {"as_of": "2026-03-01T00:00:00.000000Z"}, "new": 41, "persisting": 112, "resolved": 2,
                "resolved_findings": [
                    {
                        "control": "room-recording-required", "severity": "high", "provider": "twilio", "account": ACCOUNTS[1][1], "resource": "rooms",
                        "id": _sid("RM", "gone", index), "name": f"visit-{index}", "since": "2026-02-22T00:00:00.000000Z",
                    }
                    for index in range(2)
                ],
            },
            "findings": self.findings[:50], "findings_total": len(self.findings),
            "changes": {
                "total": 1,
                "items": [
                    {
                        "observed_at": "2026-03-05T07:12:09.000000Z", "resource": "settings", "provider": "twilio", "account": ACCOUNTS[1][1],
                        "id": "recording_settings", "field": "encryption_enabled", "before": True, "after": False,
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
                "provider": provider, "account": account, "resource": resource, "run": 3, "run_id": "2026-03-08T00-00-00Z-3f9a", "mode": "full",
                "window_from": None if resource == "settings" else text(START), "window_to": None if resource == "settings" else AS_OF,
                "complete": whole, "chains": 12, "pages": 184, "records": 18342, "drifted": 0 if whole else 3,
                "missing": [] if whole else ["rooms from 2026-03-04T10:00:00Z to 2026-03-04T13:30:00Z: HTTP 500 after 8 attempts"],
                "finished_at": AS_OF, "state": "complete" if whole else "incomplete",
            }


WAIVERS: list[dict[str, t.Any]] = [
    {
        "id": "W-2026-003", "control": "room-recording-required", "resources": [_sid("RM", "w", index) for index in range(3)], "select": None,
        "reason": "Patient withdrew consent, see case", "owner": "compliance@example.org", "ticket": "CASE-4711", "expires": "2026-12-31",
        "state": "in_force", "covers": 38,
    },
    {
        "id": "W-2026-009", "control": "room-region-allowed", "resources": [], "select": {"room_name": "^visit-au-"},
        "reason": "Pilot in Sydney until the contract ends", "owner": "privacy@example.org", "ticket": None, "expires": "2026-03-20",
        "state": "expires_soon", "covers": 12,
    },
    {
        "id": "W-2026-014", "control": "room-recording-empty", "resources": [_sid("RM", "v", 1)], "select": None,
        "reason": "Known defect of the client", "owner": "it@example.org", "ticket": "CASE-4502", "expires": "2026-02-28",
        "state": "expired", "covers": 0,
    },
]
