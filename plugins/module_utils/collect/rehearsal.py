# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check mode: the same collection, into a copy that is thrown away."""

from __future__ import annotations

import contextlib
import tempfile
import typing as t
from pathlib import Path

from .._deps import sqlalchemy as sa
from ..store.database import Store, open_store
from ..store.problems import NoStoreYetError
from ..store.tables import RECORDS, chains, coverage, runs

_AT_ONCE = 1000


@contextlib.contextmanager
def rehearsal_store(location: str, provider: str, account: str) -> t.Iterator[Store]:
    """Open a temporary store that holds what the store at *location* knows of one account."""
    with tempfile.TemporaryDirectory(prefix="cpaas-recordings-") as folder:
        copy = open_store(str(Path(folder) / "rehearsal.sqlite"))
        try:
            with (
                contextlib.suppress(_NothingYetError),
                _source(location) as source,
                source.read() as reading,
                copy.begin() as writing,
            ):
                _copy(reading, writing, provider, account)
            yield copy
        finally:
            copy.close()


class _NothingYetError(Exception):
    """There is no store to copy from."""


@contextlib.contextmanager
def _source(location: str) -> t.Iterator[Store]:
    try:
        store = open_store(location, read_only=True)
    except NoStoreYetError:
        raise _NothingYetError from None
    try:
        yield store
    finally:
        store.close()


def _copy(reading: sa.Connection, writing: sa.Connection, provider: str, account: str) -> None:
    numbers = sa.select(runs.c.number).where(runs.c.provider == provider, runs.c.account == account)
    scoped: list[tuple[sa.Table, tuple[sa.ColumnElement[bool], ...]]] = [
        (table, (table.c.provider == provider, table.c.account == account)) for table in RECORDS.values()
    ]
    scoped += [
        (runs, (runs.c.provider == provider, runs.c.account == account)),
        (coverage, (coverage.c.run.in_(numbers),)),
        (chains, (chains.c.run.in_(numbers),)),
    ]
    for table, where in scoped:
        result = reading.execution_options(yield_per=_AT_ONCE).execute(sa.select(table).where(*where))
        for rows in result.mappings().partitions(_AT_ONCE):
            writing.execute(table.insert(), [dict(row) for row in rows])
