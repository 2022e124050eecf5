# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A download that is not finished: its bytes so far, and what is needed to go on with it."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import types
import typing as t
from pathlib import Path

from ..files.atomic import sync_folder
from ..files.folders import make_private
from ..files.problems import output_errors


class Partial:
    """The file ``NAME.part`` beside the one it is to become, with ``NAME.part.json`` for resuming.

    Attributes:
        size: bytes so far.
        etag: storage's mark of the contents these bytes are of; empty when they cannot be resumed.
    """

    def __init__(self, target: Path) -> None:
        self.target = target
        self.path = target.with_name(f"{target.name}.part")
        self._notes = target.with_name(f"{target.name}.part.json")
        self.size = 0
        self.etag = ""
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
        try:
            etag = json.loads(self._notes.read_text(encoding="utf-8"))["etag"]
        except (OSError, ValueError, KeyError, TypeError):
            etag = ""
        if not isinstance(etag, str) or not etag:
            self.restart("")
            return
        self.etag = etag
        while block := file.read(1 << 20):
            self._digest.update(block)
            self.size += len(block)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self.size == 0 or not self.etag:
            # Nothing to go on with.
            self.discard()

    def _open(self) -> t.BinaryIO:
        if self._file is None:
            raise RuntimeError(f"{self.path} is not open")
        return self._file

    def discard(self) -> None:
        """Remove both files."""
        for path in (self.path, self._notes):
            with contextlib.suppress(OSError):
                path.unlink()

    def restart(self, etag: str) -> None:
        """Begin anew, with contents that storage marks with *etag* (empty: not to be resumed)."""
        with output_errors(self.target):
            file = self._open()
            file.seek(0)
            file.truncate()
            with contextlib.suppress(FileNotFoundError):
                self._notes.unlink()
            self.size, self.etag, self._digest = 0, etag, hashlib.sha256()
            if etag:
                descriptor = os.open(
                    self._notes, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW, 0o600
                )
                with os.fdopen(descriptor, "w", encoding="utf-8") as notes:
                    json.dump({"etag": etag}, notes)

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
        self._digest.update(data)
        self.size += len(data)

    def finish(self) -> str:
        """Put the file in its place, and return its SHA-256 in hexadecimal."""
        with output_errors(self.target):
            os.fsync(self._open().fileno())
            self.path.replace(self.target)
            sync_folder(self.target.parent)
            with contextlib.suppress(FileNotFoundError):
                self._notes.unlink()
        return self._digest.hexdigest()
