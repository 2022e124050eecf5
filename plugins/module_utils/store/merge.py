# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Putting what was read into the store: new, changed, unchanged, vanished, back again."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from .._deps import sqlalchemy as sa
from ..records.column import EVIDENCE, Row
from ..records.datasets.registry import DATASETS
from .insert import insert_rows
from .tables import RECORDS, history

_EVIDENCE_NAMES = frozenset(column.name for column in EVIDENCE)
_CONTENT = {
    name: tuple(c.name for c in columns if c.name not in _EVIDENCE_NAMES)
    for name, columns in DATASETS.items()
}

#: dataset → what a row holds in columns that its list does not feed.
_EMPTY = {
    name: {c.name: c.default or None for c in columns if c.name in _CONTENT[name]}
    for name, columns in DATASETS.items()
}

#: SQLite takes 32,766 parameters in a statement; this many ids stay far below and are one batch.
_IDS_AT_ONCE = 500


@dataclass
class Counts:
    """How many records a run saw, and how they compare with what the store held before it.

    A record that the run met twice, in two statuses, counts once.
    """

    seen: int = 0
    new: int = 0
    changed: int = 0
    vanished: int = 0
    drifted: int = 0

    def add(self, other: Counts) -> None:
        """Add *other* to this."""
        for name in self.__dataclass_fields__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def differs(self) -> bool:
        """Whether the inventory is not what it was."""
        return bool(self.new or self.changed or self.vanished)


@dataclass(frozen=True)
class Stamp:
    """Who saw the records, and when.

    Attributes:
        run: the run's number.
        started_at: when the run started, spelled as in the store.
        at: the moment of this batch.
    """

    run: int
    started_at: str
    at: str


def merge(
    connection: sa.Connection,
    resource: str,
    rows: t.Sequence[Row],
    stamp: Stamp,
) -> Counts:
    """Merge normalised *rows* of one source and account, the copy that comes last winning."""
    counts = Counts()
    latest = list({row["id"]: row for row in rows}.values())
    for start in range(0, len(latest), _IDS_AT_ONCE):
        counts.add(_merge(connection, resource, latest[start : start + _IDS_AT_ONCE], stamp))
    return counts


def _merge(connection: sa.Connection, resource: str, rows: list[Row], stamp: Stamp) -> Counts:
    table = RECORDS[resource]
    provider, account = rows[0]["provider"], rows[0]["account"]
    scope = _of(table, provider, account)
    looked_up = sa.select(
        table.c.id,
        table.c.digest,
        table.c.last_run,
        table.c.last_changed_at,
        table.c.vanished_at,
    ).where(scope, table.c.id.in_([row["id"] for row in rows]))
    known = {row.id: row for row in connection.execute(looked_up)}
    now = {"last_seen_at": stamp.at, "last_changed_at": stamp.at, "last_run": stamp.run, "vanished_at": None}
    first = {**now, "first_seen_at": stamp.at}
    counts = Counts()
    new: list[Row] = []
    changed: list[Row] = []
    same: list[str] = []
    for row in rows:
        old = known.get(row["id"])
        if old is None:
            seen_deleted = stamp.at if row.get("status") == "deleted" else None
            new.append({**row, **first, "deletion_seen_at": seen_deleted})
        elif old.digest == row["digest"] and old.vanished_at is None:
            same.append(row["id"])
        else:
            changed.append({**_EMPTY[resource], **row, **now})
            # New or changed earlier in this very run: it has been counted.
            counts.changed += old.last_run != stamp.run or old.last_changed_at < stamp.started_at
        if old is None or old.last_run != stamp.run:
            counts.seen += 1
            counts.drifted += row["drift"] is not None
    counts.new = len(new)
    if new:
        insert_rows(connection, resource, new)
    if changed:
        _change(connection, resource, changed, stamp)
    if same:
        connection.execute(
            table.update()
            .where(scope, table.c.id.in_(same))
            .values(last_seen_at=stamp.at, last_run=stamp.run)
        )
    return counts


