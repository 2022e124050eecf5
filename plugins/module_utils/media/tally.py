# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run over the media of an account came to, in numbers, lists that stay short, and sentences."""

from __future__ import annotations

import collections
import typing as t
from dataclasses import dataclass, field

from ..errors import RecordingsError
from .judge import STATES, Absence, Outcome
from .listed import Listed

#: So many recordings without media, and none with, are more likely a wrong URL or an outage.
_SUSPICIOUS: t.Final = 10


class MediaIncompleteError(RecordingsError):
    """Media of some recordings could not be downloaded. What arrived is kept."""

    def __init__(self, message: str, result: dict[str, t.Any]) -> None:
        self._result = result
        super().__init__(message)

    def details(self) -> dict[str, t.Any]:
        """Return the whole result: what arrived, and what is missing."""
        return {name: value for name, value in self._result.items() if not name.startswith("_")}


@dataclass
class Missing:
    """Media that the provider does not have although the recordings are not deleted."""

    number: int = 0
    attempts: int = 0
    since: str | None = None
    again: str | None = None

    def add(self, told: Absence) -> None:
        """Count one."""
        self.number += 1
        self.attempts = max(self.attempts, told.attempts)
        self.since = min(self.since or told.since, told.since)
        self.again = min(self.again or told.again, told.again)

    def as_result(self) -> dict[str, t.Any]:
        """Return what the module tells of them."""
        return {
            "recordings": self.number,
            "most_attempts": self.attempts,
            "since": self.since,
            "next_attempt_at": self.again,
        }

    def lines(self) -> list[str]:
        """Return a sentence about them, without a final stop."""
        if self.since is None or self.again is None:
            return []
        often = "once" if self.attempts == 1 else f"up to {self.attempts} times"
        text = (
            f"{self.number} recordings that are not deleted have no media at the provider: asked for {often}"
            f", the first since {self.since[:19]}Z, and again from {self.again[:19]}Z on, or at once with "
            "retry_missing"
        )
        return [text]


@dataclass
class Tally:
    """What the run came to so far.

    Attributes:
        total: recordings that were looked at.
        keep_paths: whether *paths* lists every file, which takes memory.
        unsized: how many of the ones to download have no size that the provider tells.
        size: bytes that were downloaded, or in check mode would be as far as known.
        proofs: files by what says that they are whole; empty: nothing does. Two readings are no proof: what
            cuts a line at the same byte twice looks the same.
        asked_in_vain: how many were asked for in this run and have no media.
        absent: of media that is missing and may come: how many, asked for how often, since when.
    """

    counts: collections.Counter[str] = field(default_factory=collections.Counter)
    files: Listed = field(default_factory=Listed)
    problems: Listed = field(default_factory=Listed)
    paths: list[str] = field(default_factory=list)
    total: int = 0
    size: int = 0
    unsized: int = 0
    first_failure: str = ""
    first_remedy: str = ""
    proofs: collections.Counter[str] = field(default_factory=collections.Counter)
    asked_in_vain: int = 0
    absent: Missing = field(default_factory=Missing)
    keep_paths: bool = False

    def add(self, outcome: Outcome) -> None:
        """Count one outcome."""
        self.total += 1
        self.counts[outcome.state] += 1
        if outcome.path is not None:
            if self.keep_paths:
                self.paths.append(str(outcome.path))
            self.files.add(outcome.as_file())
        else:
            self.problems.add(outcome.as_problem())
        if outcome.state == "downloaded":
            self.size += outcome.size or 0
        # Not what is only planned, and not what is left alone because it is not as it should be.
        if outcome.path is not None and outcome.asked and (outcome.sha256 or outcome.state == "present"):
            self.proofs[outcome.proof or ""] += 1
        if outcome.absence is not None:
            self.absent.add(outcome.absence)
            self.asked_in_vain += outcome.asked
        if outcome.state == "failed" and not self.first_failure:
            self.first_failure = f"{outcome.record['id']}: {outcome.problem}"
            self.first_remedy = outcome.remedy

    def as_result(self) -> dict[str, t.Any]:
        """Return the module's result."""
        there = self.counts["downloaded"] + self.counts["present"]
        return {
            "changed": bool(self.counts["downloaded"]),
            "counts": {state: self.counts[state] for state in STATES},
            "bytes": self.size,
            "unknown_sizes": self.unsized,
            "unproven": self.proofs[""] + self.proofs["read_twice"],
            "missing_media": self.absent.as_result(),
            "summary": [*self.absent.lines(), *self._proof_lines()],
            "files": self.files.first(),
            "files_total": there,
            "problems": self.problems.first(),
            "problems_total": self.total - there,
        }

    def warnings(self, account: str) -> list[str]:
        """Return a sentence when nothing at all was there, which is no track that was muted."""
        if self.asked_in_vain < _SUSPICIOUS or self.counts["downloaded"]:
            return []
        text = (
            f"Account {account}: none of the {self.asked_in_vain} recordings whose media was asked for "
            "has any; check the base URL, and look at one of them in the provider's console."
        )
        return [text]

    def _proof_lines(self) -> list[str]:
        lines = []
        if number := self.proofs[""]:
            lines.append(
                f"{number} files: nothing told how long they should be, so that they are whole is not proven"
            )
        if number := self.proofs["read_twice"]:
            lines.append(
                f"{number} files: storage told no length, so that they are whole is not proven; two readings "
                "of each were equal"
            )
        return lines
