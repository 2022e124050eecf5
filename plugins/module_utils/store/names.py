# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The names that people know accounts by. They stand beside the records, and in none of their digests."""

from __future__ import annotations

import typing as t
from datetime import datetime

from .._deps import sqlalchemy as sa
from ..records.times import to_text
from .tables import accounts

if t.TYPE_CHECKING:
    from .database import Store

_LONGEST = 256


def known_name(store: Store, provider: str, account: str) -> str | None:
    """Return what the account is called; ``None`` when nobody has said it yet."""
    where = (accounts.c.provider == provider, accounts.c.account == account)
    with store.read() as connection:
        return connection.execute(sa.select(accounts.c.name).where(*where)).scalar()


def remember_name(store: Store, provider: str, account: str, name: str | None, now: datetime) -> None:
    """Keep *name* as what the account is called now; one that says no more than the account itself is none.

    Args:
        name: any text, as a person or a provider wrote it.
    """
    shown = "".join(letter if letter.isprintable() else " " for letter in name or "").strip()[:_LONGEST]
    if not shown or shown == account:
        return
    if known_name(store, provider, account) == shown:
        return
    where = (accounts.c.provider == provider, accounts.c.account == account)
    values = {"name": shown, "observed_at": to_text(now)}
    with store.begin() as connection:
        if connection.execute(accounts.update().where(*where).values(**values)).rowcount == 0:
            connection.execute(accounts.insert().values(provider=provider, account=account, **values))
