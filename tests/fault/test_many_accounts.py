# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many accounts in one task: what goes wrong with one costs the others nothing, and a kill costs little."""

from __future__ import annotations

import json
import random
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.fault.world import Contents, Target, difference
from tests.forks.nursery import Nursery
from tests.integration.module_run import run_module
from tests.scale.job import credentials, family
from tests.simulator.config import Config, Settings, telnyx_account, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle, start
from tools.project import tool_environment

MODULE = "ansible_collections.cpaas.recordings.plugins.modules.recording_collect"
HTTP = {"timeout": 1.0, "max_retries": 1, "max_wait": 2.0, "lock_timeout": 0.5}
KILLS = 60
IN_FLIGHT = 20


@pytest.fixture(scope="module")
def world() -> Iterator[Handle]:
    names = ("fine", "busy", "hanging", "mistaken", "stranger", "twice", "locked")
    config = Config(
        twilio=[twilio_account(name, recordings=40, rooms=8, settings=Settings()) for name in names],
        telnyx=[telnyx_account("calls", recordings=30)],
    )
    handle = start(config)
    yield handle
    handle.stop()


def entries(world: Handle) -> list[dict[str, Any]]:
    """Return an entry for each account, one of which is named a second time at the end."""
    addresses = {"video_base_url": world.url, "insights_base_url": world.url}
    found: list[dict[str, Any]] = [
        {
            "name": account.friendly_name.removeprefix("Simulated "),
            "provider": "twilio",
            "account_sid": account.sid,
            "auth_token": account.auth_token,
            **addresses,
        }
        for account in world.config.twilio
    ]
    calls = world.config.telnyx[0]
    telnyx = {"telnyx_api_key": calls.api_key, "telnyx_base_url": world.telnyx_url}
    found.append({"name": "calls", "provider": "telnyx", "telnyx_account": calls.name, **telnyx})
    found[3]["auth_token"] = "a-token-of-nobody-0123456789abcdef"
    again = {**found[5], "name": "again"}
    return [*found, again]


def exact(world: Handle, store: Path, *places: int) -> None:
    """Check that the store holds what the Twilio accounts at *places* have, and nothing else of them."""
    for place in places:
        target = Target(world, "twilio", place)
        assert difference(target.stored(store), target.served()) == []


def test_what_goes_wrong_with_an_account_costs_the_others_nothing(world: Handle, tmp_path: Path) -> None:
    busy, hanging, stranger, locked = (world.config.twilio[place].sid for place in (1, 2, 4, 6))
    store = tmp_path / "evidence.db"
    world.faults(
        {"kind": "http429", "account": busy, "probability": 1.0, "retry_after": 0.2},
        {"kind": "hang", "account": hanging, "probability": 1.0, "seconds": 30.0},
        {"kind": "wrong_account", "account": stranger, "probability": 1.0},
    )
    holder = open_store(str(store))
    with holder.lock(f"twilio account {locked}"):
        done = run_module("recording_collect", {"store": str(store), "accounts": entries(world), **HTTP})
    world.faults()
    accounts = {account["name"]: account for account in done["accounts"]}
    assert done.failed
    assert "7 of 9 accounts could not be collected as a whole. " in done["msg"]
    assert {name: account["kind"] for name, account in accounts.items()} == {
        "fine": None,
        "busy": "rate",
        "hanging": "network",
        "mistaken": "credentials",
        "stranger": "data",
        "twice": "options",
        "locked": "store",
        "calls": None,
        "again": "options",
    }
    assert [name for name, account in accounts.items() if account["complete"]] == ["fine", "calls"]
    assert accounts["twice"]["msg"] == accounts["again"]["msg"]
    assert "are the same account" in accounts["twice"]["msg"]
    assert stranger in accounts["stranger"]["msg"]
    assert "a-token-of-nobody" not in json.dumps(done.result)
    exact(world, store, 0)
    holder.close()
    mended = [entry for entry in entries(world) if entry["name"] not in ("again", "mistaken")]
    second = run_module("recording_collect", {"store": str(store), "accounts": mended, **HTTP})
    assert not second.failed, second.result
    exact(world, store, 0, 1, 2, 4, 5, 6)


def test_check_mode_writes_nothing_and_tells_what_would_change(world: Handle, tmp_path: Path) -> None:
    store = tmp_path / "evidence.db"
    chosen = [entry for entry in entries(world) if entry["name"] in ("fine", "calls")]
    done = run_module("recording_collect", {"store": str(store), "accounts": chosen}, check=True)
    assert done["changed"] is True
    assert done["counts"]["recordings"]["new"] == 70
    assert list(tmp_path.iterdir()) == []


