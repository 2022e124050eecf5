# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading from the store whose media is wanted, and recording there what became of it."""

from __future__ import annotations

import itertools
import typing as t

from .._deps import sqlalchemy as sa
from ..records.times import now, to_text
from ..store.database import Store
from ..store.tables import RECORDS, media
from .judge import Candidate, Known, Outcome
from .locate import resource_of
from .verify import Archived

#: The dataset of files that are mixed out of recordings; its only resource is called the same.
COMPOSITIONS: t.Final = "compositions"
#: What media can be had of.
RESOURCES: t.Final = ("recordings", "voice_recordings", "room_recordings", COMPOSITIONS)
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


def candidates(connection: sa.Connection, wanted: Wanted) -> t.Iterator[Candidate]:
    """Yield what could have media, in the order of its creation, in constant memory."""
    return itertools.islice(
        (
            candidate
            for table, resources in wanted.tables()
            for candidate in _candidates(connection, wanted, table, resources)
        ),
        wanted.limit,
    )


def _candidates(
    connection: sa.Connection, wanted: Wanted, table: sa.Table, resources: tuple[str, ...]
) -> t.Iterator[Candidate]:
    statement = _statement(wanted, table, resources)
    for row in connection.execution_options(yield_per=_BATCH).execute(statement).mappings():
        values = dict(row)
        values.setdefault("resource", table.name)
        known = {name: values.pop(f"media_{name}") for name in Known.__dataclass_fields__}
        yield Candidate(values, Known(**known) if known["state"] is not None else None)


def archived(connection: sa.Connection, wanted: Wanted) -> t.Iterator[Archived]:
    """Yield every file that the store says is in the archive, whatever has become of its recording since."""
    recordings = RECORDS["recordings"]
    joined = media.outerjoin(
        recordings, sa.and_(*(recordings.c[name] == media.c[name] for name in ("provider", "account", "id")))
    )
    conditions = [
        media.c.provider == wanted.provider,
        media.c.account == wanted.account,
        media.c.state.in_(("verified", "unverified")),
    ]
    if wanted.ids:
        conditions.append(media.c.id.in_(wanted.ids))
    if wanted.after is not None:
        conditions.append(recordings.c.created_at >= wanted.after)
    if wanted.before is not None:
        conditions.append(recordings.c.created_at < wanted.before)
    found = [media.c[name] for name in ("id", *Known.__dataclass_fields__)]
    statement = (
        sa.select(*found, recordings.c.container).select_from(joined).where(*conditions).order_by(media.c.id)
    )
    for row in connection.execution_options(yield_per=_BATCH).execute(statement).mappings():
        known = Known(**{name: row[name] for name in Known.__dataclass_fields__})
        yield Archived({"id": row["id"], "container": row["container"]}, known)


def _statement(wanted: Wanted, table: sa.Table, resources: tuple[str, ...]) -> sa.Select[t.Any]:
    rooms, own = RECORDS["rooms"], table.c
    conditions = [own.provider == wanted.provider, own.account == wanted.account]
    if resources:
        conditions.append(own.resource.in_(resources))
    if wanted.ids:
        conditions.append(own.id.in_(wanted.ids))
    else:
        # Nobody asks for the media of these: they have none any more.
        conditions += [own.status.not_in(("deleted", "failed")), own.vanished_at.is_(None)]
    if wanted.after is not None:
        conditions.append(own.created_at >= wanted.after)
    if wanted.before is not None:
        conditions.append(own.created_at < wanted.before)
    joined = table.outerjoin(
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
        row = _row(outcome, known) if outcome.asked else None
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


_COMPARED: t.Final = (
    "state",
    "path",
    "size_bytes",
    "sha256",
    "encrypted",
    "attempts",
    "missing_since",
    "next_attempt_at",
    "proof",
)


def _row(outcome: Outcome, known: Known | None) -> dict[str, t.Any] | None:
    state = _STATES.get(outcome.state) or (outcome.note if outcome.path is not None else "")
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
