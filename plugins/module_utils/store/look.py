# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a file is that is named as a store, found out without changing a byte of it or beside it.

SQLite itself writes to a database that it is merely asked about: a header, a ``-wal`` and a ``-shm`` file,
the end of a broken transaction. A file of another program is none of ours, so it is looked at first as
one that nobody writes (``immutable``), and what stands in its ``-wal`` in a copy elsewhere.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import sqlite3
import stat
import tempfile
import time
import typing as t
import urllib.parse
from pathlib import Path

from ..errors import StoreError
from .problems import unusable

_MAGIC: t.Final = b"SQLite format 3\x00"

#: Tables that every store has had since 0.1.0. ``meta`` alone is a name that others use too.
_OURS: t.Final = frozenset(("meta", "runs", "coverage", "recordings"))

#: How large a file can be whose tables are all in its log still: a page or two.
_NO_TABLES_YET: t.Final = 1 << 20

#: The header of a write-ahead log; what is longer holds pages.
_WAL_HEADER: t.Final = 32

#: Another process may be writing pages that are read here without a lock; a second look is whole.
_LOOKS: t.Final = 5
_PAUSE_SECONDS: t.Final = 0.05

Found = t.Literal["absent", "empty", "store"]


def uri(path: Path, query: str) -> str:
    """Return SQLite's URI for *path*, which may hold what means something in a URI."""
    return f"file:{urllib.parse.quote(str(path))}?{query}"


def look(path: Path) -> Found:
    """Tell whether there is a store at *path*, a file in which one can be made, or nothing.

    Raises:
        StoreError: something else is there, or it cannot be told.
    """
    for looks in range(_LOOKS, 0, -1):
        try:
            return _look(path)
        except StoreError:
            raise
        except PermissionError:
            raise _denied(path) from None
        except OSError as error:
            raise unusable(str(path), error.strerror or "it cannot be read") from None
        except (_OtherError, sqlite3.DatabaseError) as error:
            if looks == 1:
                raise _told(path, error) from None
            time.sleep(_PAUSE_SECONDS)
    raise AssertionError("unreachable")


class _OtherError(Exception):
    """What is there is no store, unless another process is just making one."""


def _told(path: Path, error: Exception) -> StoreError:
    if not isinstance(error, _OtherError):
        return unusable(str(path), str(error))
    return StoreError(str(error)) if str(error) else foreign(str(path))


def _look(path: Path) -> Found:
    size = _size(path)
    if size is None:
        return "absent"
    with path.open("rb") as stream:
        header = stream.read(len(_MAGIC))
    if size and header != _MAGIC:
        raise unusable(str(path), "file is not a database")
    left = leftover(path)
    if size == 0:
        if left is not None:
            # SQLite would throw that file away.
            raise _OtherError(
                f"The evidence store {path} cannot be used: it has no bytes, but there is {left.name} with "
                "changes that belong to a database; restore both from a backup, or name another file."
            )
        return "empty"
    found = _tables(path, immutable=True)
    if found == "empty" and left is not None:
        if size > _NO_TABLES_YET:
            raise _OtherError
        # All tables may be in the log still: that of a store whose first collection runs, or was killed.
        with tempfile.TemporaryDirectory(prefix="cpaas-recordings-") as folder:
            copy = Path(folder) / "copy"
            shutil.copyfile(path, copy)
            with contextlib.suppress(FileNotFoundError):
                shutil.copyfile(left, f"{copy}{left.name.removeprefix(path.resolve().name)}")
            found = _tables(copy, immutable=False)
    return found


def leftover(path: Path) -> Path | None:
    """Return the file beside *path* that holds changes which are not in it yet; ``None`` without one."""
    real = path.resolve()
    for ending, smallest in (("-wal", _WAL_HEADER), ("-journal", 0)):
        beside = real.with_name(real.name + ending)
        with contextlib.suppress(FileNotFoundError):
            if beside.stat().st_size > smallest:
                return beside
    return None


def _size(path: Path) -> int | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    if stat.S_ISDIR(found.st_mode):
        raise StoreError(
            f"The evidence store {path} cannot be used: it is a folder; name a file in it, "
            f"such as {path / 'evidence.db'}."
        )
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(
            f"The evidence store {path} cannot be used: it is a device, a pipe or a socket; name a file."
        )
    return found.st_size


def _tables(path: Path, *, immutable: bool) -> Found:
    """Tell what the tables say.

    Raises:
        _OtherError: they are another program's.
    """
    connection = sqlite3.connect(uri(path, "immutable=1" if immutable else "mode=rw"), uri=True)
    try:
        names = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
        if not names:
            return "empty"
        columns = {row[1] for row in connection.execute("PRAGMA table_info(meta)")}
        if not names >= _OURS or columns != {"key", "value"}:
            raise _OtherError
        return "store"
    finally:
        connection.close()


def foreign(location: str) -> StoreError:
    """Return the error about a database that is none of ours."""
    return StoreError(
        f"{location} is a database of another program, not an evidence store; name another file."
    )


def _denied(path: Path) -> StoreError:
    """Say who may not read what of the store, and how that is mended."""
    closed = (folder for folder in reversed(path.parents) if not os.access(folder, os.X_OK))
    place = next(closed, path)
    owner = ""
    with contextlib.suppress(OSError, KeyError):
        owner = f" (it belongs to {pwd.getpwuid(place.stat().st_uid).pw_name})"
    return StoreError(
        f"The evidence store {path} cannot be read by {_user()}: permission denied for {place}{owner}; "
        "run as the user who owns the store (become_user), or let that user give read permission on it and "
        "on the folders above it."
    )


def _user() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        return f"the user with id {os.geteuid()}"
