# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which run's coverage stands for an account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.store.coverage import (
    all_coverage,
    complete_windows,
    latest_coverage,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import coverage, runs

ZERO = dict.fromkeys(("chains", "pages", "records", "drifted", "seen", "new", "changed", "vanished"), 0)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    one = open_store(str(tmp_path / "store"))
    yield one
    one.close()


def add(
    store: Store,
    number: int,
    window: tuple[str | None, str | None],
    *,
    complete: bool = True,
    account: str = "ACx",
    missing: str | None = None,
) -> None:
    with store.begin() as connection:
        connection.execute(
            runs.insert().values(
                number=number,
                id=f"run {number}",
                provider="twilio",
                account=account,
                mode="full",
                state="complete" if complete else "failed",
                started_at="x",
                tool_version="0",
                request="{}",
            )
        )
        connection.execute(
            coverage.insert().values(
                run=number,
                resource="rooms",
                window_from=window[0],
                window_to=window[1],
                complete=complete,
                missing=missing,
                **ZERO,
            )
        )


def latest(store: Store, as_of: str | None = None) -> list[tuple[str, int, bool]]:
    with store.read() as connection:
        return [(item.account, item.run, item.complete) for item in latest_coverage(connection, as_of)]


def test_the_coverage_that_reaches_furthest_stands(store: Store) -> None:
    add(store, 1, (None, "2026-03-02"))
    add(store, 2, ("2026-03-01", "2026-03-05"))
    add(store, 3, (None, "2026-03-04"))
    add(store, 4, (None, "2026-03-01"), account="ACy")
    assert latest(store) == [("ACx", 2, True), ("ACy", 4, True)]


def test_a_repeated_run_over_the_same_window_changes_nothing(store: Store) -> None:
    add(store, 1, (None, "2026-03-02"))
    add(store, 2, (None, "2026-03-02"))
    assert latest(store) == [("ACx", 1, True)]


def test_a_run_that_was_not_finished_stands_when_it_reaches_further(store: Store) -> None:
    add(store, 1, (None, "2026-03-02"))
    add(store, 2, (None, "2026-03-03"), complete=False, missing='["rooms: refused"]')
    assert latest(store) == [("ACx", 2, False)]
    with store.read() as connection:
        assert [item.missing for item in all_coverage(connection)] == [(), ("rooms: refused",)]
    add(store, 3, (None, "2026-03-03"))
    assert latest(store) == [("ACx", 3, True)]


def test_runs_after_the_moment_in_question_do_not_count(store: Store) -> None:
    add(store, 1, (None, "2026-03-02"))
    add(store, 2, ("2026-03-01", "2026-03-05"))
    add(store, 3, ("2026-03-04", "2026-03-06"))
    assert latest(store, "2026-03-03") == [("ACx", 2, True)]


def test_complete_windows_are_those_of_one_account(store: Store) -> None:
    add(store, 1, (None, "2026-03-02"))
    add(store, 2, ("2026-03-01", "2026-03-05"), complete=False)
    add(store, 3, ("2026-03-01", "2026-03-06"))
    add(store, 4, ("2026-03-01", "2026-03-07"), account="ACy")
    with store.read() as connection:
        windows = complete_windows(connection, "twilio", "ACx", "rooms")
    assert windows == [(None, "2026-03-02"), ("2026-03-01", "2026-03-06")]
