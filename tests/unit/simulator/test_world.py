# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data agree with themselves, whatever the size, and need no memory."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from itertools import pairwise
from typing import Any

import pytest

from tests.simulator.config import (
    RECORDING_SHARES,
    ROOM_SHARES,
    Config,
    Settings,
    demo,
    telnyx_account,
    twilio_account,
)
from tests.simulator.mutations import mutate
from tests.simulator.timeline import parse
from tests.simulator.twilio_world import TwilioWorld
from tests.simulator.world import World

ORDERS = ("asc", "desc", "shuffled")


def twilio(order: str = "desc", **values: Any) -> TwilioWorld:
    config = Config.model_validate({"order": order, "twilio": [twilio_account("alpha", **values)]})
    return next(iter(World(config).twilio.values()))


@pytest.mark.parametrize(
    ("recordings", "rooms"), [(0, 0), (0, 5), (1, 1), (3, 40), (40, 3), (700, 90), (640, None)]
)
def test_every_recording_has_one_status_one_room_and_a_place_in_time(
    recordings: int, rooms: int | None
) -> None:
    world = twilio(recordings=recordings, rooms=rooms)
    records = list(world.recordings())
    assert len({record["sid"] for record in records}) == len(records) == recordings
    by_room = [r for room in world.video_rooms() for r in world.room_recordings(room["sid"])]
    assert sorted(r["sid"] for r in by_room) == sorted(r["sid"] for r in records)
    times = [world.data.time(index) for index in range(recordings)]
    assert times == sorted(times)
    assert not times or times[-1] <= world.now
    rooms_created = [world.rooms_data.time(index) for index in range(world.rooms_data.size)]
    assert rooms_created == sorted(rooms_created)
    for index in range(recordings):
        room = world.data.room_of(index)
        assert room.created <= world.data.time(index) <= room.ended


@pytest.mark.parametrize("order", ORDERS)
def test_time_ranges_partition_every_list(order: str) -> None:
    world = twilio(order, recordings=500, skew_share=0.8, skew_width=0.05)
    cuts = [world.now - 8 * 86400 + step * 40000 for step in range(20)]
    for status in ("processing", "completed", "failed", "deleted", None):
        whole = [index for _cursor, index in world.recordings_selection(status).walk()]
        parts = [
            index
            for low, high in pairwise(cuts)
            for _cursor, index in world.recordings_selection(status, low, high).walk()
        ]
        assert sorted(parts) == sorted(whole)
        assert len(set(whole)) == len(whole)


def test_the_default_list_leaves_out_the_deleted_only() -> None:
    world = twilio(recordings=500)
    listed = {world.data.sids.sid(index) for _cursor, index in world.recordings_selection().walk()}
    assert listed == {r["sid"] for r in world.recordings("processing", "completed", "failed")}
    assert any(True for _any in world.recordings("deleted"))


def test_every_kind_of_violation_is_in_a_small_world() -> None:
    world = twilio(recordings=400, rooms=80)
    kinds = Counter(world.room_kind(room["room_sid"]) for room in world.rooms())
    assert set(kinds) >= {*ROOM_SHARES, "ordinary", "live", "region"}
    kinds = Counter(world.recording_kind(record["sid"]) for record in world.recordings())
    assert set(kinds) == {*RECORDING_SHARES, "whole", "live"}


def test_rooms_say_what_their_kind_means() -> None:
    config = Config(nulls=0, twilio=[twilio_account("alpha", recordings=900, rooms=150)])
    world = next(iter(World(config).twilio.values()))
    for room in world.rooms():
        kind = world.room_kind(room["room_sid"])
        held = list(world.room_recordings(room["room_sid"]))
        seconds = room["total_recording_duration_sec"]
        people = list(world.participants(room["room_sid"]))
        assert len(people) == room["unique_participants"]
        if kind in ("disabled", "payment", "standup", "go", "peer", "failed"):
            assert (room["recording_enabled"], seconds, held) == (False, 0, [])
        elif kind == "empty":
            assert (room["recording_enabled"], seconds, held) == (True, 0, [])
            assert room["total_participant_duration_sec"] > 0
        elif kind == "missing":
            assert seconds > 0
            assert not held
        else:
            assert held
            assert seconds > 0
            assert room["recording_enabled"] is (None if kind == "unknown" else True)
        if kind == "low":
            assert seconds < 0.2 * room["total_participant_duration_sec"]
        assert (room["processing_state"] == "complete") == (kind not in ("pending", "live"))
        assert (room["media_region"] == "gll") == (kind == "region")
        if kind != "live":
            ended, created = parse(room["end_time"]), parse(room["create_time"])
            assert ended - created == room["duration_sec"]
            total = sum(person["duration_sec"] for person in people)
            assert total == room["total_participant_duration_sec"]


