# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading from the store whose media is wanted, and recording there what became of it."""

from __future__ import annotations

import itertools
import typing as t

from .._deps import sqlalchemy as sa
from ..records.times import now, to_text
from ..sources.registry import feeding
from ..store.database import Store
from ..store.tables import RECORDS, media
from .judge import Candidate, Known, Outcome
from .locate import resource_of
from .verify import Archived

#: The dataset of files that are mixed out of recordings; its only resource is called the same.
COMPOSITIONS: t.Final = "compositions"
#: What media can be had of: the resources whose sources say how it is fetched.
RESOURCES: t.Final = tuple(
    dict.fromkeys(
        source.resource for name in ("recordings", COMPOSITIONS) for source in feeding(name) if source.media
    )
)
_BATCH: t.Final = 500
#: The columns of the table ``media`` that a :class:`~.judge.Known` holds.
_KNOWN: t.Final = tuple(Known.__dataclass_fields__)
_COMPARED: t.Final = tuple(name for name in _KNOWN if name != "observed_at")
_KEY: t.Final = ("provider", "account", "id")


class Wanted(t.NamedTuple):
    """Which recordings of one account.

    Attributes:
        ids: these only; empty is all.
        after, before: bounds on the creation time, inclusive and exclusive, spelled as in the store.
        limit: the first ones only.
        resources: of which resources; empty is all that feed the dataset ``recordings``.
    """

    provider: str
    account: str
    ids: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    limit: int | None = None
    resources: tuple[str, ...] = ()

    def tables(self) -> t.Iterator[tuple[sa.Table, tuple[str, ...]]]:
        """Yield the tables that hold them, each with the resources of its rows; empty is all of them."""
        recordings = tuple(name for name in self.resources if name != COMPOSITIONS)
        if recordings or not self.resources:
            yield RECORDS["recordings"], recordings
        if COMPOSITIONS in self.resources:
            yield RECORDS[COMPOSITIONS], ()

    def conditions(self, table: sa.Table, times: sa.Table) -> list[sa.ColumnElement[bool]]:
        """Return what its rows in *table* fulfil, the creation time being that of *times*."""
        found = [table.c.provider == self.provider, table.c.account == self.account]
        if self.ids:
            found.append(table.c.id.in_(self.ids))
        if self.after is not None:
            found.append(times.c.created_at >= self.after)
        if self.before is not None:
            found.append(times.c.created_at < self.before)
        return found


def candidates(connection: sa.Connection, wanted: Wanted) -> t.Iterator[Candidate]:
    """Yield what could have media, in the order of its creation, in constant memory."""
    found = (_candidates(connection, wanted, *which) for which in wanted.tables())
    return itertools.islice(itertools.chain.from_iterable(found), wanted.limit)


def _candidates(
    connection: sa.Connection, wanted: Wanted, table: sa.Table, resources: tuple[str, ...]
) -> t.Iterator[Candidate]:
    statement = _statement(wanted, table, resources)
    for row in connection.execution_options(yield_per=_BATCH).execute(statement).mappings():
        values = dict(row)
        values.setdefault("resource", table.name)
        known = {name: values.pop(f"media_{name}") for name in _KNOWN}
        yield Candidate(values, Known(**known) if known["state"] is not None else None)


def archived(connection: sa.Connection, wanted: Wanted) -> t.Iterator[Archived]:
    """Yield every file that the store says is in the archive, whatever has become of its recording since."""
    recordings = RECORDS["recordings"]
    statement = (
        sa.select(media.c.id, *(media.c[name] for name in _KNOWN), recordings.c.container)
        .select_from(media.outerjoin(recordings, _same(recordings, media)))
        .where(*wanted.conditions(media, recordings), media.c.state.in_(("verified", "unverified")))
        .order_by(media.c.id)
    )
    for row in connection.execution_options(yield_per=_BATCH).execute(statement).mappings():
        known = Known(**{name: row[name] for name in _KNOWN})
        yield Archived({"id": row["id"], "container": row["container"]}, known)


def _statement(wanted: Wanted, table: sa.Table, resources: tuple[str, ...]) -> sa.Select[t.Any]:
    rooms, own = RECORDS["rooms"], table.c
    conditions = wanted.conditions(table, table)
    if resources:
        conditions.append(own.resource.in_(resources))
    if not wanted.ids:
        # Nobody asks for the media of these: they have none any more.
        conditions += [own.status.not_in(("deleted", "failed")), own.vanished_at.is_(None)]
    joined = table.outerjoin(
        rooms,
        sa.and_(rooms.c.provider == own.provider, rooms.c.account == own.account, rooms.c.id == own.room_id),
    ).outerjoin(media, _same(media, table))
    columns = [column for column in own if column.name not in ("raw", "digest")]
    found = [media.c[name].label(f"media_{name}") for name in _KNOWN]
    return (
        sa.select(*columns, rooms.c.name.label("room_name"), *found)
        .select_from(joined)
        .where(*conditions)
        .order_by(own.created_at.asc().nulls_first(), own.id)
        .limit(wanted.limit)
    )


def _same(one: sa.Table, other: sa.Table) -> sa.ColumnElement[bool]:
    return sa.and_(*(one.c[name] == other.c[name] for name in _KEY))


class Recorder:
    """Writes outcomes to the store's table ``media``, a batch at a time; equal ones are left alone."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[dict[str, t.Any]] = []

    def add(self, outcome: Outcome, known: Known | None) -> None:
        """Record one outcome."""
        row = _row(outcome, known) if outcome.asked else None
        if row is None or (known and all(row[name] == getattr(known, name) for name in _COMPARED)):
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
                key = [media.c[name] == row[name] for name in _KEY]
                if connection.execute(media.update().where(*key), row).rowcount == 0:
                    connection.execute(media.insert(), row)


def _row(outcome: Outcome, known: Known | None) -> dict[str, t.Any] | None:
    there = outcome.note if outcome.path is not None else ""
    state = outcome.state if outcome.state in ("missing", "external", "failed") else there
    if not state:
        return None
    record, told = outcome.record, outcome.absence
    # Since when media has been missing is not forgotten over a failure of another kind.
    failed = known if outcome.state == "failed" else None
    return {
        "dataset": COMPOSITIONS if resource_of(record) == COMPOSITIONS else "recordings",
        "attempts": told.attempts if told else failed.attempts if failed else None,
        "missing_since": told.since if told else failed.missing_since if failed else None,
        "next_attempt_at": told.again if told else None,
        "proof": outcome.proof,
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
