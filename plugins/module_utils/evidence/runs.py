# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What was collected, how far that reaches, and what was taken out on purpose."""

from __future__ import annotations

import json
import typing as t

from .._deps import sqlalchemy as sa
from ..store.tables import coverage, runs, upkeep
from .question import Question, Record

#: Accounts whose coverage is read at a time: a year of nights of each.
_ACCOUNTS_AT_ONCE = 20


def read_runs(connection: sa.Connection, question: Question) -> t.Iterator[Record]:
    """Yield collections, the newest first."""
    where = question.conditions(runs, runs.c.started_at, id="ids")
    if question.resource:
        same = (coverage.c.run == runs.c.number) & coverage.c.resource.in_(question.resource)
        where.append(sa.exists().where(same))
    statement = sa.select(runs).where(*where).order_by(runs.c.number.desc()).limit(question.limit + 1)
    for row in connection.execute(statement).mappings():
        yield {
            "run_id": row["id"],
            **{name: row[name] for name in ("provider", "account", "mode", "state", "started_at")},
            **{name: row[name] for name in ("finished_at", "tool_version", "error")},
            "request": json.loads(row["request"]),
            "api": json.loads(row["api"]) if row["api"] else None,
        }


def read_coverage(connection: sa.Connection, question: Question) -> t.Iterator[Record]:
    """Yield, for each account and resource, the coverage that counts: see :mod:`..store.coverage`."""
    accounts = sa.select(runs.c.provider, runs.c.account).where(*question.conditions(runs)).distinct()
    names = [tuple(row) for row in connection.execute(accounts.order_by(runs.c.provider, runs.c.account))]
    left = question.limit + 1
    for start in range(0, len(names), _ACCOUNTS_AT_ONCE):
        found = connection.execute(_standing(names[start : start + _ACCOUNTS_AT_ONCE], question, left))
        for row in found.mappings():
            left -= 1
            missing = json.loads(row["missing"]) if row["missing"] else []
            yield {**{name: value for name, value in row.items() if name != "place"}, "missing": missing}
        if left <= 0:
            return


def _standing(names: t.Sequence[tuple[t.Any, ...]], question: Question, most: int) -> sa.Select[t.Any]:
    place = sa.func.row_number().over(
        partition_by=(runs.c.provider, runs.c.account, coverage.c.resource),
        order_by=(
            # The one that reaches furthest; among equals a complete one, and then the earliest.
            sa.func.coalesce(coverage.c.window_to, "9999").desc(),
            sa.case((coverage.c.complete, 0), else_=1),
            coverage.c.run,
        ),
    )
    where = [sa.tuple_(runs.c.provider, runs.c.account).in_(names)]
    if question.resource:
        where.append(coverage.c.resource.in_(question.resource))
    own = [
        coverage.c[name] for name in ("window_from", "window_to", "complete", "chains", "pages", "records")
    ]
    ranked = (
        sa.select(
            runs.c.provider,
            runs.c.account,
            coverage.c.resource,
            runs.c.id.label("run_id"),
            runs.c.mode,
            runs.c.state,
            runs.c.finished_at,
            *own,
            coverage.c.seen.label("found"),
            coverage.c.drifted,
            coverage.c.missing,
            place.label("place"),
        )
        .join(runs, runs.c.number == coverage.c.run)
        .where(*where)
        .subquery()
    )
    order = (ranked.c.provider, ranked.c.account, ranked.c.resource)
    return sa.select(ranked).where(ranked.c.place == 1).order_by(*order).limit(most)


def read_upkeep(connection: sa.Connection, question: Question) -> t.Iterator[Record]:
    """Yield what was taken out of the store on purpose, the newest first.

    An account that was asked for has lost rows by what was done to all accounts, too.
    """
    where = question.when(upkeep.c.at)
    if question.provider is not None:
        where.append(sa.or_(upkeep.c.provider.is_(None), upkeep.c.provider == question.provider))
    if question.account:
        where.append(sa.or_(upkeep.c.account.is_(None), upkeep.c.account.in_(question.account)))
    statement = sa.select(upkeep).where(*where).order_by(upkeep.c.number.desc()).limit(question.limit + 1)
    for row in connection.execute(statement).mappings():
        own = {name: row[name] for name in ("at", "action", "provider", "account")}
        yield {**own, "details": json.loads(row["details"])}
