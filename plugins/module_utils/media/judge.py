# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which recordings' media is wanted, what of it is there already, and what each download came to."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from ..records.column import Row
from .locate import TELNYX_FORMATS
from .names import Template

State = t.Literal["downloaded", "present", "missing", "external", "not_ready", "failed"]
STATES: t.Final[tuple[State, ...]] = ("downloaded", "present", "missing", "external", "not_ready", "failed")


@dataclass(frozen=True)
class Known:
    """What the store holds of a recording's media; its table ``media``."""

    state: str
    path: str | None
    size_bytes: int | None
    sha256: str | None
    encrypted: bool | None
    observed_at: str


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
class Outcome:
    """What became of one recording's media.

    Attributes:
        problem: one sentence, without a final stop, when there is no file.
        note: ``verified`` when the byte count is the provider's, else ``unverified``.
    """

    record: Row
    state: State
    path: Path | None = None
    size: int | None = None
    sha256: str | None = None
    encrypted: bool | None = None
    problem: str = ""
    note: str = ""

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
        }

    def as_problem(self) -> dict[str, t.Any]:
        """Return what the module tells of media that is not there."""
        return {"id": self.record["id"], "state": self.state, "problem": self.problem}


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
        extension: wanted format of Telnyx media.
        retry_missing: ask again for media that was found missing before.
    """

    dest: Path
    template: Template
    extension: str | None = None
    retry_missing: bool = False
    names: dict[str, str] = field(default_factory=dict)

    def decide(self, candidate: Candidate) -> Decision:
        """Return what is to be done."""
        record, known = candidate.record, candidate.known
        extension = self._extension(record)
        target = self.dest / self.template.path(record, extension)
        for name in dict.fromkeys((extension, *self._others(record))):
            path = self.dest / self.template.path(record, name)
            present = is_present(path, record, known)
            if present is not None:
                return Decision(candidate, path, name, present)
        # Only now: media that was archived stays what it is when the provider deletes its own.
        return Decision(candidate, target, extension, self._without_media(record, known))

    def _extension(self, record: Row) -> str:
        offered = (record.get("container") or "").split(",")
        if record["provider"] == "telnyx":
            if self.extension and (self.extension in offered or offered == [""]):
                return self.extension
            return next((name for name in TELNYX_FORMATS if name in offered), TELNYX_FORMATS[0])
        return offered[0] or "mka"

    def _others(self, record: Row) -> tuple[str, ...]:
        return TELNYX_FORMATS if record["provider"] == "telnyx" and not self.extension else ()

    def _without_media(self, record: Row, known: Known | None) -> Outcome | None:
        if record["status"] == "processing":
            return Outcome(record, "not_ready", problem="the provider is still processing it")
        if record["status"] in ("deleted", "failed"):
            return Outcome(record, "missing", problem=f"its status is {record['status']}")
        if record["storage"] == "external":
            place = record.get("external_url") or "storage of your own"
            return Outcome(
                record, "external", problem=f"it is in {place}, which needs credentials of its own"
            )
        changed = record.get("last_changed_at") or ""
        if known and known.state == "missing" and changed <= known.observed_at and not self.retry_missing:
            return Outcome(
                record, "missing", problem="it was found missing before, and the recording has not changed"
            )
        return None


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
        return Outcome(record, "present", path, size, same.sha256, encrypted, note=same.state)
    expected = record.get("size_bytes")
    if encrypted or expected is None:
        return Outcome(record, "present", path, size, None, encrypted, note="unverified")
    return (
        Outcome(record, "present", path, size, None, encrypted, note="verified") if size == expected else None
    )
