# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which recordings' media is wanted, what of it is there already, and what each download came to."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from ..records.column import Row
from ..records.times import from_text, now, to_text
from .kinds import CONTAINERS
from .locate import resource_of, style_of
from .names import Template

State = t.Literal["downloaded", "present", "missing", "external", "not_ready", "failed"]
STATES: t.Final[tuple[State, ...]] = ("downloaded", "present", "missing", "external", "not_ready", "failed")

#: How long media that was not there is left alone: doubled with each time, up to the second.
_FIRST_PAUSE: t.Final = timedelta(hours=1)
_LONGEST_PAUSE: t.Final = timedelta(days=30)


@dataclass(frozen=True)
class Known:
    """What the store holds of a recording's media; its table ``media``."""

    state: str
    path: str | None
    size_bytes: int | None
    sha256: str | None
    encrypted: bool | None
    observed_at: str
    attempts: int | None = None
    missing_since: str | None = None
    next_attempt_at: str | None = None
    proof: str | None = None


@dataclass(frozen=True)
class Candidate:
    """A recording whose media is wanted.

    Attributes:
        record: normalised, with ``room_name`` when the store knows the room.
        known: what was recorded of its media before.
    """

    record: Row
    known: Known | None = None


@dataclass(frozen=True)
class Absence:
    """Media that the provider did not have, although the recording is not deleted.

    Attributes:
        attempts: how often it was asked for.
        since: when it was not there for the first time.
        again: from when on it is asked for again.
    """

    attempts: int
    since: str
    again: str

    def __str__(self) -> str:
        """Say how often and since when."""
        often = "once" if self.attempts == 1 else f"{self.attempts} times"
        return f"asked for {often} since {self.since[:19]}Z, again from {self.again[:19]}Z on"


def absence(known: Known | None, moment: datetime) -> Absence:
    """Return what is to be noted of media that was not there at *moment*."""
    before = known if known is not None and (known.state == "missing" or known.missing_since) else None
    attempts = (before.attempts or 1) + 1 if before else 1
    since = (before.missing_since or before.observed_at) if before else to_text(moment)
    pause = _LONGEST_PAUSE if attempts > 20 else min(_LONGEST_PAUSE, _FIRST_PAUSE * 2 ** (attempts - 1))
    return Absence(attempts, since, to_text(moment + pause))


@dataclass(frozen=True)
class Outcome:
    """What became of one recording's media.

    Attributes:
        problem: one sentence, without a final stop, when there is no file.
        remedy: what to do about it, where running it again does not help.
        note: ``verified`` when the byte count is the provider's, else ``unverified``.
        proof: what says that the file is whole: ``size`` the provider's record, ``length`` what storage
            announced, ``read_twice`` two equal readings; ``None``: nothing.
        absence: of media that is missing and may come.
        asked: whether this run asked the provider, so that the store has something to learn.
    """

    record: Row
    state: State
    path: Path | None = None
    size: int | None = None
    sha256: str | None = None
    encrypted: bool | None = None
    problem: str = ""
    remedy: str = ""
    note: str = ""
    proof: str | None = None
    absence: Absence | None = None
    asked: bool = True

    def as_file(self) -> dict[str, t.Any]:
        """Return what the module tells of a file."""
        return {
            "id": self.record["id"],
            "state": self.state,
            "path": str(self.path),
            "size": self.size,
            "sha256": self.sha256,
            "encrypted": bool(self.encrypted),
            "size_checked": self.note == "verified",
            "proof": self.proof,
        }

    def as_problem(self) -> dict[str, t.Any]:
        """Return what the module tells of media that is not there."""
        problem = f"{self.problem}; {self.remedy}" if self.remedy else self.problem
        entry = {"id": self.record["id"], "state": self.state, "problem": problem}
        told = self.absence
        if told is None:
            return entry
        when = {"missing_since": told.since, "next_attempt_at": told.again}
        return {**entry, "attempts": told.attempts, **when}


@dataclass(frozen=True)
class Decision:
    """What is to be done about a candidate: nothing when *settled* says what is the case."""

    candidate: Candidate
    target: Path
    extension: str
    settled: Outcome | None = None


