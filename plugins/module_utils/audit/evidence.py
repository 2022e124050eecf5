# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The store's records as items for controls, streamed in the order of the audit."""

from __future__ import annotations

import hashlib
import json
import typing as t

from .._deps import sqlalchemy as sa
from ..sources.registry import providing
from ..store.coverage import Coverage, all_coverage
from ..store.tables import RECORDS, runs
from .calls import Calls
from .datasets import KINDS, Dataset, Wanted, by_ids
from .drifted import without
from .items import NO_DRIFT, AccountEvidence, Collection, Settings, merge_spans
from .stored import Stored
from .unplaced import Unplaced

_BATCH = 1000
_IDS_AT_ONCE = 500

#: Looks up what a batch of items needs beside its columns.
Mark: t.TypeAlias = "t.Callable[[t.Sequence[t.Any]], list[t.Any]]"


class Evidence:
    """The evidence of one audit, read in one snapshot.

    Args:
        connection: the snapshot.
        as_of: records created at or after this moment are left out; one without a creation time is not.
        wanted: what the policies ask for beside the usual.
    """

    def __init__(self, connection: sa.Connection, as_of: str, *, wanted: Wanted | None = None) -> None:
        self.connection = connection
        self.as_of = as_of
        self._wanted = wanted or Wanted({})
        self.started = {
            row[0]: row[1] for row in connection.execute(sa.select(runs.c.number, runs.c.started_at))
        }
        self._accounts = _accounts(all_coverage(connection, as_of), self.started)
        self._marks: dict[str, Mark] = {
            "rooms": Unplaced(connection).marked,
            "calls": Calls(connection, self._parents).marked,
            "recordings": Stored(connection).marked,
        }
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

    def items(self, name: str, *, counted: bool = True) -> t.Iterator[list[t.Any]]:
        """Yield batches of the items of one dataset, by account, time and id.

        Args:
            counted: whether this is what the audit's digest speaks of.
        """
        if name == "settings":
            yield from self._settings(counted=counted)
            return
        yield from self._read(KINDS[name], [self._created(RECORDS[name])], counted=counted)

    def some(
        self, name: str, provider: str, account: str, ids: t.Sequence[str], *, marked: bool = True
    ) -> dict[str, t.Any]:
        """Return the items with these ids, as far as they are there.

        Args:
            marked: whether what is looked up beside their columns is wanted, too.
        """
        table = RECORDS[name]
        found: dict[str, t.Any] = {}
        for start in range(0, len(ids), _IDS_AT_ONCE):
            some = by_ids(table, provider, account, ids[start : start + _IDS_AT_ONCE])
            where = [*some, self._created(table)]
            for batch in self._read(KINDS[name], where, counted=False, marked=marked, ordered=False):
                found.update({item.id: item for item in batch})
        return found

    def any_of(
        self, name: str, accounts: t.Iterable[tuple[str, str]], after: str | None, before: str | None
    ) -> bool:
        """Tell whether one of *accounts* has a record of a dataset that was created in that time."""
        table = RECORDS[name]
        where = [self._created(table)]
        if after is not None and "created_at" in table.c:
            where.append(table.c.created_at >= after)
        if before is not None and "created_at" in table.c:
            where.append(table.c.created_at < before)
        statement = sa.select(table.c.id).where(*where).limit(1)
        of_each = (
            statement.where(table.c.provider == provider, table.c.account == account)
            for provider, account in accounts
        )
        return any(self.connection.execute(one).first() is not None for one in of_each)

    def _settings(self, *, counted: bool) -> t.Iterator[list[Settings]]:
        """Yield the settings of every account that has or should have some, in order of account."""
        dataset = KINDS["settings"]
        batches = self._read(dataset, [], counted=counted)
        found = {(item.provider, item.account): item for batch in batches for item in batch}
        made = dataset.made(self._wanted)
        nothing = made(**dict.fromkeys(made._fields))._replace(id="recording_settings", drift=NO_DRIFT)
        for key, evidence in self._accounts.items():
            if key[0] in providing("settings") and key not in found and evidence.newest:
                found[key] = nothing._replace(provider=key[0], account=key[1], evidence=evidence)
        yield from ([found[key]] for key in sorted(found))

    def _created(self, table: sa.Table) -> sa.ColumnElement[bool]:
        if "created_at" not in table.c:
            return sa.true()
        return sa.or_(table.c.created_at.is_(None), table.c.created_at < self.as_of)

    def _read(
        self,
        dataset: Dataset,
        where: t.Sequence[sa.ColumnElement[bool]],
        *,
        counted: bool = True,
        marked: bool = True,
        ordered: bool = True,
    ) -> t.Iterator[list[t.Any]]:
        statement = dataset.statement(self._wanted, where)
        if not ordered:
            statement = statement.order_by(None)
        make = dataset.made(self._wanted)._make
        evidence = AccountEvidence("", "")
        for rows in self.connection.execution_options(yield_per=_BATCH).execute(statement).partitions():
            batch: list[t.Any] = []
            for row in rows:
                if row[0] != evidence.provider or row[1] != evidence.account:
                    evidence = self.account(row[0], row[1])
                if row[-2] is None:
                    batch.append(make((*row[:-2], NO_DRIFT, evidence)))
                else:
                    names = frozenset(json.loads(row[-2]))
                    batch.append(without(make((*row[:-2], names, evidence)), dataset.name, names))
            if counted:
                self._records += len(batch)
                self._digest.update("".join([row[-1] for row in rows]).encode())
            mark = self._marks.get(dataset.name) if marked else None
            yield mark(batch) if mark is not None and batch else batch

    def _parents(self, provider: str, account: str, ids: t.Sequence[str]) -> dict[str, t.Any]:
        return self.some("calls", provider, account, ids, marked=False)


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
