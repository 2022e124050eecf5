# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The verdict on everything, and why it is ``incomplete`` when it is."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass

from ..store.coverage import Coverage
from .needs import needed_resources
from .plan import Counter
from .policy import Policy

Overall = t.Literal["pass", "fail", "incomplete"]


@dataclass(frozen=True)
class Cause:
    """One cause of the verdict ``incomplete``.

    Attributes:
        reason: ``no_collection``, ``running``, ``failed``, ``incomplete``, ``never_collected``, ``expected``,
            ``too_old``, ``idle`` or ``unknown``.
        provider: and account and resource: empty where it concerns all of them.
    """

    reason: str
    message: str
    provider: str = ""
    account: str = ""
    resource: str = ""

    def shown(self, account_name: str) -> dict[str, t.Any]:
        """Return what reports tell of it."""
        return {**asdict(self), "account_name": account_name}


def overall(
    covered: t.Sequence[Coverage], policy: Policy, by_verdict: Counter, *, judged_nothing: bool = False
) -> tuple[Overall, list[Cause]]:
    """Return the verdict and, when it is ``incomplete``, its causes.

    Args:
        covered: the coverage that counts, one for each account and resource.
        by_verdict: how many evaluations ended with each verdict.
        judged_nothing: whether the policy judged nothing although there was something.
    """
    causes = _gaps_in(covered, policy)
    if judged_nothing:
        causes.append(
            Cause(
                "idle",
                "The policy judged nothing although there are records: no control selects any of them, so "
                "nothing is proven; look at select and at the accounts' names.",
            )
        )
    if causes:
        return "incomplete", causes
    if by_verdict["fail"]:
        return "fail", []
    if by_verdict["unknown"]:
        number = by_verdict["unknown"]
        spoken = "One verdict is" if number == 1 else f"{number} verdicts are"
        message = f"Nothing failed, but {spoken} unknown, and unknown is not counted as pass."
        return "incomplete", [Cause("unknown", message)]
    return "pass", []


def _gaps_in(covered: t.Sequence[Coverage], policy: Policy) -> list[Cause]:
    if not covered:
        return [
            Cause(
                "no_collection",
                "The evidence store holds no collection, so there is no evidence; run recording_collect "
                "first.",
            )
        ]
    causes = [_incomplete(item) for item in covered if not item.complete]
    known = {(item.provider, item.account, item.resource) for item in covered}
    spoken = {rule.control.resource for rule in policy.rules}
    for provider, account in dict.fromkeys((item.provider, item.account) for item in covered):
        absent = [
            resource
            for resource in needed_resources(policy, provider)
            if (provider, account, resource) not in known and (policy.model.version > 1 or resource in spoken)
        ]
        if absent:
            named = " and ".join(absent)
            causes.append(
                Cause(
                    "never_collected",
                    f"The policy speaks of {named}, and {named} of {provider} account {account} were never"
                    " collected.",
                    provider,
                    account,
                    ", ".join(absent),
                )
            )
    return causes


def _incomplete(item: Coverage) -> Cause:
    why = {"running": "is still running, or was killed", "failed": "failed"}.get(
        item.state, "is not complete"
    )
    missing = f": {item.missing[0].rstrip('.')}" if item.missing else ""
    return Cause(
        item.state if item.state in ("running", "failed") else "incomplete",
        f"The collection of {item.resource} of {item.provider} account {item.account} {why}{missing}.",
        item.provider,
        item.account,
        item.resource,
    )