def test_a_clean_world_has_no_violation() -> None:
    config = Config(clean=True, twilio=[twilio_account("alpha", recordings=900)])
    world = next(iter(World(config).twilio.values()))
    assert {world.room_kind(r["room_sid"]) for r in world.rooms()} == {
        "ordinary",
        "payment",
        "standup",
        "live",
    }
    assert {world.recording_kind(r["sid"]) for r in world.recordings()} == {"whole", "live"}


def test_insights_forgets_after_seven_days_and_lists_one_day_unasked() -> None:
    world = twilio(recordings=900, days=30)
    kept = list(world.rooms())
    assert 0 < len(kept) < len(list(world.video_rooms()))
    assert all(world.now - parse(r["create_time"]) <= 7 * 86400 for r in kept if r["create_time"])
    unasked = [world.rooms_data.room(i) for _cursor, i in world.insights_selection().walk()]
    assert 0 < len(unasked) < len(kept)
    assert all(not room.live and room.ended >= world.now - 86400 for room in unasked)


def test_nearly_everything_that_may_be_null_is_null_somewhere() -> None:
    config = Config(nulls=0.5, twilio=[twilio_account("alpha", recordings=2000)])
    world = next(iter(World(config).twilio.values()))
    nulls = {field for record in world.recordings() for field, value in record.items() if value is None}
    assert nulls >= {"account_sid", "date_created", "size", "duration", "grouping_sids", "links", "offset"}
    nulls = {field for record in world.rooms() for field, value in record.items() if value is None}
    assert nulls >= {"recording_enabled", "codecs", "create_time", "room_name", "account_sid", "links"}


def test_hostile_and_odd_worlds_are_so() -> None:
    config = Config(hostile=True, odd=True, twilio=[twilio_account("alpha", recordings=900, rooms=200)])
    world = next(iter(World(config).twilio.values()))
    names = {room["room_name"] for room in world.rooms()}
    assert {"=cmd|' /C calc'!A0", "../../etc/x", "two\nlines", "n" * 128} & names
    assert any("field_of_tomorrow" in record for record in world.recordings())
    assert any(room["room_type"] == "holographic" for room in world.rooms())


@pytest.mark.parametrize("order", ORDERS)
def test_telnyx_pages_and_filters_agree_with_the_records(order: str) -> None:
    config = Config.model_validate({"order": order, "telnyx": [telnyx_account("gamma", recordings=431)]})
    world = World(config).telnyx["gamma"]
    everything = list(world.recordings())
    assert len({record["id"] for record in everything}) == 431
    conference = next(r for r in everything if r["conference_id"])
    call = next(r for r in everything if r["call_leg_id"])
    low, high = sorted(r["created_at"] for r in everything)[50::300]
    checks: list[tuple[dict[str, str], Any]] = [
        (
            {"conference_id": conference["conference_id"]},
            lambda r: r["conference_id"] == conference["conference_id"],
        ),
        ({"call_leg_id": call["call_leg_id"]}, lambda r: r["id"] == call["id"]),
        (
            {"call_session_id": call["call_session_id"]},
            lambda r: r["call_session_id"] == call["call_session_id"],
        ),
        ({"from": call["from"]}, lambda r: r["from"] == call["from"]),
        (
            {"to": call["to"], "from": call["from"]},
            lambda r: (r["to"], r["from"]) == (call["to"], call["from"]),
        ),
        ({"connection_id": call["connection_id"]}, lambda r: r["connection_id"] == call["connection_id"]),
        ({"created_at[gte]": low, "created_at[lte]": high}, lambda r: low <= r["created_at"] <= high),
        (
            {"start_time[gte]": low, "end_time[lte]": high},
            lambda r: low <= r["recording_started_at"] and r["recording_ended_at"] <= high,
        ),
        (
            {"call_control_id": call["call_control_id"]},
            lambda r: r["call_control_id"] == call["call_control_id"],
        ),
        ({"sip_call_id": "x"}, lambda _r: False),
        ({"created": low}, lambda _r: True),
    ]
    for filters, fits in checks:
        expected = {r["id"] for r in everything if fits(r)}
        total, _page = world.select(filters)
        found = [r["id"] for r in world.recordings(filters)]
        assert (set(found), len(found), total) == (expected, len(expected), len(expected)), filters


