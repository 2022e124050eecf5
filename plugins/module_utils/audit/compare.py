# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What-if: which verdicts would differ under another policy, on the same evidence."""

from __future__ import annotations

import collections
import typing as t

from .controls._base import Resource
from .items import Item
from .plan import Plan, Verdicts

_Key = tuple[str, str, str]


class Comparison:
    """Applies two policies side by side, and notes where their verdicts differ.

    A control that one of the policies does not name has the verdict ``None`` there.

    Args:
        before: the audited policy's plan, for this comparison alone.
        after: the other policy's.
        spans: a plan's spans of coverage: which gaps there are depends on the policy.
        limit: how many differences are listed.
    """

    def __init__(self, before: Plan, after: Plan, spans: t.Callable[[Plan], list[Item]], limit: int) -> None:
        self.before = before
        self.after = after
        self._spans = spans
        self._limit = limit
        self._shown: list[dict[str, t.Any]] = []
        self._moves: collections.Counter[tuple[str | None, str | None]] = collections.Counter()

    def judge(self, resource: Resource, items: t.Iterable[Item]) -> None:
        """Judge a batch of items under both policies."""
        if resource == "controls":
            return  # which entries judge nothing is known of the audited policy only
        if resource == "coverage":
            self._judge_own(resource, self._spans(self.before), self._spans(self.after))
        elif resource == "waivers":
            self._judge_own(resource, self.before.waivers.states(), self.after.waivers.states())
        else:
            for item in items:
                self._note(
                    resource, item, self.before.verdicts(resource, item), self.after.verdicts(resource, item)
                )

    def _judge_own(self, resource: Resource, before: t.Iterable[Item], after: t.Iterable[Item]) -> None:
        was = {_key(item): (item, self.before.verdicts(resource, item)) for item in before}
        now = {_key(item): (item, self.after.verdicts(resource, item)) for item in after}
        for key in sorted({*was, *now}):
            item = (was.get(key) or now[key])[0]
            self._note(resource, item, was[key][1] if key in was else {}, now[key][1] if key in now else {})

    def _note(self, resource: Resource, item: Item, before: Verdicts, after: Verdicts) -> None:
        for control in dict.fromkeys((*before, *after)):
            severity, was = before.get(control, (None, None))
            severity, now = after.get(control, (severity, None))
            # Not applicable, and not named by the policy, are the same to whoever asks what would change.
            if was == now or {was, now} == {None, "not_applicable"}:
                continue
            self._moves[was, now] += 1
            if len(self._shown) < self._limit:
                self._shown.append(
                    {
                        "control": control,
                        "severity": severity,
                        "provider": item.provider,
                        "account": item.account,
                        "resource": resource,
                        "id": item.id,
                        "before": was,
                        "after": now,
                    }
                )

    def shown(self) -> dict[str, t.Any]:
        """Return ``differences`` of a module's result."""
        moves = sorted(self._moves.items(), key=lambda move: (str(move[0][0]), str(move[0][1])))
        return {
            "policy": {"name": self.after.policy.name, "digest": self.after.policy.digest},
            "total": self._moves.total(),
            "by_move": [{"before": was, "after": now, "number": number} for (was, now), number in moves],
            "items": self._shown,
        }


def _key(item: Item) -> _Key:
    return item.provider, item.account, item.id
