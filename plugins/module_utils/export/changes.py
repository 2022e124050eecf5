# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is new, changed, vanished or back since a moment, or since the previous export."""

from __future__ import annotations

import json
import typing as t
from dataclasses import dataclass, field

from .._deps import sqlalchemy as sa
from ..records.column import Column
from ..store.tables import RECORDS, accounts, history
from .request import ExportRequest

CHANGES: t.Final = (
    Column("observed_at", "timestamp", "When a collection observed the change.", null=False),
    Column("event", "text", "new, changed, vanished or reappeared.", null=False),
    Column("resource", "text", "The dataset that the record is in.", null=False),
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

    def known(self, dialect: str) -> sa.CTE | None:
        """Return :attr:`position` as a table of account and moment; ``None`` when it is not the bound.

        It is one parameter, however many accounts there are.
        """
        if self.moment is not None or not self.position:
            return None
        names = {_key(*name): moment for name, moment in self.position.items()}
        text = sa.literal(json.dumps(names))
        postgresql = dialect == "postgresql"
        each = sa.func.json_each_text(sa.cast(text, sa.JSON)) if postgresql else sa.func.json_each(text)
        entries = each.table_valued("key", "value")
        return sa.select(entries.c.key, entries.c.value).cte("known")


def _key(provider: t.Any, account: t.Any) -> t.Any:
    return provider + "/" + account


def changes_statement(
    columns: t.Sequence[sa.ColumnElement[t.Any]], request: ExportRequest, since: Since, dialect: str
) -> sa.Select[t.Any]:
    """Select the changes that *request* asks for, ordered by provider, account, moment and id.

    Args:
        columns: of ``every_change``, and of the accounts.
    """
    known = since.known(dialect)
    parts = [_new(name, request, since, known) for name in RECORDS]
    observed = sa.select(*(history.c[column.name] for column in CHANGES), history.c.number)
    parts.append(_bounded(observed, history, history.c.observed_at, request, since, known))
    every = sa.union_all(*parts).subquery("every_change")
    order = [every.c[name] for name in ("provider", "account", "observed_at", "resource", "id", "number")]
    same = sa.and_(accounts.c.provider == every.c.provider, accounts.c.account == every.c.account)
    return sa.select(*columns).select_from(every.outerjoin(accounts, same)).order_by(*order)


def _new(resource: str, request: ExportRequest, since: Since, known: sa.CTE | None) -> sa.Select[t.Any]:
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
    return _bounded(statement, table, table.c.first_seen_at, request, since, known)


def _bounded(
    statement: sa.Select[t.Any],
    table: sa.Table,
    observed: sa.Column[t.Any],
    request: ExportRequest,
    since: Since,
    known: sa.CTE | None,
) -> sa.Select[t.Any]:
    if since.moment is not None:
        statement = statement.where(observed >= since.moment)
    if known is not None:
        same = known.c.key == _key(table.c.provider, table.c.account)
        statement = statement.select_from(table.outerjoin(known, same)).where(
            sa.or_(known.c.value.is_(None), observed > known.c.value)
        )
    return statement.where(*asked_for(table, request))


def asked_for(table: sa.Table, request: ExportRequest) -> t.Iterator[sa.ColumnElement[bool]]:
    """Yield what makes a row of *table* one of the accounts that *request* asks for."""
    if request.provider:
        yield table.c.provider == request.provider
    if request.accounts:
        yield table.c.account.in_(request.accounts)


def position(connection: sa.Connection) -> Position:
    """Return how far the store's knowledge reaches: for each account, the latest observed change."""
    sources = [(table, table.c.first_seen_at) for table in RECORDS.values()]
    sources.append((history, history.c.observed_at))
    nothing: sa.ColumnElement[str] = sa.literal_column("''")
    found: Position = {}
    for table, observed in sources:
        # By expressions, so that no index is used: rows in its order lie all over the file. Distinct ones
        # first, since a collection observes many at a time.
        names = [table.c[name].concat(nothing).label(name) for name in ("provider", "account")]
        some = sa.select(*names, observed.label("moment")).distinct().subquery()
        whose = (some.c.provider, some.c.account)
        latest = sa.select(*whose, sa.func.max(some.c.moment)).group_by(*whose)
        for provider, account, moment in connection.execute(latest):
            key = (provider, account)
            found[key] = max(found.get(key, ""), moment)
    return found
