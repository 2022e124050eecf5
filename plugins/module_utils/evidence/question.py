# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is asked of the evidence store, and which conditions that makes."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._deps import sqlalchemy as sa
from ..errors import InputError

Record = dict[str, t.Any]
What = t.Literal["runs", "coverage", "records", "findings", "changes", "upkeep"]
Conditions = list[sa.ColumnElement[bool]]

#: what → the options that select among it.
FILTERS: t.Final[dict[str, tuple[str, ...]]] = {
    "runs": ("provider", "account", "resource", "ids", "created_after", "created_before"),
    "coverage": ("provider", "account", "resource"),
    "records": ("dataset", "provider", "account", "resource", "ids", "created_after", "created_before"),
    "findings": (
        *("policy", "as_of", "provider", "account", "resource", "control", "severity", "verdict", "change"),
        *("ids", "created_after", "created_before"),
    ),
    "changes": ("dataset", "provider", "account", "ids", "created_after", "created_before"),
    "upkeep": ("provider", "account", "created_after", "created_before"),
}
#: More than a task needs, and few enough for one statement of either database.
MOST_IDS: t.Final = 1000
MOST_RECORDS: t.Final = 1000


@dataclass(frozen=True)
class Question:
    """What to read. Lists that are empty select nothing away; moments are spelled as in the store.

    Attributes:
        after: inclusive; ``None`` is without bound.
        before: exclusive.
        as_of: the newest audits at or before this moment.
        limit: how many are wanted; a reader looks for one more.
        fields: names of what is wanted of each.
    """

    what: What
    limit: int = 100
    dataset: str | None = None
    provider: str | None = None
    account: tuple[str, ...] = ()
    resource: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    after: str | None = None
    before: str | None = None
    policy: str | None = None
    as_of: str | None = None
    control: tuple[str, ...] = ()
    severity: tuple[str, ...] = ()
    verdict: tuple[str, ...] = ()
    change: tuple[str, ...] = ()
    fields: tuple[str, ...] | None = None

    def conditions(
        self,
        table: sa.FromClause,
        moment: sa.ColumnElement[t.Any] | None = None,
        *,
        scan: bool = False,
        **lists: str,
    ) -> Conditions:
        """Return the conditions on provider and account, on a *moment*, and on further columns.

        Args:
            scan: every row is better looked at than found through an index of the provider.
            lists: column → the attribute whose values it may have.
        """
        found: Conditions = []
        if self.provider is not None:
            found.append((table.c.provider.concat("") if scan else table.c.provider) == self.provider)
        for column, name in {"account": "account", **lists}.items():
            values: tuple[str, ...] = getattr(self, name)
            if values:
                own = table.c[column].concat("") if scan and column == "account" else table.c[column]
                found.append(own.in_(values))
        if moment is not None:
            found += self.when(moment)
        return found

    def when(self, moment: sa.ColumnElement[t.Any]) -> Conditions:
        """Return the conditions that *moment* lies within the bounds."""
        found: Conditions = []
        if self.after is not None:
            found.append(moment >= self.after)
        if self.before is not None:
            found.append(moment < self.before)
        return found


def check_filters(what: str, given: t.Iterable[str]) -> None:
    """Make sure that each option of *given* selects among *what*.

    Raises:
        InputError: one of them does not, and would be ignored.
    """
    allowed = FILTERS[what]
    known = {name for names in FILTERS.values() for name in names}
    for name in given:
        if name in known and name not in allowed:
            raise InputError(f"{name} does not select among {what}; what does is {', '.join(allowed)}.")
