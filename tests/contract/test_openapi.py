# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of Twilio answer fits the vendor's OpenAPI documents."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS30Validator, oas30_format_checker

from tests.contract.http_client import Client, Json
from tests.simulator.config import Config, Settings, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle, running

FOLDER = Path(__file__).parent / "openapi"
VIDEO: Json = json.loads((FOLDER / "twilio_video_v1.json").read_text(encoding="utf-8"))
INSIGHTS: Json = json.loads((FOLDER / "twilio_insights_v1.json").read_text(encoding="utf-8"))


def inlined(document: Json, node: Any) -> Any:
    """Replace references by what they mean; what stands beside one (nullable) counts too."""
    if isinstance(node, list):
        return [inlined(document, item) for item in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        target = document["components"]["schemas"][node["$ref"].rpartition("/")[2]]
        node = {**target, **{key: value for key, value in node.items() if key != "$ref"}}
    if node.get("nullable") and "enum" in node:
        node = {**node, "enum": [*node["enum"], None]}
    return {key: inlined(document, value) for key, value in node.items()}


def schema_of(document: Json, path: str) -> Json:
    answer = document["paths"][path]["get"]["responses"]["200"]
    schema: Json = inlined(document, answer["content"]["application/json"]["schema"])
    return schema


@cache
def validator_of(title: str, path: str) -> OAS30Validator:
    document = next(each for each in (VIDEO, INSIGHTS) if each["info"]["title"] == title)
    return OAS30Validator(schema_of(document, path), format_checker=oas30_format_checker)


def check(document: Json, path: str, answer: Json) -> int:
    """Validate an answer; return the number of records in it."""
    errors = [
        f"{list(error.absolute_path)}: {error.message}"
        for error in validator_of(document["info"]["title"], path).iter_errors(relaxed(answer))
    ]
    assert errors == []
    return len(answer.get(answer.get("meta", {}).get("key", ""), [answer]))


def relaxed(answer: Json) -> Json:
    """Compare the codec of a recording without its case, as the vendor's changelog of 2025-02-11 says."""
    records = answer.get("recordings", [answer])
    changed = [{**r, "codec": r["codec"].upper()} if isinstance(r.get("codec"), str) else r for r in records]
    return {**answer, "recordings": changed} if "recordings" in answer else changed[0]


def known_fields(document: Json, name: str) -> set[str]:
    return set(document["components"]["schemas"][name]["properties"])


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
