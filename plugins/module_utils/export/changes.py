# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is new, changed, vanished or back since a moment, or since the previous export."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field

from .._deps import sqlalchemy as sa
from ..records.column import Column
from ..store.tables import RECORDS, history
from .request import ExportRequest

CHANGES: t.Final = (
    Column("observed_at", "timestamp", "When a collection observed the change.", null=False),
    Column("event", "text", "new, changed, vanished or reappeared.", null=False),
    Column("resource", "text", "rooms, recordings or settings.", null=False),
    Column("provider", "text", "Who holds the record: twilio or telnyx.", null=False),
    Column("account", "text", "The Twilio account SID, or the name of the Telnyx account.", null=False),
    Column("id", "text", "The record's id.", null=False),
    Column("fields", "json", "Names of the columns that changed; missing for a new record."),
    Column(
        "previous", "json", "The earlier values of those columns; missing for a new record.", personal=True
    ),
)

#: (provider, account) → the latest moment at which a change of it was observed.
Position = dict[tuple[str, str], str]


@dataclass(frozen=True)
class Since:
    """The lower bound of a list of changes.

    Attributes:
        moment: changes at or after it, of every account; ``None`` when *position* says it.
        position: changes after it, account by account; of an account not named in it, all.
    """

    moment: str | None = None
    position: Position = field(default_factory=dict)

    def condition(self, provider: t.Any, account: t.Any, observed: t.Any) -> sa.ColumnElement[bool] | None:
        """Return what a change must fulfil, or ``None`` when every change counts."""
        if self.moment is not None:
            after: sa.ColumnElement[bool] = observed >= self.moment
            return after
        if not self.position:
            return None
        known = [
            sa.and_(provider == name[0], account == name[1], observed > moment)
            for name, moment in sorted(self.position.items())
        ]
        unknown = [sa.and_(provider == name[0], account == name[1]) for name in sorted(self.position)]
        return sa.or_(*known, sa.not_(sa.or_(*unknown)))


def changes_statement(columns: t.Sequence[str], request: ExportRequest, since: Since) -> sa.Select[t.Any]:
    """Select the changes that *request* asks for, ordered by provider, account, moment and id."""
    parts = [_new(name, request, since) for name in RECORDS]
    parts.append(
        _bounded(
            sa.select(
                history.c.observed_at,
                history.c.event,
                history.c.resource,
                history.c.provider,
                history.c.account,
                history.c.id,
                history.c.fields,
                history.c.previous,
                history.c.number,
            ),
            history,
            history.c.observed_at,
            request,
            since,
        )
    )
    every = sa.union_all(*parts).subquery("every_change")
    order = [every.c[name] for name in ("provider", "account", "observed_at", "resource", "id", "number")]
    return sa.select(*(every.c[name] for name in columns)).order_by(*order)


def _new(resource: str, request: ExportRequest, since: Since) -> sa.Select[t.Any]:
    table = RECORDS[resource]
    nothing = sa.cast(sa.null(), sa.Text)
    statement = sa.select(
        table.c.first_seen_at.label("observed_at"),
        sa.literal("new").label("event"),
        sa.literal(resource).label("resource"),
        table.c.provider,
        table.c.account,
        table.c.id,
        nothing.label("fields"),
        nothing.label("previous"),
        sa.literal(0).label("number"),
    )
    return _bounded(statement, table, table.c.first_seen_at, request, since)


def _bounded(
    statement: sa.Select[t.Any],
    table: sa.Table,
    observed: sa.Column[t.Any],
    request: ExportRequest,
    since: Since,
) -> sa.Select[t.Any]:
    after = since.condition(table.c.provider, table.c.account, observed)
    if after is not None:
        statement = statement.where(after)
    if request.provider:
        statement = statement.where(table.c.provider == request.provider)
    if request.accounts:
        statement = statement.where(table.c.account.in_(request.accounts))
    return statement


def position(connection: sa.Connection) -> Position:
    """Return how far the store's knowledge reaches: for each account, the latest observed change."""
    sources = [(table, table.c.first_seen_at) for table in RECORDS.values()]
    sources.append((history, history.c.observed_at))
    found: Position = {}
    for table, observed in sources:
        statement = sa.select(table.c.provider, table.c.account, sa.func.max(observed))
        for provider, account, moment in connection.execute(
            statement.group_by(table.c.provider, table.c.account)
        ):
            key = (provider, account)
            found[key] = max(found.get(key, ""), moment)
    return found
