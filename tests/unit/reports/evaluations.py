# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evaluations and their summary as an audit makes them, from a seed, without a store."""

from __future__ import annotations

import hashlib
import random
import typing as t
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation

AS_OF = "2026-03-08T00:00:00.000000Z"
START = datetime(2026, 3, 1, tzinfo=UTC)
ACCOUNTS = (("telnyx", "trading-voice"), ("twilio", "AC" + "a1" * 16), ("twilio", "AC" + "b2" * 16))
REGIONS = ("de1", "ie1", "us1", "au1", "gll")
CONTROLS: tuple[tuple[str, str, str, tuple[str, ...]], ...] = (
    (
        "room-recording-required",
        "Room that must be recorded has recording disabled",
        "high",
        ("MiFID II 16(7)", "FCA SYSC 10A"),
    ),
    (
        "room-recording-forbidden",
        "Room that must not be recorded is recorded",
        "critical",
        ("PCI DSS 3.3.1",),
    ),
    ("room-recording-empty", "Recording enabled but nothing was recorded", "critical", ("completeness",)),
    ("room-recording-coverage", "Recorded share below threshold", "medium", ("completeness",)),
    ("room-region-allowed", "Media region outside the allow-list", "high", ("data residency",)),
    ("recording-failed", "Recording failed", "high", ("completeness",)),
    ("recording-retention-minimum", "Deleted before the minimum retention", "critical", ("SEC 17a-4",)),
    (
        "recording-channels",
        "Call recording does not have the required channels",
        "low",
        ("party attribution",),
    ),
    ("settings-encryption", "Recording encryption is off", "high", ("HIPAA 164.312",)),
    (
        "evidence-gap",
        "Time span that no complete collection covers",
        "critical",
        ("the audit audits itself",),
    ),
    (
        "waiver-hygiene",
        "Waiver is expired, about to expire, without reason or owner, or matches nothing",
        "medium",
        ("governance",),
    ),
)
SEVERITY = {control: severity for control, _title, severity, _tags in CONTROLS}
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "visit-\u202egnp.exe",
    '=HYPERLINK("http://example.org","x")',
    "bell\x07 null\x00 escape\x1b[31m",
    "{{ 7 * 7 }}{% raw %}",
    "]]>&amp;</testcase>",
    "名前の部屋, visite médicale 🏥",
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


def at(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def evaluations(
    rooms: int = 300, recordings: int = 600, *, seed: int = 1, hostile: bool = True
) -> Iterator[Evaluation]:
    """Yield in the order of the engine: resource kind, provider, account, creation, id, control."""
    chance = random.Random(seed)
    for provider, account in ACCOUNTS:
        failed = account.startswith("ACb2")
        yield _one(
            chance, "evidence-gap", "fail" if failed else "pass", provider, account, "coverage", "rooms"
        )
    for provider, account in ACCOUNTS[1:]:
        yield _one(
            chance,
            "settings-encryption",
            "fail" if account.startswith("ACa1") else "pass",
            provider,
            account,
            "settings",
            "recording_settings",
        )
    for number, (provider, account) in enumerate(ACCOUNTS[1:]):
        share = rooms * (2, 1)[number] // 3
        for index in range(share):
            name = f"visit-{index:05}" if index % 5 else f"payment-{index:05}"
            if hostile and index < len(HOSTILE):
                name = HOSTILE[index]
            created = at(START + timedelta(days=7) * index / max(share, 1))
            region = chance.choices(REGIONS, (60, 25, 9, 4, 2))[0]
            for control in (
                "room-recording-required",
                "room-recording-forbidden",
                "room-recording-empty",
                "room-recording-coverage",
                "room-region-allowed",
            ):
                verdict = _verdict(chance, control, region, payment=name.startswith("payment"))
                yield _one(
                    chance,
                    control,
                    verdict,
                    provider,
                    account,
                    "rooms",
                    sid("RM", account, index),
                    name,
                    created,
                    region,
                )
    for number, (provider, account) in enumerate(ACCOUNTS):
        share = recordings * (1, 2, 1)[number] // 4
        controls = (
            ("recording-channels",)
            if provider == "telnyx"
            else ("recording-failed", "recording-retention-minimum")
        )
        for index in range(share):
            created = at(START + timedelta(days=7) * index / max(share, 1))
            for control in controls:
                verdict = chance.choices(("pass", "fail", "unknown", "waived"), (980, 12, 5, 3))[0]
                yield _one(
                    chance,
                    control,
                    verdict,
                    provider,
                    account,
                    "recordings",
                    sid("RT", account, index),
                    "",
                    created,
                    None,
                )
    yield _one(chance, "waiver-hygiene", "fail", "", "", "waivers", "W-2026-014")


def _verdict(chance: random.Random, control: str, region: str, *, payment: bool) -> str:
    if control == "room-region-allowed":
        return {"gll": "unknown", "us1": "fail", "au1": "fail"}.get(region, "pass")
    if (control == "room-recording-forbidden") != payment:
        return "not_applicable"
    return chance.choices(("pass", "fail", "unknown", "waived"), (955, 22, 13, 10))[0]


def sid(prefix: str, account: str, index: int) -> str:
    return prefix + hashlib.md5(f"{account}{index}".encode()).hexdigest()


def _one(
    chance: random.Random,
    control: str,
    verdict: str,
    provider: str,
    account: str,
    resource: str,
    id_: str,
    name: str = "",
    created: str | None = None,
    region: str | None = None,
) -> Evaluation:
    message, waiver, change, since = "", "", "", ""
    facts: dict[str, t.Any] = {}
    if verdict in ("fail", "waived", "unknown"):
        message = (
            MESSAGES[control]
            if verdict != "unknown"
            else "The provider has not finished computing this record (processing_state is not complete)."
        )
        waiver = "W-2026-003" if verdict == "waived" else ""
        facts = {
            "recording_enabled": False,
            "total_recording_duration_sec": 0,
            "media_region": region,
            "ratio": 0.61,
        }
        change = chance.choice(("new", "persisting"))
        since = AS_OF if change == "new" else "2026-02-22T00:00:00.000000Z"
    return Evaluation(
        control=control,
        severity=t.cast("t.Any", SEVERITY[control]),
        verdict=t.cast("t.Any", verdict),
        provider=provider,
        account=account,
        resource=resource,
        id=id_,
        name=name,
        created_at=created,
        region=region,
        message=message,
        facts=facts,
        waiver=waiver,
        change=t.cast("t.Any", change),
        since=since,
    )
