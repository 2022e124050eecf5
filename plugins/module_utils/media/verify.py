# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a share of the archive again: is each file what it was, and is it media? Nothing is changed."""

from __future__ import annotations

import hashlib
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from ..errors import InputError
from ..files.atomic import measure
from ..records.column import Row
from .judge import Known, encryption_file
from .kinds import CONTAINERS, HEAD, refusal
from .listed import Listed


class Archived(t.NamedTuple):
    """A file that the store says is in the archive.

    Attributes:
        record: at least ``id`` and ``container``.
        known: what the store holds of its media.
    """

    record: Row
    known: Known


@dataclass
class Verification:
    """What reading files again came to.

    Attributes:
        share: percent of the archive that was to be read.
        altered: ids of the files that are there and are not what they should be.
    """

    share: float
    checked: int = 0
    size: int = 0
    unproven: int = 0
    problems: Listed = field(default_factory=Listed)
    altered: set[str] = field(default_factory=set)
    total: int = 0

    def add(self, archived: Archived, problem: str) -> None:
        """Take note of one file."""
        self.checked += 1
        self.size += archived.known.size_bytes or 0
        weak = archived.known.proof in (None, "read_twice")
        self.unproven += weak and archived.known.state != "verified"
        if problem:
            self.total += 1
            entry = {"id": archived.record["id"], "path": archived.known.path, "problem": problem}
            self.problems.add(entry)

    def as_result(self) -> dict[str, t.Any]:
        """Return what the module tells."""
        return {
            "share": self.share,
            "checked": self.checked,
            "bytes": self.size,
            "intact": self.checked - self.total,
            "unproven": self.unproven,
            "problems": self.problems.first(),
            "problems_total": self.total,
        }

    def lines(self) -> list[str]:
        """Return a sentence about what was read, without a final stop."""
        if not self.total:
            return [f"{self.checked} archived files were read again, all are as they should be"]
        # By its id: a path may hold what callers and meetings are called, and this is printed.
        first = self.problems.first()[0]
        text = (
            f"of {self.checked} archived files that were read again, {self.total} are not as they should be, "
            f"such as {first['id']}: {first['problem']}"
        )
        return [text]

    def warnings(self, account: str) -> list[str]:
        """Return a sentence when a file is not what it should be."""
        if not self.total:
            return []
        remedy = "nothing was changed; look into it, and move away what is to be downloaded again"
        return [f"Account {account}: {self.lines()[0]}; {remedy}."]


def check_share(share: float) -> float:
    """Return *share*, in percent.

    Raises:
        InputError: it is none.
    """
    if not 0 <= share <= 100:  # which holds for no NaN
        raise InputError(f"verify_share is {share:g}, but must be a percentage from 0 to 100.")
    return share


def verify(archive: t.Iterable[Archived], share: float, seed: str) -> Verification:
    """Read *share* percent of the files of *archive*, chosen by chance that *seed* decides."""
    found = Verification(share)
    for archived in archive:
        if not _chosen(archived.record["id"], share, seed):
            continue
        problem = _problem(archived)
        found.add(archived, problem)
        if problem and archived.known.path and Path(archived.known.path).exists():
            found.altered.add(archived.record["id"])
    return found


def _chosen(identifier: str, share: float, seed: str) -> bool:
    number = int.from_bytes(hashlib.sha256(f"{seed}/{identifier}".encode()).digest()[:8], "big")
    return number < share / 100 * 2**64


def _problem(archived: Archived) -> str:
    record, known = archived
    path = Path(known.path or "")
    try:
        if path.is_symlink() or not path.is_file():
            return "the file is not there"
        encrypted = bool(known.encrypted)
        if encrypted and not encryption_file(path).is_file():
            return f"{encryption_file(path).name}, without which nobody can decrypt it, is not there"
        size, digest = measure(path)
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        return f"the file cannot be read: {error.strerror or type(error).__name__}"
    if size != known.size_bytes:
        return f"the file has {size} bytes, {known.size_bytes} were archived"
    if known.sha256 is not None and digest != known.sha256:
        return "the file's SHA-256 is not the one that was archived"
    refusals = [refusal(name, "", head, encrypted=encrypted) for name in _containers(path, record)]
    return "" if "" in refusals else f"the file holds {refusals[0]}"


def _containers(path: Path, record: Row) -> tuple[str, ...]:
    suffix = path.suffix.lower().removeprefix(".")
    if suffix in CONTAINERS:
        return (suffix,)
    return tuple((record.get("container") or "").split(","))
