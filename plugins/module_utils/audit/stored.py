# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Where an account's own settings say that recordings go."""

from __future__ import annotations

import typing as t

from .._deps import sqlalchemy as sa
from ..store.tables import RECORDS
from .items import CustomStorage


class Stored:
    """Looks up the custom storage of recordings whose own record does not tell where they are.

    Args:
        connection: the snapshot.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._scope: tuple[str, str] | None = None
        self._places: dict[str, CustomStorage] = {}
        self._unreadable = False

    def marked(self, batch: t.Sequence[t.Any]) -> list[t.Any]:
        """Return *batch* with the custom storage of each recording of a Telnyx connection."""
        return [self._one(item) if item.provider == "telnyx" else item for item in batch]

    def _one(self, item: t.Any) -> t.Any:
        if "switches" not in item.evidence.newest or item.connection_id is None:
            return item
        if self._scope != (item.provider, item.account):
            self._load(item.provider, item.account)
        if self._unreadable:
            return item
        found = self._places.get(item.connection_id)
        if found is None:
            # A 404 tells that there is none; what was not read to its end tells nothing.
            if not item.evidence.newest["switches"].complete:
                return item
            found = CustomStorage("", "", "")
        return item._replace(custom_storage=found)

    def _load(self, provider: str, account: str) -> None:
        self._scope = (provider, account)
        table = RECORDS["switches"].c
        statement = sa.select(table.setting_id, table.storage, table.state, table.last_changed_at).where(
            table.provider == provider,
            table.account == account,
            table.kind == "storage",
            table.vanished_at.is_(None),
        )
        rows = self._connection.execute(statement).all()
        # One row stands for all settings that the key may not read.
        self._unreadable = any(row[0] is None for row in rows)
        self._places = {
            row[0]: CustomStorage(row[1] or "", row[2] or "", row[3]) for row in rows if row[0] is not None
        }
