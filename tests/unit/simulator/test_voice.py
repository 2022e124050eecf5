# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls, conferences, recordings and transcriptions agree with each other, whatever the size."""

from __future__ import annotations

from collections import Counter
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.simulator.config import Config, twilio_account
from tests.simulator.overlay import Record
from tests.simulator.products import DATA
from tests.simulator.products.twilio_calls import PAYMENT_LINE
from tests.simulator.products.twilio_conferences import kind_of, legs, participant
from tests.simulator.tables import Table, first_of, shared
from tests.simulator.timeline import parse
from tests.simulator.twilio_world import TwilioWorld
from tests.simulator.voice import BLOCK, Voice
from tests.simulator.world import World

LISTS = DATA["twilio"]


def world_of(**values: Any) -> TwilioWorld:
    config = {name: values.pop(name) for name in ("clean", "nulls") if name in values}
    account = twilio_account("alpha", **{"rooms": 1, "recordings": 0, **values})
    return next(iter(World(Config(**{"nulls": 0, **config}, twilio=[account])).twilio.values()))


def at(text: str) -> float:
    return parsedate_to_datetime(text).timestamp()


@given(count=st.integers(0, 500), owners=st.integers(1, 90))
def test_items_are_shared_out_without_gap_or_overlap(count: int, owners: int) -> None:
    spans = [
        range(first_of(owner, count, owners), first_of(owner + 1, count, owners)) for owner in range(owners)
    ]
    assert [item for span in spans for item in span] == list(range(count))
    assert [shared(item, count, owners) for item in range(count)] == [
        owner for owner, span in enumerate(spans) for _item in span
    ]


@pytest.mark.parametrize("calls", [0, 1, 6, 7, 19, 20, 21, 47, 400])
@pytest.mark.parametrize("recordings", [None, 0, 3, 500])
def test_lists_join_and_lie_in_order(calls: int, recordings: int | None) -> None:
    world = world_of(calls=calls, voice_recordings=recordings)
    for name in ("calls", "voice_recordings", "conferences", "transcriptions"):
        table = world.table(LISTS[name])
        times = [table.time(index) for index in range(table.size)]
        assert times == sorted(times)
        assert not times or times[-1] <= world.now
        found = [
            table.ids.of(record["conference_sid" if name == "conferences" else "sid"])
            for record in table.records()
        ]
        assert found == list(range(table.size))
    legs_by_sid = {record["sid"]: record for record in world.table(LISTS["calls"]).records()}
    conferences = {record["conference_sid"] for record in world.table(LISTS["conferences"]).records()}
    held = world.table(LISTS["voice_recordings"]).records()
    assert len(held) == world.voice.recordings
    for record in held:
        assert record["call_sid"] is not None or record["conference_sid"] is not None
        if record["call_sid"] is not None:
            assert legs_by_sid[record["call_sid"]]["parent_call_sid"] is None
        assert record["conference_sid"] in {None, *conferences}
        assert record["source"] != "Conference" or record["conference_sid"]
    sids = {record["sid"] for record in held}
    assert {record["recording_sid"] for record in world.table(LISTS["transcriptions"]).records()} <= sids


def test_legs_lie_within_their_parents() -> None:
    world = world_of(calls=400)
    by_sid = {record["sid"]: record for record in world.table(LISTS["calls"]).records()}
    children = [record for record in by_sid.values() if record["parent_call_sid"]]
    assert len(children) == 80
    for child in children:
        parent = by_sid[child["parent_call_sid"]]
        assert at(parent["start_time"]) < at(child["start_time"])
        if child["status"] == "completed":
            assert at(child["end_time"]) <= at(parent["end_time"])
            assert int(child["duration"]) == at(child["end_time"]) - at(child["start_time"])


def recorded(world: TwilioWorld, leg: int) -> list[Record]:
    """Return the recordings of the conversation that a leg leads."""
    unit = world.voice.unit_of(leg)
    table: Table = world.table(LISTS["voice_recordings"])
    return [] if unit is None else [table.record(index) for index in range(*world.voice.recordings_of(unit))]


