# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`call_recording_info` returns what Telnyx serves, without what must stay secret."""

from __future__ import annotations

from tests.integration.ansible_run import Task
from tests.integration.environment import provider_environment
from tests.integration.facts import assert_facts, assert_truncated, in_order
from tests.integration.module_run import run_modules
from tests.simulator.handle import Handle

MODULE = "cpaas.recordings.call_recording_info"
SECRET = ("download_urls", "call_control_id")


def test_recordings_are_listed_filtered_fetched_and_cut(simulator: Handle) -> None:
    world = simulator.world.telnyx[simulator.config.telnyx[0].name]
    truth = [
        {name: value for name, value in record.items() if name not in SECRET}
        for record in in_order(world.recordings({}), "created_at", "id")
    ]
    assert {"conference", "call"} == {record["source"] for record in truth if record["source"]}
    times = sorted(record["created_at"] for record in truth if record["created_at"])
    after, before = times[len(times) // 4], times[len(times) // 2]
    filters = {
        name: next(record[name] for record in truth if record.get(name))
        for name in ("conference_id", "call_leg_id", "call_session_id", "connection_id", "from", "to")
    }
    ids = [truth[4]["id"], truth[0]["id"]]
    listed, again, checked, window, fetched, urls, cut, none, *filtered = run_modules(
        [
            Task(MODULE),
            Task(MODULE),
            Task(MODULE, check=True),
            Task(MODULE, {"created_after": after, "created_before": before}),
            Task(MODULE, {"recording_ids": ids}),
            Task(MODULE, {"recording_ids": ids, "include_download_urls": True}),
            Task(MODULE, {"limit": 9}),
            Task(MODULE, {"from": "+12025550199999"}),
            *(Task(MODULE, {name: value}) for name, value in filters.items()),
        ],
        env=provider_environment(simulator),
    )
    for outcome in (listed, again, checked):
        assert_facts(outcome, "recordings", truth)
    inside = [r for r in truth if r["created_at"] and after <= r["created_at"] < before]
    assert 0 < len(inside) < len(truth)
    # A record whose time is not told may lie anywhere, so it stays when the provider sends it.
    timeless = [r for r in window["recordings"] if r["created_at"] is None]
    assert_facts(window, "recordings", timeless + inside)
    assert_facts(fetched, "recordings", [truth[0], truth[4]])
    assert_truncated(cut, "recordings", 9, truth)
    assert_facts(none, "recordings", [])
    for (name, value), outcome in zip(filters.items(), filtered, strict=True):
        assert_facts(outcome, "recordings", [r for r in truth if r.get(name) == value])
    for record in urls["recordings"]:
        assert all(url.startswith("http") for url in record["download_urls"].values())
        assert "call_control_id" not in record
    assert {frozenset(r["download_urls"]) for r in urls["recordings"]} <= {
        frozenset({"mp3"}),
        frozenset({"wav"}),
        frozenset({"mp3", "wav"}),
    }
