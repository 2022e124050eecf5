# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`video_recording_info` returns what Twilio Video serves."""

from __future__ import annotations

from tests.integration.ansible_run import Task
from tests.integration.environment import provider_environment
from tests.integration.facts import Record, assert_facts, assert_truncated, in_order
from tests.integration.module_run import run_modules
from tests.simulator.handle import Handle

MODULE = "cpaas.recordings.video_recording_info"


def ordered(records: list[Record]) -> list[Record]:
    return in_order(records, "date_created", "sid")


def test_recordings_of_the_account(simulator: Handle) -> None:
    world = simulator.world.twilio[simulator.config.twilio[0].sid]
    truth = ordered(list(world.recordings()))
    assert {record["status"] for record in truth} == {"processing", "completed", "failed", "deleted"}
    times = sorted(record["date_created"] for record in truth if record["date_created"])
    after, before = times[len(times) // 3], times[2 * len(times) // 3]
    track = truth[3]["source_sid"]
    room = truth[3]["grouping_sids"]["room_sid"]
    sids = [truth[9]["sid"], truth[2]["sid"]]
    listed, again, checked, some, window, of_track, of_room, audio, fetched, cut = run_modules(
        [
            Task(MODULE),
            Task(MODULE),
            Task(MODULE, check=True),
            Task(MODULE, {"status": ["deleted", "failed"]}),
            Task(MODULE, {"created_after": after, "created_before": before}),
            Task(MODULE, {"source_sid": track}),
            Task(MODULE, {"grouping_sid": room}),
            Task(MODULE, {"media_type": "audio", "status": ["completed"]}),
            Task(MODULE, {"recording_sids": sids}),
            Task(MODULE, {"limit": 11}),
        ],
        env=provider_environment(simulator),
    )
    for outcome in (listed, again, checked):
        assert_facts(outcome, "recordings", truth)
    assert listed["window"]["created_after"] is None
    assert_facts(some, "recordings", [r for r in truth if r["status"] in ("deleted", "failed")])
    # A record whose time is not told may lie anywhere, so it stays when the provider sends it.
    timeless = [r for r in window["recordings"] if r["date_created"] is None]
    inside = [r for r in truth if r["date_created"] and after <= r["date_created"] < before]
    assert 0 < len(inside) < len(truth)
    assert all(r in truth for r in timeless)
    assert_facts(window, "recordings", timeless + inside)
    assert_facts(of_track, "recordings", [r for r in truth if r["source_sid"] == track])
    assert_facts(of_room, "recordings", [r for r in truth if room in (r["grouping_sids"] or {}).values()])
    assert_facts(
        audio, "recordings", [r for r in truth if (r["type"], r["status"]) == ("audio", "completed")]
    )
    assert_facts(fetched, "recordings", [truth[2], truth[9]])
    assert_truncated(cut, "recordings", 11, truth)


def test_recordings_of_a_room(simulator: Handle) -> None:
    world = simulator.world.twilio[simulator.config.twilio[0].sid]
    rooms = {r["grouping_sids"]["room_sid"] for r in world.recordings() if r["grouping_sids"]}
    room, records = max(
        ((sid, list(world.room_recordings(sid))) for sid in rooms), key=lambda item: len(item[1])
    )
    truth = ordered(records)
    assert len(truth) > 3
    participant = next(r["grouping_sids"]["participant_sid"] for r in truth if r["grouping_sids"])
    listed, video, of_person, fetched, elsewhere = run_modules(
        [
            Task(MODULE, {"room_sid": room}),
            Task(MODULE, {"room_sid": room, "media_type": "video"}),
            Task(MODULE, {"room_sid": room, "grouping_sid": participant}),
            Task(MODULE, {"room_sid": room, "recording_sids": [truth[0]["sid"]]}),
            Task(MODULE, {"room_sid": "RM" + "0" * 32, "recording_sids": [truth[0]["sid"]]}),
        ],
        env=provider_environment(simulator),
    )
    assert_facts(listed, "recordings", truth)
    assert_facts(video, "recordings", [r for r in truth if r["type"] == "video"])
    assert_facts(
        of_person, "recordings", [r for r in truth if participant in (r["grouping_sids"] or {}).values()]
    )
    assert_facts(fetched, "recordings", truth[:1])
    assert elsewhere.failed
    assert elsewhere["status"] == 404
    assert truth[0]["sid"] in elsewhere["msg"]
