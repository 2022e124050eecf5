# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit: every control of a policy applied to everything in the store, in one stream.

Memory is constant: items come in batches, evaluations leave in batches, and what is kept are counts,
a bounded number of findings, and one entry per account, day and region.
"""

from __future__ import annotations

import itertools
import typing as t
from datetime import datetime
from operator import attrgetter

from .._deps import sqlalchemy as sa
from ..records.times import to_text
from ..store.coverage import latest_coverage
from ..version import VERSION
from .changes import changes
from .closed import Closed
from .compare import Comparison
from .consumers import Consumer, Watching
from .controls._base import Resource
from .covered import shown_coverage
from .datasets import KINDS, Wanted
from .drift import Drift
from .evidence import Evidence
from .frameworks import Framework
from .gaps import spans
from .idle import Judged, judged
from .items import Item
from .names import Names, uid_of
from .plan import Plan, compile_plan, judge
from .policy import Policy
from .result import QUIET, VERDICTS, Evaluation, Summary, Verdict
from .searching import Searcher
from .switches import shown_switches
from .tally import RANK, Counts, Population, Worst
from .verdict import overall

#: How many resolved findings and changes a summary holds at most.
BOUND = 100
_BEST: t.Final = len(VERDICTS) - 1
#: Kinds of item that have a name of their own.
_NAMED: t.Final = frozenset(("rooms", "room_resources", "conferences", "switches"))
#: Read whatever the policy says: what there is, is part of every report.
_ALWAYS: t.Final = ("settings", "rooms", "recordings")


class Audit:
    """One audit of a snapshot of the store.

    Args:
        connection: the snapshot.
        policy: what must hold.
        as_of: the moment of which the audit speaks.
        findings_limit: how many findings the summary holds.
        compare_with: another policy, to tell which verdicts would differ.
        frameworks: requirements that the summary maps controls to.
    """

    def __init__(
        self,
        connection: sa.Connection,
        policy: Policy,
        as_of: datetime,
        *,
        findings_limit: int = 50,
        compare_with: Policy | None = None,
        frameworks: t.Sequence[Framework] = (),
    ) -> None:
        self._connection = connection
        self._as_of = as_of
        self._searcher = Searcher()
        self._plan = compile_plan(policy, as_of, self._searcher)
        self._counts = Counts(policy.controls())
        self._population = Population()
        self._worst = Worst(findings_limit)
        self._frameworks = frameworks
        self._scope: tuple[str, str] | None = None
        self._names = Names(connection)
        self._judged = Judged(())
        self.drift = Drift(connection, policy.name, to_text(as_of), policy.digest)
        self.comparison: Comparison | None = None
        plans = [self._plan]
        if compare_with is not None:
            # Plans count what their waivers cover, so the comparison has one of its own for each policy.
            both = [compile_plan(one, as_of, self._searcher) for one in (policy, compare_with)]
            self.comparison = Comparison(both[0], both[1], self._spans, findings_limit)
            plans.append(both[1])
        self._datasets = [name for name in KINDS if name in _ALWAYS or any(plan.of(name) for plan in plans)]
        wanted = Wanted(
            {name: tuple(c for plan in plans for c in plan.columns.get(name, ())) for name in KINDS},
            room_names=any(plan.needs_room_names for plan in plans),
            listed=any(plan.line("room-unlisted", "rooms") for plan in plans),
        )
        self._evidence = Evidence(connection, to_text(as_of), wanted=wanted)

    def run(self, consumers: t.Sequence[Consumer]) -> Summary:
        """Evaluate everything, hand the evaluations to *consumers*, and return the summary.

        Raises:
            SlowExpressionError: a regular expression of the policy does not come to an end.
        """
        self._watching: list[Watching] = [
            t.cast("Watching", consumer) for consumer in consumers if hasattr(consumer, "resources")
        ]
        self._consumers = [consumer for consumer in consumers if not hasattr(consumer, "resources")]
        with self._searcher:
            for resource, items in self._items():
                self._batch(resource, items)
                if self.comparison is not None:
                    self.comparison.judge(resource, items)
            self._take()
            return self._summary()

    def _items(self) -> t.Iterator[tuple[Resource, t.Sequence[t.Any]]]:
        yield "coverage", self._spans(self._plan)
        for name in self._datasets:
            for batch in self._evidence.items(name):
                yield name, batch
        yield "waivers", list(self._plan.waivers.states())
        self._take()
        self._judged = judged(self._plan, self._counts.by_step, self._evidence, self._as_of)
        yield "controls", list(self._judged.states())

    def _spans(self, plan: Plan) -> list[Item]:
        found = spans(
            self._evidence.collected,
            rooms_kept_days=plan.rooms_kept_days,
            as_of=to_text(self._as_of),
            version=plan.policy.model.version,
        )
        return sorted(found, key=lambda span: (span.provider, span.account, span.created_at or "", span.id))

    def _batch(self, resource: Resource, items: t.Sequence[Item]) -> None:
        """Evaluate items of one kind, account by account."""
        for scope, some in itertools.groupby(items, key=attrgetter("provider", "account")):
            if scope != self._scope:
                self._take()
                self._scope = scope
            self._evaluate(resource, list(some))

    def _take(self) -> None:
        taken = self._counts.take(self._plan)
        if self._scope is not None and self._scope[0]:
            self._population.add_counts(*self._scope, taken)

    def _evaluate(self, resource: Resource, items: t.Sequence[t.Any]) -> None:
        """Evaluate items of one account. This is where an audit spends its time: five million times or so."""
        lines, applied = self._plan.of(resource), self._plan.waivers.applied
        wanting = [consumer for consumer in self._consumers if getattr(consumer, "passes", True)]
        account = self._names.account(items[0].provider, items[0].account)
        named = resource in _NAMED
        found: list[Evaluation] = []
        findings: list[int] = []
        worst: list[Verdict] = []
        numbers: list[int] = []
        for item in items:
            rank, idle = _BEST, 0
            name = (item.name or "") if named else ""
            region = item.media_region if resource == "rooms" else None
            for control, _rules, steps in lines:
                outcome, step = judge(steps, item)
                verdict, waiver = outcome.verdict, ""
                if verdict not in QUIET:
                    verdict, waiver = applied(control, verdict, item, resource)
                step.counter[verdict] += 1
                rank = min(rank, RANK[verdict])
                if verdict == "not_applicable":
                    idle += 1
                if verdict not in QUIET:
                    findings.append(len(found))
                elif not wanting:
                    continue
                found.append(
                    Evaluation(
                        control, step.severity, verdict, item.provider, item.account, resource, item.id,
                        name, item.created_at, region, outcome.message, outcome.facts, waiver,
                        account_name=account,
                    )
                )  # fmt: skip
            worst.append(VERDICTS[rank])
            numbers.append(len(lines) - idle)
        self._population.add(resource, items, worst)
        if lines:
            for watching in self._watching:
                watching.resources(resource, items, worst, numbers)
        self._emit(found, findings, wanting)

    def _emit(self, found: list[Evaluation], findings: list[int], wanting: list[Consumer]) -> None:
        """Hand over a batch of evaluations, the findings among them named and compared with before.

        Args:
            wanting: the consumers that take every evaluation of this batch.
        """
        policy = self._plan.policy.name
        bare = [found[number] for number in findings]
        names = self._names.of(bare)
        identified = [
            f._replace(
                name=names.get(f.id) or f.name,
                uid=uid_of(policy, f.control, f.provider, f.account, f.resource, f.id),
                evidence=self._plan.waivers.evidence(f.waiver) if f.waiver else "",
            )
            for f in bare
        ]
        for number, finding in zip(findings, self.drift.compared(identified), strict=True):
            found[number] = finding
            self._worst.add(finding)
        told = [found[number] for number in findings]
        for consumer in self._consumers:
            for evaluation in found if consumer in wanting else told:
                consumer.evaluation(evaluation)
        for watching in self._watching:
            watching.findings(told)

    def _summary(self) -> Summary:
        as_of = to_text(self._as_of)
        covered = latest_coverage(self._connection, as_of)
        counts = self._counts.shown()
        idle = self._judged.idle
        counts["idle"] = len(idle)
        collected = frozenset(item.resource for item in covered)
        verdict, causes = overall(
            covered, self._plan.policy, counts["by_verdict"], judged_nothing=self._judged.nothing(collected)
        )
        closed = self.drift.closed(Closed(self._plan, self._evidence).outcomes, BOUND)
        name = self._names.account
        return Summary(
            policy={**self._plan.policy.shown(), "content": self._plan.policy.content()},
            as_of=as_of,
            tool_version=VERSION,
            verdict=verdict,
            reasons=[cause.message for cause in causes],
            counts=counts,
            population=self._population.shown(name),
            timeline=self._population.timeline(),
            regions=self._population.regions(),
            coverage=[shown_coverage(item, self._evidence, self._plan, name, BOUND) for item in covered],
            waivers=self._plan.waivers.shown(),
            drift=self.drift.shown(
                [{**item, "account_name": name(item["provider"], item["account"])} for item in closed]
            ),
            findings=self._worst.shown(),
            findings_total=self._worst.total,
            changes=changes(self._connection, as_of, BOUND),
            evidence={**self._evidence.shown(), "datasets": list(self._datasets)},
            idle=[item.shown() for item in idle],
            holds=self._plan.holds.shown(),
            switches=shown_switches(self._connection, as_of, name, BOUND),
            frameworks=[framework.shown(counts["by_control"]) for framework in self._frameworks],
            incomplete=[cause.shown(name(cause.provider, cause.account)) for cause in causes],
        )
