# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What people call accounts and resources. Nothing here decides a verdict."""

from __future__ import annotations

import hashlib
import typing as t

from .._deps import sqlalchemy as sa
from ..store.tables import RECORDS, accounts
from .datasets import by_ids, room_names
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
        table = accounts.c
        statement = sa.select(table.provider, table.account, table.name)
        self._accounts: dict[tuple[str, str], str] = {
            (row[0], row[1]): row[2] for row in connection.execute(statement)
        }

    def account(self, provider: str, account: str) -> str:
        """Return what people call an account; empty when nobody told."""
        return self._accounts.get((provider, account), "")

    def of(self, findings: t.Sequence[Evaluation]) -> dict[str, str]:
        """Return id → name of those that have none in their own record; all of one dataset and account."""
        look_up = _LOOK_UPS.get(findings[0].resource) if findings else None
        if look_up is None:
            return {}
        table, statement, name = look_up()
        scope = (table, findings[0].provider, findings[0].account)
        ids = list(dict.fromkeys(finding.id for finding in findings))
        names: dict[str, str] = {}
        for start in range(0, len(ids), _AT_ONCE):
            wanted = statement.where(*by_ids(*scope, ids[start : start + _AT_ONCE]))
            names.update((row[0], name(*row[1:])) for row in self._connection.execute(wanted))
        return names


#: A table, what is read of it (the id first), and what makes a name of the rest.
LookUp: t.TypeAlias = "tuple[sa.Table, sa.Select[t.Any], t.Callable[..., str]]"


def _recordings() -> LookUp:
    table = RECORDS["recordings"]
    name, joined = room_names(table)
    columns = (
        table.c.id, name, table.c.track_name, table.c.room_id, table.c.conference_id,
        sa.func.coalesce(table.c.call_id, table.c.call_leg_id),
    )  # fmt: skip
    return table, sa.select(*columns).select_from(joined), _recording


def _recording(
    room: str | None, track: str | None, room_id: str | None, conference: str | None, leg: str | None
) -> str:
    return room or track or _kind("room", room_id) or _kind("conference", conference) or _kind("call", leg)


def _compositions() -> LookUp:
    table = RECORDS["compositions"]
    name, joined = room_names(table)
    statement = sa.select(table.c.id, name, table.c.room_id).select_from(joined)
    return table, statement, lambda room, room_id: room or _kind("room", room_id)


def _calls() -> LookUp:
    table = RECORDS["calls"]
    statement = sa.select(table.c.id, table.c["from"], table.c["to"])
    return table, statement, lambda caller, called: f"{caller or '?'} → {called or '?'}"


def _transcriptions() -> LookUp:
    table = RECORDS["transcriptions"]
    statement = sa.select(table.c.id, table.c.recording_id)
    return table, statement, lambda recording: _kind("recording", recording)


_LOOK_UPS: t.Final[dict[str, t.Callable[[], LookUp]]] = {
    "recordings": _recordings,
    "compositions": _compositions,
    "calls": _calls,
    "transcriptions": _transcriptions,
}


def _kind(kind: str, id_: str | None) -> str:
    return f"{kind} {id_}" if id_ else ""
