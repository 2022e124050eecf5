# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Twilio Voice's rules: relative pages, signs in names of filters, parents and subaccounts, media."""

from __future__ import annotations

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

import pytest

from tests.contract.http_client import Client, Json
from tests.simulator.config import Config, twilio_account
from tests.simulator.handle import Handle, running
from tests.simulator.products import DATA
from tests.simulator.products.twilio_voice_recordings import media_of
from tests.simulator.tables import Table
from tests.simulator.timeline import iso

PARENT = twilio_account("parent", recordings=400, calls=400)
CHILD = twilio_account("child", recordings=40, calls=40, parent=PARENT.sid, advanced_features=False)
DAY = 86400


@pytest.fixture(scope="module")
def handle() -> Iterator[Handle]:
    with running(Config(nulls=0, twilio=[PARENT, CHILD])) as each:
        yield each


@pytest.fixture
def client(handle: Handle) -> Client:
    handle.set(signed_dates="day", voice_default_absent="404")
    return Client(handle)


def table(handle: Handle, name: str, account: str = PARENT.sid) -> Table:
    return handle.world.twilio[account].table(DATA["twilio"][name])


def at(record: Json, field: str = "date_created") -> float:
    return parsedate_to_datetime(record[field]).timestamp()


def test_pages_follow_each_other_by_relative_addresses(client: Client) -> None:
    pages = list(client.pages(client.voice("Calls.json"), PageSize=90))
    assert [(page["page"], page["start"], page["end"], page["page_size"]) for page in pages] == [
        *((0, 0, 89, 90), (1, 90, 179, 90), (2, 180, 269, 90), (3, 270, 359, 90), (4, 360, 399, 90)),
    ]
    assert pages[0]["previous_page_uri"] is None
    assert pages[-1]["next_page_uri"] is None
    for page in pages:
        assert "meta" not in page
        for name in ("uri", "first_page_uri", "next_page_uri"):
            assert page[name] is None or page[name].startswith("/2010-04-01/Accounts/AC")
    assert client.get(pages[1]["uri"]).json()["calls"] == pages[1]["calls"]
    assert [call for page in pages for call in page["calls"]] == table(client.handle, "calls").records()[::-1]
    assert client.get(client.voice("Calls.json"), params={"PageSize": 1001}).json()["code"] == 20001
    wrong = client.get(pages[0]["next_page_uri"].replace("PageToken=PT", "PageToken=PU"))
    assert (wrong.status_code, wrong.json()["code"]) == (400, 21481)


@pytest.mark.parametrize(
    ("style", "low", "high"),
    [("day", 0, 0), ("day_inclusive", 0, DAY), ("time", 3600, 3601)],
)
def test_bounds_with_a_sign_in_their_name(client: Client, style: str, low: int, high: int) -> None:
    client.handle.set(signed_dates=style)
    now = client.handle.world.twilio[PARENT.sid].now
    first, last = (now - 4 * DAY) // DAY * DAY, (now - 2 * DAY) // DAY * DAY
    wanted = {"DateCreated>": iso(first + 3600), "DateCreated<": iso(last + 3600)}
    found = client.everything(client.voice("Recordings.json"), IncludeSoftDeleted="true", **wanted)
    expected = [
        r for r in table(client.handle, "voice_recordings").records() if first + low <= at(r) < last + high
    ]
    assert [r["sid"] for r in found] == [r["sid"] for r in expected][::-1]
    assert expected
    assert client.get(client.voice("Recordings.json"), params={"DateCreated>": "soon"}).status_code == 400


def test_bounds_that_carry_a_time_may_be_dropped_in_silence(client: Client) -> None:
    client.handle.set(signed_dates="unfiltered")
    found = client.everything(client.voice("Calls.json"), **{"StartTime>": "2099-01-01T00:00:00Z"})
    assert len(found) == 400
    assert client.everything(client.voice("Calls.json"), **{"StartTime>": "2099-01-01"}) == []


def test_one_day_and_the_end_of_calls(client: Client) -> None:
    records = table(client.handle, "calls").records()
    day = int(at(records[100], "start_time")) // DAY * DAY
    text = parsedate_to_datetime(records[100]["start_time"]).date().isoformat()
    found = client.everything(client.voice("Calls.json"), StartTime=text)
    expected = {r["sid"] for r in records if r["start_time"] and day <= at(r, "start_time") < day + DAY}
    assert {r["sid"] for r in found} == expected
    ended = client.everything(client.voice("Calls.json"), **{"EndTime<": text})
    assert {r["sid"] for r in ended} == {
        r["sid"] for r in records if r["end_time"] and at(r, "end_time") < day
    }


