# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A copy of an SQLite store beside it, before its tables are changed: the way back to an older version."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import typing as t
from datetime import UTC, datetime
from pathlib import Path

from ..errors import StoreError
from ..files.atomic import sync_folder
from .look import uri

_PARTIAL: t.Final = ".partial"


def copy_before_migration(path: Path, version: int) -> Path:
    """Copy the store at *path*, whose schema version is *version*, beside it, and return the copy's path.

    The copy is for its owner alone, and named with the version and the moment
    (``evidence.db.schema-1.20260301T093000Z``). It is one moment of the store, whoever else reads or writes
    it; the caller keeps others from writing between the copy and the migration.

    Raises:
        StoreError: it could not be made, and nothing is left of it.
    """
    real = path.resolve()
    begun = f"{real.name}.schema-"
    target = _free(real.with_name(f"{begun}{version}.{datetime.now(UTC):%Y%m%dT%H%M%SZ}"))
    partial = target.with_name(target.name + _PARTIAL)
    try:
        for left in real.parent.iterdir():
            if left.name.startswith(begun) and left.name.endswith(_PARTIAL):
                left.unlink()  # of a run that was killed
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        _copy(real, partial)
        partial.rename(target)
        sync_folder(target.parent)
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        raise StoreError(
            f"The evidence store {path} has to be brought up to date, and no copy of it could be made before "
            f"({reason}); nothing was changed. Make room for a second file of its size beside it, "
            "and run again."
        ) from None
    return target


def _free(target: Path) -> Path:
    number, candidate = 1, target
    while candidate.exists():
        number += 1
        candidate = target.with_name(f"{target.name}-{number}")
    return candidate


def _copy(source: Path, target: Path) -> None:
    with (
        contextlib.closing(sqlite3.connect(uri(source, "mode=rw"), uri=True)) as reading,
        contextlib.closing(sqlite3.connect(uri(target, "mode=rw"), uri=True)) as writing,
    ):
        reading.backup(writing)
        # One file, whole without others beside it. A store is in write-ahead mode again when it is opened.
        writing.execute("PRAGMA journal_mode=DELETE")
        (pages,) = writing.execute("PRAGMA page_count").fetchone()
        if pages != reading.execute("PRAGMA page_count").fetchone()[0]:
            raise sqlite3.DatabaseError("the copy is shorter than the store")
    descriptor = os.open(target, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
