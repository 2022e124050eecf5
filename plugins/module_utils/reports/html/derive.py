# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Lists that the page shows and that are worked out of the summary and of what streamed by."""

from __future__ import annotations

import typing as t
from collections import Counter

from ...audit.result import Summary
from ..about import account_names, controls_of, text_of, title_of
from ..base import SEVERITY_RANK
from .collect import Findings, Population
from .proof import LIMITS, ROOMS_LIMIT, TELNYX_LIMIT


def tasks(findings: Findings, summary: Summary) -> list[dict[str, t.Any]]:
    """Return every control with open findings, the worst first: by failures, severity, and number.

    With each go its findings as :class:`.collect.Open` counts them, and what to do about them.
    """
    controls = controls_of(summary.policy)
    required: dict[str, list[str]] = {}
    for framework in summary.frameworks:
        for item in framework["requirements"]:
            for control in item["controls"]:
                required.setdefault(control, []).append(f"{framework['name']}: {item['title'] or item['id']}")
    made = []
    for control, found in findings.open.items():
        owners = sorted(found.accounts.items(), key=lambda item: (-item[1], item[0]))
        made.append(
            {
                **vars(found),
                "control": control,
                "title": title_of(control, controls),
                "accounts": [(*whose, number) for whose, number in owners if whose[1]],
                "remedy": text_of(control, "remedy", controls),
                "risk": text_of(control, "risk", controls),
                "touches": required.get(control) or list(controls.get(control, {}).get("tags", ())),
            }
        )
    return sorted(made, key=_worst_first)


def _worst_first(task: t.Mapping[str, t.Any]) -> tuple[bool, int, int, str]:
    severity = SEVERITY_RANK[task["severity"]]
    return not task["fail"], severity, -task["fail"] - task["unknown"], task["control"]


def caller(summary: Summary) -> t.Callable[[str, str], str]:
    """Return the function that tells what people call an account; its SID when nobody told."""
    names = account_names(summary)
    for item in summary.coverage:
        if item.get("account_name"):
            names[item["provider"], item["account"]] = item["account_name"]
    return lambda provider, account: names.get((provider, account), account)


def reconciled(summary: Summary, population: Population) -> list[dict[str, t.Any]]:
    """Return how many records of each list were read, found, are held, and were judged."""
    read: Counter[str] = Counter()
    found: Counter[str] = Counter()
    counted = True
    for item in summary.coverage:
        # Settings that an account has not are one record too: the provider answers that there are none.
        read[item["resource"]] += max(item.get("read", item["records"]), item.get("found", 0))
        found[item["resource"]] += item.get("found", 0)
        counted = counted and "found" in item
    datasets = [name for name in population.counts if name not in ("coverage", "waivers", "controls")]
    rows = []
    for resource in dict.fromkeys((*sorted(read), *sorted(datasets))):
        held = summary.population.get(resource)
        rows.append(
            {
                "resource": resource,
                "read": read.get(resource),
                "found": found.get(resource) if counted else None,
                "held": held if isinstance(held, int) else None,
                "judged": population.counts[resource].total() if resource in population.counts else None,
            }
        )
    return rows


def limits(summary: Summary) -> list[str]:
    """Return what nobody can prove, as far as it concerns the accounts of this audit."""
    told = list(LIMITS)
    providers = {item["provider"] for item in summary.coverage}
    if "telnyx" in providers:
        told.insert(1, TELNYX_LIMIT)
    if "twilio" in providers:
        gap = controls_of(summary.policy).get("evidence-gap", {})
        told.insert(1, ROOMS_LIMIT.format(days=gap.get("params", {}).get("rooms_kept_days", 7)))
    return told
