# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The bounded part of the evaluations that the page shows row by row."""

from __future__ import annotations

import hashlib
import heapq
import typing as t
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from ...audit.result import VERDICTS, Evaluation, Severity
from ..base import OPEN, SEVERITY_RANK, VERDICT_RANK, worst_first

#: Rows of the findings' table, for any amount of evidence.
MOST_FINDINGS = 1000
#: Rows that every control and verdict is sure of, before the worst findings take the rest.
SURE_FINDINGS = 20
#: Rows of the population's sample, of rooms and of recordings each.
MOST_SAMPLES = 120


@dataclass
class Open:
    """The open findings of one control, as numbers."""

    severity: Severity
    fail: int = 0
    unknown: int = 0
    new: int = 0
    accounts: Counter[tuple[str, str]] = field(default_factory=Counter)


class Findings:
    """Keeps the worst findings, and some of every control, so that no flood hides a trickle."""

    def __init__(self) -> None:
        self.total = 0
        #: By control: what is fail or unknown.
        self.open: dict[str, Open] = {}
        self._worst: dict[tuple[int, int], list[tuple[int, Evaluation]]] = {}
        self._sure: dict[tuple[str, str], list[tuple[int, Evaluation]]] = {}

    def add(self, item: Evaluation) -> None:
        """Take a finding; they come in the order of the audit."""
        self.total += 1
        if item.verdict in OPEN:
            self._count(item)
        worst = self._worst.setdefault(worst_first(item), [])
        if len(worst) < MOST_FINDINGS:
            worst.append((self.total, item))
            return
        sure = self._sure.setdefault((item.control, item.verdict), [])
        if len(sure) < SURE_FINDINGS:
            sure.append((self.total, item))

    def _count(self, item: Evaluation) -> None:
        found = self.open.get(item.control)
        if found is None:
            found = self.open[item.control] = Open(item.severity)
        elif SEVERITY_RANK[item.severity] < SEVERITY_RANK[found.severity]:
            found.severity = item.severity
        if item.verdict == "fail":
            found.fail += 1
        else:
            found.unknown += 1
        found.new += item.change == "new"
        found.accounts[item.provider, item.account] += 1

    def rows(self) -> list[Evaluation]:
        """Return at most :data:`MOST_FINDINGS` findings, worst first."""

        def rank(entry: tuple[int, Evaluation]) -> tuple[tuple[int, int], int]:
            return worst_first(entry[1]), entry[0]

        kept = (*self._worst.values(), *self._sure.values())
        taken: Counter[tuple[str, str]] = Counter()
        sure: list[tuple[int, Evaluation]] = []
        others: list[tuple[int, Evaluation]] = []
        for entry in sorted((entry for entries in kept for entry in entries), key=rank):
            key = (entry[1].control, entry[1].verdict)
            taken[key] += 1
            (sure if taken[key] <= SURE_FINDINGS else others).append(entry)
        return [item for _number, item in sorted((sure + others)[:MOST_FINDINGS], key=rank)]


class Sample(t.NamedTuple):
    """One resource of the population."""

    provider: str
    account: str
    resource: str
    id: str
    name: str
    created_at: str | None
    region: str | None
    verdict: str
    applied: int


class Population:
    """Counts every resource by its worst verdict, and draws a sample that anyone can draw again.

    The evaluations of one resource follow each other. Sampled are the resources of a kind whose
    SHA-256 of ``provider/account/resource/id`` is smallest: as good as random, and the same every time.
    """

    def __init__(self) -> None:
        self.counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
        #: The same by (provider, account, kind).
        self._accounts: defaultdict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
        self._chosen: dict[str, list[tuple[int, Sample]]] = {"rooms": [], "recordings": []}
        self._first: Evaluation | None = None
        self._worst = len(VERDICTS)
        self._applied = 0

    def add(self, item: Evaluation) -> None:
        """Take the next evaluation, whatever its verdict."""
        first = self._first
        if (
            first is None
            or item.id != first.id
            or item.account != first.account
            or item.resource != first.resource
            or item.provider != first.provider
        ):
            self.end()
            self._first = item
            self._worst = len(VERDICTS)
            self._applied = 0
        self._worst = min(self._worst, VERDICT_RANK[item.verdict])
        if item.verdict != "not_applicable":
            self._applied += 1

    def end(self) -> None:
        """Count the resource whose evaluations are over."""
        first, self._first = self._first, None
        if first is None:
            return
        verdict, kind = VERDICTS[self._worst], first.resource
        self.counts[kind][verdict] += 1
        self._accounts[first.provider, first.account, kind][verdict] += 1
        if kind in self._chosen:
            self._draw(kind, first, (first.name, first.region), verdict, self._applied)

    def take(
        self, kind: str, items: t.Sequence[t.Any], worst: t.Sequence[str], applied: t.Sequence[int]
    ) -> None:
        """Take resources of one kind and one account at once, in place of their evaluations.

        Args:
            items: the resources, as :mod:`...audit.items` has them.
            worst: the worst verdict on each.
            applied: how many controls applied to each.
        """
        self.counts[kind].update(worst)
        self._accounts[items[0].provider, items[0].account, kind].update(worst)
        if kind in self._chosen:
            for item, verdict, number in zip(items, worst, applied, strict=True):
                about = (item.name or "", item.media_region) if kind == "rooms" else ("", None)
                self._draw(kind, item, about, verdict, number)

    def _draw(
        self, kind: str, item: t.Any, about: tuple[str, str | None], verdict: str, applied: int
    ) -> None:
        heap = self._chosen[kind]
        identity = f"{item.provider}/{item.account}/{kind}/{item.id}"
        # Negative, so that the heap's smallest is the one to give up.
        key = -int.from_bytes(hashlib.sha256(identity.encode("utf-8", "replace")).digest())
        if len(heap) == MOST_SAMPLES and key < heap[0][0]:
            return
        name, region = about
        whose = (item.provider, item.account, kind, item.id)
        row = Sample(*whose, name, item.created_at, region, verdict, applied)
        if len(heap) < MOST_SAMPLES:
            heapq.heappush(heap, (key, row))
        else:
            heapq.heapreplace(heap, (key, row))

    def of_account(self, provider: str, account: str) -> dict[str, int]:
        """Count the rooms of an account by worst verdict, or its recordings if it has no rooms."""
        rooms, recordings = (self._accounts[provider, account, kind] for kind in ("rooms", "recordings"))
        return dict(rooms or recordings)

    def rows(self) -> list[Sample]:
        """Return the sample, in the order of the audit."""
        found = [row for kind in ("rooms", "recordings") for _key, row in self._chosen[kind]]
        # Stable: the kinds stay apart, rooms first.
        found.sort(key=lambda row: (row.provider, row.account, row.created_at or "", row.id))
        return sorted(found, key=lambda row: row.resource, reverse=True)
