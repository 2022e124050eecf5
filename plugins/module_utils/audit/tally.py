# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Counting while the evaluations stream by."""

from __future__ import annotations

import typing as t
from collections import defaultdict

from .items import OWN, UNRECORDABLE, Room
from .plan import Counter, Plan, zero
from .result import ACCEPTED, SEVERITIES, VERDICTS, Evaluation, Severity, Verdict

#: Regions come from an API: more different ones than this are not shown each.
_MOST_REGIONS = 200
_OTHER = "other"
#: 0 is the worst.
RANK: t.Final = {verdict: rank for rank, verdict in enumerate(VERDICTS)}


class Counts:
    """``counts`` of a result, summed up from the plan's own counters after each account."""

    def __init__(self, controls: t.Iterable[str]) -> None:
        self.by_control: dict[str, Counter] = {control: zero() for control in controls}
        self.by_severity: dict[Severity, Counter] = {severity: zero() for severity in SEVERITIES}
        self.by_verdict: Counter = zero()
        #: Control and number of the entry, the last of which is for what no entry selects.
        self.by_step: defaultdict[tuple[str, int], Counter] = defaultdict(zero)

    def take(self, plan: Plan) -> Counter:
        """Take over and clear the plan's counters; return their sum by verdict."""
        taken = zero()
        for lines in plan.lines.values():
            for line in lines:
                for place, step in enumerate(line.steps):
                    total = self.by_step[line.control, place]
                    for verdict, number in step.counter.items():
                        if number:
                            total[verdict] += number
                            self.by_control[line.control][verdict] += number
                            self.by_severity[step.severity][verdict] += number
                            taken[verdict] += number
                            step.counter[verdict] = 0
        for verdict, number in taken.items():
            self.by_verdict[verdict] += number
        return taken

    def shown(self) -> dict[str, t.Any]:
        """Return the counts as a module's result holds them."""
        return {
            "by_verdict": dict(self.by_verdict),
            "by_severity": {name: dict(counter) for name, counter in self.by_severity.items()},
            "by_control": {name: dict(counter) for name, counter in self.by_control.items()},
        }


class Population:
    """What there is: accounts, days, regions."""

    def __init__(self) -> None:
        self._accounts: dict[tuple[str, str], dict[str, t.Any]] = {}
        self._days: defaultdict[str, Counter] = defaultdict(zero)
        self._regions: defaultdict[str, Counter] = defaultdict(zero)
        self._totals = {"rooms": 0, "recordings": 0, "settings": 0}

    def account(self, provider: str, account: str) -> dict[str, t.Any]:
        """Return the entry of one account."""
        entry = {
            "provider": provider, "account": account, "rooms": 0, "recordings": 0, "by_verdict": zero(),
            "recorded": 0, "participated": 0,
        }  # fmt: skip
        return self._accounts.setdefault((provider, account), entry)

    def add_counts(self, provider: str, account: str, taken: Counter) -> None:
        """Add verdicts to an account."""
        counter = self.account(provider, account)["by_verdict"]
        for verdict, number in taken.items():
            counter[verdict] += number

    def add(self, resource: str, items: t.Sequence[t.Any], worst: t.Sequence[Verdict]) -> None:
        """Count items of one account, rooms under their worst verdicts."""
        if resource in OWN:
            return
        self._totals[resource] = self._totals.get(resource, 0) + len(items)
        entry = self.account(items[0].provider, items[0].account)
        if resource != "settings":
            entry[resource] = entry.get(resource, 0) + len(items)
        if resource == "rooms":
            for room, verdict in zip(items, worst, strict=True):
                self._add_room(room, verdict, entry)

    def _add_room(self, room: Room, worst: Verdict, entry: dict[str, t.Any]) -> None:
        if room.processing_state == "complete" and room.type not in UNRECORDABLE:
            recorded, participated = room.total_recording_duration_sec, room.total_participant_duration_sec
            if recorded is not None and participated is not None:
                # Every track counts as recorded time: one room must not make up for another.
                entry["recorded"] += min(recorded, participated)
                entry["participated"] += participated
        day = room.created_at[:10] if room.created_at else "unknown"
        region = room.media_region or "unknown"
        if region not in self._regions and len(self._regions) >= _MOST_REGIONS:
            region = _OTHER
        self._days[day][worst] += 1
        self._regions[region][worst] += 1

    def shown(self, name: t.Callable[[str, str], str]) -> dict[str, t.Any]:
        """Return ``population`` of a summary.

        Args:
            name: provider and account → what people call it.
        """
        accounts = []
        for key in sorted(self._accounts):
            entry = {**self._accounts[key], "name": name(*key)}
            recorded, participated = entry.pop("recorded"), entry.pop("participated")
            entry["recorded_share"] = round(recorded / participated, 6) if participated else None
            accounts.append(entry)
        return {**self._totals, "accounts": accounts}

    def timeline(self) -> list[dict[str, t.Any]]:
        """Return ``timeline`` of a summary."""
        return _listed("day", self._days)

    def regions(self) -> list[dict[str, t.Any]]:
        """Return ``regions`` of a summary."""
        return _listed("region", self._regions)


class Worst:
    """The worst findings, bounded: failures by severity, then what is unknown."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: dict[tuple[Verdict, Severity], list[Evaluation]] = {}
        self.total = 0

    def add(self, finding: Evaluation) -> None:
        """Take note of one finding."""
        if finding.verdict in ACCEPTED:
            return
        self.total += 1
        kept = self._kept.setdefault((finding.verdict, finding.severity), [])
        if len(kept) < self._limit:
            kept.append(finding)

    def shown(self) -> list[Evaluation]:
        """Return the worst ones."""
        order = [(verdict, severity) for verdict in VERDICTS for severity in SEVERITIES]
        return [finding for key in order for finding in self._kept.get(key, ())][: self._limit]


def _listed(what: str, counters: t.Mapping[str, Counter]) -> list[dict[str, t.Any]]:
    return [{what: name, **t.cast("dict[str, int]", counters[name])} for name in sorted(counters)]
