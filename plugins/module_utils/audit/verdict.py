# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The verdict on everything, and why it is ``incomplete`` when it is."""

from __future__ import annotations

import typing as t

from ..store.coverage import Coverage
from .evidence import PROVIDED
from .plan import Counter
from .policy import Policy

Overall = t.Literal["pass", "fail", "incomplete"]


def overall(covered: t.Sequence[Coverage], policy: Policy, by_verdict: Counter) -> tuple[Overall, list[str]]:
    """Return the verdict and, when it is ``incomplete``, one sentence for each reason.

    Args:
        covered: the coverage that counts, one for each account and resource.
        by_verdict: how many evaluations ended with each verdict.
    """
    reasons = _gaps_in(covered, policy)
    if reasons:
        return "incomplete", reasons
    if by_verdict["fail"]:
        return "fail", []
    if by_verdict["unknown"]:
        number = by_verdict["unknown"]
        spoken = "One verdict is" if number == 1 else f"{number} verdicts are"
        return "incomplete", [f"Nothing failed, but {spoken} unknown, and unknown is not counted as pass."]
    return "pass", []


def _gaps_in(covered: t.Sequence[Coverage], policy: Policy) -> list[str]:
    if not covered:
        return [
            "The evidence store holds no collection, so there is no evidence; run recording_collect first."
        ]
    reasons = [_incomplete(item) for item in covered if not item.complete]
    needed = {rule.control.resource for rule in policy.rules}
    known = {(item.provider, item.account, item.resource) for item in covered}
    for provider, account in dict.fromkeys((item.provider, item.account) for item in covered):
        absent = [
            resource
            for resource in PROVIDED.get(provider, ())
            if resource in needed and (provider, account, resource) not in known
        ]
        if absent:
            named = " and ".join(absent)
            reasons.append(
                f"The policy speaks of {named}, and {named} of {provider} account {account} were never"
                " collected."
            )
    return reasons


def _incomplete(item: Coverage) -> str:
    why = {
        "running": "is still running, or was killed",
        "failed": "failed",
    }.get(item.state, "is not complete")
    missing = f": {item.missing[0].rstrip('.')}" if item.missing else ""
    return f"The collection of {item.resource} of {item.provider} account {item.account} {why}{missing}."
