# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A download that is not finished: its bytes so far, and what is needed to go on with it."""

from __future__ import annotations

import contextlib
import dataclasses
import functools
import hashlib
import json
import os
import re
import shutil
import types
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from .._deps import pydantic
from ..files.atomic import sync_folder
from ..files.folders import make_private
from ..files.problems import OutputError, output_errors
from .kinds import HEAD

#: Bytes of free space that are left to others.
MARGIN: t.Final = 16 * 1024 * 1024
#: How many bytes are written between two looks at the free space.
_LOOK: t.Final = 64 * 1024 * 1024


#: An ETag that promises equal bytes, and that a header can hold.
STRONG: t.Final = re.compile(r'"[\x21\x23-\x7e]*"')
_DATE: t.Final = re.compile(r"[\x20-\x7e]{1,40}")


@dataclass(frozen=True)
class Mark:
    """What storage said of the contents when they began; only contents of the same mark may follow.

    Attributes:
        etag: a strong ETag, or empty.
        modified: a ``Last-Modified`` that is old enough to tell one content from another, or empty.
        total: how many bytes there are altogether.
        content_type: as sent.
        metadata: headers without which encrypted contents can never be decrypted.
    """

    etag: str = ""
    modified: str = ""
    total: int | None = None
    content_type: str = ""
    metadata: dict[str, str] = field(default_factory=dict)

    @property
    def condition(self) -> str:
        """What makes storage send the rest of the same contents only; empty when it cannot be told."""
        return self.etag or self.modified


_UNMARKED: t.Final = Mark()


class Partial:
    """The file ``NAME.part`` beside the one it is to become, with ``NAME.part.json`` for resuming.

    Attributes:
        size: bytes so far.
        mark: of the contents that these bytes are of.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f"{target.name}.part")
        self._notes = target.with_name(f"{target.name}.part.json")
        self.size = 0
        self.mark = _UNMARKED
        self._digest = hashlib.sha256()
        self._file: t.BinaryIO | None = None

    def __enter__(self) -> t.Self:
        with output_errors(self.target):
            make_private(self.target.parent)
            flags = os.O_CREAT | os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC
            self._file = os.fdopen(os.open(self.path, flags, 0o600), "r+b", buffering=0)
            self._load()
        return self

    def _load(self) -> None:
        file = self._open()
        mark = _read_mark(self._notes)
        if not mark.condition:
            self.restart()
            return
        self.mark = mark
        while block := file.read(1 << 20):
            self._digest.update(block)
            self.size += len(block)
        if mark.total is not None and self.size > mark.total:
            self.restart()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self.size == 0 or not self.mark.condition:
            # Nothing to go on with.
            self.discard()

    def _open(self) -> t.BinaryIO:
        if self._file is None:
            raise RuntimeError(f"{self.path} is not open")
        return self._file

    @property
    def whole(self) -> bool:
        """Whether all bytes that storage spoke of are there."""
        return self.mark.total is not None and 0 < self.size == self.mark.total

    def discard(self) -> None:
        """Remove both files."""
        for path in (self.path, self._notes):
            with contextlib.suppress(OSError):
                path.unlink()

    def restart(self, mark: Mark = _UNMARKED) -> None:
        """Begin anew, with contents of this mark, or with whatever comes."""
        with output_errors(self.target):
            file = self._open()
            file.seek(0)
            file.truncate()
            with contextlib.suppress(FileNotFoundError):
                self._notes.unlink()
            self.size, self.mark, self._digest = 0, mark, hashlib.sha256()
            if mark.condition:
                descriptor = os.open(
                    self._notes, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW, 0o600
                )
                with os.fdopen(descriptor, "w", encoding="utf-8") as notes:
                    json.dump(dataclasses.asdict(mark), notes)

    def learn(self, total: int) -> None:
        """Note how many bytes there are altogether, which the mark did not say."""
        self.mark = dataclasses.replace(self.mark, total=total)

    def write(self, data: bytes) -> None:
        """Append *data*.

        Raises:
            OutputError: there is no room.
        """
        with output_errors(self.target):
            file = self._open()
            rest = memoryview(data)
            while rest:
                rest = rest[file.write(rest) or 0 :]
            if self.size // _LOOK != (self.size + len(data)) // _LOOK:
                self._look_at_room()
        self._digest.update(data)
        self.size += len(data)

    def _look_at_room(self) -> None:
        # Storage that does not say how much it sends must not fill the disk for everybody else.
        if shutil.disk_usage(self.target.parent).free < MARGIN:
            raise OutputError(
                f"Cannot write {self.target}: less than {MARGIN} bytes are left free; free space, or choose "
                "another dest."
            )

    def head(self) -> bytes:
        """Return the first bytes, as far as they are there."""
        with output_errors(self.target):
            return os.pread(self._open().fileno(), HEAD, 0)

    @property
    def sha256(self) -> str:
        """The SHA-256 of what is there, in hexadecimal."""
        return self._digest.hexdigest()

    def finish(self) -> str:
        """Put the file in its place, and return its SHA-256 in hexadecimal."""
        with output_errors(self.target):
            os.fsync(self._open().fileno())
            self.path.replace(self.target)
            sync_folder(self.target.parent)
            with contextlib.suppress(FileNotFoundError):
                self._notes.unlink()
        return self.sha256


@functools.cache
def _marks() -> pydantic.TypeAdapter[Mark]:
    return pydantic.TypeAdapter(Mark)


def _read_mark(path: Path) -> Mark:
    """Return what was noted; a mark that fits nothing when that cannot be read."""
    try:
        mark = _marks().validate_json(path.read_bytes(), strict=True)
    except (OSError, ValueError):
        return _UNMARKED
    # What no header can hold would fail every request, for ever.
    fits = STRONG.fullmatch(mark.etag or '""') and _DATE.fullmatch(mark.modified or " ")
    return mark if fits and (mark.total or 0) >= 0 else _UNMARKED
