# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Entries of a policy that judged nothing: a rule that selects nobody holds for everybody."""

from __future__ import annotations

import typing as t
from dataclasses import asdict, dataclass
from datetime import datetime

from .._deps import pydantic
from ..arguments.window import parse_bound
from ..records.times import to_text
from .evidence import Evidence
from .items import OWN, ControlState
from .needs import resources_of
from .plan import Counter, Plan
from .policy import Rule

Reason = t.Literal["no_rows", "quiet", "taken", "selects_none", "not_applicable"]


@dataclass(frozen=True)
class Idle:
    """One entry of ``controls`` that judged nothing.

    Attributes:
        entry: its number in ``controls``, from 1.
        rows: how many records of its dataset were read.
        reason: ``no_rows``: there is no record of its dataset; ``quiet``: none of the accounts and times
            that it names; ``taken``: entries before it decide about all of them; ``selects_none``: there
            are some, and it selects none of them; ``not_applicable``: those that it selects cannot have
            the property.
    """

    control: str
    id: str
    entry: int
    resource: str
    rows: int
    reason: Reason
    message: str

    def shown(self) -> dict[str, t.Any]:
        """Return what reports tell of it."""
        return {name: value for name, value in asdict(self).items() if name != "id"}


@dataclass(frozen=True)
class Judged:
    """What each entry of a policy has judged, once everything was evaluated.

    Attributes:
        entries: of the policy's own controls of records: identifier, rule, and what it was idle for.
    """

    entries: tuple[tuple[str, Rule, Idle | None], ...]

    @property
    def idle(self) -> list[Idle]:
        """The entries that judged nothing."""
        return [idle for _id, _rule, idle in self.entries if idle is not None]

    def nothing(self, collected: frozenset[str]) -> bool:
        """Tell whether nothing at all was judged although there was something.

        Args:
            collected: the resources of which there is any collection.
        """
        reasons = [idle.reason if idle is not None else "" for _id, _rule, idle in self.entries]
        if not reasons or any(reason in ("", "not_applicable") for reason in reasons):
            return False
        if "selects_none" in reasons:
            return True
        # No record of what the policy speaks of: quiet where it was collected, blind where it was not.
        return bool(collected) and not any(
            collected.intersection(resources_of(rule.control.resource)) for _id, rule, _idle in self.entries
        )

    def states(self) -> t.Iterator[ControlState]:
        """Yield what control-idle judges, in order."""
        for id_, _rule, idle in sorted(self.entries, key=lambda entry: entry[0]):
            reason, message = (idle.reason, idle.message) if idle is not None else ("", "")
            yield ControlState("", "", id_, reason, message, idle.rows if idle is not None else 0)


def judged(
    plan: Plan, steps: t.Mapping[tuple[str, int], Counter], evidence: Evidence, as_of: datetime
) -> Judged:
    """Return what every entry of the policy has judged.

    Args:
        steps: control and number of the step → its verdicts: see :attr:`.tally.Counts.by_step`.
    """
    numbers = {id(rule): number for number, rule in enumerate(plan.policy.rules, start=1)}
    entries: list[tuple[int, str, Rule, Idle | None]] = []
    for resource, lines in plan.lines.items():
        if resource in OWN:
            continue
        for line in lines:
            if line.rules[0].control.resource != resource:
                continue  # what a control judges beside its own kind is in the same counters
            rows = sum(sum(steps[line.control, place].values()) for place in range(len(line.steps)))
            for place, rule in enumerate(line.rules):
                several = f"#{place + 1}" if len(line.rules) > 1 else ""
                id_ = f"{line.control}{several}"
                counter = steps[line.control, place]
                idle = None
                if sum(counter.values()) == counter["not_applicable"]:
                    reason: Reason = "not_applicable"
                    if not counter["not_applicable"]:
                        reason = _reason(rule, rows, evidence, as_of)
                    idle = Idle(
                        line.control, id_, numbers[id(rule)], resource, rows, reason, _MESSAGES[reason]
                    )
                entries.append((numbers[id(rule)], id_, rule, idle))
    return Judged(tuple(entry[1:] for entry in sorted(entries, key=lambda entry: entry[0])))


_MESSAGES: t.Final[dict[Reason, str]] = {
    "no_rows": "There is no record of this kind, so the control judged nothing.",
    "quiet": "The accounts and times that it selects have no record of this kind, so the control judged "
    "nothing.",
    "taken": "Entries before it decide about every record, so this one judged nothing.",
    "selects_none": "Its select selects none of the records that there are, so the control judged nothing.",
    "not_applicable": "It does not apply to any of the records that it selects.",
}


def _reason(rule: Rule, rows: int, evidence: Evidence, as_of: datetime) -> Reason:
    if not rows:
        return "no_rows"
    if not rule.select.model_fields_set:
        return "taken"
    accounts = _accounts(rule.select, resources_of(rule.control.resource), evidence)
    if accounts:
        after, before = (
            to_text(parse_bound(bound, now=as_of)) if bound else None
            for bound in (getattr(rule.select, name, None) for name in ("created_after", "created_before"))
        )
        if not evidence.any_of(rule.control.resource, accounts, after, before):
            return "quiet"
    return "selects_none"


def _accounts(
    select: pydantic.BaseModel, resources: frozenset[str], evidence: Evidence
) -> list[tuple[str, str]]:
    """Return the accounts that a select means, and of which *resources* were collected."""
    providers = getattr(select, "provider", None)
    names = [set(found) for key in ("account", "account_sid") if (found := getattr(select, key, None))]
    return [
        (item.provider, item.account)
        for item in evidence.collected
        if resources.intersection(item.newest)
        and (providers is None or item.provider in providers)
        and all(item.account in some for some in names)
    ]
