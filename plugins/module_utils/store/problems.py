# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What goes wrong with a store, as one sentence that says what to do."""

from __future__ import annotations

import contextlib
import re
import typing as t
from pathlib import Path

from .._deps import sqlalchemy as sa
from ..errors import StoreError
from .mounts import network_file_system


class NoStoreYetError(StoreError):
    """Nothing is there, or nothing is in it: nobody has collected into it yet."""


#: What is said wherever a file system may be at fault.
LOCAL_DISK: t.Final = (
    "keep it on a local disk, or in PostgreSQL: over a network file system SQLite does not work reliably "
    "(guide: The evidence store)"
)

#: Where a pooler gives every transaction another session of the server.
POOLED: t.Final = (
    "give the URL of PostgreSQL itself, or of a pooler (such as PgBouncer) with pool_mode=session"
)

#: What to do about an error of a database, by a pattern in its text; the first that fits.
_REMEDIES: t.Final = (
    (r"not a database", "name another file, or move this one away"),
    (r"is full|no space left", "make room on that disk and run again, what was committed is kept"),
    (r"locking protocol", LOCAL_DISK),
    (r"disk i/o error", f"check that disk and the room on it; {LOCAL_DISK}"),
    (
        r"unable to open database",
        f"give the user who runs Ansible write permission on the file and its folder; {LOCAL_DISK}",
    ),
    (
        r"malformed",
        f"restore it from a backup, without the -wal and -shm file beside it; {LOCAL_DISK}",
    ),
    (r"locked", "another process is writing to it, run again when it has finished"),
    (
        r"read-only (transaction|session)|recovery",
        "use a database that may be written to, and a role without default_transaction_read_only",
    ),
    (r"readonly", "give the user who runs Ansible write permission on the file and its folder"),
    (
        r"pooling mode|prepared statement \S+ (already exists|does not exist)|unsupported startup parameter",
        POOLED,
    ),
    (
        r"query_wait_timeout|no more connections allowed",
        "let the pooler allow at least four connections at once, or give the URL of PostgreSQL itself",
    ),
    (r"statement timeout", "raise statement_timeout of the database role, or run again when it is less busy"),
    (r"could not serialize", "run again; the isolation level should be PostgreSQL's default, read committed"),
    (r"resolve host|translate host name", "check the name of the host in the database URL"),
    (r"connection option", "correct the options of the database URL"),
    (r"sslmode|sslrootcert|\bssl\b|certificate", "check PGSSLMODE and PGSSLROOTCERT, or sslmode in the URL"),
    (r"password", "correct the user or the password in the database URL"),
    (r"(role|database) \S+ does not exist", "correct that name in the database URL, or create it"),
    (r"must be owner", "bring its tables up to date with one collection as their owner (recordings_owner)"),
    (r"permission denied", "grant the database role the rights that the documentation lists"),
    (r"connection", "check that the database server runs and that host and port are right"),
)


def unusable(location: str, reason: str) -> StoreError:
    """Return the error that says why the store at *location* cannot be used, and what to do."""
    remedy = next((text for pattern, text in _REMEDIES if re.search(pattern, reason, re.IGNORECASE)), "")
    if LOCAL_DISK in remedy and (kind := network_file_system(Path(location))):
        remedy = remedy.replace(LOCAL_DISK, f"it lies on a network file system ({kind}): {LOCAL_DISK}")
    return StoreError(
        f"The evidence store {location} cannot be used: {reason}{'; ' if remedy else ''}{remedy}."
    )


@contextlib.contextmanager
def store_errors(location: str) -> t.Iterator[None]:
    """Turn the database's own errors into one sentence."""
    try:
        yield
    except sa.exc.DBAPIError as error:
        # The driver's first line names the trouble; SQL and parameters below it may hold personal data.
        reason = (str(error.orig).strip().splitlines() or ["no reason given"])[0]
        raise unusable(location, reason) from None
