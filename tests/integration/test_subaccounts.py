# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Subaccounts are read with their main account's credentials, and never mistaken for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.integration.ansible_run import Json, run_playbook
from tests.simulator.config import Config, twilio_account
from tests.simulator.fixtures import SimulatorFactory
from tests.simulator.handle import Handle

MAIN = twilio_account("holding", recordings=40)
WARD = twilio_account("ward", recordings=60, parent=MAIN.sid)
QUIET = twilio_account("quiet", recordings=8, parent=MAIN.sid, status="suspended")
GONE = twilio_account("gone", recordings=8, parent=MAIN.sid, status="closed")
STRANGER = twilio_account("stranger", recordings=8)
ALL = (MAIN, WARD, QUIET, GONE, STRANGER)


def environment(simulator: Handle) -> dict[str, str]:
    return {
        "TWILIO_VIDEO_BASE_URL": simulator.url,
        "TWILIO_INSIGHTS_BASE_URL": simulator.url,
        "TWILIO_API_BASE_URL": simulator.url,
        "TWILIO_MAIN_ACCOUNT_SID": MAIN.sid,
        "TWILIO_MAIN_AUTH_TOKEN": MAIN.auth_token,
    }


def task(name: str, module: str, **arguments: object) -> Json:
    return {"name": name, f"cpaas.recordings.{module}": arguments, "register": name, "ignore_errors": True}


def test_every_twilio_module_reaches_a_subaccount(
    simulator_factory: SimulatorFactory, tmp_path: Path
) -> None:
    simulator = simulator_factory(Config(twilio=list(ALL)))
    truth = simulator.world.twilio[WARD.sid]
    room = next(iter(truth.rooms()))["room_sid"]
    store = tmp_path / "evidence.sqlite"
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [
            task("rooms", "video_room_info", account_sid=WARD.sid),
            task("recordings", "video_recording_info", account_sid=WARD.sid),
            task("participants", "video_participant_info", account_sid=WARD.sid, room_sid=room),
            task("rules", "video_recording_rule_info", account_sid=WARD.sid, room_sid=room),
            task("settings", "video_recording_settings_info", account_sid=WARD.sid),
            task("main", "video_recording_info", account_sid=MAIN.sid),
            task(
                "collected",
                "recording_collect",
                account_sid=WARD.sid,
                provider="twilio",
                store=str(store),
            ),
            task("suspended", "video_recording_info", account_sid=QUIET.sid),
            task("closed", "recording_collect", account_sid=GONE.sid, provider="twilio", store=str(store)),
            task("strange", "video_recording_info", account_sid=STRANGER.sid),
            task("nobody", "video_recording_info"),
        ],
    }
    run = run_playbook([play], env=environment(simulator), arguments=["-vvvv"])
    expected = {record["sid"] for record in truth.recordings()}
    assert {record["sid"] for record in run.named("recordings")["recordings"]} == expected
    assert {record["account_sid"] for record in run.named("rooms")["rooms"]} == {WARD.sid}
    for name in ("participants", "rules", "settings"):
        assert not run.named(name).failed, run.named(name).result
    assert run.named("collected")["counts"]["recordings"]["seen"] == len(expected)
    assert {record["account_sid"] for record in run.named("main")["recordings"]} == {MAIN.sid}
    for name, sid, words in (
        ("suspended", QUIET.sid, "the subaccount is suspended"),
        ("closed", GONE.sid, "the subaccount is closed"),
        ("strange", STRANGER.sid, "the main account has no such subaccount"),
    ):
        outcome = run.named(name)
        assert outcome.failed
        assert words in outcome["msg"]
        assert sid in outcome["msg"]
        assert MAIN.sid in outcome["msg"]
    assert "account_sid is missing" in run.named("nobody")["msg"]
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    for account in ALL:
        assert account.auth_token not in run.output
        assert account.auth_token.encode() not in kept
    assert not simulator.violations()


@pytest.mark.newest
def test_the_main_accounts_data_never_appears_under_a_subaccount(
    simulator_factory: SimulatorFactory, tmp_path: Path
) -> None:
    """A main account's token with a subaccount's SID is answered with the main account's records."""
    simulator = simulator_factory(Config(twilio=list(ALL), parent_leak=True))
    room = next(iter(simulator.world.twilio[MAIN.sid].rooms()))["room_sid"]
    wrong = {"account_sid": WARD.sid, "auth_token": MAIN.auth_token}
    store = tmp_path / "evidence.sqlite"
    modules: dict[str, Json] = {
        "video_room_info": {},
        "video_recording_info": {},
        "video_recording_settings_info": {},
        "video_participant_info": {"room_sid": room},
        "video_recording_rule_info": {"room_sid": room},
        "recording_collect": {"provider": "twilio", "store": str(store)},
    }
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [task(name, name, **wrong, **more) for name, more in modules.items()]
        + [
            {
                "name": "after",
                "cpaas.recordings.recording_export": {
                    "store": str(store),
                    "dest": str(tmp_path / "out"),
                    "formats": ["csv"],
                },
                "ignore_errors": True,
            }
        ],
    }
    run = run_playbook([play], env=environment(simulator))
    for name in modules:
        outcome = run.named(name)
        assert outcome.failed, name
        assert MAIN.sid in outcome["msg"], outcome["msg"]
        assert WARD.sid in outcome["msg"], outcome["msg"]
    counts = run.named("after")["counts"]
    assert {counts[name] for name in ("rooms", "recordings", "settings")} == {0}
