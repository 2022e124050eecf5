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
        self._accounts = _account_names(connection)

    def account(self, provider: str, account: str) -> str:
        """Return what people call an account; empty when nobody told."""
        return self._accounts.get((provider, account), "")

    def of(self, findings: t.Sequence[Evaluation]) -> dict[str, str]:
        """Return id → name of those that have none in their own record; all of one dataset and account."""
        look_up = _LOOK_UPS.get(findings[0].resource) if findings else None
        if look_up is None:
            return {}
        first = findings[0]
        ids = list(dict.fromkeys(finding.id for finding in findings))
        return dict(self._look_up(look_up, first.provider, first.account, ids))

    def _look_up(
        self, look_up: LookUp, provider: str, account: str, ids: t.Sequence[str]
    ) -> t.Iterator[tuple[str, str]]:
        table, statement, name = look_up()
        for start in range(0, len(ids), _AT_ONCE):
            wanted = statement.where(*by_ids(table, provider, account, ids[start : start + _AT_ONCE]))
            for row in self._connection.execute(wanted):
                yield row[0], name(*row[1:])


LookUp: t.TypeAlias = "t.Callable[[], tuple[sa.Table, sa.Select[t.Any], t.Callable[..., str]]]"


def _recordings() -> tuple[sa.Table, sa.Select[t.Any], t.Callable[..., str]]:
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


def _compositions() -> tuple[sa.Table, sa.Select[t.Any], t.Callable[..., str]]:
    table = RECORDS["compositions"]
    name, joined = room_names(table)
    statement = sa.select(table.c.id, name, table.c.room_id).select_from(joined)
    return table, statement, lambda room, room_id: room or _kind("room", room_id)


def _calls() -> tuple[sa.Table, sa.Select[t.Any], t.Callable[..., str]]:
    table = RECORDS["calls"]
    statement = sa.select(table.c.id, table.c["from"], table.c["to"])
    return table, statement, lambda caller, called: f"{caller or '?'} → {called or '?'}"


def _transcriptions() -> tuple[sa.Table, sa.Select[t.Any], t.Callable[..., str]]:
    table = RECORDS["transcriptions"]
    statement = sa.select(table.c.id, table.c.recording_id)
    return table, statement, lambda recording: _kind("recording", recording)


_LOOK_UPS: t.Final[dict[str, LookUp]] = {
    "recordings": _recordings,
    "compositions": _compositions,
    "calls": _calls,
    "transcriptions": _transcriptions,
}


def _kind(kind: str, id_: str | None) -> str:
    return f"{kind} {id_}" if id_ else ""


def _account_names(connection: sa.Connection) -> dict[tuple[str, str], str]:
    table = tables.accounts
    statement = sa.select(table.c.provider, table.c.account, table.c.name)
    return {(row[0], row[1]): row[2] for row in connection.execute(statement)}
