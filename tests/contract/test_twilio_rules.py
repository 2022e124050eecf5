# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twilio's rules for lists: defaults, bounds, page sizes, tokens, and answers to mistakes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.contract.http_client import Client
from tests.simulator.config import Config, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle
from tests.simulator.timeline import iso, parse


@pytest.fixture
def client(simulator: Handle) -> Client:
    return Client(simulator)


def refused(client: Client, path: str, **params: Any) -> tuple[int, int]:
    answer = client.get(path, params=params)
    body = answer.json()
    assert set(body) == {"code", "message", "more_info", "status"}
    assert answer.headers["Twilio-Request-Id"].startswith("RQ")
    assert body["status"] == answer.status_code
    return answer.status_code, body["code"]


def test_pages_are_chained_by_absolute_urls_without_a_total(client: Client) -> None:
    pages = list(client.pages("/v1/Recordings", PageSize=50, Status="completed"))
    for number, page in enumerate(pages):
        meta = page["meta"]
        assert set(meta) == {
            *("page", "page_size", "first_page_url", "previous_page_url", "url", "next_page_url", "key")
        }
        assert (meta["page"], meta["page_size"], meta["key"]) == (number, 50, "recordings")
        assert (meta["previous_page_url"] is None) == (number == 0)
        assert client.get(meta["url"]).json()["recordings"] == page["recordings"]
        if number:
            before = client.get(meta["previous_page_url"]).json()
            assert before["recordings"] == pages[number - 1]["recordings"]
            assert meta["next_page_url"] is None or meta["next_page_url"].startswith(client.handle.url)
    assert len(pages) > 2
    assert client.get(pages[-1]["meta"]["first_page_url"]).json()["recordings"] == pages[0]["recordings"]


def test_the_default_page_has_fifty_records(client: Client) -> None:
    assert len(client.get("/v1/Recordings").json()["recordings"]) == 50


@pytest.mark.parametrize(
    ("path", "maximum"), [("/v1/Recordings", 100), ("/v1/Rooms", 1000), ("/v1/Video/Rooms", 1000)]
)
def test_page_sizes_end_at_the_documented_maximum(client: Client, path: str, maximum: int) -> None:
    assert client.get(path, params={"PageSize": maximum}).json()["meta"]["page_size"] == maximum
    for size in (maximum + 1, 0, -1, "many"):
        assert refused(client, path, PageSize=size) == (400, 20001)


def test_page_sizes_above_the_maximum_can_be_clamped_instead(simulator_factory: SimulatorFactory) -> None:
    handle = simulator_factory(Config(page_limit="clamp", twilio=[twilio_account("alpha")]))
    assert Client(handle).get("/v1/Recordings?PageSize=1000").json()["meta"]["page_size"] == 100


def test_pages_are_reached_by_token_only(client: Client) -> None:
    assert refused(client, "/v1/Recordings", Page=1) == (400, 70002)
    for token in ("PTnonsense", "x", "PT" + "A" * 40):
        assert refused(client, "/v1/Recordings", Page=1, PageToken=token) == (400, 21481)
    following = client.get("/v1/Recordings?Status=completed&PageSize=5").json()["meta"]["next_page_url"]
    assert client.get(following).status_code == 200
    assert client.get(following.replace("Status=completed", "Status=deleted")).json()["code"] == 21481
    other = Client(client.handle, twilio=1)
    assert other.get(following).json()["code"] == 21481


def test_recordings_without_status_are_all_but_the_deleted(client: Client) -> None:
    listed = client.everything("/v1/Recordings")
    assert {r["status"] for r in listed} == {"processing", "completed", "failed"}
    every = [
        r
        for s in ("processing", "completed", "failed", "deleted")
        for r in client.everything("/v1/Recordings", Status=s)
    ]
    assert len(every) == 230 > len(listed)


def test_rooms_without_status_are_those_in_progress(client: Client) -> None:
    assert {room["status"] for room in client.everything("/v1/Rooms")} == {"in-progress"}


def test_insights_without_bounds_shows_what_completed_in_a_day(client: Client) -> None:
    unasked = client.everything("/v1/Video/Rooms")
    asked = client.everything("/v1/Video/Rooms", CreatedAfter="2020-01-01T00:00:00Z")
    assert 0 < len(unasked) < len(asked) == 60
    assert "in_progress" in {room["room_status"] for room in asked}
    assert {room["room_status"] for room in unasked if room["room_status"]} == {"completed"}