def test_the_environment_is_for_those_who_say_nothing(world: Handle, tmp_path: Path) -> None:
    first, second, *_others = world.config.twilio
    env = {
        "TWILIO_ACCOUNT_SID": first.sid,
        "TWILIO_AUTH_TOKEN": first.auth_token,
        "TWILIO_VIDEO_BASE_URL": world.url,
        "TWILIO_INSIGHTS_BASE_URL": world.url,
    }
    accounts = [
        {"name": "own", "provider": "twilio", "account_sid": second.sid, "auth_token": second.auth_token},
        {"name": "environment", "provider": "twilio"},
        {"name": "half", "provider": "twilio", "account_sid": world.config.twilio[2].sid},
    ]
    options = {"store": str(tmp_path / "evidence.db"), "accounts": accounts, "resources": ["settings"]}
    done = run_module("recording_collect", options, env=env)
    told = {account["name"]: account for account in done["accounts"]}
    assert [told[name]["complete"] for name in ("own", "environment", "half")] == [True, True, False]
    assert told["environment"]["account"] == first.sid
    assert "those in the environment are another account's" in told["half"]["msg"]
    assert second.auth_token not in json.dumps(done.result)
    beside = run_module("recording_collect", {**options, "auth_token": second.auth_token}, env=env)
    assert beside.failed
    assert beside["msg"].startswith("auth_token stands beside accounts")


class Job:
    """A collection of all accounts of a simulator, as a process that can be killed."""

    def __init__(self, simulator: Handle, store: Path, folder: Path) -> None:
        config = simulator.config
        self._env = tool_environment(credentials(simulator, config.twilio[0]))
        self._folder = folder
        accounts = [
            {"name": account.friendly_name, "provider": "twilio", "account_sid": account.sid}
            for account in config.twilio
        ]
        self._options = {
            "store": str(store),
            "accounts": accounts,
            "accounts_at_once": IN_FLIGHT,
            "requests_per_second": 0,
            "_ansible_remote_tmp": str(folder),
        }

    def run(self, nursery: Nursery, after: float | None) -> dict[str, Any] | None:
        """Collect; kill it *after* seconds. Returns the result, ``None`` when it was killed before."""
        given, out = self._folder / "given", self._folder / "out"
        given.write_text(json.dumps({"ANSIBLE_MODULE_ARGS": self._options}))
        with given.open("rb") as reading, out.open("wb") as writing, (self._folder / "err").open("wb") as err:
            files = (reading.fileno(), writing.fileno(), err.fileno())
            child = nursery.start(MODULE, env=self._env, cwd=self._folder, files=files)
            timer = threading.Timer(after if after is not None else 600.0, child.kill)
            timer.start()
            status = child.wait(600)
            timer.cancel()
            timer.join()
        if status < 0:
            return None
        result: dict[str, Any] = json.loads(out.read_text())
        return result


def sound(store: Path, served: dict[str, Contents], targets: list[Target]) -> None:
    """Check that what was committed is whole, and nothing but what was served."""
    if not store.exists():
        return
    with sqlite3.connect(store) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    if "meta" in tables:
        for target in targets:
            problems = difference(target.stored(store), served[target.name])
            assert [text for text in problems if not text.startswith("lost")] == []


@pytest.mark.slow
def test_a_job_that_is_killed_again_and_again_ends_as_if_it_had_not_been(
    simulator_factory: SimulatorFactory, tmp_path: Path
) -> None:
    """Sixty kills with twenty accounts in flight; each next run goes on for each account where it was."""
    config = family(IN_FLIGHT, 300)
    config.latency = 0.01
    simulator = simulator_factory(config)
    targets = [Target(simulator, "twilio", place) for place in range(IN_FLIGHT)]
    served = {target.name: target.served() for target in targets}
    nursery = Nursery(MODULE)
    chance = random.Random(60)
    kills = 0
    store = tmp_path / "0.db"
    while kills < KILLS:
        result = Job(simulator, store, tmp_path).run(nursery, chance.uniform(0.2, 2.5))
        if result is None:
            kills += 1
            if kills % 5 == 0:
                sound(store, served, targets)
            continue
        finished(result, store, served, targets)
        store = tmp_path / f"{kills}.db"
    result = Job(simulator, store, tmp_path).run(nursery, None)
    assert result is not None
    finished(result, store, served, targets)
    nursery.close()


def finished(result: dict[str, Any], store: Path, served: dict[str, Contents], targets: list[Target]) -> None:
    """Check that every account is complete and exact, and that no record was counted twice."""
    assert not result.get("failed"), result
    assert all(account["complete"] for account in result["accounts"])
    for target in targets:
        assert difference(target.stored(store), served[target.name]) == []
    with sqlite3.connect(store) as connection:
        states = {state for (state,) in connection.execute("SELECT DISTINCT state FROM runs")}
        assert states == {"complete"}
    connection.close()
