# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many accounts in one task into PostgreSQL: a few connections, and locks that hold or say so."""

from __future__ import annotations

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.shared import open_shared
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.side_by_side import side_by_side

from tests.integration.module_run import run_module
from tests.postgres.server import Server
from tests.scale.job import credentials, family
from tests.simulator.fixtures import SimulatorFactory

ACCOUNTS = 20


def sessions(server: Server, database: str) -> int:
    """Return how many connections to *database* there are."""
    with server.connect("postgres") as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = %s", (database,)
        ).fetchone()
    assert row is not None
    return int(row[0])


def test_twenty_accounts_are_collected_and_again_with_nothing_new(
    server: Server, simulator_factory: SimulatorFactory
) -> None:
    simulator = simulator_factory(family(ACCOUNTS, 40))
    store = server.create_database("many_accounts")
    accounts = [
        {"name": account.friendly_name, "provider": "twilio", "account_sid": account.sid}
        for account in simulator.config.twilio
    ]
    options = {"store": store, "accounts": accounts, "accounts_at_once": ACCOUNTS}
    env = credentials(simulator, simulator.config.twilio[0])
    first = run_module("recording_collect", options, env=env)
    assert not first.failed, first.result
    assert first["counts"]["recordings"]["new"] == 40 * ACCOUNTS
    again = run_module("recording_collect", {**options, "mode": "incremental"}, env=env)
    assert (again.failed, again["changed"]) == (False, False), again.result


def test_locks_of_many_threads_share_a_connection(server: Server) -> None:
    name = "shared_locks"
    shared = open_shared(server.create_database(name))
    other = open_store(server.url(name))

    def work(number: int) -> int:
        with shared.lock(f"account {number}", wait=0) as check:
            check()
            with shared.begin() as connection:
                connection.exec_driver_sql("SELECT 1")
            with (
                pytest.raises(StoreError, match="Another process works on"),
                other.lock(f"account {number}", wait=0),
            ):
                raise AssertionError
            with pytest.raises(StoreError, match="works on"), shared.lock(f"account {number}", wait=0):
                raise AssertionError
            return sessions(server, name)

    open_ones = side_by_side(work, range(ACCOUNTS), ACCOUNTS)
    assert max(open_ones) <= 9 + 15, (
        "nine of the shared store; those of the other one are SQLAlchemy's fifteen"
    )
    with other.lock("account 1", wait=0):
        pass
    shared.close()
    other.close()


def test_locks_that_were_lost_are_told_and_later_ones_hold_again(server: Server) -> None:
    name = "lost_locks"
    shared = open_shared(server.create_database(name))
    with shared.lock("account 1", wait=0) as check:
        check()
        with server.connect("postgres") as connection:
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted"
            )
        with pytest.raises(StoreError, match="broke that kept other processes away from account 1"):
            check()
        with shared.lock("account 2", wait=5) as later:
            later()
    shared.close()