@pytest.mark.parametrize("order", ORDERS)
def test_changes_move_records_between_lists_and_are_repeatable(order: str) -> None:
    def changed() -> World:
        config = demo().model_copy(update={"order": order, "now": world_now})
        world = World(config)
        account = config.twilio[0].sid
        data = world.twilio[account]
        completed = [r["sid"] for r in data.recordings("completed")]
        processing = [r["sid"] for r in data.recordings("processing")]
        call = next(iter(world.telnyx["callcentre"].recordings()))["id"]
        room = next(iter(data.rooms()))["room_sid"]
        for step in (
            {"op": "delete", "account": account, "sid": completed[3]},
            {"op": "complete", "account": account, "sid": processing[0]},
            {"op": "vanish", "account": account, "sid": completed[5]},
            {"op": "add_recordings", "account": account, "times": ["2026-01-01T00:00:00Z"] * 3},
            {"op": "add_rooms", "account": account, "times": ["2026-01-01T00:00:00Z"]},
            {"op": "room", "account": account, "sid": room, "insights": {"recording_enabled": False}},
            {"op": "vanish", "account": "callcentre", "sid": call},
            {"op": "add_recordings", "account": "callcentre", "times": ["2026-01-01T00:00:00.5Z"]},
        ):
            mutate(world, step)
        return world

    world_now = demo().resolved().now
    first, second = changed(), changed()
    before = World(demo().model_copy(update={"order": order, "now": world_now}))
    for sid, data in first.twilio.items():
        assert list(data.recordings()) == list(second.twilio[sid].recordings())
        assert list(data.rooms()) == list(second.twilio[sid].rooms())
    sid = first.config.twilio[0].sid
    old, new = before.twilio[sid], first.twilio[sid]
    assert len(list(new.recordings("deleted"))) == len(list(old.recordings("deleted"))) + 1
    assert len(list(new.recordings("processing"))) == len(list(old.recordings("processing"))) - 1
    assert len(list(new.recordings("completed"))) == len(list(old.recordings("completed"))) + 2
    assert len({r["sid"] for r in new.recordings()}) == len(list(old.recordings())) + 2
    telnyx = [r["id"] for r in first.telnyx["callcentre"].recordings()]
    assert len(set(telnyx)) == len(telnyx) == 300


def test_a_million_records_need_no_memory() -> None:
    config = Config(
        twilio=[twilio_account("alpha", recordings=1_000_000, settings=Settings())],
        telnyx=[telnyx_account("gamma", recordings=1_000_000)],
    )
    tracemalloc.start()
    try:
        world = World(config)
        data = next(iter(world.twilio.values()))
        selection = data.recordings_selection("failed")
        indices, cursor = selection.page(("s", 0, 0), 100)
        assert len(indices) == 100
        assert cursor is not None
        middle = data.recordings_selection("completed", data.now - 3 * 86400, data.now - 86400)
        assert 300_000 < middle.count < 350_000
        middle.page(("p", 150_000, 0), 100)
        total, page = world.telnyx["gamma"].select()
        assert (total, len(page(999_900, 250))) == (1_000_000, 100)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8_000_000
