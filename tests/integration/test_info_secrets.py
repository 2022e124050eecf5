# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No credential, signed URL or control token shows up anywhere, at any verbosity."""

from __future__ import annotations

import base64
from typing import Any

from tests.integration.ansible_run import run_playbook
from tests.integration.environment import provider_environment
from tests.simulator.handle import Handle


def test_nothing_secret_is_printed(simulator: Handle) -> None:
    account, telnyx = simulator.config.twilio[0], simulator.config.telnyx[0]
    key = account.keys[0]
    room = next(simulator.world.twilio[account.sid].rooms())["room_sid"]
    given = {"account_sid": account.sid, "auth_token": account.auth_token}
    with_key = {"api_key_sid": key.sid, "api_key_secret": key.secret}
    wrong = {"account_sid": account.sid, "auth_token": "wrong-token-0123456789abcdef"}
    tasks: list[dict[str, Any]] = [
        {"cpaas.recordings.video_room_info": given},
        {"cpaas.recordings.video_recording_info": with_key},
        {"cpaas.recordings.video_recording_info": wrong},
        {"cpaas.recordings.video_participant_info": {"room_sid": room}},
        {"cpaas.recordings.video_recording_settings_info": {}},
        {"cpaas.recordings.video_recording_rule_info": {"room_sid": room}},
        {"cpaas.recordings.call_recording_info": {"api_key": telnyx.api_key}},
        {"cpaas.recordings.call_recording_info": {"api_key": "KEY0wrong-0123456789abcdef"}},
        {"cpaas.recordings.recording_switch_info": {"provider": "telnyx"}},
        {"cpaas.recordings.telnyx_room_recording_info": {}},
        {"cpaas.recordings.telnyx_room_session_info": {}},
        {"cpaas.recordings.voice_recording_info": {}},
        {"cpaas.recordings.video_composition_info": {}},
        {"cpaas.recordings.video_room_info": {"insights_base_url": "http://127.0.0.1:9", "max_retries": 0}},
    ]
    play = {
        "hosts": "all",
        "gather_facts": False,
        "tasks": [{"name": "task", "ignore_errors": True, **task} for task in tasks],
    }
    run = run_playbook([play], env=provider_environment(simulator), arguments=["-vvvv"])
    assert run.returncode == 0
    states = [outcome.state for outcome in run.tasks]
    assert states == ["ok", "ok", "failed", "ok", "ok", "ok", "ok", "failed", *(["ok"] * 5), "failed"]
    basic = [
        base64.b64encode(f"{user}:{word}".encode()).decode()
        for user, word in ((account.sid, account.auth_token), (key.sid, key.secret))
    ]
    controls = [record["call_control_id"] for record in simulator.world.telnyx[telnyx.name].recordings({})]
    secret = (
        account.auth_token,
        key.secret,
        telnyx.api_key,
        "wrong-token-0123456789abcdef",
        "KEY0wrong-0123456789abcdef",
        "Signature=",
        '"download_url"',
        "simulated-s3-secret",
        "simulated-azure-secret",
        "simulated-gcs-secret",
        "AKIASIMULATED",
        '"download_urls"',  # the field: at -vvvv ansible-core 2.16 prints the option include_download_urls
        *basic,
        *(control for control in controls if control),
    )
    for text in secret:
        assert text not in run.output
