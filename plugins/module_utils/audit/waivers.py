# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waivers as governed data: which are in force, what they cover, and what is wrong with them."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from datetime import UTC, date, datetime

from .conditions import Condition, compile_select
from .controls._base import Resource
from .items import Item, WaiverState
from .policy import Policy, Waiver
from .policy_model import WaiverModel
from .result import Verdict
from .searching import Searcher

#: What a verdict becomes once somebody answers for it.
_ACCEPTED_AS: t.Final[dict[Verdict, Verdict]] = {"fail": "waived", "unknown": "attested"}

#: What reports tell of a waiver as it is written.
_SHOWN: t.Final = (
    "id", "control", "resources", "select", "account", "verdict", "evidence", "reason", "owner", "ticket",
    "expires",
)  # fmt: skip

WaiverStatus = t.Literal["active", "expiring", "expired"]


@dataclass
class _Tracked:
    number: int
    model: WaiverModel
    status: WaiverStatus
    days_left: int
    accounts: frozenset[str]
    conditions: t.Mapping[Resource, Condition | None]
    covers: int = 0

    def matches(self, item: Item, resource: Resource) -> bool:
        if self.accounts and item.account not in self.accounts:
            return False
        condition = self.conditions.get(resource)
        return condition is None or condition(item) is True


class Waivers:
    """The waivers of one policy at one moment. Counts what each of them covers."""

    def __init__(self, policy: Policy, as_of: datetime, searcher: Searcher) -> None:
        self._all = [
            _track(number, waiver, policy.model.waiver_warn_days, as_of, searcher)
            for number, waiver in enumerate(policy.waivers)
        ]
        self._evidence = {
            waiver.model.id: evidence for waiver in policy.waivers if (evidence := waiver.model.evidence)
        }
        self._by_id: dict[tuple[str, str], dict[str, list[_Tracked]]] = {}
        self._by_pattern: dict[tuple[str, str], list[_Tracked]] = {}
        for tracked in self._all:
            if tracked.status == "expired":
                continue
            name = (tracked.model.control, tracked.model.verdict)
            if tracked.model.select is not None:
                self._by_pattern.setdefault(name, []).append(tracked)
            for resource in tracked.model.resources or ():
                self._by_id.setdefault(name, {}).setdefault(resource, []).append(tracked)

    def applied(self, control: str, verdict: Verdict, item: Item, resource: Resource) -> tuple[Verdict, str]:
        """Return the verdict once waivers had their say, and the waiver's id; empty when there is none."""
        if verdict in _ACCEPTED_AS and (waiver := self._covering(control, item, verdict, resource)):
            return _ACCEPTED_AS[verdict], waiver
        return verdict, ""

    def _covering(self, control: str, item: Item, verdict: Verdict, resource: Resource) -> str:
        """Return the id of the waiver in force that covers this verdict; empty when there is none.

        Every waiver that covers it is counted as used; the policy's first is named.
        """
        candidates = self._by_pattern.get((control, verdict), [])
        named = self._by_id.get((control, verdict))
        if named:
            # Every account's settings have the same id: there, the account is named.
            key = item.account if item.id == "recording_settings" else item.id
            candidates = [*named.get(key, ()), *candidates]
        found = [tracked for tracked in candidates if tracked.matches(item, resource)]
        for tracked in found:
            tracked.covers += 1
        return min(found, key=lambda tracked: tracked.number).model.id if found else ""

    def evidence(self, waiver: str) -> str:
        """Return the document that a waiver for the unknown names."""
        return self._evidence.get(waiver, "")

    def states(self) -> t.Iterator[WaiverState]:
        """Yield what waiver-hygiene judges, in order of id; call it after everything else was evaluated."""
        for tracked in sorted(self._all, key=lambda item: item.model.id):
            model = tracked.model
            facts = {"control": model.control, "expires": model.expires, "covers": tracked.covers}
            yield WaiverState("", "", model.id, _problems(tracked), facts)

    def shown(self) -> list[dict[str, t.Any]]:
        """Return what reports tell of the waivers, in order of expiry and id."""
        return [
            {
                **{name: getattr(tracked.model, name) for name in _SHOWN},
                "days_left": tracked.days_left,
                "state": tracked.status,
                "covers": tracked.covers,
                "problems": list(_problems(tracked)),
            }
            for tracked in sorted(self._all, key=lambda item: (item.model.expires, item.model.id))
        ]


def _track(number: int, waiver: Waiver, warn_days: int, as_of: datetime, searcher: Searcher) -> _Tracked:
    model = waiver.model
    expires = date.fromisoformat(model.expires)
    today = as_of.astimezone(UTC).date()
    left = (expires - today).days
    status: WaiverStatus = "expired" if left < 0 else "expiring" if left <= warn_days else "active"
    conditions: dict[Resource, Condition | None] = {}
    if waiver.select is not None:
        where = waiver.where.inner("select")
        for resource in (waiver.control.resource, *waiver.control.also):
            conditions[resource] = compile_select(waiver.select, resource, as_of, searcher, where)
    return _Tracked(number, model, status, left, frozenset(model.account or ()), conditions)


def _problems(tracked: _Tracked) -> tuple[str, ...]:
    model = tracked.model
    found = []
    if tracked.status == "expired":
        found.append(f"expired on {model.expires}")
    elif tracked.status == "expiring":
        days = tracked.days_left
        when = "today" if days == 0 else "tomorrow" if days == 1 else f"in {days} days"
        found.append(f"expires {when}, on {model.expires}")
    if not model.reason.strip():
        found.append("has no reason")
    if not model.owner.strip():
        found.append("has no owner")
    if not tracked.covers and tracked.status != "expired":
        found.append("matches no finding")
    return tuple(found)
