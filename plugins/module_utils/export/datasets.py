# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Datasets: which columns of which rows an export holds, as one statement each."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

from .._deps import sqlalchemy as sa
from ..errors import InputError
from ..records.column import Column
from ..store.reading import select
from ..store.tables import RECORDS
from .changes import Since, asked_for, changes_statement
from .fields import Field, all_fields, tables
from .redact import redacted
from .request import ExportRequest, Redaction


@dataclass(frozen=True)
class Dataset:
    """Rows in the order provider, account, time, id.

    Attributes:
        name: of :data:`.request.RESOURCE_NAMES`.
        conditions: what its rows fulfil, which *statement* has too.
    """

    name: str
    fields: tuple[Field, ...]
    statement: sa.Select[t.Any]
    redaction: Redaction
    conditions: tuple[sa.ColumnElement[bool], ...] = ()

    @property
    def columns(self) -> tuple[Column, ...]:
        """The descriptions of its columns."""
        return tuple(field.column for field in self.fields)

    @property
    def digest(self) -> sa.ColumnElement[str] | None:
        """The digest of a row's record; ``None`` where rows are made of others."""
        return RECORDS[self.name].c.digest if self.name in RECORDS else None

    @property
    def as_stored(self) -> bool:
        """Whether its values are those of the store: none is hashed."""
        earlier = self.name == "changes" and bool(self.redaction.methods)
        return not earlier and not any(field.hashed for field in self.fields)

    @property
    def time(self) -> sa.ColumnElement[t.Any] | None:
        """The column from which the manifest tells the window of the records, if there is one to be shown."""
        known = [field for field in self.fields if field.column.name in ("created_at", "observed_at")]
        return next((field.expression for field in known if not field.hashed), None)


def build(request: ExportRequest, since: Since, dialect: str) -> list[Dataset]:
    """Return the datasets of *request*, in its order, for a database that speaks *dialect*.

    Raises:
        InputError: a column that it names exists nowhere, or nothing would be left of a dataset.
    """
    everything = {name: all_fields(name) for name in request.resources}
    _check_names(everything, request.columns, "columns")
    _check_names({name: all_fields(name) for name in RECORDS}, tuple(request.redaction.methods), "redact")
    return [_dataset(name, fields, request, since, dialect) for name, fields in everything.items()]


def _dataset(
    name: str, fields: tuple[Field, ...], request: ExportRequest, since: Since, dialect: str
) -> Dataset:
    chosen = _choose(fields, request.columns)
    kept = redacted(name, chosen, request.redaction)
    if not kept:
        raise InputError(
            f"No column would be left of {name}: name some of its columns, or leave it out of resources."
        )
    columns = [field.expression.label(field.column.name) for field in kept]
    if name == "changes":
        return Dataset(name, kept, changes_statement(columns, request, since, dialect), request.redaction)
    base = "recordings" if name == "recordings_with_rooms" else name
    where = conditions(base, request)
    statement = select(base, where=where).with_only_columns(*columns).select_from(tables(name))
    return Dataset(name, kept, statement, request.redaction, tuple(where))


def _choose(fields: tuple[Field, ...], names: tuple[str, ...]) -> tuple[Field, ...]:
    if not names:
        return tuple(field for field in fields if field.column.exported)
    by_name = {field.column.name: field for field in fields}
    return tuple(by_name[name] for name in dict.fromkeys(names) if name in by_name)


def _check_names(fields: t.Mapping[str, tuple[Field, ...]], names: tuple[str, ...], option: str) -> None:
    known = {name for group in fields.values() for field in group for name in field.names}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise InputError(
            f"{option} names {', '.join(unknown)}, which no record of {', '.join(fields)} has; the columns "
            f"are: {', '.join(sorted(known))}."
        )


def conditions(resource: str, request: ExportRequest) -> list[sa.ColumnElement[bool]]:
    """Return what rows of *resource* must fulfil."""
    table = RECORDS[resource]
    found = list(asked_for(table, request))
    if request.statuses and resource == "recordings":
        found.append(table.c.status.in_(request.statuses))
    after, before = request.window
    if "created_at" in table.c:
        if after is not None:
            found.append(table.c.created_at >= after)
        if before is not None:
            found.append(table.c.created_at < before)
    return found


def extent(connection: sa.Connection, dataset: Dataset) -> tuple[int, dict[str, str | None]]:
    """Return how many rows *dataset* has, and the moments of its first and last one."""
    moments = [] if dataset.time is None else [sa.func.min(dataset.time), sa.func.max(dataset.time)]
    counted = dataset.statement.with_only_columns(sa.func.count(), *moments, maintain_column_froms=True)
    rows, *bounds = connection.execute(counted.order_by(None)).one()
    return rows, dict(zip(("first", "last"), bounds or (None, None), strict=True))
