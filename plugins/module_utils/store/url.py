# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Database URLs: which are usable, and how one is shown without what is secret in it."""

from __future__ import annotations

from .._deps import sqlalchemy as sa
from ..arguments.secret_urls import SHOWN
from ..errors import InputError


def is_url(location: str) -> bool:
    """Tell whether *location* is meant as a database URL, and not as a path."""
    return "://" in location


def database_url(location: str) -> sa.URL:
    """Return the PostgreSQL URL that *location* holds. No message repeats any part of it.

    Raises:
        InputError: it is none, or holds a password whose special characters are not encoded.
    """
    scheme = location.split("://", 1)[0]
    if scheme not in ("postgresql", "postgres") and not scheme.startswith("postgresql+"):
        known = scheme if scheme.replace("+", "").isalnum() and len(scheme) <= 20 else "such a database"
        raise InputError(
            f"The evidence store cannot be kept in {known}; use a path (SQLite) or a postgresql:// URL."
        )
    try:
        url = sa.make_url(f"postgresql+psycopg://{location.split('://', 1)[1]}")
    except (sa.exc.ArgumentError, ValueError):
        raise InputError(
            "The option store holds '://' but is no database URL; write postgresql://user@host/database, "
            "with special characters of a password percent-encoded, or better without it (PGPASSWORD, "
            ".pgpass)."
        ) from None
    if "@" in (url.host or "") or "@" in (url.database or ""):
        # The rest of a password stands where host and database belong, and would be shown with them.
        raise InputError(
            "The database URL in the option store has more than one @; write special characters of a "
            "password percent-encoded (%40 for @), or better leave it out (PGPASSWORD, .pgpass)."
        )
    return url


def shown(url: sa.URL) -> str:
    """Return *url* as it may be printed."""
    query = {name: value for name, value in url.query.items() if name in SHOWN}
    return url.set(drivername="postgresql", query=query).render_as_string(hide_password=True)
