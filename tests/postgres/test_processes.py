# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several processes at one store, processes that die, and a server that does."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import (
    SCHEMA_VERSION,
    coverage,
    meta,
    recordings,
    runs,
)

from tests.postgres.server import Server
from tests.simulator.config import Config, TwilioAccount, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle
from tools.project import BUILD, ROOT

Json = dict[str, Any]


def start(store: str, simulator: Handle, account: TwilioAccount, wait: float = 60.0) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.postgres.collector"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": f"{BUILD}:{ROOT}"},
        cwd=ROOT,
    )
    assert process.stdin is not None
    asked = {
        "store": store,
        "url": simulator.url,
        "sid": account.sid,
        "token": account.auth_token,
        "wait": wait,
    }
    process.stdin.write(json.dumps(asked))
    process.stdin.close()
    process.stdin = None
    return process


def result(process: subprocess.Popen[str]) -> Json:
    output, errors = process.communicate(timeout=120)
    assert output, errors
    answer: Json = json.loads(output)
    return answer


@contextmanager
def reading(store: str) -> Iterator[sa.Connection]:
    opened = open_store(store, read_only=True)
    try:
        with opened.read() as connection:
            yield connection
    finally:
        opened.close()


def until(server: Server, store: str, query: str) -> Any:
    """Wait until *query* finds a row in the database, which its own server does without being asked often."""
    name = store.rpartition("/")[2]
    with server.connect(name) as connection:
        for _attempt in range(600):
            try:
                row = connection.execute(query.encode()).fetchone()
            except psycopg.errors.UndefinedTable:
                row = None
            if row is not None:
                return row[0]
            connection.execute("SELECT pg_sleep(0.05)")
    raise AssertionError(f"nothing found by {query}")


def test_many_processes_make_one_schema(database: str) -> None:
    """Eight of them meet an empty database at the same moment."""

    def opened(_number: int) -> str:
        store = open_store(database)
        try:
            with store.read() as connection:
                return str(connection.execute(sa.select(meta.c.value)).scalar_one())
        finally:
            store.close()

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(opened, range(8))) == [str(SCHEMA_VERSION)] * 8


def test_accounts_are_collected_side_by_side(simulator_factory: SimulatorFactory, database: str) -> None:
    accounts = [twilio_account(f"account{number}", recordings=150) for number in range(4)]
    simulator = simulator_factory(Config(twilio=accounts, latency=0.02))
    processes = [start(database, simulator, account) for account in accounts]
    answers = [result(process) for process in processes]
    for account, answer in zip(accounts, answers, strict=True):
        assert answer["complete"], answer
        assert answer["account"] == account.sid
    with reading(database) as connection:
        table = recordings.c
        kept = {(row.account, row.id) for row in connection.execute(sa.select(table.account, table.id))}
        assert connection.execute(sa.select(sa.func.count()).select_from(runs)).scalar() == 4
    expected = {
        (account.sid, record["sid"])
        for account in accounts
        for record in simulator.world.twilio[account.sid].recordings()
    }
    assert kept == expected


def test_one_account_is_collected_by_one_process_at_a_time(
    simulator_factory: SimulatorFactory, server: Server, database: str
) -> None:
    account = twilio_account("alpha", recordings=3000)
    simulator = simulator_factory(Config(twilio=[account], latency=0.5))
    first = start(database, simulator, account)
    holder = until(server, database, "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted")
    assert holder
    second = result(start(database, simulator, account, wait=0.5))
    assert f"Another process works on twilio account {account.sid}" in second["error"]
    # The lock dies with its holder, and the next run goes on where it stopped.
    until(server, database, "SELECT 1 FROM recordings")
    first.send_signal(signal.SIGKILL)
    first.communicate(timeout=60)
    simulator.set(latency=0.0)
    third = result(start(database, simulator, account, wait=30))
    assert third["complete"]
    assert third["resumed"]
    with reading(database) as connection:
        kept = {row.id for row in connection.execute(sa.select(recordings.c.id))}
        assert connection.execute(sa.select(coverage.c.complete)).scalars().all() == [True] * 3
    assert kept == {record["sid"] for record in simulator.world.twilio[account.sid].recordings()}


def at_work(
    simulator_factory: SimulatorFactory, server: Server, database: str
) -> tuple[TwilioAccount, Handle, subprocess.Popen[str]]:
    """Start a slow collection, and return when it has stored something."""
    account = twilio_account("alpha", recordings=3000)
    simulator = simulator_factory(Config(twilio=[account], latency=0.5))
    process = start(database, simulator, account)
    until(server, database, "SELECT 1 FROM recordings")
    return account, simulator, process


def test_a_connection_that_breaks_is_told_and_mended(
    simulator_factory: SimulatorFactory, server: Server, database: str
) -> None:
    account, simulator, process = at_work(simulator_factory, server, database)
    with server.connect("postgres") as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [database.rpartition("/")[2]],
        )
    answer = result(process)
    assert "administrator:***@" in answer["error"]
    assert "cannot be used" in answer["error"] or "kept other processes away" in answer["error"]
    simulator.set(latency=0.0)
    mended = result(start(database, simulator, account))
    assert mended["complete"]
    assert mended["resumed"]


def test_a_run_that_lost_its_lock_leaves_the_end_to_the_one_that_went_on(
    simulator_factory: SimulatorFactory, server: Server, database: str
) -> None:
    account, simulator, paused = at_work(simulator_factory, server, database)
    paused.send_signal(signal.SIGSTOP)
    try:
        with server.connect("postgres") as connection:
            connection.execute(
                b"SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            )
        simulator.set(latency=0.0)
        went_on = result(start(database, simulator, account, wait=30))
        assert went_on["complete"]
        assert went_on["resumed"]
    finally:
        paused.send_signal(signal.SIGCONT)
    assert "kept other processes away" in result(paused)["error"]
    with reading(database) as connection:
        assert connection.execute(sa.select(runs.c.state, runs.c.error)).all() == [("complete", None)]


def test_a_reader_sees_one_moment(database: str) -> None:
    store = open_store(database)
    try:
        with store.read() as before:
            assert before.execute(sa.select(sa.func.count()).select_from(meta)).scalar() == 1
            with store.begin() as writing:
                writing.execute(meta.insert().values(key="later", value="1"))
            assert before.execute(sa.select(sa.func.count()).select_from(meta)).scalar() == 1
            with pytest.raises(sa.exc.DBAPIError, match="read-only transaction"):
                before.execute(meta.delete())
            before.rollback()
        with store.read() as after:
            assert after.execute(sa.select(sa.func.count()).select_from(meta)).scalar() == 2
    finally:
        store.close()


def test_a_store_of_a_newer_version_is_refused(database: str) -> None:
    store = open_store(database)
    with store.begin() as connection:
        connection.execute(meta.update().values(value=str(SCHEMA_VERSION + 1)))
    store.close()
    with pytest.raises(StoreError, match=r"upgrade cpaas\.recordings"):
        open_store(database)


def test_an_empty_database_is_no_evidence(database: str) -> None:
    with pytest.raises(StoreError, match="is empty; collect into it first"):
        open_store(database, read_only=True)
