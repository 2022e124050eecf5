# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit as a job publishes it: small enough for AWX to keep, and without personal data."""

from __future__ import annotations

import json
import typing as t

from ..audit.result import Summary
from .about import account_names, idle_of
from .summary import worst_findings
from .text import plain, shown

#: Bytes of ASCII JSON. An artifact may have 20,000; the rest is for what only the role knows.
MOST_BYTES = 16_000
_LONGEST = 300
#: What gives way when there is too much, in this order; how much of it is left each time.
_GIVING = (
    ("accounts", 5),
    ("reasons", 2),
    ("reports", 5),
    ("worst", 2),
    ("accounts", 0),
    ("by_control", 0),
    ("worst", 0),
    ("reasons", 0),
    ("reports", 0),
)


def artifact_of(
    summary: Summary, reports: t.Sequence[t.Mapping[str, t.Any]], *, show_personal: bool = False
) -> dict[str, t.Any]:
    """Return the essentials of an audit, at most :data:`MOST_BYTES` as JSON.

    Args:
        reports: ``format``, ``path`` and ``sha256`` of each report that was written.
        show_personal: let the worst findings name people and telephone numbers too.

    Returns:
        ``verdict``, ``as_of``, ``policy``, ``findings_total``, ``by_verdict``, ``reasons``, ``by_severity``,
        ``by_control``, ``accounts``, ``drift``, ``worst``, ``idle``, ``reports``. What had to be left out for
        want of room is named in ``left_out``.
    """
    names = account_names(summary)
    drift = {name: value for name, value in summary.drift.items() if name != "resolved_findings"}
    made: dict[str, t.Any] = {
        "verdict": summary.verdict,
        "as_of": summary.as_of,
        "policy": {name: summary.policy[name] for name in ("name", "version", "digest")},
        "findings_total": summary.findings_total,
        "by_verdict": summary.counts["by_verdict"],
        "reasons": [shown(reason, _LONGEST) for reason in summary.reasons[:5]],
        "reasons_total": len(summary.reasons),
        "by_severity": summary.counts["by_severity"],
        "by_control": summary.counts["by_control"],
        "accounts": [
            {**entry, "name": shown(names.get((entry["provider"], entry["account"]), ""), _LONGEST)}
            for entry in summary.population["accounts"][:20]
        ],
        "accounts_total": len(summary.population["accounts"]),
        "drift": drift,
        "worst": worst_findings(summary, show_personal=show_personal),
        "idle": [control for control, _why in idle_of(summary, passed_by=True)][:20],
        "reports": [dict(report) for report in reports[:10]],
    }
    made = t.cast("dict[str, t.Any]", plain(made))
    left_out: list[str] = []
    for name, kept in _GIVING:
        if len(json.dumps(made)) + 200 <= MOST_BYTES:
            break
        if isinstance(made[name], list):
            made[name] = made[name][:kept]
        else:
            made[name] = {}
        left_out = [*dict.fromkeys((*left_out, name))]
    if left_out:
        made["left_out"] = left_out
    return made
