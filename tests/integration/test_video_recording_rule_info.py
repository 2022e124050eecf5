# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`video_recording_rule_info` returns the rules and the whole record."""

from __future__ import annotations

from tests.integration.ansible_run import Task
from tests.integration.environment import provider_environment
from tests.integration.module_run import run_modules
from tests.simulator.handle import Handle

MODULE = "cpaas.recordings.video_recording_rule_info"


def test_rules(simulator: Handle) -> None:
    world = simulator.world.twilio[simulator.config.twilio[0].sid]
    rooms = [room["room_sid"] for room in world.rooms() if room["room_sid"]][:3]
    *outcomes, checked, missing = run_modules(
        [
            *(Task(MODULE, {"room_sid": room}) for room in rooms),
            Task(MODULE, {"room_sid": rooms[0]}, check=True),
            Task(MODULE, {"room_sid": "RM" + "0" * 32}),
        ],
        env=provider_environment(simulator),
    )
    for room, outcome in zip(rooms, outcomes, strict=True):
        assert outcome["ruleset"]["room_sid"] == room
        assert set(outcome["ruleset"]) == {"room_sid", "rules", "date_created", "date_updated"}
        assert outcome["rules"] == outcome["ruleset"]["rules"]
        assert outcome["count"] == len(outcome["rules"])
        assert outcome["changed"] is False
    assert checked["ruleset"] == outcomes[0]["ruleset"]
    assert missing.failed
    assert missing["status"] == 404