def test_soft_deleted_recordings_show_only_when_asked_for(client: Client) -> None:
    path = client.voice("Recordings.json")
    every = client.everything(path, IncludeSoftDeleted="true")
    deleted = {record["sid"] for record in every if record["status"] == "deleted"}
    assert deleted
    assert {record["sid"] for record in client.everything(path)} == {r["sid"] for r in every} - deleted
    one = client.voice(f"Recordings/{min(deleted)}.json")
    assert client.get(one).status_code == 404
    assert client.get(one, params={"IncludeSoftDeleted": "true"}).json()["status"] == "deleted"
    assert client.get(one.replace(".json", ".wav")).status_code == 404


def test_recordings_of_a_call_hang_on_its_parent_leg(client: Client) -> None:
    path, records = client.voice("Recordings.json"), table(client.handle, "voice_recordings").records()
    children = [call for call in table(client.handle, "calls").records() if call["parent_call_sid"]]
    parents = {record["call_sid"] for record in records}
    child = next(call for call in children if call["parent_call_sid"] in parents)
    assert client.everything(path, CallSid=child["sid"], IncludeSoftDeleted="true") == []
    found = client.everything(path, CallSid=child["parent_call_sid"], IncludeSoftDeleted="true")
    assert found == [r for r in records if r["call_sid"] == child["parent_call_sid"]][::-1]
    joint = next(record["conference_sid"] for record in records if record["conference_sid"])
    found = client.everything(path, ConferenceSid=joint, IncludeSoftDeleted="true")
    assert found == [r for r in records if r["conference_sid"] == joint][::-1]
    assert client.everything(path, CallSid="CA" + "0" * 32) == []


def test_a_parent_opens_its_subaccounts_here_and_only_here(client: Client) -> None:
    path = f"/2010-04-01/Accounts/{CHILD.sid}/Calls.json"
    assert {call["account_sid"] for call in client.everything(path)} == {CHILD.sid}
    key = PARENT.keys[0]
    assert client.get(path, auth=(key.sid, key.secret)).status_code == 401
    below = Client(client.handle, twilio=1)
    refused = below.get(f"/2010-04-01/Accounts/{PARENT.sid}/Calls.json")
    assert (refused.status_code, refused.json()["code"]) == (401, 20003)
    assert client.get(f"/2010-04-01/Accounts/AC{'0' * 32}/Calls.json").status_code == 401
    last = client.handle.requests()[-1]
    assert last["endpoint"] is None


def test_without_advanced_features_insights_refuses_and_everything_else_goes_on(client: Client) -> None:
    below = Client(client.handle, twilio=1)
    assert below.get("/v1/Voice/Settings").json()["advanced_features"] is False
    for path in ("/v1/Conferences", "/v1/Conferences/CF1", "/v1/Conferences/CF1/Participants"):
        refused = below.get(path)
        assert (refused.status_code, refused.json()["code"]) == (403, 17000)
    assert below.get(below.voice("Conferences.json")).status_code == 200
    step = {
        "op": "switch",
        "account": CHILD.sid,
        "name": "voice_insights",
        "fields": {"advanced_features": True},
    }
    below.handle.mutate(step)
    mine = below.everything("/v1/Conferences")
    assert len(mine) == 2
    assert client.everything("/v1/Conferences", Subaccount=CHILD.sid) == mine
    assert below.get("/v1/Conferences", params={"Subaccount": PARENT.sid}).status_code == 401


def test_insights_bounds_are_half_open_and_it_forgets_after_thirty_days(client: Client) -> None:
    times = sorted(record["create_time"] for record in client.everything("/v1/Conferences"))
    found = client.everything("/v1/Conferences", CreatedAfter=times[3], CreatedBefore=times[9])
    assert sorted(record["create_time"] for record in found) == times[3:9]
    world = client.handle.world.twilio[PARENT.sid]
    now, sid = world.config.now, client.everything("/v1/Conferences")[-1]["conference_sid"]
    assert now is not None
    client.handle.mutate({"op": "now", "time": "2099-01-01T00:00:00+00:00"})
    assert client.everything("/v1/Conferences") == []
    assert client.get(f"/v1/Conferences/{sid}").status_code == 404
    client.handle.mutate({"op": "now", "time": now.isoformat()})
    assert client.get(f"/v1/Conferences/{sid}").status_code == 200


