# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`video_participant_info` returns what Video Insights serves."""

from __future__ import annotations

from tests.integration.ansible_run import Task
from tests.integration.environment import provider_environment
from tests.integration.facts import assert_facts, assert_truncated, in_order
from tests.integration.module_run import run_modules
from tests.simulator.handle import Handle

MODULE = "cpaas.recordings.video_participant_info"


def test_participants_are_listed_fetched_and_cut(simulator: Handle) -> None:
    world = simulator.world.twilio[simulator.config.twilio[0].sid]
    room_sid, truth = max(
        ((room["room_sid"], list(world.participants(room["room_sid"]))) for room in world.rooms()),
        key=lambda item: len(item[1]),
    )
    truth = in_order(truth, "join_time", "participant_sid")
    assert len(truth) > 2
    sids = [truth[1]["participant_sid"], truth[0]["participant_sid"]]
    listed, checked, fetched, cut, missing = run_modules(
        [
            Task(MODULE, {"room_sid": room_sid}),
            Task(MODULE, {"room_sid": room_sid}, check=True),
            Task(MODULE, {"room_sid": room_sid, "participant_sids": sids}),
            Task(MODULE, {"room_sid": room_sid, "limit": 2}),
            Task(MODULE, {"room_sid": room_sid, "participant_sids": ["PA" + "0" * 32]}),
        ],
        env=provider_environment(simulator),
    )
    for outcome in (listed, checked):
        assert_facts(outcome, "participants", truth)
        assert outcome["window"] == {"created_after": None, "created_before": None}
    assert_facts(fetched, "participants", truth[:2])
    assert_truncated(cut, "participants", 2, truth)
    assert missing.failed
    assert f"fetch participant PA{'0' * 32} of room {room_sid}" in missing["msg"]
