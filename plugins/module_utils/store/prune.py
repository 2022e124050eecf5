# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What an old store does not need any more, decided so that every audit from the bound on stays the same.

Kept, however old it is:

- records, media, names of accounts, notes of upkeep;
- every complete collection and what it covers: on their union, and on when each was made, stands what may be
  called absent; of every account the newest run, of every resource the newest coverage and the one that
  counts;
- a collection that was not complete, unless a later one reaches as far;
- the chains of pages of the coverage that counts;
- changes of settings, of switches and of whether rooms and conferences are recorded, which audits read;
  everything that vanished or came back; the newest change of each account, after which exports go on; and
  changes of what has a finding in the newest audit of a policy;
- audits since the bound, and of each policy the newest one before it, which the next is compared with.
"""

from __future__ import annotations

import typing as t

from .._deps import sqlalchemy as sa
from .coverage import Coverage, all_coverage, better
from .removal import Removal
from .tables import audit_findings, audits, chains, coverage, history, runs

_AT_ONCE = 500
_NEVER = "9999"
#: Datasets and the columns whose changes audits read; of the first two all.
_SETTINGS: t.Final = ("settings", "switches")
_RECORDED: t.Final = ("rooms", "conferences")


def known_accounts(connection: sa.Connection) -> list[tuple[str, str]]:
    """Return provider and name of every account that has runs."""
    statement = sa.select(runs.c.provider, runs.c.account).distinct()
    return [
        (row[0], row[1]) for row in connection.execute(statement.order_by(runs.c.provider, runs.c.account))
    ]


def old_of(connection: sa.Connection, provider: str, account: str, before: str) -> list[Removal]:
    """Return what nothing needs any more of an account.

    Args:
        before: what is younger than this moment stays.
    """
    mine = (runs.c.provider == provider, runs.c.account == account)
    statement = sa.select(runs.c.number, runs.c.started_at).where(*mine).order_by(runs.c.number)
    started = {row.number: row.started_at for row in connection.execute(statement)}
    covered = list(all_coverage(connection, where=mine))
    counting = _counting(covered)
    kept = _kept(covered, counting, lambda item: started[item.run] >= before)
    gone = [item for item in covered if (item.run, item.resource) not in kept]
    old = [number for number, moment in started.items() if moment < before]
    used = {run for run, _resource in kept} | {max(started, default=0)}
    proof = sa.tuple_(chains.c.run, chains.c.resource).not_in(
        [(each.run, each.resource) for each in counting]
    )
    removals: list[Removal] = [(chains, [chains.c.run.in_(some), proof]) for some in _batches(old)]
    for resource in dict.fromkeys(item.resource for item in gone):
        without = [item.run for item in gone if item.resource == resource]
        removals += [
            (coverage, [coverage.c.run.in_(some), coverage.c.resource == resource])
            for some in _batches(without)
        ]
    empty = [number for number in old if number not in used]
    removals += [(runs, [runs.c.number.in_(some)]) for some in _batches(empty)]
    return [*removals, _old_changes(provider, account, before)]


def _counting(covered: t.Sequence[Coverage]) -> list[Coverage]:
    best: dict[str, Coverage] = {}
    for item in covered:
        if item.resource not in best or better(item, best[item.resource], _NEVER):
            best[item.resource] = item
    return list(best.values())


def _kept(
    covered: t.Sequence[Coverage], counting: t.Sequence[Coverage], young: t.Callable[[Coverage], bool]
) -> set[tuple[int, str]]:
    """Return run and resource of the coverage that something needs."""
    kept = {(item.run, item.resource) for item in counting}
    proven = {item.resource for item in covered if item.complete}
    later: dict[str, list[Coverage]] = {}
    for item in sorted(covered, key=lambda each: each.run, reverse=True):
        others = later.setdefault(item.resource, [])
        key = (item.run, item.resource)
        replaced = item.resource in proven and any(_replaces(other, item) for other in others)
        if key in kept or item.complete or young(item) or not replaced:
            kept.add(key)
            others.append(item)
    return kept


def _replaces(later: Coverage, item: Coverage) -> bool:
    """Tell whether a later collection reaches back as far as *item*, and further on."""
    end, other = (each.window_to or _NEVER for each in (later, item))
    return (later.window_from or "") <= (item.window_from or "") and (
        end > other or (end == other and later.complete)
    )


def _batches(numbers: t.Sequence[int]) -> t.Iterator[t.Sequence[int]]:
    for start in range(0, len(numbers), _AT_ONCE):
        yield numbers[start : start + _AT_ONCE]


def _old_changes(provider: str, account: str, before: str) -> Removal:
    table = history.c
    mine = [table.provider == provider, table.account == account]
    newest = sa.select(sa.func.max(table.number)).where(*mine).scalar_subquery()
    latest = sa.select(sa.func.max(audits.c.as_of)).where(audits.c.policy == _older.c.policy)
    numbers = sa.select(_older.c.number).where(_older.c.as_of == latest.scalar_subquery())
    found = sa.select(audit_findings.c.resource, audit_findings.c.id).where(
        audit_findings.c.audit.in_(numbers),
        audit_findings.c.provider == provider,
        audit_findings.c.account == account,
        audit_findings.c.verdict.not_in(("pass", "not_applicable")),
    )
    recorded = sa.and_(
        table.resource.in_(_RECORDED), table.fields.contains('"recording_enabled"', autoescape=True)
    )
    return history, [
        *mine,
        table.observed_at < before,
        table.event == "changed",
        table.number != newest,
        table.resource.not_in(_SETTINGS),
        sa.not_(recorded),
        sa.tuple_(table.resource, table.id).not_in(found),
    ]


_older = audits.alias("older")


def old_audits(before: str) -> list[Removal]:
    """Return the audits before a moment, but the newest of each policy among them, with their findings."""
    newest = (
        sa.select(sa.func.max(_older.c.as_of))
        .where(_older.c.policy == audits.c.policy, _older.c.as_of < before)
        .scalar_subquery()
    )
    old = [audits.c.as_of < before, audits.c.as_of < newest]
    # Their numbers are worked out anew for each table, so the findings go first.
    numbers = sa.select(audits.c.number).where(*old)
    return [(audit_findings, [audit_findings.c.audit.in_(numbers)]), (audits, old)]