def test_of_two_dials_in_a_row_the_second_is_not_recorded() -> None:
    world, seen = world_of(calls=400), 0
    calls = world.table(LISTS["calls"])
    for first in range(0, 380, BLOCK):
        for record in recorded(world, first + 11):
            if record["status"] == "completed" and record["duration"] != "0":
                end = at(record["start_time"]) + int(record["duration"])
                assert end <= at(calls.record(first + 13)["start_time"])
                seen += 1
    assert seen > 5


def test_every_kind_says_what_it_means() -> None:
    world = world_of(calls=1000)
    voice: Voice = world.voice
    calls, kinds = world.table(LISTS["calls"]), Counter[str]()
    for leg in range(calls.size):
        unit = voice.unit_of(leg)
        if unit is None or leg % BLOCK == 4:
            continue
        kinds[voice.kind(unit)] += 1
        assert bool(recorded(world, leg)) == (voice.kind(unit) in ("ordinary", "forbidden"))
        record = calls.record(leg)
        payment = PAYMENT_LINE in (record["from"], record["to"])
        assert payment == (voice.kind(unit) in ("forbidden", "payment"))
    assert set(kinds) == {"ordinary", "unrecorded", "forbidden", "payment"}


def test_conferences_say_what_their_kind_means() -> None:
    world = world_of(calls=1000)
    table, kinds = world.table(LISTS["conferences"]), Counter[str]()
    for index in range(table.size):
        kind, record = kind_of(table, index), table.record(index)
        kinds[kind] += 1
        enabled = None if kind == "unknown" else kind in ("ordinary", "forbidden", "missing", "pending")
        assert record["recording_enabled"] is enabled
        held = recorded(world, legs(table, index)[0])
        assert bool(held) == (kind in ("ordinary", "forbidden", "unknown", "pending"))
        assert all(each["conference_sid"] == record["conference_sid"] for each in held)
        assert record["friendly_name"].startswith("payment") == (kind in ("forbidden", "payment"))
        if table.status(index) != "in_progress":
            assert (record["processing_state"] == "complete") == (kind != "pending")
            created = parse(record["create_time"])
            for number in range(3):
                member = participant(table, index, number)
                assert created <= parse(member["join_time"]) <= parse(member["leave_time"])
                assert parse(member["leave_time"]) <= parse(record["end_time"])
    assert set(kinds) == {"ordinary", "disabled", "forbidden", "missing", "unknown", "pending", "payment"}


def test_what_was_not_stored_says_why() -> None:
    table = world_of(calls=2000).table(LISTS["voice_recordings"])
    absent = [record for record in table.records() if record["status"] == "absent"]
    assert {record["error_code"] for record in absent} == {16105, 16107}
    assert all(record["duration"] == "-1" for record in absent)
    for record in absent:
        assert (record["encryption_details"] is None) == (record["error_code"] == 16105)
    statuses = {record["status"] for record in table.records()}
    assert statuses == {*["in-progress", "paused", "stopped", "processing", "completed", "absent", "deleted"]}
    keys = {r["encryption_details"]["public_key_sid"] for r in table.records() if r["encryption_details"]}
    assert len(keys) == 2


def test_deleted_recordings_are_forgotten_after_forty_days() -> None:
    world = world_of(calls=4000, days=100)
    table = world.table(LISTS["voice_recordings"])
    deleted = [record for record in table.records() if record["status"] == "deleted"]
    assert deleted
    assert all(world.now - at(record["date_updated"]) <= 40 * 86400 for record in deleted)
    world.now += 41 * 86400
    assert not [record for record in table.records() if record["status"] == "deleted"]


def test_more_conferences_than_calls_have_for_them() -> None:
    world = world_of(calls=40, conferences=7)
    table = world.table(LISTS["conferences"])
    assert table.size == 7
    own = {record["sid"] for record in world.table(LISTS["calls"]).records()}
    strangers = [participant(table, index, 0)["call_sid"] not in own for index in range(7)]
    assert strangers.count(False) == 2


def test_a_clean_world_has_no_violation() -> None:
    world = world_of(calls=1000, clean=True)
    statuses = {record["status"] for record in world.table(LISTS["voice_recordings"]).records()}
    assert statuses == {"completed", "in-progress"}
    conferences = world.table(LISTS["conferences"])
    assert {kind_of(conferences, index) for index in range(conferences.size)} == {"ordinary", "payment"}