@pytest.mark.parametrize("status", ["Completed", "gone", ""])
def test_a_wrong_status_is_refused(client: Client, status: str) -> None:
    assert refused(client, "/v1/Recordings", Status=status)[0] == 400
    assert refused(client, "/v1/Rooms", Status=status)[0] == 400


def test_status_takes_one_value(client: Client) -> None:
    assert refused(client, "/v1/Recordings", Status=["completed", "failed"])[0] == 400


def test_parameters_are_case_sensitive_and_unknown_ones_are_ignored(client: Client) -> None:
    whole = client.get("/v1/Recordings").json()["recordings"]
    assert (
        client.get("/v1/Recordings?status=deleted&datecreatedafter=2099-01-01").json()["recordings"] == whole
    )


def test_time_bounds_are_half_open(client: Client) -> None:
    world = client.handle.world.twilio[client.handle.config.twilio[0].sid]
    when = iso(world.data.time(120))
    at = [r["date_created"] for r in world.recordings("completed") if r["date_created"] == when]
    after = client.everything("/v1/Recordings", DateCreatedAfter=when, Status="completed")
    before = client.everything("/v1/Recordings", DateCreatedBefore=when, Status="completed")
    assert at
    assert len(after) + len(before) == len(list(world.recordings("completed")))
    assert when in {r["date_created"] for r in after}
    assert when not in {r["date_created"] for r in before}


def test_bounds_take_offsets_when_encoded_and_need_a_zone(client: Client) -> None:
    path = "/v1/Recordings"
    utc = client.everything(path, DateCreatedAfter="2020-01-01T00:00:00Z")
    assert client.everything(path, DateCreatedAfter="2020-01-01T02:00:00+02:00") == utc
    assert (
        client.get(f"{path}?DateCreatedAfter=2020-01-01T02:00:00+02:00").status_code == 400
    )  # '+' is a space
    for wrong in ("2020-01-01T00:00:00", "yesterday", "2020-01-01"):
        assert refused(client, path, DateCreatedAfter=wrong) == (400, 20001)


