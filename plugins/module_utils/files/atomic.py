# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Files that are replaced as a whole, only when their bytes differ, or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
import types
import typing as t
from pathlib import Path

from .folders import make_private
from .partial import create_partial, remove_partial, remove_stale
from .problems import OutputError, output_errors


class AtomicFile:
    """A file under construction, in a temporary sibling that only its owner can read.

    Use it as a context manager; what was not committed at its end is removed, and the old file is
    as it was. Killed at any moment, the old file is whole too, and the next writer of the same file
    removes what was left behind. Write through :meth:`write`, or let a library that needs random
    access write to :attr:`temporary`, never both.

    Args:
        path: the file to replace. Its folder is made when absent (not in a dry run).
        mode: permission bits of the new file.
        dry_run: touch nothing near *path*; :meth:`commit` only tells whether it would differ.

    Attributes:
        temporary: the sibling being written.
        sha256, size: of the new contents, in hexadecimal and in bytes; known after :meth:`finish`.
    """

    def __init__(self, path: str | os.PathLike[str], mode: int = 0o600, *, dry_run: bool = False) -> None:
        self.path = Path(path)
        self.mode = mode
        self.dry_run = dry_run
        self.temporary = self.path
        self.sha256 = ""
        self.size = 0
        self._digest = hashlib.sha256()
        self._streamed = False
        self._finished = False
        self._file: t.BinaryIO | None = None
        self._elsewhere: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> t.Self:
        with output_errors(self.path):
            if self.path.is_dir():
                raise OutputError(f"Cannot write {self.path}: it is a folder; name a file.")
            folder = self.path.parent
            if self.dry_run:
                self._elsewhere = tempfile.TemporaryDirectory(prefix="cpaas-recordings-")
                folder = Path(self._elsewhere.name)
            else:
                make_private(folder)
                remove_stale(folder, self.path.name)
            self.temporary, self._file = create_partial(folder, self.path.name)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: types.TracebackType | None
    ) -> None:
        remove_partial(self.temporary, self._file)
        self._file = None
        if self._elsewhere is not None:
            self._elsewhere.cleanup()

    @property
    def scratch(self) -> Path:
        """A private folder beside the temporary sibling, removed with it; made on first use."""
        folder = self.temporary.with_name(self.temporary.name + ".d")
        with output_errors(self.path):
            folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def _open(self) -> t.BinaryIO:
        if self._file is None or self._finished:
            raise RuntimeError(f"{self.path} is not open for writing")
        return self._file

    def write(self, data: bytes) -> int:
        """Append *data*.

        Raises:
            OutputError: there is no room, or the place cannot be written.
        """
        file = self._open()
        self._streamed = True
        self._digest.update(data)
        self.size += len(data)
        if not self.dry_run:
            with output_errors(self.path):
                file.write(data)
        return len(data)

    def finish(self) -> None:
        """Bring everything to the disk and learn checksum and size; nothing can be written after."""
        if self._finished:
            return
        file = self._open()
        with output_errors(self.path):
            file.flush()
            if not self._streamed:
                self.size, self.sha256 = measure(self.temporary)
            else:
                self.sha256 = self._digest.hexdigest()
            if not self.dry_run:
                os.fchmod(file.fileno(), self.mode)
                os.fsync(file.fileno())
        self._finished = True

    def differs(self) -> bool:
        """Return whether the new contents differ from those of the file at *path*."""
        self.finish()
        with output_errors(self.path):
            try:
                if self.path.stat().st_size != self.size:
                    return True
                return measure(self.path)[1] != self.sha256
            except FileNotFoundError:
                return True

    def commit(self) -> bool:
        """Put the new file in place of the old one when their bytes differ.

        Returns:
            Whether they differ.
        """
        changed = self.differs()
        if changed and not self.dry_run:
            with output_errors(self.path):
                self.temporary.replace(self.path)
                sync_folder(self.path.parent)
        return changed


def measure(path: Path) -> tuple[int, str]:
    """Return size in bytes and SHA-256 in hexadecimal of a file."""
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256")
        return stream.tell(), digest.hexdigest()


def sync_folder(folder: Path) -> None:
    """Bring a folder's entries to the disk, so that a rename survives a power failure."""
    # Some network file systems cannot; the rename itself is done either way.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
