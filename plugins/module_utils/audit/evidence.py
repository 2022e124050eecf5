# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The store's records as items for controls, streamed in the order of the audit."""

from __future__ import annotations

import hashlib
import json
import re
import typing as t
from functools import cache

from .._deps import sqlalchemy as sa
from ..records.datasets.registry import DATASETS
from ..store.coverage import Coverage, all_coverage
from ..store.reading import select
from ..store.tables import recordings, rooms, runs, settings
from .items import NO_DRIFT, AccountEvidence, Collection, Recording, Room, Settings, merge_spans

ROOM_COLUMNS = Room._fields[: Room._fields.index("recordings")]
RECORDING_COLUMNS = tuple(
    name.rstrip("_") for name in Recording._fields[: Recording._fields.index("room_name")]
)
SETTINGS_COLUMNS = Settings._fields[: Settings._fields.index("created_at")]

#: What each provider has, as the collector's option ``resources`` says.
PROVIDED: t.Final[dict[str, tuple[str, ...]]] = {
    "twilio": ("settings", "rooms", "recordings"),
    "telnyx": ("recordings",),
}


class Evidence:
    """The evidence of one audit, read in one snapshot.

    Args:
        connection: the snapshot.
        as_of: records created at or after this moment are left out; one without a creation time is not.
    """

    def __init__(self, connection: sa.Connection, as_of: str, *, batch: int = 1000) -> None:
        self.connection = connection
        self.as_of = as_of
        self._batch = batch
        started = {row[0]: row[1] for row in connection.execute(sa.select(runs.c.number, runs.c.started_at))}
        self._accounts = _accounts(all_coverage(connection, as_of), started)
        self._digest = hashlib.sha256()
        self._records = 0

    def shown(self) -> dict[str, t.Any]:
        """Return ``evidence`` of a summary: how many records were read, and the digest of their digests."""
        return {"records": self._records, "digest": self._digest.hexdigest()}

    def account(self, provider: str, account: str) -> AccountEvidence:
        """Return what is proven about one account; nothing, for one that was never collected."""
        key = (provider, account)
        if key not in self._accounts:
            self._accounts[key] = AccountEvidence(provider, account)
        return self._accounts[key]

    @property
    def collected(self) -> list[AccountEvidence]:
        """The accounts of which there is any collection, in order."""
        return [self._accounts[key] for key in sorted(self._accounts) if self._accounts[key].newest]

    def rooms(self) -> t.Iterator[list[Room]]:
        """Yield batches of rooms, each with the number of its recordings."""
        number = (
            sa.select(sa.func.count())
            .select_from(recordings)
            .where(
                recordings.c.provider == rooms.c.provider,
                recordings.c.account == rooms.c.account,
                recordings.c.room_id == rooms.c.id,
            )
            .scalar_subquery()
        )
        statement = select("rooms", where=[self._created(rooms)], columns=ROOM_COLUMNS).add_columns(
            number, rooms.c.drift, rooms.c.digest
        )
        yield from self._items(statement, "rooms", Room)

    def recordings(self, *, with_room_names: bool) -> t.Iterator[list[Recording]]:
        """Yield batches of recordings.

        Args:
            with_room_names: look up the name of each recording's room, which costs time.
        """
        statement = select("recordings", where=[self._created(recordings)], columns=RECORDING_COLUMNS)
        if with_room_names:
            same = (rooms.c.provider == recordings.c.provider) & (rooms.c.account == recordings.c.account)
            joined = recordings.outerjoin(rooms, same & (rooms.c.id == recordings.c.room_id))
            statement = statement.select_from(joined).add_columns(rooms.c.name)
        else:
            statement = statement.add_columns(sa.null())
        yield from self._items(
            statement.add_columns(recordings.c.drift, recordings.c.digest), "recordings", Recording
        )

    def settings(self) -> t.Iterator[Settings]:
        """Yield the settings of every account that has or should have some, in order of account."""
        statement = select("settings", columns=SETTINGS_COLUMNS).add_columns(
            sa.null(), settings.c.drift, settings.c.digest
        )
        batches = self._items(statement, "settings", Settings)
        found = {(item.provider, item.account): item for batch in batches for item in batch}
        for key in self._accounts:
            if "settings" in PROVIDED.get(key[0], ()) and key not in found and self._accounts[key].newest:
                nothing = (None,) * (len(SETTINGS_COLUMNS) - 3)
                found[key] = Settings._make(
                    (*key, "recording_settings", *nothing, None, NO_DRIFT, self.account(*key))
                )
        yield from (found[key] for key in sorted(found))

    def _created(self, table: sa.Table) -> sa.ColumnElement[bool]:
        return sa.or_(table.c.created_at.is_(None), table.c.created_at < self.as_of)

    def _items(
        self, statement: sa.Select[t.Any], resource: str, kind: type[t.Any]
    ) -> t.Iterator[list[t.Any]]:
        make = kind._make
        evidence = AccountEvidence("", "")
        for rows in self.connection.execution_options(yield_per=self._batch).execute(statement).partitions():
            batch: list[t.Any] = []
            for row in rows:
                if row[0] != evidence.provider or row[1] != evidence.account:
                    evidence = self.account(row[0], row[1])
                if row[-2] is None:
                    batch.append(make((*row[:-2], NO_DRIFT, evidence)))
                else:
                    names = frozenset(json.loads(row[-2]))
                    batch.append(_without(make((*row[:-2], names, evidence)), resource, names))
            self._records += len(batch)
            self._digest.update("".join([row[-1] for row in rows]).encode())
            yield batch


@cache
def _fields_of(resource: str) -> dict[str, frozenset[str]]:
    """Map each name that ``drift`` may hold, wire or column, to the fields that come from it."""
    found: dict[str, set[str]] = {}
    for column in DATASETS[resource]:
        field = "from_" if column.name == "from" else column.name
        for name in (
            column.name,
            *re.findall(r"[a-z_0-9]+(?:\.[a-z_]+)?", f"{column.twilio} {column.telnyx}"),
        ):
            found.setdefault(name, set()).add(field)
    return {name: frozenset(fields) for name, fields in found.items()}


_KEPT = frozenset(("provider", "account", "id", "drift"))


def _without(item: t.Any, resource: str, names: frozenset[str]) -> t.Any:
    """Return *item* with the fields that did not fit their documented type unknown."""
    known = _fields_of(resource)
    lost = {field for name in names for field in known.get(name, ())} & set(item._fields) - _KEPT
    return item._replace(
        **{field: "unknown" if field == "status" and resource == "recordings" else None for field in lost}
    )


def _accounts(
    coverage: t.Iterable[Coverage], started: t.Mapping[int, str]
) -> dict[tuple[str, str], AccountEvidence]:
    made: dict[tuple[str, str], dict[str, list[Collection]]] = {}
    for item in coverage:
        collection = Collection(
            item.run, (item.window_from, item.window_to), item.complete, started[item.run]
        )
        made.setdefault((item.provider, item.account), {}).setdefault(item.resource, []).append(collection)
    return {
        key: AccountEvidence(
            *key,
            spans={
                name: merge_spans(each.window for each in all_ if each.complete)
                for name, all_ in found.items()
            },
            newest={name: max(all_, key=lambda each: each.run) for name, all_ in found.items()},
            collections={name: tuple(all_) for name, all_ in found.items()},
        )
        for key, found in made.items()
    }
