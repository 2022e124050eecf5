# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collections that are killed: the store stays whole, and the next run goes on where they stopped."""

from __future__ import annotations

import os
import random
import signal
import sqlite3
import threading
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fault.world import Contents, Target, difference
from tests.fault.zygote import Zygote, zygote
from tests.simulator.config import Config, Settings, telnyx_account, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle

KILLS = 30  # for each provider


@pytest.fixture(scope="module")
def parent(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Zygote]:
    with zygote(str(tmp_path_factory.mktemp("zygote") / "scratch.sqlite")) as one:
        yield one


def consistent(path: Path, served: Contents, target: Target) -> None:
    """Check that what was committed is sound, and nothing but what was served."""
    if not path.exists():
        return
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    if "meta" in tables:
        problems = difference(target.stored(path), served)
        assert [text for text in problems if not text.startswith("lost")] == []


def proven(path: Path) -> None:
    """Check with plain SQL that the chains of the last run cover its window for every status, without gap."""
    with sqlite3.connect(path) as connection:
        gaps = connection.execute(
            """
            WITH newest AS (SELECT max(number) AS run FROM runs),
            done AS (
                SELECT chains.resource, status, "after", "before",
                       max("before") OVER (
                           PARTITION BY chains.resource, status ORDER BY coalesce("after", '')
                           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
                       ) AS reached
                FROM chains JOIN newest USING (run) WHERE state = 'done'
            )
            SELECT done.* FROM done JOIN newest JOIN coverage USING (run, resource)
            WHERE coalesce("after", '') > coalesce(reached, window_from, '')
            """
        ).fetchall()
        assert gaps == []
        states = dict(connection.execute("SELECT state, count(*) FROM chains GROUP BY 1"))
        assert set(states) <= {"done", "split"}
        ends = connection.execute(
            """
            SELECT chains.resource, status, max("before") = window_to
            FROM chains JOIN coverage USING (run, resource)
            WHERE state = 'done' AND chains.resource <> 'settings' GROUP BY 1, 2
            """
        ).fetchall()
        assert all(reached for _resource, _status, reached in ends)
    connection.close()


@pytest.mark.slow
@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
def test_a_collection_that_is_killed_again_and_again_ends_as_if_it_had_not_been(
    provider: str, parent: Zygote, simulator_factory: SimulatorFactory, tmp_path: Path
) -> None:
    config = Config(
        twilio=[twilio_account("alpha", recordings=4000, rooms=300, settings=Settings())],
        telnyx=[telnyx_account("gamma", recordings=4000)],
        telnyx_max_page=40,
        page_limit="clamp",
        latency=0.003,
    )
    simulator = simulator_factory(config)
    target = Target(simulator, provider)
    served = target.served()
    chance = random.Random(provider)
    kills = finished = 0
    while kills < KILLS:
        path = tmp_path / f"{finished}.sqlite"
        while True:
            pid = parent.start(target, str(path))
            timer = threading.Timer(chance.uniform(0.0, 0.7), _kill, (pid,))
            timer.start()
            end = parent.end()
            timer.cancel()
            timer.join()
            consistent(path, served, target)
            if end["how"] == "killed":
                kills += 1
                continue
            break
        assert end["how"] == "ok", end
        assert end["result"]["complete"]
        assert difference(target.stored(path), served) == []
        with sqlite3.connect(path) as connection:
            # More than one only when the kill came between a run's last commit and the process's end.
            runs = connection.execute("SELECT state FROM runs ORDER BY number").fetchall()
        connection.close()
        assert set(runs) == {("complete",)}
        counts = end["result"]["counts"]["recordings"]
        new = 4000 if len(runs) == 1 else 0
        assert counts == {"seen": 4000, "new": new, "changed": 0, "vanished": 0}
        proven(path)
        finished += 1


def _kill(pid: int) -> None:
    # The parent waits for the child, so the number cannot be another process's by now.
    os.kill(pid, signal.SIGKILL)


def collected(
    parent: Zygote, target: Target, path: Path, *, kill_at: int | None = None
) -> tuple[int, dict[str, t.Any]]:
    """Collect, with one kill after so many requests; return how many requests it took altogether."""
    target.simulator.reset()
    pid = parent.start(target, str(path))
    if kill_at is not None:
        while target.simulator.counters()["total"] < kill_at:
            pass
        _kill(pid)
        assert parent.end() == {"how": "killed"}
        parent.start(target, str(path))
    end = parent.end()
    assert end["how"] == "ok", end
    return target.simulator.counters()["total"], end["result"]


@pytest.mark.slow
@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
def test_an_interruption_of_a_large_collection_costs_little(
    provider: str, parent: Zygote, simulator_factory: SimulatorFactory, tmp_path: Path
) -> None:
    """100,000 records; at most 5 % more requests in total, wherever it is interrupted."""
    simulator: Handle = simulator_factory(
        Config(
            twilio=[twilio_account("alpha", recordings=100_000)],
            telnyx=[telnyx_account("gamma", recordings=100_000)],
        )
    )
    target = Target(simulator, provider)
    undisturbed, _result = collected(parent, target, tmp_path / "undisturbed.sqlite")
    for percent in (15, 50, 90):
        path = tmp_path / f"{percent}.sqlite"
        requests, result = collected(parent, target, path, kill_at=undisturbed * percent // 100)
        assert result["resumed"]
        assert result["counts"]["recordings"]["new"] == 100_000
        assert requests <= 1.05 * undisturbed, f"{requests} instead of {undisturbed}, killed at {percent} %"
        path.unlink()
