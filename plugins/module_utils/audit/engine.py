# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit: every control of a policy applied to everything in the store, in one stream.

Memory is constant: items come in batches, evaluations leave in batches, and what is kept are counts,
a bounded number of findings, and one entry per account, day and region.
"""

from __future__ import annotations

import dataclasses
import typing as t
from datetime import datetime

from .._deps import sqlalchemy as sa
from ..records.times import to_text
from ..store.coverage import Coverage, latest_coverage
from ..version import VERSION
from .changes import changes
from .compare import Comparison
from .controls._base import Outcome, Resource
from .drift import Drift
from .evidence import Evidence
from .gaps import spans
from .items import Item
from .plan import Plan, Step, compile_plan, judge
from .policy import Policy
from .result import QUIET, VERDICTS, Evaluation, Summary, Verdict
from .tally import RANK, Counts, Population, Worst
from .verdict import overall

#: How many resolved findings and changes a summary holds at most.
BOUND = 100
_BEST: t.Final = len(VERDICTS) - 1


class Consumer(t.Protocol):
    """Takes evaluations: every one, or none that is pass or not_applicable when it has ``passes = False``."""

    def evaluation(self, item: Evaluation, /) -> None:
        """Take one evaluation."""


class Audit:
    """One audit of a snapshot of the store.

    Args:
        connection: the snapshot.
        policy: what must hold.
        as_of: the moment of which the audit speaks.
        findings_limit: how many findings the summary holds.
        compare_with: another policy, to tell which verdicts would differ.
    """

    def __init__(
        self,
        connection: sa.Connection,
        policy: Policy,
        as_of: datetime,
        *,
        findings_limit: int = 50,
        compare_with: Policy | None = None,
    ) -> None:
        self._connection = connection
        self._as_of = as_of
        self._evidence = Evidence(connection, to_text(as_of))
        self._plan = compile_plan(policy, as_of)
        self._counts = Counts(policy.controls())
        self._population = Population()
        self._worst = Worst(findings_limit)
        self._scope: tuple[str, str] | None = None
        self.drift = Drift(connection, policy.name, to_text(as_of))
        self.comparison: Comparison | None = None
        if compare_with is not None:
            # Plans count what their waivers cover, so the comparison has one of its own for each policy.
            self.comparison = Comparison(
                compile_plan(policy, as_of), compile_plan(compare_with, as_of), self._spans, findings_limit
            )

    def run(self, consumers: t.Sequence[Consumer]) -> Summary:
        """Evaluate everything, hand the evaluations to *consumers*, and return the summary."""
        self._all = [consumer for consumer in consumers if getattr(consumer, "passes", True)]
        self._some = [consumer for consumer in consumers if not getattr(consumer, "passes", True)]
        for resource, items in self._items():
            self._batch(resource, items)
            if self.comparison is not None:
                self.comparison.judge(resource, items)
        self._take()
        return self._summary()

    def _items(self) -> t.Iterator[tuple[Resource, t.Sequence[t.Any]]]:
        yield "coverage", self._spans(self._plan)
        for settings in self._evidence.settings():
            self._population.add_settings(settings.provider, settings.account)
            yield "settings", [settings]
        for rooms in self._evidence.rooms():
            yield "rooms", rooms
        names = self._plan.needs_room_names or (
            self.comparison is not None and self.comparison.after.needs_room_names
        )
        for recordings in self._evidence.recordings(with_room_names=names):
            yield "recordings", recordings
        yield "waivers", list(self._plan.waivers.states())

    def _spans(self, plan: Plan) -> list[Item]:
        found = spans(
            self._evidence.collected,
            rooms_kept_days=plan.rooms_kept_days,
            as_of=to_text(self._as_of),
        )
        return sorted(found, key=lambda span: (span.provider, span.account, span.created_at or "", span.id))

    def _batch(self, resource: Resource, items: t.Sequence[Item]) -> None:
        """Evaluate items of one kind, account by account."""
        start = 0
        for number, item in enumerate(items):
            scope = (item.provider, item.account)
            if scope != self._scope:
                self._evaluate(resource, items[start:number])
                self._take()
                self._scope, start = scope, number
        self._evaluate(resource, items[start:])

    def _take(self) -> None:
        taken = self._counts.take(self._plan)
        if self._scope is not None and self._scope[0]:
            self._population.add_counts(*self._scope, taken)

    def _evaluate(self, resource: Resource, items: t.Sequence[t.Any]) -> None:
        """Evaluate items of one account. This is where an audit spends its time: five million times or so."""
        if not items:
            return
        lines, covering, keep_all = self._plan.lines[resource], self._plan.waivers.covering, bool(self._all)
        found: list[Evaluation] = []
        findings: list[int] = []
        worst: list[Verdict] = []
        for item in items:
            rank = _BEST
            for control, steps in lines:
                outcome, step = judge(steps, item)
                verdict, waiver = outcome.verdict, ""
                if verdict == "fail" and (waiver := covering(control, item)):
                    verdict = "waived"
                step.counter[verdict] += 1
                rank = min(rank, RANK[verdict])
                if verdict not in QUIET:
                    findings.append(len(found))
                elif not keep_all:
                    continue
                found.append(_evaluation(control, step, verdict, item, resource, outcome, waiver))
            worst.append(VERDICTS[rank])
        if resource == "rooms":
            for item, verdict in zip(items, worst, strict=True):
                self._population.add_room(item, verdict)
        elif resource == "recordings":
            self._population.add_recordings(items)
        self._emit(found, findings)

    def _emit(self, found: list[Evaluation], findings: list[int]) -> None:
        """Hand over a batch of evaluations, the findings among them compared with the previous audit."""
        for number, finding in zip(
            findings, self.drift.compared([found[number] for number in findings]), strict=True
        ):
            found[number] = finding
            self._worst.add(finding)
        for consumer in self._all:
            for evaluation in found:
                consumer.evaluation(evaluation)
        for consumer in self._some:
            for number in findings:
                consumer.evaluation(found[number])

    def _summary(self) -> Summary:
        as_of = to_text(self._as_of)
        covered = latest_coverage(self._connection, as_of)
        counts = self._counts.shown()
        verdict, reasons = overall(covered, self._plan.policy, counts["by_verdict"])
        resolved = self.drift.resolved(BOUND)
        previous = self.drift.previous
        return Summary(
            policy=self._plan.policy.shown(),
            as_of=as_of,
            tool_version=VERSION,
            verdict=verdict,
            reasons=reasons,
            counts=counts,
            population=self._population.shown(),
            timeline=self._population.timeline(),
            regions=self._population.regions(),
            coverage=[_coverage(item) for item in covered],
            waivers=self._plan.waivers.shown(),
            drift={
                "previous": {"as_of": previous.as_of, "verdict": previous.verdict}
                if previous is not None
                else None,
                **self.drift.counts,
                "resolved_findings": resolved,
            },
            findings=self._worst.shown(),
            findings_total=self._worst.total,
            changes=changes(self._connection, as_of, BOUND),
            evidence=self._evidence.shown(),
        )


def _evaluation(
    control: str, step: Step, verdict: Verdict, item: t.Any, resource: Resource, outcome: Outcome, waiver: str
) -> Evaluation:
    name = region = None
    if resource == "rooms":
        name, region = item.name, item.media_region
    return Evaluation(
        control,
        step.severity,
        verdict,
        item.provider,
        item.account,
        resource,
        item.id,
        name or "",
        item.created_at,
        region,
        outcome.message,
        outcome.facts,
        waiver,
    )


def _coverage(item: Coverage) -> dict[str, t.Any]:
    shown = dataclasses.asdict(item)
    del shown["run"]  # numbers differ between stores that hold the same evidence
    shown["missing"] = list(item.missing[:BOUND])
    return shown
