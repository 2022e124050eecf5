# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendors' own clients and ours, pointed at the same simulator, list the same records."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TelnyxSettings,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Query
from ansible_collections.cpaas.recordings.plugins.module_utils.client.telnyx import TelnyxClient
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.everything import list_all
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.telnyx_recordings import (
    RECORDINGS as CALL_RECORDINGS,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_rooms import ROOMS
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_video_participants import (
    PARTICIPANTS,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_video_recordings import (
    RECORDINGS,
    ROOM_RECORDINGS,
)
from telnyx import Telnyx
from twilio.rest import Client

from tests.simulator.handle import Handle

HTTP = HttpSettings(requests_per_second=0)


def twilio(simulator: Handle) -> tuple[TwilioClient, Client]:
    account = simulator.config.twilio[0]
    theirs = Client(account.sid, account.auth_token)
    theirs.video.base_url = theirs.insights.base_url = simulator.url
    settings = TwilioSettings(
        account.sid, account.sid, account.auth_token, simulator.url, simulator.url, HTTP
    )
    return TwilioClient(settings), theirs


def sent(value: Any) -> Any:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


def assert_same(ours: list[dict[str, Any]], theirs: list[Any], id_field: str) -> None:
    """Compare every field of ours that their client knows."""
    known = {getattr(item, id_field): item for item in theirs}
    assert [record[id_field] for record in ours]
    assert {record[id_field] for record in ours} == set(known)
    assert len(ours) == len(theirs)
    for record in ours:
        item = known[record[id_field]]
        for name, value in record.items():
            if hasattr(item, name):
                assert sent(getattr(item, name)) == value, (record[id_field], name)


def test_room_recordings_of_the_account_and_of_a_room(simulator: Handle) -> None:
    ours, theirs = twilio(simulator)
    with ours:
        everything = list_all(ours.list(RECORDINGS), Query(before=datetime.now(UTC))).records
        assert_same(
            everything,
            [
                item
                for status in (RECORDINGS.statuses or ())
                for item in theirs.video.v1.recordings.list(status=status)
            ],
            "sid",
        )
        room = next(record["grouping_sids"]["room_sid"] for record in everything if record["grouping_sids"])
        of_room = theirs.video.v1.rooms(room).recordings
        assert_same(
            list_all(ours.list(ROOM_RECORDINGS, room_sid=room), Query()).records,
            [item for status in (RECORDINGS.statuses or ()) for item in of_room.list(status=status)],
            "sid",
        )


def test_rooms_and_participants(simulator: Handle) -> None:
    ours, theirs = twilio(simulator)
    now = datetime.now(UTC)
    after = now - timedelta(days=7)
    with ours:
        rooms = list_all(ours.list(ROOMS), Query(after=after, before=now)).records
        assert_same(rooms, theirs.insights.v1.rooms.list(created_after=after, created_before=now), "room_sid")
        room = rooms[0]["room_sid"]
        assert_same(
            list_all(ours.list(PARTICIPANTS, room_sid=room), Query()).records,
            theirs.insights.v1.rooms(room).participants.list(),
            "participant_sid",
        )


def test_call_recordings(simulator: Handle) -> None:
    account = simulator.config.telnyx[0]
    theirs = Telnyx(api_key=account.api_key, base_url=simulator.telnyx_url, max_retries=0)
    settings = TelnyxSettings(account.name, account.api_key, simulator.telnyx_url, HTTP)
    listed = {item.id: item.to_dict() for item in theirs.recordings.list(page_size=50) if item.id}
    with TelnyxClient(settings) as ours:
        records = list_all(ours.list(CALL_RECORDINGS), Query(before=datetime.now(UTC))).records
    assert {record["id"] for record in records} == set(listed)
    for record in records:
        same = {"id", "status", "channels", "source", "duration_millis", "conference_id", "call_leg_id"}
        witness = listed[record["id"]]
        for name in same & set(record):
            assert witness.get(name) == record[name], (record["id"], name)
