# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which setting records what, and since when."""

from __future__ import annotations

import typing as t

from .._deps import sqlalchemy as sa
from ..store.reading import select
from ..store.tables import RECORDS, history

_SHOWN: t.Final = ("provider", "account", "kind", "id", "name", "state", "reason", "applies_to")


def shown_switches(
    connection: sa.Connection, as_of: str, name: t.Callable[[str, str], str], most: int
) -> list[dict[str, t.Any]]:
    """Return the settings that were there, each with the moment since which its state is known to be so.

    Args:
        name: provider and account → what people call it.
        most: how many are returned.
    """
    table = RECORDS["switches"]
    turned = (
        sa.select(sa.func.max(history.c.observed_at))
        .where(
            history.c.resource == "switches",
            history.c.provider == table.c.provider,
            history.c.account == table.c.account,
            history.c.id == table.c.id,
            history.c.observed_at < as_of,
            history.c.fields.contains('"state"', autoescape=True),
        )
        .scalar_subquery()
    )
    there = sa.and_(table.c.vanished_at.is_(None), table.c.first_seen_at < as_of)
    statement = select("switches", where=[there], columns=_SHOWN).add_columns(table.c.first_seen_at, turned)
    return [
        {
            **dict(zip(_SHOWN, row[:-2], strict=True)),
            "account_name": name(row.provider, row.account),
            "since": row[-1] or row[-2],
        }
        for row in connection.execute(statement.limit(most))
    ]