@dataclass
class Judge:
    """Decides, without a request, what is to be done about a recording's media.

    Attributes:
        dest: the destination.
        extension: wanted format, where the provider offers several.
        retry_missing: ask again for media that was found missing before, without the pause.
        moment: the present.
        left_alone: ids of recordings whose files are not as they should be: told of, and not replaced.
    """

    dest: Path
    template: Template
    extension: str | None = None
    retry_missing: bool = False
    moment: datetime = field(default_factory=now)
    left_alone: frozenset[str] = frozenset()

    def decide(self, candidate: Candidate) -> Decision:
        """Return what is to be done."""
        record, known = candidate.record, candidate.known
        style = style_of(record)
        offered = style.extensions if style else ()
        extension = self._extension(record, offered)
        target = self.dest / self.template.path(record, extension)
        if record["id"] in self.left_alone and known is not None and known.path:
            path = Path(known.path)
            left = Outcome(
                record, "present", path, known.size_bytes, known.sha256, known.encrypted, asked=False
            )
            return Decision(candidate, path, extension, left)
        for name in self._names(record, extension, offered):
            path = self.dest / self.template.path(record, name)
            present = is_present(path, record, known)
            if present is not None:
                return Decision(candidate, path, name, present)
        if style is None:
            problem = f"this version does not know how to ask for media of {resource_of(record)}"
            return Decision(candidate, target, extension, Outcome(record, "failed", problem=problem))
        # Only now: media that was archived stays what it is when the provider deletes its own.
        return Decision(candidate, target, extension, self._without_media(record, known))

    def _names(self, record: Row, extension: str, offered: tuple[str, ...]) -> t.Iterable[str]:
        """Return the extensions under which the file may be there, the likeliest first."""
        if self.extension and offered:
            return (extension,)
        others = offered if offered or record.get("container") else sorted(CONTAINERS)
        return dict.fromkeys((extension, *others))

    def _extension(self, record: Row, offered: tuple[str, ...]) -> str:
        told = [name for name in (record.get("container") or "").split(",") if name]
        if not offered:
            return told[0] if told else "mka" if record["provider"] == "twilio" else "mp4"
        # What the record does not tell may still be there.
        possible = [name for name in offered if name in told] or list(offered)
        return self.extension if self.extension in possible else possible[0]

    def _without_media(self, record: Row, known: Known | None) -> Outcome | None:
        status = record["status"]
        if status == "processing":
            return Outcome(record, "not_ready", problem="the provider is still processing it", asked=False)
        if status in ("deleted", "failed", "absent"):
            return Outcome(record, "missing", problem=f"its status is {status}")
        if record["storage"] == "external":
            place = record.get("external_url") or "storage of your own"
            problem = f"it is in {place}, which needs credentials of its own"
            return Outcome(record, "external", problem=problem)
        if known is None or known.state != "missing" or self.retry_missing:
            return None
        return self._still_missing(record, known)

    def _still_missing(self, record: Row, known: Known) -> Outcome | None:
        """Return that it is not asked for again yet; ``None`` when it is time to."""
        present = to_text(self.moment)
        again = known.next_attempt_at
        if again is None or again <= present or (record.get("last_changed_at") or "") > known.observed_at:
            return None
        # Noted by a clock that was ahead: its pauses say nothing.
        if known.observed_at > present or from_text(again) - self.moment > _LONGEST_PAUSE:
            return None
        told = Absence(known.attempts or 1, known.missing_since or known.observed_at, again)
        problem = f"the provider had none of it, {told}"
        return Outcome(record, "missing", problem=problem, absence=told, asked=False)


def known_size(record: Row) -> int | None:
    """Return the size that the provider tells; what cannot be a size is none, whoever stored it."""
    size = record.get("size_bytes")
    return size if isinstance(size, int) and not isinstance(size, bool) and size >= 0 else None


def encryption_file(path: Path) -> Path:
    """Return where the metadata of encrypted media is kept: beside it."""
    return path.with_name(f"{path.name}.encryption.json")


def is_present(path: Path, record: Row, known: Known | None) -> Outcome | None:
    """Return what is known of the finished file at *path*, or ``None`` when it has to be downloaded.

    A file stands under its name only when it was complete. Its size is compared with what the store
    knows, or else with what the provider said.
    """
    if path.is_symlink() or not path.is_file():
        return None
    size = path.stat().st_size
    encrypted = encryption_file(path).is_file()
    same = known if known and known.path == str(path) and known.state in ("verified", "unverified") else None
    if same is not None:
        if size != same.size_bytes or bool(same.encrypted) != encrypted:
            return None
        proof = same.proof or ("size" if same.state == "verified" else None)
        return Outcome(record, "present", path, size, same.sha256, encrypted, note=same.state, proof=proof)
    expected = known_size(record)
    if encrypted or expected is None:
        return Outcome(record, "present", path, size, None, encrypted, note="unverified")
    if size != expected:
        return None
    return Outcome(record, "present", path, size, None, encrypted, note="verified", proof="size")