def _of(table: sa.Table, provider: str, account: str) -> sa.ColumnElement[bool]:
    """Compare provider and account so that no index is taken for them, but the one of the ids."""
    return (table.c.provider.concat("") == provider) & (table.c.account.concat("") == account)


def _change(connection: sa.Connection, resource: str, rows: list[Row], stamp: Stamp) -> None:
    table = RECORDS[resource]
    provider, account = rows[0]["provider"], rows[0]["account"]
    scope = _of(table, provider, account)
    before = {
        row["id"]: row
        for row in connection.execute(
            sa.select(table).where(scope, table.c.id.in_([row["id"] for row in rows]))
        ).mappings()
    }
    events = []
    for row in rows:
        old = before[row["id"]]
        fields = [name for name in _CONTENT[resource] if old[name] != row[name]]
        if fields or old["vanished_at"] is None:
            events.append(
                _event("changed", resource, row, fields, {name: old[name] for name in fields}, stamp)
            )
        if old["vanished_at"] is not None:
            events.append(
                _event(
                    "reappeared", resource, row, ["vanished_at"], {"vanished_at": old["vanished_at"]}, stamp
                )
            )
        if row.get("status") == "deleted":
            row["deletion_seen_at"] = old["deletion_seen_at"] or stamp.at
        connection.execute(table.update().where(scope, table.c.id == row["id"]), row)
    connection.execute(history.insert(), events)


def _event(
    name: str, resource: str, row: t.Mapping[str, t.Any], fields: list[str], previous: Row, stamp: Stamp
) -> Row:
    return {
        "run": stamp.run,
        "observed_at": stamp.at,
        "resource": resource,
        "provider": row["provider"],
        "account": row["account"],
        "id": row["id"],
        "event": name,
        "fields": json.dumps(fields),
        "previous": json.dumps(previous, ensure_ascii=False, sort_keys=True),
    }


def mark_vanished(
    connection: sa.Connection,
    resource: str,
    scope: tuple[str, str],
    window: tuple[str | None, str | None],
    stamp: Stamp,
    *,
    identifier: str | None = None,
    marks: t.Mapping[str, str] | None = None,
    time: str = "created_at",
) -> int:
    """Mark what a complete run over *window* (half-open) did not meet, and return how many there are.

    With *identifier* only that record is looked at, with *marks* only rows that have these values. A
    record whose time is not known lies in no window, so it is never said to have vanished.

    A recording that was already reported as deleted has not vanished: its provider forgets it after
    30 days.
    """
    table = RECORDS[resource]
    after, before = window
    gone = [
        table.c.provider == scope[0],
        table.c.account == scope[1],
        table.c.last_run != stamp.run,
        table.c.vanished_at.is_(None),
    ]
    if "status" in table.c:
        gone.append(sa.func.coalesce(table.c.status, "") != "deleted")
    gone += [table.c[name] == value for name, value in (marks or {}).items()]
    if identifier is not None:
        gone.append(table.c.id == identifier)
    if after is not None:
        gone.append(table.c[time] >= after)
    if before is not None:
        gone.append(table.c[time] < before)
    number = connection.execute(sa.select(sa.func.count()).select_from(table).where(*gone)).scalar_one()
    if number:
        literal = sa.literal
        connection.execute(
            history.insert().from_select(
                [
                    "run",
                    "observed_at",
                    "resource",
                    "provider",
                    "account",
                    "id",
                    "event",
                    "fields",
                    "previous",
                ],
                sa.select(
                    literal(stamp.run),
                    literal(stamp.at),
                    literal(resource),
                    table.c.provider,
                    table.c.account,
                    table.c.id,
                    literal("vanished"),
                    literal('["vanished_at"]'),
                    literal('{"vanished_at": null}'),
                ).where(*gone),
            )
        )
        connection.execute(table.update().where(*gone).values(vanished_at=stamp.at))
    return int(number)
