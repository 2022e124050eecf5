# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A policy compiled for the engine's inner loop."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from .conditions import Condition, compile_select, some
from .controls._base import NOT_APPLICABLE, Check, Moment, Outcome, Resource, unknown
from .holds import Holds
from .items import Item
from .policy import Policy, Rule
from .result import VERDICTS, Severity, Verdict
from .searching import Searcher
from .select import RoomSelect
from .waivers import Waivers

#: What the policy selects by is not known, so whether it applies is not.
UNSELECTED: t.Final = unknown(
    "Whether the policy selects it is not known: a field that it selects by is null."
)

Counter = dict[Verdict, int]
#: control → severity and verdict
Verdicts = t.Mapping[str, tuple[Severity, Verdict]]


class Step(t.NamedTuple):
    """One entry of the policy: if the condition holds, the check decides."""

    condition: Condition | None
    check: Check
    severity: Severity
    counter: Counter


class Line(t.NamedTuple):
    """One control: its entries, of which the first that selects an item decides.

    ``steps`` ends with one that is no entry: it selects whatever the others do not, and applies to nothing.
    So its counter tells what was not selected, and the others' what was.
    """

    control: str
    rules: tuple[Rule, ...]
    steps: tuple[Step, ...]


def judge(steps: tuple[Step, ...], item: Item) -> tuple[Outcome, Step]:
    """Apply one control's entries to one item, waivers aside: the first that selects it decides."""
    for step in steps:
        condition = step.condition
        selected = True if condition is None else condition(item)
        if selected:
            return step.check(item), step
        if selected is None:
            return UNSELECTED, step
    raise AssertionError("the last step selects everything")


def _nothing(_item: Item) -> Outcome:
    return NOT_APPLICABLE


@dataclass(frozen=True)
class Plan:
    """Everything that one policy does at one moment."""

    policy: Policy
    waivers: Waivers
    lines: t.Mapping[Resource, tuple[Line, ...]]
    rooms_kept_days: int
    needs_room_names: bool
    holds: Holds
    columns: t.Mapping[str, tuple[str, ...]]

    def of(self, resource: Resource) -> tuple[Line, ...]:
        """Return the controls of one kind of item."""
        return self.lines.get(resource, ())

    def line(self, control: str, resource: Resource) -> Line | None:
        """Return what a control does to one kind of item, if the policy has it."""
        return next((line for line in self.of(resource) if line.control == control), None)

    def verdicts(self, resource: Resource, item: Item) -> Verdicts:
        """Apply every control to one item, waivers included."""
        found: dict[str, tuple[Severity, Verdict]] = {}
        for line in self.of(resource):
            outcome, step = judge(line.steps, item)
            verdict, _waiver = self.waivers.applied(line.control, outcome.verdict, item, resource)
            found[line.control] = (step.severity, verdict)
        return found


def compile_plan(policy: Policy, as_of: datetime, searcher: Searcher) -> Plan:
    """Prepare *policy* for the moment *as_of*."""
    holds = Holds(policy, as_of, searcher)
    moment = Moment(as_of, timedelta(hours=policy.model.settle_hours), searcher, holds=holds.held)
    rules: dict[str, list[Rule]] = {}
    for rule in policy.rules:
        rules.setdefault(rule.control.id, []).append(rule)
    lines: dict[Resource, list[Line]] = {}
    columns: dict[str, dict[str, None]] = {}
    for entries in rules.values():
        control = entries[0].control
        for resource in (control.resource, *control.also):
            lines.setdefault(resource, []).append(_line(entries, resource, moment))
        if control.id.startswith("x-"):
            columns.setdefault(control.resource, {}).update(dict.fromkeys(control.fields))
    every: tuple[t.Any, ...] = (*policy.rules, *policy.waivers, *policy.holds)
    selects = [entry.select for entry in every]
    names = any(getattr(each, "room_name", None) for each in selects if not isinstance(each, RoomSelect))
    kept = [getattr(rule.params, "rooms_kept_days", 7) for rule in rules.get("evidence-gap", ())]
    return Plan(
        policy,
        Waivers(policy, as_of, searcher),
        {resource: tuple(found) for resource, found in lines.items()},
        kept[-1] if kept else 7,
        names,
        holds,
        {dataset: tuple(found) for dataset, found in columns.items()},
    )


def _line(entries: list[Rule], resource: Resource, moment: Moment) -> Line:
    """Compile one control's entries for one kind of item."""
    conditions = [
        compile_select(rule.select, resource, moment.as_of, moment.searcher, rule.where.inner("select"))
        for rule in entries
    ]
    moment = replace(moment, selects=_any_of(conditions))
    steps = [
        Step(condition, rule.control.build(rule.params, moment), rule.severity, zero())
        for rule, condition in zip(entries, conditions, strict=True)
    ]
    rest = Step(None, _nothing, steps[0].severity, zero())
    return Line(entries[0].control.id, tuple(entries), (*steps, rest))


def _any_of(conditions: list[Condition | None]) -> Condition:
    """Return the condition that one of *conditions* holds; ``None`` holds for everything."""
    narrow = [condition for condition in conditions if condition is not None]
    return some(narrow) if len(narrow) == len(conditions) else lambda _item: True


def zero() -> Counter:
    """Return a counter that has counted nothing."""
    return dict.fromkeys(VERDICTS, 0)
