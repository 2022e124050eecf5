# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Copies, rooms and switches: what outlives a recording, lists by day, pages by cursor, secrets."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from tests.contract.http_client import Client, Json
from tests.simulator.config import Config, Settings, telnyx_account, twilio_account
from tests.simulator.handle import Handle, running
from tests.simulator.products import DATA
from tests.simulator.tables import Table

ALPHA = twilio_account(
    "alpha",
    recordings=900,
    rooms=150,
    settings=Settings(),
    composition_settings=Settings(friendly_name="here"),
)


@pytest.fixture(scope="module")
def handle() -> Iterator[Handle]:
    with running(Config(nulls=0, twilio=[ALPHA], telnyx=[telnyx_account("gamma", recordings=600)])) as each:
        yield each


@pytest.fixture
def client(handle: Handle) -> Client:
    return Client(handle)


def twilio_table(client: Client, name: str) -> Table:
    return client.handle.world.twilio[ALPHA.sid].table(DATA["twilio"][name])


def telnyx_table(client: Client, name: str) -> Table:
    return client.handle.world.telnyx["gamma"].table(DATA["telnyx"][name])


def numbered(client: Client, path: str, query: str = "", size: int = 25) -> list[Json]:
    """Return the records of all numbered pages."""
    found: list[Json] = []
    number = last = 1
    while number <= last:
        answer = client.telnyx(f"{path}?page[size]={size}&page[number]={number}{query}")
        assert answer.status_code == 200, answer.text
        page = answer.json()
        found += page["data"]
        last, number = page["meta"]["total_pages"], number + 1
    return found


def plain(record: Json) -> Json:
    """Return a record without its signed address."""
    return {key: value for key, value in record.items() if key != "download_url"}


def test_compositions_in_every_status(client: Client) -> None:
    assert client.get("/v1/Compositions", params={"PageSize": 101}).json()["code"] == 20001
    every = [
        record
        for status in ("enqueued", "processing", "completed", "deleted", "failed")
        for record in client.everything("/v1/Compositions", Status=status, PageSize=3)
    ]
    truth = {record["sid"]: record for record in twilio_table(client, "compositions").records()}
    assert {record["sid"]: record for record in every} == truth
    times = sorted(record["date_created"] for record in every)
    found = client.everything("/v1/Compositions", DateCreatedAfter=times[2], DateCreatedBefore=times[8])
    assert sorted(record["date_created"] for record in found) == times[2:8]
    for record in every:
        assert (record["date_deleted"] is not None) == (record["status"] == "deleted")
        media = client.get(f"/v1/Compositions/{record['sid']}/Media")
        assert media.status_code == (302 if record["status"] == "completed" else 404)
        if record["status"] == "completed":
            content = client.session.get(media.headers["Location"], timeout=9).content
            assert len(content) == record["size"]


def test_one_composition_is_all_that_is_left_of_a_room_that_must_not_be_recorded(client: Client) -> None:
    world = client.handle.world.twilio[ALPHA.sid]
    of_payment = [
        record
        for record in client.everything("/v1/Compositions")
        if world.room_kind(record["room_sid"]) == "payment"
    ]
    assert len(of_payment) == 1
    room = of_payment[0]["room_sid"]
    assert of_payment[0]["status"] == "completed"
    assert client.get(f"/v1/Video/Rooms/{room}").json()["room_name"].startswith("payment-")
    for status in ("processing", "completed", "failed", "deleted"):
        assert client.everything(f"/v1/Rooms/{room}/Recordings", Status=status) == []
    assert client.everything("/v1/Compositions", RoomSid=room) == of_payment


def test_a_composition_outlives_the_recordings_of_its_room(client: Client) -> None:
    world = client.handle.world.twilio[ALPHA.sid]
    composition = next(
        record
        for record in client.everything("/v1/Compositions", Status="completed")
        if world.room_kind(record["room_sid"]) == "ordinary"
    )
    path = f"/v1/Rooms/{composition['room_sid']}/Recordings"
    sids = [record["sid"] for record in client.everything(path)]
    assert sids
    client.handle.mutate(*({"op": "delete", "account": ALPHA.sid, "sid": sid} for sid in sids))
    assert client.everything(path) == []
    assert client.get(f"/v1/Compositions/{composition['sid']}").json() == composition
    client.handle.mutate({"op": "delete", "account": ALPHA.sid, "sid": composition["sid"]})
    assert client.get(f"/v1/Compositions/{composition['sid']}").json()["status"] == "deleted"
    assert client.get(f"/v1/Compositions/{composition['sid']}/Media").status_code == 404


