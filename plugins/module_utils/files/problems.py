# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Failures of writing files, as one sentence each."""

from __future__ import annotations

import contextlib
import errno
import os
import typing as t
from pathlib import Path

from ..errors import RecordingsError

_REMEDIES: t.Final = {
    errno.ENOSPC: "free space there, or choose another folder",
    errno.EDQUOT: "the quota is used up: free space, or choose another folder",
    errno.EFBIG: "a limit on the size of files is reached: raise it, or export fewer records",
    errno.EACCES: "give the user who runs Ansible write permission there",
    errno.EPERM: "give the user who runs Ansible write permission there",
    errno.EROFS: "choose a folder on a file system that can be written",
    errno.ENOTDIR: "a part of this path is a file: choose another folder",
    errno.EEXIST: "a part of this path is a file: choose another folder",
    errno.EISDIR: "it is a folder: name a file",
    errno.ENAMETOOLONG: "choose a shorter name",
    errno.EIO: "the disk reports an error: check its health",
}


class OutputError(RecordingsError):
    """A file cannot be written. The file that was there before is unchanged."""


@contextlib.contextmanager
def output_errors(path: str | os.PathLike[str]) -> t.Iterator[None]:
    """Turn the system's errors about *path* into one sentence."""
    try:
        yield
    except OSError as error:
        reason = os.strerror(error.errno) if error.errno else type(error).__name__
        remedy = _REMEDIES.get(error.errno or 0, "check the path and its permissions")
        kept = "; what was there before is unchanged" if Path(path).exists() else ""
        raise OutputError(f"Cannot write {os.fspath(path)}: {reason}{kept}; {remedy}.") from None
