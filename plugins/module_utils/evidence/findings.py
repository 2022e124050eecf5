# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Findings as the newest audits have stored them."""

from __future__ import annotations

import json
import typing as t

from .._deps import sqlalchemy as sa
from ..audit.names import uid_of
from ..audit.result import QUIET, SEVERITIES, VERDICTS
from ..audit.scratch import AUDITS_KEPT, KEY
from ..store.tables import audit_findings, audits
from .question import Conditions, Question, Record

_OWN: t.Final = ("name", "title", "message", "remedy", "since")


class Audits:
    """The audits that a question is about: the newest of each policy.

    Attributes:
        shown: what is told of them, by the policy's name.
        warnings: which of them are there without their findings.
    """

    def __init__(self, connection: sa.Connection, question: Question) -> None:
        table = audits.c
        place = sa.func.row_number().over(partition_by=table.policy, order_by=table.as_of.desc())
        names = ("number", "policy", "policy_digest", "as_of", "verdict")
        where = [] if question.policy is None else [table.policy == question.policy]
        ranked = sa.select(*(table[name] for name in names), place.label("place")).where(*where).subquery()
        known = [] if question.as_of is None else [ranked.c.as_of <= question.as_of]
        newest = sa.select(ranked.c.policy, sa.func.min(ranked.c.place)).where(*known)
        chosen = newest.group_by(ranked.c.policy).subquery()
        found = sa.select(ranked).join(
            chosen, (ranked.c.policy == chosen.c.policy) & (ranked.c.place == chosen.c[1])
        )
        self.shown: list[Record] = []
        self.warnings: list[str] = []
        self._numbers: list[int] = []
        for row in connection.execute(found.order_by(ranked.c.policy)):
            self._numbers.append(row.number)
            self.shown.append({name: getattr(row, name) for name in names[1:]})
            if row.place > AUDITS_KEPT:
                self.warnings.append(
                    f"the store keeps findings of the {AUDITS_KEPT} newest audits of a policy, and that of "
                    f"{row.policy} as of {row.as_of} is older: look at its reports"
                )

        if not self.shown:
            whose = "" if question.policy is None else f" of {question.policy}"
            when = "" if question.as_of is None else f" until {question.as_of}"
            self.warnings.append(
                f"the store holds no audit{whose}{when}, so there are no findings to tell of"
            )

    def read(self, connection: sa.Connection, question: Question) -> t.Iterator[Record]:
        """Yield the findings, the worst first.

        Those that are open no more are among them only for who asks for their verdict or change.
        """
        table = audit_findings.c
        change = _change()
        where: Conditions = [table.audit.in_(self._numbers)]
        where += question.conditions(
            audit_findings, control="control", severity="severity", resource="resource", id="ids"
        )
        if question.verdict:
            where.append(table.verdict.in_(question.verdict))
        elif not question.change:
            where.append(table.verdict.not_in(sorted(QUIET)))
        if question.change:
            where.append(change.in_(question.change))
        if question.after or question.before:
            where += question.when(_created(connection.dialect.name))
        columns = (table[name] for name in (*KEY, "verdict", "severity", "uid", "details", *_OWN))
        statement = (
            sa.select(*columns, change.label("change"), audits.c.policy, audits.c.as_of)
            .join(audits, audits.c.number == table.audit)
            .where(*where)
            .order_by(
                _rank(table.severity, SEVERITIES),
                _rank(table.verdict, VERDICTS),
                audits.c.policy,
                *(table[name] for name in KEY),
            )
        )
        for row in connection.execute(statement.limit(question.limit + 1)).mappings():
            yield _shown(row)


def _shown(row: sa.RowMapping) -> Record:
    details = json.loads(row["details"]) if row["details"] else {}
    key = tuple(row[name] for name in KEY)
    return {
        # 0.1.0 stored none.
        "uid": row["uid"] or uid_of(row["policy"], *key),
        **{name: row[name] for name in ("policy", "as_of", "control", "severity", "verdict", "change")},
        **{name: row[name] for name in ("resource", "id", "provider", "account")},
        **{name: row[name] or "" for name in _OWN},
        "created_at": details.get("created_at"),
        "waiver": details.get("waiver", ""),
        "facts": details.get("facts", {}),
    }


def _change() -> sa.ColumnElement[str]:
    """Return how a finding differs from the audit before: everything is new in a policy's first one."""
    table = audit_findings.c
    first = sa.case((table.since == audits.c.as_of, "new"), else_="persisting")
    return sa.func.coalesce(sa.func.nullif(table.change, ""), first)


def _created(dialect: str) -> sa.ColumnElement[t.Any]:
    details = audit_findings.c.details
    found: sa.ColumnElement[t.Any] = sa.func.json_extract(details, "$.created_at")
    if dialect == "postgresql":
        found = sa.cast(details, sa.JSON)["created_at"].as_string()
    return found


def _rank(column: sa.ColumnElement[t.Any], values: t.Sequence[str]) -> sa.ColumnElement[int]:
    return sa.case({value: place for place, value in enumerate(values)}, value=column, else_=len(values))
