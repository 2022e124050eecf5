# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people call accounts and resources. Nothing here decides a verdict."""

from __future__ import annotations

import hashlib
import typing as t

from .._deps import sqlalchemy as sa
from ..store import tables
from ..store.tables import RECORDS
from .datasets import same_account
from .result import Evaluation

_AT_ONCE = 500


def uid_of(policy: str, control: str, provider: str, account: str, resource: str, id_: str) -> str:
    """Return what identifies a finding in every audit of a policy with this name, as OCSF events carry it."""
    parts = (policy, control, provider, account, resource, id_)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


class Names:
    """Names of accounts, and of what has none in its own record.

    Args:
        connection: the snapshot.
    """

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection
        self._accounts = _account_names(connection)

    def account(self, provider: str, account: str) -> str:
        """Return what people call an account; empty when nobody told."""
        return self._accounts.get((provider, account), "")

    def named(self, findings: t.Sequence[Evaluation]) -> list[Evaluation]:
        """Return *findings* of one dataset and account with the names of their resources."""
        if not findings or findings[0].resource != "recordings":
            return list(findings)
        first = findings[0]
        names = self._of_recordings(first.provider, first.account, [finding.id for finding in findings])
        return [
            finding._replace(name=names[finding.id]) if names.get(finding.id) else finding
            for finding in findings
        ]

    def of_recordings(self, provider: str, account: str, ids: t.Sequence[str]) -> dict[str, str]:
        """Return what people would call these recordings, where there is anything."""
        return self._of_recordings(provider, account, list(dict.fromkeys(ids)))

    def _of_recordings(self, provider: str, account: str, ids: t.Sequence[str]) -> dict[str, str]:
        rooms, recordings = RECORDS["rooms"], RECORDS["recordings"]
        legs = [recordings.c[name] for name in ("call_id", "call_leg_id") if name in recordings.c]
        columns = (
            recordings.c.id, rooms.c.name, recordings.c.track_name, recordings.c.room_id,
            recordings.c.conference_id, sa.func.coalesce(*legs, None),
        )  # fmt: skip
        joined = recordings.outerjoin(
            rooms, same_account(rooms, recordings) & (rooms.c.id == recordings.c.room_id)
        )
        found: dict[str, str] = {}
        for start in range(0, len(ids), _AT_ONCE):
            statement = (
                sa.select(*columns)
                .select_from(joined)
                .where(
                    recordings.c.provider == provider,
                    recordings.c.account == account,
                    recordings.c.id.in_(ids[start : start + _AT_ONCE]),
                )
            )
            for id_, room, track, room_id, conference, leg in self._connection.execute(statement):
                found[id_] = room or track or _kind("room", room_id) or _kind("conference", conference)
                found[id_] = found[id_] or _kind("call", leg)
        return found


def _kind(kind: str, id_: str | None) -> str:
    return f"{kind} {id_}" if id_ else ""


def _account_names(connection: sa.Connection) -> dict[tuple[str, str], str]:
    table = getattr(tables, "accounts", None)
    if table is None:
        return {}
    statement = sa.select(table.c.provider, table.c.account, table.c.name)
    return {(row[0], row[1]): row[2] for row in connection.execute(statement)}
