# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cases of the controls of an account: its settings, and the evidence itself."""

from __future__ import annotations

from tests.evidence.fill import TELNYX, TWILIO, add_run, settings_row
from tests.unit.audit.cases.case import BUCKET, ELSEWHERE, Case, Row, days, gap_runs, old_runs, rare_runs
from tests.unit.audit.harness import waiver


def settings_table(control: str, good: Row, bad: Row, drifted: str, params: Row) -> list[Case]:
    """Return the cases that all controls of settings have."""
    fails = settings_row(**bad)
    return [
        Case(control, "pass", settings=(settings_row(**good),), params=params),
        Case(control, "fail", settings=(fails,), params=params),
        Case(
            control,
            "fail",
            settings=(settings_row(configured=False),),
            params=params,
            note="never configured",
        ),
        Case(control, "waived", settings=(fails,), waiver=waiver(control, TWILIO[0]), params=params),
        Case(control, "not_applicable", settings=(fails,), select=ELSEWHERE, params=params),
        Case(
            control,
            "unknown",
            "null",
            settings=(settings_row(**good, drift=f'["{drifted}"]'),),
            params=params,
        ),
        Case(control, "unknown", "incomplete", runs=gap_runs, params=params, note="never collected"),
    ]


CASES: list[Case] = [
    *settings_table("settings-encryption", {}, {"encryption_enabled": None}, "encryption_enabled", {}),
    Case("settings-encryption", "fail", settings=(settings_row(encryption_key_sid=None),), note="no key"),
    *settings_table(
        "settings-external-storage",
        {"aws_storage_enabled": True, "aws_s3_url": f"{BUCKET}/"},
        {"aws_storage_enabled": True, "aws_s3_url": "https://other.s3.amazonaws.com"},
        "aws_s3_url",
        {"aws_s3_url": BUCKET},
    ),
    Case("evidence-gap", "fail", runs=gap_runs),
    Case("evidence-gap", "fail", runs=old_runs, note="too old"),
    Case("evidence-gap", "fail", runs=rare_runs, note="too rare"),
    Case(
        "evidence-gap",
        "waived",
        runs=gap_runs,
        waiver=waiver("evidence-gap", f"recordings:{days(3)}/{days(2)}"),
    ),
    Case("evidence-gap", "pass"),
    Case("evidence-gap", "not_applicable", runs=gap_runs, select={"resource": "rooms"}),
    Case(
        "evidence-gap",
        "unknown",
        "incomplete",
        runs=lambda connection: add_run(
            connection,
            1,
            "telnyx",
            TELNYX,
            complete=False,
        ),
    ),
]
