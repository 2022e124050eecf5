# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A run's own records in the store: its beginning, each chain's progress, its end."""

from __future__ import annotations

import json
import typing as t
import uuid
from datetime import UTC, datetime, timedelta

from .._deps import sqlalchemy as sa
from ..client.pages import Query
from ..listing.chain import Chain
from ..records.times import from_text, to_text
from ..store.merge import Counts, Stamp
from ..store.tables import chains, coverage, runs
from ..version import VERSION

if t.TYPE_CHECKING:
    from ..sources.source import Source
    from ..store.database import Store

#: An interrupted run goes on when it is younger than this; an older one is begun anew.
RESUME_WITHIN = timedelta(hours=24)

_COUNTED = ("seen", "new", "changed", "vanished", "drifted")


class Journal:
    """One run of one account.

    Attributes:
        number: the run's number in this store.
        run_id: unique everywhere.
        resumed: whether the run was begun by another process, which did not finish it.
    """

    def __init__(self, store: Store, number: int, run_id: str, started_at: str, *, resumed: bool) -> None:
        self.store = store
        self.number = number
        self.run_id = run_id
        self.started_at = started_at
        self.resumed = resumed
        self._next_chain = 1

    @classmethod
    def begin(
        cls,
        store: Store,
        provider: str,
        account: str,
        mode: str,
        request: t.Mapping[str, t.Any],
        now: datetime,
    ) -> Journal:
        """Go on with the account's last run, if it was interrupted on the same request, or begin one."""
        asked = json.dumps(request, sort_keys=True)
        with store.begin() as connection:
            last = connection.execute(
                sa.select(runs)
                .where(runs.c.provider == provider, runs.c.account == account)
                .order_by(runs.c.number.desc())
                .limit(1)
            ).first()
            if (
                last is not None
                and last.state != "complete"
                and (last.mode, last.request) == (mode, asked)
                and now - from_text(last.started_at) < RESUME_WITHIN
            ):
                journal = cls(store, last.number, last.id, last.started_at, resumed=True)
                journal._go_on(connection)
                return journal
            run_id, started_at = str(uuid.uuid4()), to_text(now)
            result = connection.execute(
                runs.insert().values(
                    id=run_id,
                    provider=provider,
                    account=account,
                    mode=mode,
                    state="running",
                    started_at=started_at,
                    tool_version=VERSION,
                    request=asked,
                )
            )
            number = t.cast("tuple[int]", result.inserted_primary_key)[0]
        return cls(store, number, run_id, started_at, resumed=False)

    def _go_on(self, connection: sa.Connection) -> None:
        connection.execute(
            runs.update().where(runs.c.number == self.number).values(state="running", error=None)
        )
        failed = chains.update().where(chains.c.run == self.number, chains.c.state == "failed")
        connection.execute(failed.values(state="open", ended_by=None))
        highest = sa.select(sa.func.max(chains.c.number)).where(chains.c.run == self.number)
        self._next_chain = (connection.execute(highest).scalar() or 0) + 1

    def stamp(self) -> Stamp:
        """Return who sees records now, and when."""
        return Stamp(self.number, self.started_at, to_text(datetime.now(UTC)))

    def next_chain(self) -> int:
        """Return a number for a new chain."""
        number = self._next_chain
        self._next_chain = number + 1
        return number

    def open_resource(
        self, connection: sa.Connection, resource: str, window: tuple[datetime | None, datetime | None]
    ) -> None:
        """Note what is about to be covered, or that an interrupted run now reaches further."""
        values = {"window_from": _text(window[0]), "window_to": _text(window[1]), "complete": False}
        where = (coverage.c.run == self.number) & (coverage.c.resource == resource)
        if connection.execute(coverage.update().where(where).values(**values)).rowcount == 0:
            zero = dict.fromkeys(("chains", "pages", "records", *_COUNTED), 0)
            connection.execute(coverage.insert().values(run=self.number, resource=resource, **values, **zero))

    def covered_before(
        self, connection: sa.Connection, resource: str
    ) -> tuple[datetime | None, datetime] | None:
        """Return the window that an interrupted run had set out to cover of *resource*."""
        row = connection.execute(
            sa.select(coverage.c.window_from, coverage.c.window_to).where(
                coverage.c.run == self.number, coverage.c.resource == resource
            )
        ).first()
        if row is None or row.window_to is None:
            return None
        return (from_text(row.window_from) if row.window_from else None), from_text(row.window_to)

    def chains(self, connection: sa.Connection, resource: str, source: str) -> list[Chain]:
        """Return the chains of a resource's *source*, as far as they have come."""
        # Earlier versions had one list for each resource, and did not say which.
        same = sa.or_(chains.c.source == source, chains.c.source.is_(None))
        where = (chains.c.run == self.number, chains.c.resource == resource, same)
        return [
            Chain(
                row.number,
                Query(
                    row.status,
                    from_text(row.after) if row.after else None,
                    from_text(row.before) if row.before else None,
                ),
                state=row.state,
                pages=row.pages,
                records=row.records,
                cursor=row.cursor,
                ended_by=row.ended_by,
            )
            for row in connection.execute(sa.select(chains).where(*where).order_by(chains.c.number))
        ]

    def save(
        self, connection: sa.Connection, source: Source, changed: t.Sequence[Chain], counts: Counts
    ) -> None:
        """Write how far *changed* chains of *source* have come, and add to its resource's counts."""
        resource = source.resource
        latest = {chain.number: chain for chain in changed}
        connection.execute(
            chains.delete().where(chains.c.run == self.number, chains.c.number.in_(list(latest)))
        )
        if latest:
            connection.execute(
                chains.insert(),
                [
                    {
                        "run": self.number,
                        "number": chain.number,
                        "resource": resource,
                        "source": source.name,
                        "status": chain.query.status,
                        "after": _text(chain.query.after),
                        "before": _text(chain.query.before),
                        "state": chain.state,
                        "pages": chain.pages,
                        "records": chain.records,
                        "cursor": chain.cursor,
                        "ended_by": chain.ended_by,
                    }
                    for chain in latest.values()
                ],
            )
        where = (coverage.c.run == self.number) & (coverage.c.resource == resource)
        added = {name: coverage.c[name] + getattr(counts, name) for name in _COUNTED}
        connection.execute(coverage.update().where(where).values(**added))

    def close_resource(self, connection: sa.Connection, resource: str, missing: t.Sequence[str]) -> None:
        """Sum up the resource's chains; it is complete when *missing* names nothing."""
        total = connection.execute(
            sa.select(
                sa.func.count(),
                sa.func.coalesce(sa.func.sum(chains.c.pages), 0),
                sa.func.coalesce(sa.func.sum(chains.c.records), 0),
            ).where(chains.c.run == self.number, chains.c.resource == resource)
        ).one()
        connection.execute(
            coverage.update()
            .where(coverage.c.run == self.number, coverage.c.resource == resource)
            .values(
                chains=total[0],
                pages=total[1],
                records=total[2],
                complete=not missing,
                missing=json.dumps(list(missing)) if missing else None,
            )
        )

    def finish(self, state: str, api: t.Mapping[str, t.Any], error: str | None) -> None:
        """Write the run's end."""
        with self.store.begin() as connection:
            connection.execute(
                runs.update()
                .where(runs.c.number == self.number)
                .values(
                    state=state,
                    finished_at=to_text(datetime.now(UTC)),
                    api=json.dumps(dict(api), sort_keys=True),
                    error=error,
                )
            )

    def coverage(self) -> dict[str, dict[str, t.Any]]:
        """Return what this run covered and counted, by resource."""
        with self.store.read() as connection:
            rows = connection.execute(
                sa.select(coverage).where(coverage.c.run == self.number).order_by(coverage.c.resource)
            )
            return {row["resource"]: dict(row) for row in rows.mappings()}


def _text(moment: datetime | None) -> str | None:
    return to_text(moment) if moment is not None else None
