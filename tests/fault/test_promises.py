# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Single faults, each with the promise that it puts to the test."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.client.collection import Collection
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Page, Query
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import (
    IncompleteCollectionError,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import StoreError, WrongAccountError
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text

from tests.fault.world import Target, difference
from tests.fault.zygote import zygote
from tests.simulator.handle import Handle


@pytest.fixture
def simulator(troubled: Handle) -> Iterator[Handle]:
    """Hand out the simulator as it is when nothing is wrong."""
    troubled.faults()
    troubled.set(order="desc", short_pages=False, empty_last_page=False, quota=None, latency=0.0)
    troubled.reset()
    yield troubled
    troubled.faults()
    troubled.set(quota=None, latency=0.0)


def chains(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT state, coalesce(ended_by, '') FROM chains").fetchall()
    connection.close()
    return found


@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
def test_a_storm_of_refusals_loses_nothing(simulator: Handle, tmp_path: Path, provider: str) -> None:
    target = Target(simulator, provider, http={"max_retries": 50, "max_wait": 10_000.0})
    served = target.served()
    simulator.faults({"kind": "http429", "probability": 0.8, "retry_after": 2})
    result = target.collect(tmp_path / "store")
    assert result["complete"]
    assert result["api"]["retries"] > 20
    assert difference(target.stored(tmp_path / "store"), served) == []


def test_a_storm_without_end_is_told_within_the_waiting_budget(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio", http={"max_wait": 60.0})
    simulator.faults({"kind": "http429", "probability": 1.0, "retry_after": 20, "path": "Status=completed"})
    with pytest.raises(IncompleteCollectionError, match="HTTP 429") as caught:
        target.collect(tmp_path / "store")
    assert caught.value.result["api"]["waited_seconds"] <= 60.0
    assert caught.value.result["coverage"]["rooms"]["complete"]
    assert not caught.value.result["coverage"]["recordings"]["complete"]
    simulator.faults()
    assert target.collect(tmp_path / "store")["complete"]
    assert difference(target.stored(tmp_path / "store"), target.served()) == []


def test_a_page_that_comes_twice_is_noticed(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio", http={"concurrency": 1})
    simulator.faults({"kind": "repeat_page", "nth": [1], "path": "Status=completed"})
    result = target.collect(tmp_path / "store")
    assert result["complete"]
    assert len(result["warnings"]) == 1
    assert result["warnings"][0].endswith("repeats the page before it; it was read again.")
    assert difference(target.stored(tmp_path / "store"), target.served()) == []


def test_the_wrong_page_of_a_numbered_list_is_noticed(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "telnyx")
    simulator.faults({"kind": "telnyx_repeat", "nth": [3]})
    result = target.collect(tmp_path / "store")
    assert result["complete"]
    assert result["warnings"]
    assert "split" in {state for state, _ended in chains(tmp_path / "store")}
    assert difference(target.stored(tmp_path / "store"), target.served()) == []


def test_an_expired_token_begins_the_chain_anew_without_a_word(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio", http={"concurrency": 1})
    simulator.faults({"kind": "expired_token", "nth": [1, 3]})
    result = target.collect(tmp_path / "store")
    assert result["complete"]
    assert result["warnings"] == []
    assert difference(target.stored(tmp_path / "store"), target.served()) == []


def test_a_next_page_elsewhere_gets_no_credentials(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio")
    simulator.faults({"kind": "foreign_next", "probability": 1.0, "path": "Status=completed"})
    with pytest.raises(IncompleteCollectionError, match="another origin"):
        target.collect(tmp_path / "store")
    assert simulator.requests(port="foreign") == []
    assert simulator.violations() == []


@pytest.mark.parametrize("page", [1, 4])
def test_a_record_of_another_account_stops_the_run(simulator: Handle, tmp_path: Path, page: int) -> None:
    target = Target(simulator, "twilio", http={"concurrency": 2})
    other = simulator.config.twilio[1].sid
    simulator.faults({"kind": "wrong_account", "nth": [page], "path": "/v1/Recordings"})
    with pytest.raises(WrongAccountError) as caught:
        target.collect(tmp_path / "store")
    assert target.name in str(caught.value)
    assert other in str(caught.value)
    simulator.faults()
    served = target.served()
    problems = difference(target.stored(tmp_path / "store"), served)
    assert [text for text in problems if not text.startswith("lost")] == []
    with sqlite3.connect(tmp_path / "store") as connection:
        for table in ("rooms", "recordings", "settings", "runs"):
            accounts = connection.execute(f"SELECT DISTINCT account FROM {table}").fetchall()
            assert set(accounts) <= {(target.name,)}
        dump = "\n".join(connection.iterdump())
        assert connection.execute("SELECT state FROM runs").fetchall() == [("failed",)]
    connection.close()
    assert dump.count(other) == 1, "in the run's error, and nowhere else"
    assert target.collect(tmp_path / "store")["complete"]
    assert difference(target.stored(tmp_path / "store"), served) == []


@pytest.mark.parametrize("provider", ["twilio", "telnyx"])
def test_a_provider_that_ignores_the_time_filter_is_not_believed(
    simulator: Handle, tmp_path: Path, provider: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Telnyx answers a filter that it does not know with everything."""
    target = Target(simulator, provider)
    ask = Collection.page

    def deaf(self: Collection, query: Query, cursor: str | None) -> Page:
        return ask(self, replace(query, after=None, before=None), cursor)

    monkeypatch.setattr(Collection, "page", deaf)
    after = datetime.now(UTC) - timedelta(hours=30)
    with pytest.raises(IncompleteCollectionError, match="did not apply a filter") as caught:
        target.collect(tmp_path / "store", after=("30h", after), resources=("recordings",))
    assert not caught.value.result["coverage"]["recordings"]["complete"]


def test_what_is_missing_is_named_with_its_span(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio", http={"max_retries": 1})
    simulator.faults({"kind": "http500", "probability": 1.0, "path": "Status=failed"})
    with pytest.raises(IncompleteCollectionError) as caught:
        target.collect(tmp_path / "store")
    result = caught.value.result
    assert len(result["missing"]) == 1
    assert result["missing"][0].startswith("recordings with status failed created until 20")
    assert "HTTP 500" in result["missing"][0]
    assert result["coverage"]["rooms"]["complete"]
    allowed = target.collect(tmp_path / "store", allow_incomplete=True)
    assert (allowed["complete"], allowed["resumed"], len(allowed["missing"])) == (False, True, 1)


def test_a_recording_that_moves_on_between_two_attempts_is_not_lost(
    simulator: Handle, tmp_path: Path
) -> None:
    """The status that failed is read again; by then the recording has a status that had been read."""
    target = Target(simulator, "twilio", 1, http={"max_retries": 0})
    moving = next(simulator.world.twilio[target.name].recordings("processing"))["sid"]
    simulator.faults({"kind": "http500", "probability": 1.0, "path": "Status=processing"})
    with pytest.raises(IncompleteCollectionError):
        target.collect(tmp_path / "store")
    simulator.faults()
    simulator.mutate({"op": "complete", "account": target.name, "sid": moving})
    result = target.collect(tmp_path / "store")
    assert result["resumed"]
    assert result["complete"]
    assert difference(target.stored(tmp_path / "store"), target.served()) == []


def test_a_record_without_an_id_is_missed_until_it_has_one(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio", http={"concurrency": 1})
    bad = {"kind": "bad_record", "field": "sid", "path": "Status=completed"}
    simulator.faults({**bad, "probability": 1.0})
    for _run in range(2):  # a run that goes on does not take the page for read
        with pytest.raises(IncompleteCollectionError, match="has no sid"):
            target.collect(tmp_path / "store")
    simulator.faults()
    assert target.collect(tmp_path / "store")["complete"]
    assert difference(target.stored(tmp_path / "store"), target.served()) == []


def test_two_collections_of_one_account_do_not_run_at_once(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio")
    path = tmp_path / "store"
    simulator.set(latency=0.05)
    with zygote(str(tmp_path / "one")) as one, zygote(str(tmp_path / "two")) as two:
        one.start(target, str(path))
        while not simulator.requests():
            pass
        two.start(target, str(path), lock_timeout=0.1)
        refused = two.end()
        assert refused["how"] == "error"
        assert target.name in refused["message"]
        assert "did not finish within 0.1 s" in refused["message"]
        two.start(target, str(path), lock_timeout=60.0)
        ends = one.end(), two.end()
    assert [end["how"] for end in ends] == ["ok", "ok"]
    assert ends[1]["result"]["changed"] is False
    assert difference(target.stored(path), target.served()) == []


def test_collections_of_different_accounts_share_a_store(simulator: Handle, tmp_path: Path) -> None:
    targets = [Target(simulator, provider, place) for provider in ("twilio", "telnyx") for place in (0, 1)]
    path = tmp_path / "folder" / "store"
    with zygote(str(tmp_path / "one")) as one, zygote(str(tmp_path / "two")) as two:
        for pair in (targets[:2], targets[2:]):
            one.start(pair[0], str(path))
            two.start(pair[1], str(path))
            assert [end["how"] for end in (one.end(), two.end())] == ["ok", "ok"]
    for target in targets:
        assert difference(target.stored(path), target.served()) == []


def test_a_store_that_fails_stops_the_reading_threads(simulator: Handle, tmp_path: Path) -> None:
    target = Target(simulator, "twilio")
    path = tmp_path / "store"
    target.collect(path)
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE chains")
        connection.execute("UPDATE runs SET state = 'complete'")
    connection.close()
    with pytest.raises(StoreError, match="no such table: chains"):
        target.collect(path)
    assert [thread for thread in threading.enumerate() if thread.name.startswith("listing")] == []


def test_ages_and_broken_seconds_are_no_obstacle(simulator: Handle, tmp_path: Path) -> None:
    """Bounds go over the wire as whole seconds; what they widen must neither be lost nor stop the count."""
    for provider in ("twilio", "telnyx"):
        target = Target(simulator, provider)
        served = target.served()
        dated = {key: row for key, row in served.items() if key[0] == "recordings" and row["created_at"]}
        times = sorted(row["created_at"] for row in dated.values())
        middle = datetime.fromisoformat(times[len(times) // 2]) + timedelta(microseconds=500)
        path = tmp_path / provider
        result = target.collect(path, after=("x", middle), before=("y", datetime.now(UTC)))
        assert result["complete"], result
        stored = target.stored(path)
        assert [
            key for key, row in dated.items() if row["created_at"] >= to_text(middle) and key not in stored
        ] == []
