# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The info modules of voice, compositions, Telnyx rooms and switches: filters, order, secrets, refusals."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from tests.integration.ansible_run import Task
from tests.integration.environment import provider_environment
from tests.integration.module_run import run_module, run_modules
from tests.simulator.handle import Handle
from tests.simulator.products import DATA

Json = dict[str, Any]


def table(simulator: Handle, provider: str, name: str) -> list[Json]:
    world: Any = (
        simulator.world.twilio[simulator.config.twilio[0].sid]
        if provider == "twilio"
        else simulator.world.telnyx[simulator.config.telnyx[0].name]
    )
    records: list[Json] = world.table(DATA[provider][name]).records()
    return records


def asked(simulator: Handle, module: str, **options: Any) -> Json:
    outcome = run_module(module, options, env=provider_environment(simulator))
    assert outcome.state == "ok", outcome.result
    result: Json = outcome.result
    return result


def test_voice_recordings_by_status_source_and_call(simulator: Handle) -> None:
    served = table(simulator, "twilio", "voice_recordings")
    found = asked(simulator, "voice_recording_info")
    assert {record["sid"] for record in found["recordings"]} == {record["sid"] for record in served}
    assert found["complete"]
    times = [parsedate_to_datetime(record["date_created"]) for record in found["recordings"]]
    assert times == sorted(times)
    absent = asked(simulator, "voice_recording_info", status=["absent"])
    assert {r["sid"] for r in absent["recordings"]} == {r["sid"] for r in served if r["status"] == "absent"}
    there = asked(simulator, "voice_recording_info", include_deleted=False)
    assert {r["sid"] for r in there["recordings"]} == {r["sid"] for r in served if r["status"] != "deleted"}
    call = next(record["call_sid"] for record in served if record["call_sid"])
    of_call = asked(simulator, "voice_recording_info", call_sid=call)
    assert {r["sid"] for r in of_call["recordings"]} == {r["sid"] for r in served if r["call_sid"] == call}
    one = asked(simulator, "voice_recording_info", recording_sids=[served[0]["sid"]])
    assert one["recordings"] == [served[0]]


def test_calls_by_window_status_and_direction(simulator: Handle) -> None:
    served = table(simulator, "twilio", "calls")
    after = datetime.now(UTC) - timedelta(days=2)
    lately = [r for r in served if r["start_time"] and parsedate_to_datetime(r["start_time"]) >= after]
    found = asked(simulator, "voice_call_info", started_after=after.isoformat())
    assert {record["sid"] for record in found["calls"]} == {record["sid"] for record in lately}
    assert set(found["window"]) == {"started_after", "started_before"}
    busy = asked(simulator, "voice_call_info", started_after=after.isoformat(), status=["busy", "no-answer"])
    assert {r["sid"] for r in busy["calls"]} == {
        r["sid"] for r in lately if r["status"] in ("busy", "no-answer")
    }
    inbound = asked(simulator, "voice_call_info", started_after=after.isoformat(), direction=["inbound"])
    assert {r["sid"] for r in inbound["calls"]} == {r["sid"] for r in lately if r["direction"] == "inbound"}


def test_conferences_by_recording(simulator: Handle) -> None:
    served = table(simulator, "twilio", "conferences")
    for enabled in (True, False):
        found = asked(simulator, "voice_conference_info", recording_enabled=enabled)
        wanted = {r["conference_sid"] for r in served if r["recording_enabled"] is enabled}
        assert {record["conference_sid"] for record in found["conferences"]} == wanted


def test_compositions_of_every_status(simulator: Handle) -> None:
    served = table(simulator, "twilio", "compositions")
    found = asked(simulator, "video_composition_info")
    assert {record["sid"] for record in found["compositions"]} == {record["sid"] for record in served}
    room = served[0]["room_sid"]
    of_room = asked(simulator, "video_composition_info", room_sid=room)
    assert {r["sid"] for r in of_room["compositions"]} == {r["sid"] for r in served if r["room_sid"] == room}


