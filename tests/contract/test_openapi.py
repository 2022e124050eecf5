# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of Twilio answer fits the vendor's OpenAPI documents."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract import openapi_check
from tests.contract.http_client import Client, Json
from tests.contract.openapi_check import known_fields
from tests.simulator.config import Config, Settings, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle, running

VIDEO, INSIGHTS = "twilio_video_v1", "twilio_insights_v1"


def check(name: str, path: str, answer: Json) -> int:
    """Validate an answer; return the number of records in it."""
    openapi_check.check(name, path, answer)
    return len(answer.get(answer.get("meta", {}).get("key", ""), [answer]))


@pytest.fixture(scope="module")
def many_nulls() -> Iterator[Handle]:
    settings = Settings(
        aws_storage_enabled=True, aws_s3_url="https://example-bucket.s3.amazonaws.com/recordings"
    )
    account = twilio_account("alpha", recordings=600, rooms=150, settings=settings)
    with running(Config(nulls=0.4, hostile=True, twilio=[account])) as handle:
        yield handle


@pytest.mark.parametrize("status", ["processing", "completed", "failed", "deleted"])
def test_recordings(many_nulls: Handle, status: str) -> None:
    client, seen = Client(many_nulls), 0
    for page in client.pages("/v1/Recordings", Status=status, PageSize=100):
        seen += check(VIDEO, "/v1/Recordings", page)
        for record in page["recordings"]:
            assert set(record) == known_fields(VIDEO, "video.v1.recording")
    assert seen == len(list(many_nulls.world.twilio[many_nulls.config.twilio[0].sid].recordings(status))) > 0


def test_single_recordings_and_those_of_a_room(many_nulls: Handle) -> None:
    client, world = Client(many_nulls), next(iter(many_nulls.world.twilio.values()))
    for record in list(world.recordings())[::20]:
        check(VIDEO, "/v1/Recordings/{Sid}", client.get(f"/v1/Recordings/{record['sid']}").json())
        room = world.rooms_data.sids.sid(world.data.room_of(world.recording_index(record["sid"]) or 0).index)
        below = client.get(f"/v1/Rooms/{room}/Recordings/{record['sid']}").json()
        check(VIDEO, "/v1/Rooms/{RoomSid}/Recordings/{Sid}", below)
        assert set(below) == known_fields(VIDEO, "video.v1.room.room_recording")
        for page in client.pages(f"/v1/Rooms/{room}/Recordings", PageSize=3):
            check(VIDEO, "/v1/Rooms/{RoomSid}/Recordings", page)


@pytest.mark.parametrize("status", ["in-progress", "completed", "failed"])
def test_video_rooms(many_nulls: Handle, status: str) -> None:
    client, seen = Client(many_nulls), []
    for page in client.pages("/v1/Rooms", Status=status, PageSize=40):
        assert check(VIDEO, "/v1/Rooms", page) > 0
        seen += page["rooms"]
    assert seen
    for room in seen[::10]:
        assert set(room) == known_fields(VIDEO, "video.v1.room")
        check(VIDEO, "/v1/Rooms/{Sid}", client.get(f"/v1/Rooms/{room['sid']}").json())
        rules = client.get(f"/v1/Rooms/{room['sid']}/RecordingRules").json()
        check(VIDEO, "/v1/Rooms/{RoomSid}/RecordingRules", rules)


def test_insights_rooms_and_participants(many_nulls: Handle) -> None:
    client, seen = Client(many_nulls), []
    for page in client.pages("/v1/Video/Rooms", CreatedAfter="2020-01-01T00:00:00Z", PageSize=40):
        assert check(INSIGHTS, "/v1/Video/Rooms", page) > 0
        seen += page["rooms"]
    assert len(seen) == 150
    for room in seen[::10]:
        assert set(room) == known_fields(INSIGHTS, "insights.v1.video_room_summary")
        path = f"/v1/Video/Rooms/{room['room_sid']}"
        check(INSIGHTS, "/v1/Video/Rooms/{RoomSid}", client.get(path).json())
        for page in client.pages(f"{path}/Participants", PageSize=2):
            check(INSIGHTS, "/v1/Video/Rooms/{RoomSid}/Participants", page)
            one = page["participants"][0]
            answer = client.get(f"{path}/Participants/{one['participant_sid']}").json()
            check(INSIGHTS, "/v1/Video/Rooms/{RoomSid}/Participants/{ParticipantSid}", answer)
            assert answer == one


def test_settings(many_nulls: Handle, simulator_factory: SimulatorFactory) -> None:
    path = "/v1/RecordingSettings/Default"
    check(VIDEO, path, Client(many_nulls).get(path).json())
    never = Client(simulator_factory(Config(twilio=[twilio_account("beta")])))
    assert never.get(path).status_code == 404
    never.handle.set(settings_absent="null")
    check(VIDEO, path, never.get(path).json())


def test_the_check_itself_fails_for_a_wrong_answer(many_nulls: Handle) -> None:
    page = Client(many_nulls).get("/v1/Recordings").json()
    page["recordings"][0]["status"] = "lost"
    with pytest.raises(AssertionError, match="lost"):
        check(VIDEO, "/v1/Recordings", page)
