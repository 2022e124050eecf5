# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The control channel, changes of data while lists are read, and the command line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.http_client import Client
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import ControlError, Handle, running

TESTS = Path(__file__).resolve().parents[1]


@pytest.fixture
def handle(simulator_factory: SimulatorFactory) -> Handle:
    return simulator_factory(
        Config(
            nulls=0,
            twilio=[twilio_account("alpha", recordings=200)],
            telnyx=[telnyx_account("gamma", recordings=50)],
        )
    )


def test_requests_are_logged_without_their_credentials(handle: Handle) -> None:
    client, account = Client(handle), handle.config.twilio[0]
    client.get("/v1/Recordings?Status=completed&PageSize=3")
    client.get("/v1/Recordings", auth=None)
    first, second = handle.requests()
    assert (first["method"], first["path"], first["status"]) == ("GET", "/v1/Recordings", 200)
    assert first["query"] == [["Status", "completed"], ["PageSize", "3"]]
    assert (first["account"], first["endpoint"], first["authorization"]) == (account.sid, "recordings", True)
    assert (second["account"], second["status"], second["authorization"]) == (None, 401, False)
    assert account.auth_token not in json.dumps(handle.requests())
    assert handle.requests(since=first["number"]) == [second]
    assert (handle.counters()["total"], handle.counters()["status"]) == (2, {"200": 1, "401": 1})
    handle.reset()
    assert handle.counters()["total"] == 0


def test_changes_show_in_lists_and_in_the_world(handle: Handle) -> None:
    client, account = Client(handle), handle.config.twilio[0].sid
    world = handle.world.twilio[account]
    completed = [r["sid"] for r in world.recordings("completed")]
    processing = next(world.recordings("processing"))["sid"]
    added = handle.mutate(
        {"op": "delete", "account": account, "sid": completed[0]},
        {"op": "complete", "account": account, "sid": processing},
        {"op": "vanish", "account": account, "sid": completed[1]},
        {"op": "recording", "account": account, "sid": completed[2], "fields": {"track_name": "renamed"}},
        {
            "op": "add_recordings",
            "account": account,
            "times": ["2026-03-01T00:00:00Z", "2026-03-01T00:00:01Z"],
        },
        {"op": "settings", "account": account, "fields": {"encryption_enabled": True}},
    )[4]["sids"]
    for status in ("processing", "completed", "failed", "deleted"):
        assert client.everything("/v1/Recordings", Status=status, PageSize=9) == list(
            world.recordings(status)
        )
    now = {r["sid"]: r["status"] for r in client.everything("/v1/Recordings")}
    assert completed[0] not in now
    assert completed[1] not in now
    assert now[processing] == now[added[0]] == now[added[1]] == "completed"
    assert client.get(f"/v1/Recordings/{completed[0]}").json()["status"] == "deleted"
    assert client.get(f"/v1/Recordings/{completed[1]}").status_code == 404
    assert client.get(f"/v1/Recordings/{completed[2]}").json()["track_name"] == "renamed"
    bounded = client.everything("/v1/Recordings", DateCreatedBefore="2026-03-01T00:00:01Z")
    assert added[0] in {r["sid"] for r in bounded}
    assert added[1] not in {r["sid"] for r in bounded}


def test_rooms_change_in_both_products(handle: Handle) -> None:
    client, account = Client(handle), handle.config.twilio[0].sid
    world = handle.world.twilio[account]
    pending = next(r["room_sid"] for r in world.rooms() if r["processing_state"] not in ("complete", None))
    live = next(world.video_rooms("in-progress"))["sid"]
    handle.mutate(
        {"op": "complete_room", "account": account, "sid": pending},
        {"op": "room", "account": account, "sid": live, "video": {"status": "completed"}},
        {
            "op": "add_rooms",
            "account": account,
            "times": [world.config.now.isoformat() if world.config.now else ""],
        },
    )
    assert client.get(f"/v1/Video/Rooms/{pending}").json()["processing_state"] == "complete"
    assert live not in {r["sid"] for r in client.everything("/v1/Rooms")}
    assert live in {r["sid"] for r in client.everything("/v1/Rooms", Status="completed")}
    assert client.everything("/v1/Video/Rooms", CreatedAfter="2020-01-01T00:00:00Z") == list(world.rooms())


