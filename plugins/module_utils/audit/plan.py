# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A policy compiled for the engine's inner loop."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from datetime import datetime, timedelta

from .controls._base import NOT_APPLICABLE, Check, Moment, Outcome, Resource, unknown
from .items import Item
from .policy import Policy
from .result import VERDICTS, Severity, Verdict
from .select import Condition, RecordingSelect, compile_select
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
    """One control: its entries, of which the first that selects an item decides."""

    control: str
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
    return NOT_APPLICABLE, steps[0]


@dataclass(frozen=True)
class Plan:
    """Everything that one policy does at one moment."""

    policy: Policy
    waivers: Waivers
    lines: dict[Resource, tuple[Line, ...]]
    rooms_kept_days: int
    needs_room_names: bool

    def verdicts(self, resource: Resource, item: Item) -> Verdicts:
        """Apply every control to one item, waivers included."""
        found: dict[str, tuple[Severity, Verdict]] = {}
        for line in self.lines[resource]:
            outcome, step = judge(line.steps, item)
            verdict = outcome.verdict
            if verdict == "fail" and self.waivers.covering(line.control, item):
                verdict = "waived"
            found[line.control] = (step.severity, verdict)
        return found


def compile_plan(policy: Policy, as_of: datetime) -> Plan:
    """Prepare *policy* for the moment *as_of*."""
    moment = Moment(as_of, timedelta(hours=policy.model.settle_hours))
    lines: dict[Resource, dict[str, list[Step]]] = {
        "coverage": {}, "settings": {}, "rooms": {}, "recordings": {}, "waivers": {}
    }  # fmt: skip
    kept, names = 7, False
    for rule in policy.rules:
        control = rule.control
        condition = compile_select(rule.select, control.resource, as_of)
        step = Step(condition, control.build(rule.params, moment), rule.severity, dict.fromkeys(VERDICTS, 0))
        lines[control.resource].setdefault(control.id, []).append(step)
        if control.id == "evidence-gap":
            kept = getattr(rule.params, "rooms_kept_days", kept)
    for select in (*(rule.select for rule in policy.rules), *(waiver.select for waiver in policy.waivers)):
        names = names or (isinstance(select, RecordingSelect) and select.room_name is not None)
    return Plan(
        policy,
        Waivers(policy, as_of),
        {
            resource: tuple(Line(control, tuple(steps)) for control, steps in found.items())
            for resource, found in lines.items()
        },
        kept,
        names,
    )
