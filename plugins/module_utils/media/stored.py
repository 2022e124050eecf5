# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading from the store whose media is wanted, and recording there what became of it."""

from __future__ import annotations

import typing as t

from .._deps import sqlalchemy as sa
from ..records.times import now, to_text
from ..store.database import Store
from ..store.tables import RECORDS, media
from .judge import Candidate, Known, Outcome

_BATCH: t.Final = 500
_STATES: t.Final = {
    "missing": "missing",
    "external": "external",
    "failed": "failed",
}


class Wanted(t.NamedTuple):
    """Which recordings of one account.

    Attributes:
        ids: these only; empty is all.
        after, before: bounds on the creation time, inclusive and exclusive, spelled as in the store.
        limit: the first ones only.
    """

    provider: str
    account: str
    ids: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    limit: int | None = None


def candidates(connection: sa.Connection, wanted: Wanted) -> t.Iterator[Candidate]:
    """Yield the recordings that could have media, in the order of their creation, in constant memory."""
    for row in connection.execution_options(yield_per=_BATCH).execute(_statement(wanted)).mappings():
        values = dict(row)
        known = {name: values.pop(f"media_{name}") for name in Known.__dataclass_fields__}
        yield Candidate(values, Known(**known) if known["state"] is not None else None)


def _statement(wanted: Wanted) -> sa.Select[t.Any]:
    recordings, rooms = RECORDS["recordings"], RECORDS["rooms"]
    own = recordings.c
    conditions = [own.provider == wanted.provider, own.account == wanted.account]
    if wanted.ids:
        conditions.append(own.id.in_(wanted.ids))
    else:
        # Nobody asks for the media of these: they have none any more.
        conditions += [own.status.not_in(("deleted", "failed")), own.vanished_at.is_(None)]
    if wanted.after is not None:
        conditions.append(own.created_at >= wanted.after)
    if wanted.before is not None:
        conditions.append(own.created_at < wanted.before)
    joined = recordings.outerjoin(
        rooms,
        sa.and_(rooms.c.provider == own.provider, rooms.c.account == own.account, rooms.c.id == own.room_id),
    ).outerjoin(media, sa.and_(*(media.c[name] == own[name] for name in ("provider", "account", "id"))))
    columns = [column for column in own if column.name not in ("raw", "digest")]
    found = [media.c[name].label(f"media_{name}") for name in Known.__dataclass_fields__]
    return (
        sa.select(*columns, rooms.c.name.label("room_name"), *found)
        .select_from(joined)
        .where(*conditions)
        .order_by(own.created_at.asc().nulls_first(), own.id)
        .limit(wanted.limit)
    )


class Recorder:
    """Writes outcomes to the store's table ``media``, a batch at a time; equal ones are left alone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[dict[str, t.Any]] = []

    def add(self, outcome: Outcome, known: Known | None) -> None:
        """Record one outcome."""
        row = _row(outcome)
        if row is None or (
            known is not None and all(row[name] == getattr(known, name) for name in _COMPARED)
        ):
            return
        self._waiting.append(row)
        if len(self._waiting) >= _BATCH:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting."""
        rows, self._waiting = self._waiting, []
        if not rows:
            return
        with self._store.begin() as connection:
            # Nothing is deleted, so that a database role may go without the right to.
            for row in rows:
                key = [media.c[name] == row[name] for name in ("provider", "account", "id")]
                if connection.execute(media.update().where(*key), row).rowcount == 0:
                    connection.execute(media.insert(), row)


_COMPARED: t.Final = ("state", "path", "size_bytes", "sha256", "encrypted")


def _row(outcome: Outcome) -> dict[str, t.Any] | None:
    state = _STATES.get(outcome.state) or (outcome.note if outcome.path is not None else "")
    if not state:
        return None
    record = outcome.record
    return {
        "provider": record["provider"],
        "account": record["account"],
        "id": record["id"],
        "state": state,
        "path": str(outcome.path) if outcome.path else None,
        "size_bytes": outcome.size,
        "sha256": outcome.sha256,
        "encrypted": outcome.encrypted,
        "problem": outcome.problem or None,
        "observed_at": to_text(now()),
    }