def test_rooms_can_ignore_the_time_of_day(simulator_factory: SimulatorFactory) -> None:
    handle = simulator_factory(Config(rooms_by_day=True, twilio=[twilio_account("alpha", recordings=800)]))
    rooms = list(handle.world.twilio[handle.config.twilio[0].sid].video_rooms("completed"))
    times = sorted(parse(room["date_created"]) for room in rooms if room["date_created"])
    middle = times[len(times) // 2]
    listed = Client(handle).everything("/v1/Rooms", Status="completed", DateCreatedAfter=iso(int(middle)))
    assert min(parse(room["date_created"]) for room in listed if room["date_created"]) < middle
    plain = Client(handle).everything("/v1/Rooms", Status="completed", DateCreatedAfter=iso(int(middle))[:10])
    assert plain == listed


def test_media_type_source_and_group_filters(client: Client) -> None:
    every = client.everything("/v1/Recordings", Status="completed")
    for kind in ("audio", "video"):
        listed = client.everything("/v1/Recordings", Status="completed", MediaType=kind)
        assert [r["sid"] for r in listed] == [r["sid"] for r in every if r["type"] == kind]
    assert client.everything("/v1/Recordings", MediaType="data") == []
    sample = next(r for r in every if r["grouping_sids"] and "participant_sid" in r["grouping_sids"])
    groups = sample["grouping_sids"]
    listed = client.everything("/v1/Recordings", GroupingSid=[groups["room_sid"], groups["participant_sid"]])
    assert sample["sid"] in {r["sid"] for r in listed}
    assert all(r["grouping_sids"] == groups for r in listed)
    for unknown in ({"SourceSid": "MT" + "0" * 32}, {"GroupingSid": "RM" + "0" * 32}, {"GroupingSid": "x"}):
        assert client.everything("/v1/Recordings", **unknown) == []


def test_insights_filters(client: Client) -> None:
    since = {"CreatedAfter": "2020-01-01T00:00:00Z"}
    every = client.everything("/v1/Video/Rooms", **since)
    listed = client.everything("/v1/Video/Rooms", **since, RoomType=["go", "peer_to_peer"])
    expected = {r["room_sid"] for r in every if r["room_type"] in ("go", "peer_to_peer")}
    assert {r["room_sid"] for r in listed} == expected != set()
    listed = client.everything("/v1/Video/Rooms", **since, Codec=["H264"])
    assert {r["room_sid"] for r in listed} == {r["room_sid"] for r in every if "H264" in (r["codecs"] or [])}
    name = next(r["room_name"] for r in every if r["room_name"])
    assert {r["room_name"] for r in client.everything("/v1/Video/Rooms", **since, RoomName=name)} == {name}
    assert refused(client, "/v1/Video/Rooms", RoomType="peer-to-peer")[0] == 400


def test_what_does_not_exist_is_404(client: Client) -> None:
    room = next(iter(client.handle.world.twilio.values()))
    known = next(room.video_rooms())["sid"]
    stranger = next(
        Client(client.handle, twilio=1).handle.world.twilio[client.handle.config.twilio[1].sid].recordings()
    )
    for path in (
        "/v1/Recordings/RT" + "0" * 32,
        "/v1/Recordings/nonsense",
        f"/v1/Recordings/{stranger['sid']}",
        "/v1/Rooms/RM" + "0" * 32,
        "/v1/Rooms/RM" + "0" * 32 + "/Recordings",
        f"/v1/Rooms/{known}/Recordings/RT" + "0" * 32,
        "/v1/Video/Rooms/RM" + "0" * 32,
        "/v1/Video/Rooms/RM" + "0" * 32 + "/Participants",
        f"/v1/Video/Rooms/{known}/Participants/PA" + "0" * 32,
        "/v1/Nothing",
    ):
        assert refused(client, path) == (404, 20404), path


def test_a_unique_name_leads_to_a_room_in_progress_only(client: Client) -> None:
    live = client.everything("/v1/Rooms")[0]
    ended = client.everything("/v1/Rooms", Status="completed")[0]
    assert client.get(f"/v1/Rooms/{live['unique_name']}").json()["sid"] == live["sid"]
    assert client.get(f"/v1/Rooms/{ended['unique_name']}").status_code == 404
    assert client.get(f"/v1/Rooms/{ended['sid']}").json() == ended


@pytest.mark.parametrize("order", ["asc", "desc", "shuffled"])
def test_the_order_of_a_list_can_be_any(simulator_factory: SimulatorFactory, order: str) -> None:
    config = Config.model_validate(
        {"nulls": 0, "order": order, "twilio": [twilio_account("alpha", recordings=300)]}
    )
    dates = [
        r["date_created"] for r in Client(simulator_factory(config)).everything("/v1/Recordings", PageSize=7)
    ]
    assert {"asc": dates == sorted(dates), "desc": dates == sorted(dates)[::-1]}.get(order, True)
    assert (order == "shuffled") == (dates not in (sorted(dates), sorted(dates)[::-1]))


def test_pages_can_be_shorter_than_asked_for(simulator_factory: SimulatorFactory) -> None:
    handle = simulator_factory(Config(short_pages=True, twilio=[twilio_account("alpha", recordings=300)]))
    pages = list(Client(handle).pages("/v1/Recordings", Status="completed", PageSize=50))
    sizes = [len(page["recordings"]) for page in pages]
    assert min(sizes[:-1]) < 50
    assert {page["meta"]["page_size"] for page in pages} == {50}
    world = next(iter(handle.world.twilio.values()))
    assert [r for page in pages for r in page["recordings"]] == list(world.recordings("completed"))


def test_errors_can_have_the_newer_shape(simulator_factory: SimulatorFactory) -> None:
    handle = simulator_factory(Config(error_shape="problem", twilio=[twilio_account("alpha")]))
    answer = Client(handle).get("/v1/Recordings/RT" + "0" * 32)
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["code"]) == (404, 20404)
    assert set(body) == {"type", "title", "status", "code", "detail", "instance", "errors"}


def test_a_full_last_page_can_lead_to_an_empty_one(simulator_factory: SimulatorFactory) -> None:
    config = Config(empty_last_page=True, twilio=[twilio_account("alpha", recordings=200)])
    client = Client(simulator_factory(config))
    total = len(client.everything("/v1/Recordings"))
    pages = list(client.pages("/v1/Recordings", PageSize=1))
    assert [len(page["recordings"]) for page in pages] == [1] * total + [0]
