# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of findings that are findings no more."""

from __future__ import annotations

import typing as t

from .datasets import KINDS
from .drift import Now
from .evidence import Evidence
from .plan import Line, Plan


class Closed:
    """Judges again, by their ids, resources of which the previous audit had findings.

    Args:
        plan: this audit's.
        evidence: its evidence.
    """

    def __init__(self, plan: Plan, evidence: Evidence) -> None:
        self._plan = plan
        self._evidence = evidence
        self._settings: dict[tuple[str, str], t.Any] | None = None

    def outcomes(
        self, control: str, resource: str, provider: str, account: str, ids: t.Sequence[str]
    ) -> dict[str, Now]:
        """Return what became of findings of one control on one kind of resource of one account."""
        line = self._plan.line(control, resource)
        if line is None:
            return dict.fromkeys(ids, "not_selected")
        if resource not in KINDS:
            # A gap that was filled, a waiver that was mended or taken out, an entry that judges something
            # now.
            return dict.fromkeys(ids, "resolved")
        items = self._items(resource, provider, account, ids)
        return {id_: _became(line, items[id_]) if id_ in items else "gone" for id_ in ids}

    def _items(self, resource: str, provider: str, account: str, ids: t.Sequence[str]) -> dict[str, t.Any]:
        if resource != "settings":
            return self._evidence.some(resource, provider, account, ids)
        if self._settings is None:
            items = [item for batch in self._evidence.items("settings", counted=False) for item in batch]
            self._settings = {(item.provider, item.account): item for item in items}
        found = self._settings.get((provider, account))
        return {found.id: found} if found is not None else {}


def _became(line: Line, item: t.Any) -> Now:
    for step in line.steps[:-1]:
        if step.condition is None or step.condition(item) is not False:
            return "resolved"
    return "not_selected"
