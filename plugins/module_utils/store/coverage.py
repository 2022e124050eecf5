# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the collections have covered: the ground on which an absence may be called an absence."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass

from .._deps import sqlalchemy as sa
from .tables import coverage, runs


@dataclass(frozen=True)
class Coverage:
    """What one run covered of one resource of one account.

    Attributes:
        window_from: inclusive; ``None`` is without bound.
        window_to: exclusive; ``None`` is without bound.
        complete: every chain of pages ended by the provider's own mark.
        records: how many were read; a record that moves from one page or status to another is read twice.
        found: how many different records those were.
        missing: one sentence for each thing that was not read.
        state: the run's: ``running``, ``complete``, ``incomplete`` or ``failed``.
    """

    provider: str
    account: str
    resource: str
    run: int
    run_id: str
    mode: str
    window_from: str | None
    window_to: str | None
    complete: bool
    chains: int
    pages: int
    records: int
    drifted: int
    missing: tuple[str, ...]
    finished_at: str | None
    state: str
    found: int = 0


def all_coverage(
    connection: sa.Connection, as_of: str | None = None, where: t.Sequence[sa.ColumnElement[bool]] = ()
) -> t.Iterator[Coverage]:
    """Yield what every run covered, by account and resource, the oldest run first.

    A store of many accounts and nights has millions of them, so that they are not held.

    Args:
        as_of: leave out runs whose window starts at or after this moment.
        where: conditions on runs and their coverage.
    """
    statement = (
        sa.select(
            runs.c.provider,
            runs.c.account,
            coverage.c.resource,
            coverage.c.run,
            runs.c.id.label("run_id"),
            runs.c.mode,
            coverage.c.window_from,
            coverage.c.window_to,
            coverage.c.complete,
            coverage.c.chains,
            coverage.c.pages,
            coverage.c.records,
            coverage.c.drifted,
            coverage.c.missing,
            runs.c.finished_at,
            runs.c.state,
            coverage.c.seen.label("found"),
        )
        .join(runs, runs.c.number == coverage.c.run)
        .where(*where)
        .order_by(runs.c.provider, runs.c.account, coverage.c.resource, coverage.c.run)
    )
    for row in connection.execute(statement, execution_options={"yield_per": 1000}).mappings():
        values = dict(row)
        values["missing"] = tuple(json.loads(values["missing"])) if values["missing"] else ()
        if as_of is None or values["window_from"] is None or values["window_from"] < as_of:
            yield Coverage(**values)


def latest_coverage(connection: sa.Connection, as_of: str | None = None) -> list[Coverage]:
    """Return, for each account and resource, the coverage that reaches furthest.

    Among equals the earliest run stands, so that a repeated collection of the same window changes
    no report. An unfinished or incomplete run that reaches further than every complete one stands
    itself: what it did not read is missing from the evidence.

    Args:
        as_of: runs that reach this moment are equals: how far beyond it they reach tells nothing of it.
    """
    best: dict[tuple[str, str, str], Coverage] = {}
    for item in all_coverage(connection, as_of):
        key = (item.provider, item.account, item.resource)
        if key not in best or better(item, best[key], as_of or _END):
            best[key] = item
    return [best[key] for key in sorted(best)]


_END = "9999"


def better(item: Coverage, other: Coverage, as_of: str) -> bool:
    """Tell whether *item* counts, and not *other*, which is the same resource's of an earlier run."""
    end, others = (min(each.window_to or _END, as_of) for each in (item, other))
    return end > others or (end == others and item.complete and not other.complete)


def complete_windows(
    connection: sa.Connection, provider: str, account: str, resource: str
) -> list[tuple[str | None, str]]:
    """Return the windows that complete runs have covered, oldest run first."""
    statement = (
        sa.select(coverage.c.window_from, coverage.c.window_to)
        .join(runs, runs.c.number == coverage.c.run)
        .where(
            runs.c.provider == provider,
            runs.c.account == account,
            coverage.c.resource == resource,
            coverage.c.complete.is_(sa.true()),
            coverage.c.window_to.is_not(None),
        )
        .order_by(coverage.c.run)
    )
    return [(row.window_from, row.window_to) for row in connection.execute(statement)]