def test_telnyx_rooms_sessions_and_recordings(simulator: Handle) -> None:
    rooms = table(simulator, "telnyx", "rooms")
    recording = asked(simulator, "telnyx_room_info", enable_recording=True)
    assert {r["id"] for r in recording["rooms"]} == {r["id"] for r in rooms if r["enable_recording"] is True}
    sessions = table(simulator, "telnyx", "room_sessions")
    ended = asked(simulator, "telnyx_room_session_info", active=False)
    assert {r["id"] for r in ended["sessions"]} == {r["id"] for r in sessions if r["active"] is False}
    found = asked(simulator, "telnyx_room_recording_info", type="audio")
    served = table(simulator, "telnyx", "room_recordings")
    assert {r["id"] for r in found["recordings"]} == {
        r["id"] for r in served if r["type"] == "audio" and r["started_at"]
    }
    assert not [record for record in found["recordings"] if "download_url" in record]


def test_switches_tell_each_setting_and_no_secret(simulator: Handle) -> None:
    found = {
        provider: asked(simulator, "recording_switch_info", provider=provider)["switches"]
        for provider in ("twilio", "telnyx")
    }
    kinds = {provider: {switch["kind"] for switch in switches} for provider, switches in found.items()}
    assert kinds["twilio"] == {
        "video_recording_settings",
        "composition_settings",
        "composition_hook",
        "voice_account_default",
        "trunk",
    }
    assert kinds["telnyx"] == {"outbound_voice_profile", "phone_number", "room", "storage"}
    assert "simulated-" not in json.dumps(found), "the secrets of custom storage"
    trunks = {record["sid"]: record for record in table(simulator, "twilio", "trunks")}
    for switch in found["twilio"]:
        if switch["kind"] == "trunk":
            mode = trunks[switch["id"]]["recording"]["mode"]
            assert switch["state"] == ("off" if mode == "do-not-record" else "on")
            assert switch["channels"] == (
                None if mode == "do-not-record" else "dual" if mode.endswith("-dual") else "single"
            )
    only = asked(
        simulator, "recording_switch_info", provider="telnyx", kind=["room"], fields=["name", "state"]
    )
    assert all(set(switch) == {"name", "state"} for switch in only["switches"])
    assert only["count"] == len(table(simulator, "telnyx", "rooms"))


@pytest.mark.parametrize(
    ("module", "options", "said"),
    [
        ("voice_recording_info", {"recording_sids": ["RT" + "a" * 32]}, "recording_sids"),
        ("voice_call_info", {"call_sids": ["CA12"]}, "call_sids"),
        ("voice_call_info", {"started_after": "2026-01-01T00:00:00"}, "zone"),
        ("video_composition_info", {"room_sid": "CJ" + "a" * 32}, "room_sid"),
        ("telnyx_room_info", {"room_ids": ["no id"]}, "room_ids"),
        ("video_room_info", {"api": "video", "codec": ["VP8"]}, "codec"),
        ("video_room_info", {"status": ["failed"]}, "status"),
    ],
)
def test_bad_options_are_one_sentence(simulator: Handle, module: str, options: Json, said: str) -> None:
    outcome = run_module(module, options, env=provider_environment(simulator))
    assert outcome.state == "failed"
    assert said in outcome.result["msg"]
    assert "Traceback" not in outcome.result["msg"]


def test_rooms_of_the_video_api_are_there_in_every_status(simulator: Handle) -> None:
    world = simulator.world.twilio[simulator.config.twilio[0].sid]
    wanted = {record["sid"]: record["status"] for record in world.video_rooms()}
    (every, failed) = run_modules(
        [
            Task("video_room_info", {"api": "video"}),
            Task("video_room_info", {"api": "video", "status": ["failed"], "fields": ["sid", "nothing"]}),
        ],
        env=provider_environment(simulator),
    )
    assert {record["sid"]: record["status"] for record in every.result["rooms"]} == wanted
    assert [record["sid"] for record in failed.result["rooms"]] == sorted(
        (sid for sid, status in wanted.items() if status == "failed"),
        key=[record["sid"] for record in every.result["rooms"]].index,
    )
    if failed.result["rooms"]:
        assert any("nothing" in str(text) for text in failed.result["warnings"])
