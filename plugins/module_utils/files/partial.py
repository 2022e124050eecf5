# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Temporary siblings of files, which tell by a lock whether their writer is still alive."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import secrets
import shutil
import typing as t
from pathlib import Path

_SUFFIX = ".partial"
#: File systems allow 255 bytes; the name is cut so that marks and suffixes fit.
_NAME_BYTES = 150


def _prefix(name: str) -> str:
    encoded = os.fsencode(name)
    if len(encoded) <= _NAME_BYTES:
        return f".{name}."
    # Two long names with one beginning must not share their temporaries.
    return f".{hashlib.sha256(encoded).hexdigest()}."


def create_partial(folder: Path, name: str) -> tuple[Path, t.BinaryIO]:
    """Make a temporary sibling of *folder*/*name*, locked as long as the returned file is open."""
    while True:
        path = folder / f"{_prefix(name)}{secrets.token_hex(6)}{_SUFFIX}"
        descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | os.O_CLOEXEC, 0o600)
        # A file system without locks: it works as well, only stale siblings stay.
        with contextlib.suppress(OSError):
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(descriptor)
                continue
        if os.fstat(descriptor).st_nlink:
            return path, os.fdopen(descriptor, "r+b", buffering=1 << 18)
        # Another writer found it in the instant before it was locked, and took it for a stale one.
        os.close(descriptor)


def remove_partial(path: Path, file: t.BinaryIO | None) -> None:
    """Remove a temporary sibling and its scratch folder; one that was renamed away is left alone."""
    if file is None:
        return
    with contextlib.suppress(OSError):
        still_there = path.exists() and path.stat().st_ino == os.fstat(file.fileno()).st_ino
        if still_there:
            path.unlink()
    shutil.rmtree(path.with_name(path.name + ".d"), ignore_errors=True)
    with contextlib.suppress(OSError):
        # A full disk is told by write(); what is buffered still is not wanted any more.
        file.close()


def remove_stale(folder: Path, name: str) -> None:
    """Remove temporary siblings of *folder*/*name* whose writer has died."""
    pattern = re.compile(re.escape(_prefix(name)) + r"[0-9a-f]{12}" + re.escape(_SUFFIX))
    for entry in os.scandir(folder):
        if not pattern.fullmatch(entry.name) or not entry.is_file(follow_symlinks=False):
            continue
        with contextlib.suppress(OSError):
            descriptor = os.open(entry.path, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(entry.path + ".d", ignore_errors=True)
                Path(entry.path).unlink()
            finally:
                os.close(descriptor)
