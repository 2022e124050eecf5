# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Who takes what an audit finds while it streams by."""

from __future__ import annotations

import typing as t

from .result import Evaluation


class Consumer(t.Protocol):
    """Takes evaluations: every one, or none that is pass or not_applicable when it has ``passes = False``.

    ``passes`` may become false while evaluations come. One that has a method ``resources`` is told of every
    resource through that, and of its findings through a method ``findings``.
    """

    def evaluation(self, item: Evaluation, /) -> None:
        """Take one evaluation."""


class Watching(Consumer, t.Protocol):
    """A consumer that is told of resources in place of their evaluations."""

    def resources(
        self, kind: str, items: t.Sequence[t.Any], worst: t.Sequence[str], applied: t.Sequence[int], /
    ) -> None:
        """Take resources of one kind and account: the worst verdict on each, how many controls applied."""

    def findings(self, items: t.Iterable[Evaluation], /) -> None:
        """Take findings."""
