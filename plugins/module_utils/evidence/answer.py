# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The answer to a question: bounded, with the accounts' names."""

from __future__ import annotations

import itertools
import typing as t
from dataclasses import dataclass, field

from .._deps import sqlalchemy as sa
from ..store.tables import accounts
from .findings import Audits
from .question import Question, Record
from .rows import read_changes, read_records
from .runs import read_coverage, read_runs, read_upkeep

_READERS: t.Final[dict[str, t.Callable[[sa.Connection, Question], t.Iterator[Record]]]] = {
    "runs": read_runs,
    "coverage": read_coverage,
    "records": read_records,
    "changes": read_changes,
    "upkeep": read_upkeep,
}


@dataclass(frozen=True)
class Answer:
    """What the store holds of what was asked for.

    Attributes:
        truncated: there is more than was wanted.
        audits: those whose findings these are.
        warnings: what is missing, and why.
    """

    records: list[Record]
    truncated: bool
    audits: list[Record] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def answer(connection: sa.Connection, question: Question) -> Answer:
    """Read what *question* asks for.

    Raises:
        InputError: the dataset has not what the question selects by.
    """
    audits: list[Record] = []
    warnings: list[str] = []
    if question.what == "findings":
        asked = Audits(connection, question)
        audits, warnings = asked.shown, asked.warnings
        stream = asked.read(connection, question)
    else:
        stream = _READERS[question.what](connection, question)
    found = list(itertools.islice(stream, question.limit + 1))
    records = _named(connection, found[: question.limit])
    return Answer(records, len(found) > question.limit, audits, warnings)


def _named(connection: sa.Connection, records: list[Record]) -> list[Record]:
    """Return *records*, each with what people call its account behind the account."""
    wanted = sorted({record["account"] for record in records if record["account"]})
    statement = sa.select(accounts.c.provider, accounts.c.account, accounts.c.name)
    rows = connection.execute(statement.where(accounts.c.account.in_(wanted)))
    names = {(row.provider, row.account): row.name for row in rows}
    named = []
    for record in records:
        shown: Record = {}
        for name, value in record.items():
            shown[name] = value
            if name == "account":
                shown["account_name"] = names.get((record["provider"], value), "")
        named.append(shown)
    return named