def test_a_telnyx_recording_that_goes_shifts_the_pages(handle: Handle) -> None:
    client = Client(handle)
    second = client.telnyx("/recordings?page[size]=10&page[number]=2").json()["data"]
    first = client.telnyx("/recordings?page[size]=10").json()["data"][0]["id"]
    handle.mutate({"op": "vanish", "account": "gamma", "sid": first})
    shifted = client.telnyx("/recordings?page[size]=10&page[number]=2").json()
    assert [r["id"] for r in shifted["data"]][:9] == [r["id"] for r in second][1:]
    assert shifted["meta"]["total_results"] == 49
    assert client.telnyx(f"/recordings/{first}").status_code == 404


def test_the_clock_moves_retention(handle: Handle) -> None:
    client, world = Client(handle), next(iter(handle.world.twilio.values()))
    assert list(world.rooms())
    handle.mutate({"op": "now", "time": "2099-01-01T00:00:00Z"})
    assert (
        client.everything("/v1/Video/Rooms", CreatedAfter="2020-01-01T00:00:00Z") == list(world.rooms()) == []
    )


def test_changes_can_wait_for_requests(handle: Handle) -> None:
    client, account = Client(handle), handle.config.twilio[0].sid
    sid = next(handle.world.twilio[account].recordings("processing"))["sid"]
    handle.schedule(2, {"op": "complete", "account": account, "sid": sid})
    path = f"/v1/Recordings/{sid}"
    assert [client.get(path).json()["status"] for _any in range(3)] == [
        "processing",
        "processing",
        "completed",
    ]
    assert client.get(path).json() == handle.world.twilio[account].recording(sid)


def test_options_change_while_it_runs(handle: Handle) -> None:
    client, world = Client(handle), next(iter(handle.world.twilio.values()))
    before = client.everything("/v1/Recordings", Status="completed")
    handle.set(order="asc")
    after = client.everything("/v1/Recordings", Status="completed")
    assert after == list(world.recordings("completed")) == before[::-1]
    handle.set(compress=True)
    packed = client.get("/v1/Recordings")
    assert packed.headers["Content-Encoding"] in ("gzip", "deflate")
    assert packed.json()["recordings"]
    handle.set(latency=0.2)
    assert client.get("/v1/Recordings").elapsed.total_seconds() >= 0.2


def test_wrong_control_requests_say_why(handle: Handle) -> None:
    for action, body, words in (
        ("set", {"color": "red"}, "cannot be set: color"),
        ("set", {"latency": "soon"}, "latency"),
        ("mutate", {"op": "delete", "account": "ACnone", "sid": "RT"}, "ACnone"),
        ("mutate", {"op": "explode", "account": "gamma", "sid": "x"}, "no such record"),
        ("nothing", None, "no such control"),
    ):
        with pytest.raises(ControlError, match=words):
            handle.control(action, body)


def test_two_simulators_of_one_configuration_serve_the_same(handle: Handle) -> None:
    with running(handle.config) as other:
        for path in ("/v1/Recordings?PageSize=100", "/v1/Rooms?Status=completed"):
            key = Client(handle).get(path).json()["meta"]["key"]
            assert Client(other).get(path).json()[key] == Client(handle).get(path).json()[key]


def test_the_command_line_announces_itself_and_stops_cleanly(tmp_path: Path) -> None:
    ready = tmp_path / "ready.json"
    options = [
        "--ready-file",
        str(ready),
        "--now",
        "2026-02-01T00:00:00Z",
        "--recordings",
        "70",
        "--order",
        "shuffled",
    ]
    options += [
        "--skew",
        "0.8:0.05",
        "--fault",
        "http500@1",
        "--fault",
        "slow=0",
        "--clean",
        "--set",
        "short_pages=true",
        "--latency",
        "0.001",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "simulator", *options],
        env={**os.environ, "PYTHONPATH": str(TESTS)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout
        announced = json.loads(process.stdout.readline())
        assert json.loads(ready.read_text(encoding="utf-8")) == announced
        assert announced["pid"] == process.pid
        assert announced["url"] == f"http://127.0.0.1:{announced['port']}"
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        process.communicate()
