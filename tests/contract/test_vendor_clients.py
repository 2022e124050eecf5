# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendors' own clients, pointed at the simulator, list what it says it serves."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

import pytest
from telnyx import NotFoundError as TelnyxNotFoundError
from telnyx import Telnyx
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.simulator.handle import Handle
from tests.simulator.timeline import parse

STATUSES = ("processing", "completed", "failed", "deleted")


def twilio_client(simulator: Handle, number: int = 0, *, key: bool = False) -> Client:
    account = simulator.config.twilio[number]
    if key:
        client = Client(account.keys[0].sid, account.keys[0].secret, account.sid)
    else:
        client = Client(account.sid, account.auth_token)
    client.video.base_url = client.insights.base_url = client.api.base_url = simulator.url
    return client


def telnyx_client(simulator: Handle) -> Telnyx:
    return Telnyx(api_key=simulator.config.telnyx[0].api_key, base_url=simulator.telnyx_url, max_retries=0)


def as_wire(value: Any) -> Any:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


def same(instances: Iterable[Any], records: Iterable[dict[str, Any]], key: str) -> int:
    """Compare every field that the client knows; return how many records there are."""
    expected = {record[key]: record for record in records}
    found = {getattr(instance, key): instance for instance in instances}
    assert found.keys() == expected.keys()
    for name, record in expected.items():
        for field, value in record.items():
            if hasattr(found[name], field):
                assert as_wire(getattr(found[name], field)) == value, (name, field)
    return len(found)


@pytest.mark.parametrize("number", [0, 1])
@pytest.mark.parametrize("key", [False, True])
def test_twilio_lists_all_recordings_of_the_account_and_of_a_room(
    simulator: Handle, number: int, key: bool
) -> None:
    client, world = twilio_client(simulator, number, key=key), list(simulator.world.twilio.values())[number]
    total = 0
    for status in STATUSES:
        listed = client.video.v1.recordings.list(status=status, page_size=17)
        total += same(listed, world.recordings(status), "sid")
    assert total == simulator.config.twilio[number].recordings
    room = next(r["room_sid"] for r in world.rooms() if len(list(world.room_recordings(r["room_sid"]))) > 2)
    listed_below = client.video.v1.rooms(room).recordings.list(page_size=2)
    assert same(listed_below, world.room_recordings(room, "processing", "completed", "failed"), "sid") > 0


def test_twilio_fetches_one_of_each(simulator: Handle) -> None:
    client, world = twilio_client(simulator), next(iter(simulator.world.twilio.values()))
    recording, room = next(world.recordings("completed")), next(world.rooms())
    same([client.video.v1.recordings(recording["sid"]).fetch()], [recording], "sid")
    same([client.insights.v1.rooms(room["room_sid"]).fetch()], [room], "room_sid")
    video = world.video_room(room["room_sid"])
    assert video
    same([client.video.v1.rooms(video["sid"]).fetch()], [video], "sid")
    settings = client.video.v1.recording_settings().fetch()
    assert (settings.account_sid, settings.encryption_enabled) == (world.sid, False)
    rules = client.video.v1.rooms(room["room_sid"]).recording_rules.fetch()
    assert rules.room_sid == room["room_sid"]
    people = client.insights.v1.rooms(room["room_sid"]).participants.list(page_size=1)
    same(people, world.participants(room["room_sid"]), "participant_sid")


def test_twilio_lists_rooms_of_both_products(simulator: Handle) -> None:
    client, world = twilio_client(simulator), next(iter(simulator.world.twilio.values()))
    since = datetime.fromtimestamp(world.retained_from, UTC)
    insights = client.insights.v1.rooms.list(created_after=since, page_size=7)
    assert same(insights, world.rooms(), "room_sid") == simulator.config.twilio[0].room_count
    for status in ("in-progress", "completed", "failed"):
        same(client.video.v1.rooms.list(status=status, page_size=9), world.video_rooms(status), "sid")
    same(client.video.v1.rooms.list(), world.video_rooms("in-progress"), "sid")


def test_twilio_takes_time_bounds_and_filters(simulator: Handle) -> None:
    client, world = twilio_client(simulator), next(iter(simulator.world.twilio.values()))
    middle = datetime.fromtimestamp(world.now - 3 * 86400, UTC)
    before = client.video.v1.recordings.list(status="completed", date_created_before=middle)
    after = client.video.v1.recordings.list(status="completed", date_created_after=middle)
    both = list(world.recordings("completed"))
    assert same([*before, *after], both, "sid") == len(before) + len(after)
    sample = next(r for r in both if r["source_sid"] and r["grouping_sids"])
    by_source = client.video.v1.recordings.list(source_sid=sample["source_sid"])
    assert [r.sid for r in by_source] == [sample["sid"]]
    room = sample["grouping_sids"]["room_sid"]
    grouped = client.video.v1.recordings.list(grouping_sid=[room])
    assert grouped
    assert all((r.grouping_sids or {}).get("room_sid") == room for r in grouped)


def test_twilio_reports_errors_as_its_client_expects(simulator: Handle) -> None:
    account = simulator.config.twilio[0]
    with pytest.raises(TwilioRestException) as missing:
        twilio_client(simulator).video.v1.recordings("RT" + "0" * 32).fetch()
    assert (missing.value.status, missing.value.code) == (404, 20404)
    client = Client(account.sid, "simulated-auth-token-that-is-wrong")
    client.video.base_url = simulator.url
    with pytest.raises(TwilioRestException) as denied:
        client.video.v1.recordings("RT" + "0" * 32).fetch()
    assert (denied.value.status, denied.value.code) == (401, 20003)


def test_twilio_lists_accounts(simulator: Handle) -> None:
    accounts = twilio_client(simulator).api.v2010.accounts.list()
    assert [(a.sid, a.auth_token) for a in accounts] == [
        (simulator.config.twilio[0].sid, simulator.config.twilio[0].auth_token)
    ]


def test_telnyx_lists_and_fetches_all_recordings(simulator: Handle) -> None:
    client, world = telnyx_client(simulator), next(iter(simulator.world.telnyx.values()))
    listed = {recording.id: recording for recording in client.recordings.list(page_size=33)}
    expected = {record["id"]: record for record in world.recordings()}
    assert listed.keys() == expected.keys()
    for name, record in expected.items():
        found = listed[name].model_dump(mode="json", by_alias=True)
        for field, value in record.items():
            if field != "download_urls":
                seen = found[field]
                assert seen == value or parse(seen) == parse(value), (name, field)
    one = next(iter(expected))
    fetched = client.recordings.retrieve(one).data
    assert fetched is not None
    assert fetched.id == one
    assert fetched.download_urls is not None
    with pytest.raises(TelnyxNotFoundError):
        client.recordings.retrieve("00000000-0000-0000-0000-000000000000")


def test_telnyx_takes_its_filters(simulator: Handle) -> None:
    client, world = telnyx_client(simulator), next(iter(simulator.world.telnyx.values()))
    times = sorted(record["created_at"] for record in world.recordings())
    listed = client.recordings.list(filter={"created_at": {"gte": times[10], "lte": times[20]}}, page_size=5)
    assert sum(1 for _any in listed) == 11
    record = next(r for r in world.recordings() if r["conference_id"])
    listed = client.recordings.list(filter={"conference_id": record["conference_id"]})
    assert record["id"] in [found.id for found in listed]
