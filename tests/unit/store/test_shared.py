# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One open store for many threads: writers queue, and nothing is lost between them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.shared import SharedStore, open_shared
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.side_by_side import side_by_side

NOTES = sa.Table("notes", sa.MetaData(), sa.Column("writer", sa.Integer), sa.Column("number", sa.Integer))


@pytest.fixture
def shared(tmp_path: Path) -> Iterator[SharedStore]:
    store = open_shared(str(tmp_path / "store"))
    with store.begin() as connection:
        NOTES.create(connection)
    yield store
    store.close()


def test_many_writers_and_readers_at_once(shared: SharedStore) -> None:
    def work(writer: int) -> int:
        for number in range(20):
            with shared.begin() as connection:
                connection.execute(NOTES.insert().values(writer=writer, number=number))
        with shared.read() as connection:
            mine = sa.select(sa.func.count()).where(NOTES.c.writer == writer)
            return int(connection.execute(mine).scalar_one())

    assert side_by_side(work, range(24), 24) == [20] * 24


def test_a_transaction_that_fails_is_rolled_back_and_the_next_one_goes_on(shared: SharedStore) -> None:
    def fail() -> None:
        with shared.begin() as connection:
            connection.execute(NOTES.insert().values(writer=1, number=1))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    with pytest.raises(StoreError, match="cannot be used"), shared.begin() as connection:
        connection.exec_driver_sql("SELECT * FROM nowhere")
    with shared.begin() as connection:
        connection.execute(NOTES.insert().values(writer=2, number=1))
    with shared.read() as connection:
        assert connection.execute(sa.select(NOTES.c.writer)).scalars().all() == [2]


def test_locks_of_different_accounts_do_not_meet(shared: SharedStore, tmp_path: Path) -> None:
    other = open_store(str(tmp_path / "store"))
    with shared.lock("a"), shared.lock("b"):
        with pytest.raises(StoreError, match="Another process works on b"), other.lock("b", wait=0):
            raise AssertionError
        with other.lock("c", wait=0) as check:
            check()
    other.close()
