# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A pooler that changes sessions is refused when the store is opened; one that keeps them serves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator

import psycopg
import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.store import database as database_module
from ansible_collections.cpaas.recordings.plugins.module_utils.store import pooler as pooler_module
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.shared import open_shared

from tests.postgres.pooler import pooling, program
from tests.postgres.server import Server

pytestmark = pytest.mark.skipif(program() is None, reason="no PgBouncer (Debian: apt-get install pgbouncer)")

REFUSED = r"cannot be used.*pool(er|ing).*give the URL of PostgreSQL itself.*pool_mode=session"


@pytest.fixture(scope="module")
def by_transaction(server: Server) -> Iterator[str]:
    with pooling(server, "transaction") as url:
        yield url


@pytest.fixture(scope="module")
def by_session(server: Server) -> Iterator[str]:
    with pooling(server, "session") as url:
        yield url


def name_of(database: str) -> str:
    return database.rpartition("/")[2]


def advisory_locks(database: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'").fetchone()
    return int(row[0]) if row else -1


@pytest.mark.parametrize("read_only", [False, True])
def test_a_pooler_by_transaction_is_refused_by_name(
    by_transaction: str, database: str, read_only: bool
) -> None:
    open_store(database).close()
    for _again in range(8):  # prepared statements would clash by now
        with pytest.raises(StoreError, match=REFUSED) as caught:
            open_store(by_transaction + name_of(database), read_only=read_only)
        assert "PgBouncer: pool_mode=transaction" in str(caught.value)
    assert advisory_locks(database) == 0


def test_nothing_is_made_behind_such_a_pooler(by_transaction: str, database: str) -> None:
    with pytest.raises(StoreError, match=REFUSED):
        open_store(by_transaction + name_of(database))
    with psycopg.connect(database) as connection:
        assert connection.execute("SELECT to_regclass('meta')").fetchone() == (None,)


@pytest.mark.parametrize("size", [1, 2, 20])
def test_it_is_noticed_with_pools_of_any_size_that_others_use(
    server: Server, database: str, size: int
) -> None:
    """Others take and give back sessions all the time, so that a connection may meet its old one again."""
    open_store(database).close()
    with pooling(server, "transaction", size=size) as url:
        place, stop = url + name_of(database), threading.Event()

        def work() -> None:
            with psycopg.connect(place, prepare_threshold=None, autocommit=True) as connection:
                while not stop.is_set():
                    connection.execute("SELECT 1")

        others = [threading.Thread(target=work) for _number in range(4)]
        for thread in others:
            thread.start()
        try:
            for _again in range(5):
                with pytest.raises(StoreError, match=REFUSED):
                    open_store(place)
        finally:
            stop.set()
            for thread in others:
                thread.join()


def test_a_pooler_by_statement_is_refused(server: Server, database: str) -> None:
    with pooling(server, "statement") as url, pytest.raises(StoreError, match=REFUSED):
        open_store(url + name_of(database))


def test_a_pooler_by_session_serves(by_session: str, database: str) -> None:
    place = by_session + name_of(database)
    for _again in range(3):
        one, other = open_store(place), open_store(place)
        with (
            one.lock("account"),
            pytest.raises(StoreError, match="Another process works on account"),
            other.lock("account", wait=0),
        ):
            pass
        with other.lock("account", wait=0) as check:
            check()
        one.close()
        other.close()
    assert advisory_locks(database) == 0


def test_a_server_behind_something_that_keeps_sessions_serves(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tunnel or a load balancer: the server sees another socket than the one that is open here."""
    monkeypatch.setattr(pooler_module, "_direct", lambda _connection: False)
    open_store(database).close()
    open_store(database, read_only=True).close()


def test_a_server_that_is_asked_directly_is_not_tried_out(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pooler_module, "_ROUNDS", None)
    open_store(database).close()


def test_a_pool_that_is_too_small_is_told(server: Server, database: str) -> None:
    with (
        pooling(server, "session", size=1) as url,
        pytest.raises(StoreError, match="at least four connections"),
    ):
        open_store(url + name_of(database))


def rely_on_the_lock(store: Store, name: str, meanwhile: Callable[[], None]) -> None:
    with store.lock(name) as check:
        meanwhile()
        check()


def test_a_lock_that_is_not_ours_any_more_is_noticed(
    by_transaction: str, database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Should a pooler slip through, a run that relies on being alone asks before it matters."""
    open_store(database).close()
    monkeypatch.setattr(database_module, "refuse_pooled_sessions", lambda *_any: None)
    for attempt in ("alone", "shared"):
        place = by_transaction + name_of(database)
        with psycopg.connect(place, autocommit=True, prepare_threshold=None) as other:

            def take_the_session(other: psycopg.Connection[tuple[object, ...]] = other) -> None:
                other.execute("BEGIN")
                other.execute("SELECT 1")

            store = open_store(place) if attempt == "alone" else open_shared(place)
            with pytest.raises(StoreError, match=REFUSED):
                rely_on_the_lock(store, attempt, take_the_session)
            other.execute("ROLLBACK")
            store.close()