def test_hooks_and_settings_of_compositions_turn(client: Client) -> None:
    enabled = client.everything("/v1/CompositionHooks", Enabled="true")
    named = client.everything("/v1/CompositionHooks", FriendlyName="*EVERYTHING")
    assert [hook["friendly_name"] for hook in enabled] == ["compose-everything"]
    assert named == enabled
    step = {"op": "change", "account": ALPHA.sid, "sid": enabled[0]["sid"], "fields": {"enabled": False}}
    client.handle.mutate(step)
    assert client.everything("/v1/CompositionHooks", Enabled="true") == []
    path, switch = "/v1/CompositionSettings/Default", {"op": "switch", "account": ALPHA.sid}
    assert client.get(path).json()["friendly_name"] == "here"
    client.handle.mutate({**switch, "name": "composition_settings", "fields": {"encryption_enabled": True}})
    assert client.get(path).json()["encryption_enabled"] is True
    client.handle.mutate({**switch, "name": "composition_settings", "fields": None})
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("path", "name", "field", "filter_name"),
    [
        ("/rooms", "rooms", "created_at", "date_created_at"),
        ("/room_sessions", "room_sessions", "created_at", "date_created_at"),
        ("/room_sessions", "room_sessions", "ended_at", "date_ended_at"),
        ("/room_participants", "room_participants", "joined_at", "date_joined_at"),
        ("/room_recordings", "room_recordings", "started_at", "date_started_at"),
        ("/room_compositions", "room_compositions", "created_at", "date_created_at"),
    ],
)
def test_days_part_a_list_without_gap_or_overlap(
    client: Client, path: str, name: str, field: str, filter_name: str
) -> None:
    records = telnyx_table(client, name).records()
    timed = [record for record in records if record[field]]
    day = datetime.fromtimestamp(client.handle.world.telnyx["gamma"].now, UTC).date() - timedelta(days=7)
    found = []
    for _any in range(8):
        query = f"&filter[{filter_name}][gte]={day}&filter[{filter_name}][lte]={day}"
        part = [plain(record) for record in numbered(client, path, query)]
        same = numbered(client, path, f"&filter[{filter_name}][eq]={day}")
        assert all(record[field].startswith(str(day)) for record in part)
        assert part == [plain(record) for record in same]
        found += part
        day += timedelta(days=1)
    assert sorted(map(str, found)) == sorted(map(str, map(plain, timed)))
    wrong = client.telnyx(f"{path}?filter[{filter_name}][gte]={day}T00:00:00Z")
    assert (wrong.status_code, wrong.json()["errors"][0]["code"]) == (400, "10015")


def test_a_recording_without_a_start_is_in_no_window(client: Client) -> None:
    timeless = telnyx_table(client, "room_recordings").records("unstarted")
    assert timeless
    whole = {record["id"] for record in numbered(client, "/room_recordings")}
    bounded = {
        r["id"] for r in numbered(client, "/room_recordings", "&filter[date_started_at][gte]=2020-01-01")
    }
    assert whole - bounded == {record["id"] for record in timeless}


def test_lists_of_rooms_take_their_filters(client: Client) -> None:
    session = telnyx_table(client, "room_recordings").records()[0]["session_id"]
    for path, name in (("/room_recordings", "room_recordings"), ("/room_participants", "room_participants")):
        found = numbered(client, path, f"&filter[session_id]={session}")
        assert found
        mine = [record for record in telnyx_table(client, name).records() if record["session_id"] == session]
        assert [plain(record) for record in found] == [plain(record) for record in mine[::-1]]
    people = numbered(client, f"/room_sessions/{session}/participants")
    assert people == numbered(client, "/room_participants", f"&filter[session_id]={session}")
    assert client.telnyx(f"/room_sessions/{'0' * 8}/participants").status_code == 404
    active = numbered(client, "/room_sessions", "&filter[active]=true")
    assert active
    assert all(each["active"] and each["ended_at"] is None for each in active)
    long = numbered(client, "/room_recordings", "&filter[duration_secs]=1500&filter[status]=completed")
    assert long
    assert min(record["duration_secs"] for record in long) >= 1500
    room = client.telnyx(f"/rooms/{active[0]['room_id']}?include_sessions=true").json()["data"]
    assert room["active_session_id"] in {each["id"] for each in active}
    assert {each["room_id"] for each in room["sessions"]} == {room["id"]}
    one = client.telnyx(f"/room_sessions/{session}?include_participants=true").json()["data"]
    assert {person["id"] for person in one["participants"]} == {person["id"] for person in people}
    misspelt = client.telnyx("/room_recordings?filter[sessionid]=x").json()["meta"]["total_results"]
    assert misspelt == telnyx_table(client, "room_recordings").size


