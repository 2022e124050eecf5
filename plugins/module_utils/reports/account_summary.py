# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an audit says of one account alone: the summary that stands in a report of its own."""

from __future__ import annotations

import dataclasses
import typing as t
from collections import Counter, defaultdict

from ..audit.result import SEVERITIES, VERDICTS, Evaluation, Summary
from ..audit.tally import Worst
from .base import OPEN, VERDICT_RANK

#: Findings that the summary of one account holds, as that of the whole does unless asked otherwise.
_LISTED = 50
#: An account's regions come from an API: more different ones than this are not shown each.
_MOST_REGIONS = 200
_CHANGES: t.Final = frozenset(("new", "persisting"))
_CLOSED: t.Final = frozenset(("resolved", "waived", "attested", "not_selected", "gone"))


class AccountTally:
    """Counts the evaluations of one account while they stream by, in the order of the audit."""

    def __init__(self) -> None:
        self._by_verdict: Counter[str] = Counter()
        self._by_severity: dict[str, Counter[str]] = {severity: Counter() for severity in SEVERITIES}
        self._by_control: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._changes: Counter[str] = Counter()
        self._days: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._regions: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._worst = Worst(_LISTED)
        self._settings = 0
        self._room: Evaluation | None = None
        self._rank = len(VERDICTS)

    def add(self, item: Evaluation) -> None:
        """Count *item*."""
        self._by_verdict[item.verdict] += 1
        self._by_severity[item.severity][item.verdict] += 1
        self._by_control[item.control][item.verdict] += 1
        if item.resource == "rooms":
            self._count_room(item)
        elif item.resource == "settings":
            self._settings = 1
        if item.verdict in OPEN:
            self._worst.add(item)
            if item.change in _CHANGES:
                self._changes[item.change] += 1

    def _count_room(self, item: Evaluation) -> None:
        if self._room is None or item.id != self._room.id:
            self._end_room()
            self._room = item
        self._rank = min(self._rank, VERDICT_RANK[item.verdict])

    def _end_room(self) -> None:
        if self._room is None:
            return
        verdict = VERDICTS[self._rank]
        day = self._room.created_at[:10] if self._room.created_at else "unknown"
        region = self._room.region or "unknown"
        if region not in self._regions and len(self._regions) >= _MOST_REGIONS:
            region = "other"
        self._days[day][verdict] += 1
        self._regions[region][verdict] += 1
        self._room, self._rank = None, len(VERDICTS)

    def summary(self, whole: Summary, provider: str, account: str) -> Summary:
        """Return the summary of the account.

        Policy, waivers and the digest of the evidence are those of the *whole* audit.
        """
        self._end_room()

        def own(items: t.Iterable[t.Mapping[str, t.Any]]) -> list[t.Any]:
            return [item for item in items if (item["provider"], item["account"]) == (provider, account)]

        accounts = own(whole.population["accounts"])
        changed = own(whole.changes.get("items", ()))
        closed = own(whole.drift["resolved_findings"])
        told = Counter(str(item.get("now", "resolved")) for item in closed)
        incomplete = [cause for cause in whole.incomplete if not cause["account"] or own([cause])]
        verdict, reasons = self._verdict(incomplete)
        return dataclasses.replace(
            whole,
            verdict=verdict,
            reasons=reasons,
            counts={
                **whole.counts,
                "by_verdict": _all(self._by_verdict),
                "by_severity": {name: _all(found) for name, found in self._by_severity.items()},
                "by_control": {name: _all(self._by_control[name]) for name in whole.counts["by_control"]},
            },
            population={
                **{name: sum(entry[name] for entry in accounts) for name in ("rooms", "recordings")},
                "settings": self._settings,
                "accounts": accounts,
            },
            timeline=[{"day": day, **_all(self._days[day])} for day in sorted(self._days)],
            regions=[{"region": region, **_all(self._regions[region])} for region in sorted(self._regions)],
            coverage=own(whole.coverage),
            drift={
                **whole.drift,
                **{name: self._changes[name] for name in _CHANGES},
                **{name: told[name] for name in whole.drift if name in _CLOSED},
                "resolved_findings": closed,
            },
            findings=self._worst.shown(),
            findings_total=self._worst.total,
            changes={"total": len(changed), "items": changed},
            switches=own(whole.switches),
            incomplete=incomplete,
        )

    def _verdict(
        self, incomplete: t.Sequence[t.Mapping[str, t.Any]]
    ) -> tuple[t.Literal["pass", "fail", "incomplete"], list[str]]:
        if reasons := [cause["message"] for cause in incomplete if cause["reason"] != "unknown"]:
            return "incomplete", reasons
        if self._by_verdict["fail"]:
            return "fail", []
        if self._by_verdict["unknown"]:
            reason = "Nothing failed, but something is unknown, and unknown is not counted as pass."
            return "incomplete", [reason]
        return "pass", []


def _all(counts: Counter[str]) -> dict[str, int]:
    return {verdict: counts[verdict] for verdict in VERDICTS}
