# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`video_room_info` returns what Video Insights serves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests.integration.ansible_run import Task
from tests.integration.environment import provider_environment
from tests.integration.facts import assert_facts, assert_truncated, in_order
from tests.integration.module_run import run_modules
from tests.simulator.handle import Handle

MODULE = "cpaas.recordings.video_room_info"


def test_rooms_are_listed_filtered_fetched_and_cut(simulator: Handle) -> None:
    account = simulator.config.twilio[0]
    truth = in_order(simulator.world.twilio[account.sid].rooms(), "create_time", "room_sid")
    times = sorted(room["create_time"] for room in truth if room["create_time"])
    after, before = times[len(times) // 4], times[len(times) // 2]
    room_name = next(room["room_name"] for room in truth if room["room_name"])
    sids = [truth[5]["room_sid"], truth[1]["room_sid"], truth[5]["room_sid"]]
    key = {
        "account_sid": "",
        "auth_token": "",
        "api_key_sid": account.keys[0].sid,
        "api_key_secret": account.keys[0].secret,
    }
    listed, again, checked, window, named, typed, off, fetched, cut, uncut, with_key = run_modules(
        [
            Task(MODULE),
            Task(MODULE),
            Task(MODULE, check=True),
            Task(MODULE, {"created_after": after, "created_before": before}),
            Task(MODULE, {"room_name": room_name}),
            Task(MODULE, {"room_type": ["group", "go"], "codec": ["VP8", "opus"]}),
            Task(MODULE, {"recording_enabled": False}),
            Task(MODULE, {"room_sids": sids}),
            Task(MODULE, {"limit": 7}),
            Task(MODULE, {"limit": len(truth)}),
            Task(MODULE, key),
        ],
        env=provider_environment(simulator),
    )
    for outcome in (listed, again, checked, uncut, with_key):
        assert_facts(outcome, "rooms", truth)
    inside = [room for room in truth if after <= (room["create_time"] or "") < before]
    assert 0 < len(inside) < len(truth)
    # A record whose time is not told may lie anywhere, so it stays when the provider sends it.
    timeless = [room for room in window["rooms"] if room["create_time"] is None]
    assert_facts(window, "rooms", timeless + inside)
    assert window["window"] == {
        "created_after": after.replace("Z", ".000000Z"),
        "created_before": before.replace("Z", ".000000Z"),
    }
    assert_facts(named, "rooms", [room for room in truth if room["room_name"] == room_name])
    wanted = [
        room
        for room in truth
        if room["room_type"] in ("group", "go") and set(room["codecs"] or ()) & {"VP8", "opus"}
    ]
    assert wanted
    assert_facts(typed, "rooms", wanted)
    unrecorded = [room for room in truth if room["recording_enabled"] is False]
    assert 0 < len(unrecorded) < len(truth)
    assert_facts(off, "rooms", unrecorded)
    assert_facts(fetched, "rooms", [truth[1], truth[5]])
    assert fetched["api"]["requests"] == 2
    assert_truncated(cut, "rooms", 7, truth)


def test_the_whole_retained_window_is_the_default(simulator: Handle) -> None:
    (listed,) = run_modules([Task(MODULE)], env=provider_environment(simulator))
    oldest = min(room["create_time"] for room in listed["rooms"] if room["create_time"])
    assert datetime.fromisoformat(oldest) < datetime.now(UTC) - timedelta(days=2)
    bounds = [datetime.fromisoformat(text) for text in listed["window"].values()]
    assert bounds[1] - bounds[0] == timedelta(days=7)
    asked = [dict(entry["query"]) for entry in simulator.requests() if entry["path"] == "/v1/Video/Rooms"]
    assert asked
    assert all({"CreatedAfter", "CreatedBefore"} <= set(query) for query in asked)