def test_addresses_of_media_are_signed_for_each_answer(client: Client) -> None:
    for path in ("/room_recordings", "/room_compositions"):
        record = next(r for r in numbered(client, path) if r["status"] == "completed")
        again = client.telnyx(f"{path}/{record['id']}").json()["data"]
        assert "X-Amz-Signature" in record["download_url"]
        content = client.session.get(again["download_url"], timeout=9).content
        assert len(content) == round(record["size_mb"] * 1e6)


def test_transcriptions_are_read_by_cursor(client: Client) -> None:
    url: str | None = "/recording_transcriptions?page[size]=30"
    found: list[Json] = []
    while url:
        page = (client.telnyx(url) if url.startswith("/") else client.telnyx(url.partition("/v2")[2])).json()
        assert set(page["meta"]) == {"cursors", "next", "previous"}
        found += page["data"]
        url = page["meta"]["next"]
        after = page["meta"]["cursors"]["after"]
        assert (url is None) == (after is None)
    assert found == telnyx_table(client, "transcriptions").records()[::-1]
    times = sorted(record["created_at"] for record in found)
    query = f"filter[created_at][gte]={times[10]}&filter[created_at][lte]={times[19]}"
    bounded = client.telnyx(f"/recording_transcriptions?{query}").json()["data"]
    assert sorted(record["created_at"] for record in bounded) == times[10:20]
    recording = found[0]["recording_id"]
    client.handle.mutate({"op": "vanish", "account": "gamma", "sid": recording})
    assert client.telnyx(f"/recordings/{recording}").status_code == 404
    left = client.telnyx(f"/recording_transcriptions?filter[recording_id]={recording}").json()["data"]
    assert left == found[:1]
    assert client.telnyx("/recording_transcriptions?page[after]=nonsense").status_code == 422


def test_switches_of_telnyx_turn(client: Client) -> None:
    kinds = {r["call_recording"]["call_recording_type"] for r in numbered(client, "/outbound_voice_profiles")}
    assert kinds == {"all", "none", "by_caller_phone_number"}
    numbers = numbered(client, "/phone_numbers/voice")
    states = {record["call_recording"]["inbound_call_recording_enabled"] for record in numbers}
    assert states == {True, False, None}
    number = numbers[0]
    turned = {**number["call_recording"], "inbound_call_recording_enabled": False}
    room = numbered(client, "/rooms")[0]
    client.handle.mutate(
        {"op": "change", "account": "gamma", "sid": number["id"], "fields": {"call_recording": turned}},
        {"op": "change", "account": "gamma", "sid": room["id"], "fields": {"enable_recording": False}},
    )
    assert client.telnyx(f"/phone_numbers/{number['id']}/voice").json()["data"]["call_recording"] == turned
    assert client.telnyx(f"/rooms/{room['id']}").json()["data"]["enable_recording"] is False
    joined = {record["connection_id"] for record in numbers}
    connections = {record["id"] for record in numbered(client, "/connections")}
    calls = {record["connection_id"] for record in client.handle.world.telnyx["gamma"].recordings()}
    assert joined == calls == connections
    profiles = {record["id"] for record in numbered(client, "/outbound_voice_profiles")}
    assert {record["outbound_voice_profile_id"] for record in numbered(client, "/connections")} <= profiles


def test_a_session_that_vanishes_shifts_the_pages(client: Client) -> None:
    before = numbered(client, "/room_sessions", size=7)
    client.handle.mutate({"op": "vanish", "account": "gamma", "sid": before[10]["id"]})
    after = numbered(client, "/room_sessions", size=7)
    assert after == before[:10] + before[11:]
    later = {"op": "add", "account": "gamma", "list": "room_sessions", "times": ["2026-03-01T00:00:00Z"]}
    added = client.handle.mutate(later)[0]["sids"][0]
    assert [record["id"] for record in numbered(client, "/room_sessions", size=7)] == [
        *(added, *(record["id"] for record in after))
    ]