def test_the_older_list_of_conferences_shows_what_is_under_way(client: Client) -> None:
    path = client.voice("Conferences.json")
    assert {record["status"] for record in client.everything(path)} == {"in-progress"}
    assert len(client.everything(path, Status="completed")) == 19


def test_media_comes_from_the_api_itself(client: Client) -> None:
    recordings = table(client.handle, "voice_recordings")
    for place in range(recordings.size):
        record, path = recordings.record(place), client.voice(f"Recordings/{recordings.ids.name(place)}")
        for container in ("wav", "mp3"):
            truth = media_of(recordings, place, container)
            answer = client.get(f"{path}.{container}")
            if truth is None:
                assert answer.status_code == 404
                assert record["status"] != "completed" or recordings.kind(place) in ("zero", "external")
                continue
            assert (answer.status_code, answer.content) == (200, truth.read())
            assert int(answer.headers["Content-Length"]) == truth.size
    whole = next(
        i
        for i in range(recordings.size)
        if recordings.record(i)["channels"] == 2 and media_of(recordings, i, "wav")
    )
    path = client.voice(f"Recordings/{recordings.ids.name(whole)}.wav")
    one, two = (client.get(path, params={"RequestedChannels": number}).content for number in (1, 2))
    assert len(two) > 1.5 * len(one)
    rest = client.get(path, params={"RequestedChannels": 2}, headers={"Range": "bytes=100-"})
    assert (rest.status_code, rest.content) == (206, two[100:])
    beyond = client.get(path, headers={"Range": f"bytes={len(two) + 5}-"})
    assert beyond.status_code == 416
    assert client.get(path, auth=None).status_code == 401


def test_a_recording_that_is_deleted_leaves_its_transcription(client: Client) -> None:
    transcription = client.everything(client.voice("Transcriptions.json"))[0]
    sid = transcription["recording_sid"]
    client.handle.mutate({"op": "delete", "account": PARENT.sid, "sid": sid})
    assert client.get(client.voice(f"Recordings/{sid}.json")).status_code == 404
    assert client.get(client.voice(f"Transcriptions/{transcription['sid']}.json")).json() == transcription
    assert sid not in {record["sid"] for record in client.everything(client.voice("Recordings.json"))}
    shown = client.get(client.voice(f"Recordings/{sid}.json"), params={"IncludeSoftDeleted": "true"}).json()
    assert shown == table(client.handle, "voice_recordings").find(sid)


def test_switches_turn(client: Client) -> None:
    trunk, mode = client.everything("/v1/Trunks")[0], {"mode": "do-not-record", "trim": "trim-silence"}
    client.handle.mutate(
        {"op": "change", "account": PARENT.sid, "sid": trunk["sid"], "fields": {"recording": mode}}
    )
    assert client.get(f"/v1/Trunks/{trunk['sid']}/Recording").json() == mode
    path = "/v2/AccountDefaultConfiguration/Recording"
    assert client.get(path).status_code == 404
    client.handle.set(voice_default_absent="null")
    assert client.get(path).json()["configuration"] is None
    client.handle.mutate({"op": "switch", "account": PARENT.sid, "name": "voice_default", "fields": {}})
    assert client.get(path).json()["configuration"]["configurationType"] == "Recording"


def test_calls_that_come_later(client: Client) -> None:
    later = "2026-03-01T00:00:00+00:00"
    step = {
        "op": "add",
        "account": PARENT.sid,
        "list": "calls",
        "times": [later],
        "fields": {"to": "+12025550177"},
    }
    sid = client.handle.mutate(step)[0]["sids"][0]
    found = client.everything(client.voice("Calls.json"), To="+12025550177")
    assert [record["sid"] for record in found] == [sid]
    assert found == [table(client.handle, "calls").find(sid)]
    client.handle.mutate({"op": "vanish", "account": PARENT.sid, "sid": sid})
    assert client.get(client.voice(f"Calls/{sid}.json")).status_code == 404
