# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Normalised records of one dataset, and how records have changed."""

from __future__ import annotations

import json
import typing as t

from .._deps import sqlalchemy as sa
from ..errors import InputError
from ..records.datasets.registry import DATASETS
from ..sources.registry import feeding
from ..store.reading import select
from ..store.tables import RECORDS, history
from .question import Question, Record

#: Large, and for whoever asks for it by its name only.
_ON_DEMAND: t.Final = frozenset(("raw",))


def read_records(connection: sa.Connection, question: Question) -> t.Iterator[Record]:
    """Yield records of the question's dataset, by provider, account, creation time and id.

    Raises:
        InputError: there is no such dataset, or it is not collected as any of the resources.
    """
    dataset = question.dataset or ""
    table, columns = RECORDS[dataset], DATASETS[dataset]
    created = table.c.get("created_at")
    if created is None and (question.after or question.before):
        raise InputError(f"created_after and created_before: {dataset} tells no time of creation.")
    # Few of many rows may match: through the index of their order they would be looked up all over the file.
    scan = bool(question.resource) and "resource" in table.c and not question.ids
    where = question.conditions(table, created, scan=scan, id="ids")
    if question.resource:
        _check_resource(dataset, question.resource)
        if "resource" in table.c:
            where.append(table.c.resource.in_(question.resource))
    wanted = [c for c in columns if c.name not in _ON_DEMAND or c.name in (question.fields or ())]
    statement = select(dataset, where=where, columns=[column.name for column in wanted], scan=scan)
    documents = [column.name for column in wanted if column.kind == "json"]
    for row in connection.execute(statement.limit(question.limit + 1)).mappings():
        yield {**row, **{name: _document(row[name]) for name in documents}}


def _check_resource(dataset: str, resources: t.Sequence[str]) -> None:
    there = dict.fromkeys(source.resource for source in feeding(dataset))
    if not set(resources) & set(there):
        raise InputError(
            f"No {resources[0]} is among the records of {dataset}, which are collected as {', '.join(there)}."
        )


def read_changes(connection: sa.Connection, question: Question) -> t.Iterator[Record]:
    """Yield what changed, vanished or came back, the newest first."""
    where = question.conditions(history, history.c.observed_at, id="ids")
    if question.dataset is not None:
        where.append(history.c.resource == question.dataset)
    statement = sa.select(history).where(*where).order_by(history.c.number.desc()).limit(question.limit + 1)
    for row in connection.execute(statement).mappings():
        yield {
            "observed_at": row["observed_at"],
            "event": row["event"],
            "dataset": row["resource"],
            **{name: row[name] for name in ("provider", "account", "id")},
            "fields": json.loads(row["fields"]),
            "previous": json.loads(row["previous"]),
        }


def _document(text: str | None) -> t.Any:
    return json.loads(text) if text is not None else None
