# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The vendors' own clients, pointed at the simulator, list and fetch the records of every further list."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

import pytest
from telnyx import NotFoundError as TelnyxNotFoundError
from telnyx import Telnyx
from telnyx.types import (
    Connection,
    CustomStorageConfiguration,
    OutboundVoiceProfile,
    RecordingTranscription,
    Room,
    RoomComposition,
    RoomParticipant,
    RoomRecording,
    RoomSession,
)
from telnyx.types.phone_numbers import PhoneNumberWithVoiceSettings
from twilio.base.exceptions import TwilioRestException
from twilio.rest import Client

from tests.contract.test_vendor_clients import telnyx_client
from tests.simulator.handle import Handle
from tests.simulator.products import DATA
from tests.simulator.timeline import parse

Json = dict[str, Any]


@pytest.fixture
def client(simulator: Handle) -> Client:
    account = simulator.config.twilio[0]
    client = Client(account.sid, account.auth_token)
    for product in ("api", "insights", "trunking", "video", "voice"):
        getattr(client, product).base_url = simulator.url
    return client


def moment(text: str) -> datetime:
    """Read a time in either spelling of Twilio."""
    return parsedate_to_datetime(text) if "," in text else datetime.fromisoformat(text)


def equal(found: Any, value: Any) -> bool:
    if isinstance(found, datetime) and isinstance(value, str):
        return found == moment(value)
    return bool(found == value) or str(found) == str(value)


def assert_same(instances: Iterable[Any], records: Iterable[Json], key: str = "sid") -> None:
    """Compare every field that the client knows."""
    expected = {record[key]: record for record in records}
    found = {getattr(instance, key): instance for instance in instances}
    assert expected
    assert found.keys() == expected.keys()
    for name, record in expected.items():
        for field, value in record.items():
            attribute = {"from": "_from"}.get(field, field)
            if hasattr(found[name], attribute):
                assert equal(getattr(found[name], attribute), value), (name, field)


def of_twilio(simulator: Handle, table: str) -> list[Json]:
    world = simulator.world.twilio[simulator.config.twilio[0].sid]
    return world.table(DATA["twilio"][table]).records()


def of_telnyx(simulator: Handle, table: str) -> list[Json]:
    return simulator.world.telnyx["gamma"].table(DATA["telnyx"][table]).records()


def test_twilio_lists_calls_and_recordings(simulator: Handle, client: Client) -> None:
    account = client.api.v2010.account
    calls, recordings = of_twilio(simulator, "calls"), of_twilio(simulator, "voice_recordings")
    assert_same(account.calls.list(page_size=9), calls)
    assert_same([account.calls(calls[0]["sid"]).fetch()], [calls[0]])
    busy = [call for call in calls if call["status"] == "busy"]
    assert_same(account.calls.list(status="busy"), busy)
    parent = next(call["parent_call_sid"] for call in calls if call["parent_call_sid"])
    children = [call for call in calls if call["parent_call_sid"] == parent]
    assert_same(account.calls.list(parent_call_sid=parent), children)
    assert_same(account.recordings.list(include_soft_deleted=True, page_size=5), recordings)
    kept = [record for record in recordings if record["status"] != "deleted"]
    assert_same(account.recordings.list(), kept)
    assert_same([account.recordings(kept[0]["sid"]).fetch()], [kept[0]])
    of_call = next(record["call_sid"] for record in kept if record["call_sid"])
    mine = [record for record in kept if record["call_sid"] == of_call]
    assert_same(account.recordings.list(call_sid=of_call), mine)
    middle = sorted(moment(record["date_created"]) for record in recordings)[len(recordings) // 2]
    day = middle.replace(hour=0, minute=0, second=0)
    since = account.recordings.list(date_created_after=day, include_soft_deleted=True)
    assert_same(since, [r for r in recordings if moment(r["date_created"]) >= day])


def test_twilio_lists_transcriptions(simulator: Handle, client: Client) -> None:
    account = client.api.v2010.account
    records = of_twilio(simulator, "transcriptions")
    assert_same(account.transcriptions.list(page_size=2), records)
    assert_same([account.transcriptions(records[0]["sid"]).fetch()], records[:1])


def test_twilio_lists_conferences_of_both_products(simulator: Handle, client: Client) -> None:
    records, insights = of_twilio(simulator, "conferences"), client.insights.v1.conferences
    assert_same(insights.list(page_size=1), records, "conference_sid")
    sid = records[0]["conference_sid"]
    assert_same([insights(sid).fetch()], records[:1], "conference_sid")
    members = insights(sid).conference_participants.list(page_size=2)
    assert {member.conference_sid for member in members} == {sid}
    calls = {call["sid"] for call in of_twilio(simulator, "calls")}
    assert {member.call_sid for member in members} <= calls
    older = client.api.v2010.account.conferences
    every = [str(c.sid) for status in ("init", "in-progress", "completed") for c in older.list(status=status)]
    assert sorted(every) == sorted(record["conference_sid"] for record in records)
    assert [c.sid for c in older.list()] == [c.sid for c in older.list(status="in-progress")]
    assert client.insights.v1.settings().fetch().advanced_features is True


def test_twilio_lists_compositions_and_their_hooks(simulator: Handle, client: Client) -> None:
    records, video = of_twilio(simulator, "compositions"), client.video.v1
    listed = [
        item
        for status in ("enqueued", "processing", "completed", "deleted", "failed")
        for item in video.compositions.list(status=status, page_size=2)
    ]
    assert_same(listed, records)
    room = records[0]["room_sid"]
    assert_same(video.compositions.list(room_sid=room), [r for r in records if r["room_sid"] == room])
    assert_same([video.compositions(records[0]["sid"]).fetch()], records[:1])
    assert_same(video.composition_hooks.list(page_size=1), of_twilio(simulator, "composition_hooks"))
    with pytest.raises(TwilioRestException) as absent:
        video.composition_settings().fetch()
    assert (absent.value.status, absent.value.code) == (404, 20404)


def test_twilio_lists_trunks_and_reads_the_default_of_voice(simulator: Handle, client: Client) -> None:
    records, account = of_twilio(simulator, "trunks"), simulator.config.twilio[0].sid
    assert_same(client.trunking.v1.trunks.list(page_size=1), records)
    recording = client.trunking.v1.trunks(records[0]["sid"]).recordings().fetch()
    assert recording.mode == records[0]["recording"]["mode"]
    default = client.voice.v2.recording_account_default_configuration
    with pytest.raises(TwilioRestException) as absent:
        default().fetch()
    assert (absent.value.status, absent.value.code) == (404, 20404)
    simulator.mutate({"op": "switch", "account": account, "name": "voice_default", "fields": {}})
    found: Any = default().fetch()
    assert (found.account_sid, found.configuration["configurationType"]) == (account, "Recording")
    assert found.configuration["compositionPolicy"]["channels"] == "dual"
    simulator.mutate({"op": "switch", "account": account, "name": "voice_default", "fields": None})


#: A list of Telnyx: what the client lists, the model of a record, and the table that says what there is.
TELNYX: dict[str, tuple[Callable[[Telnyx], Iterable[Any]], type[Any], str]] = {
    "rooms": (lambda c: c.rooms.list(page_size=2), Room, "rooms"),
    "sessions": (lambda c: c.rooms.sessions.list_0(page_size=5), RoomSession, "room_sessions"),
    "participants": (lambda c: c.room_participants.list(page_size=9), RoomParticipant, "room_participants"),
    "recordings": (lambda c: c.room_recordings.list(page_size=7), RoomRecording, "room_recordings"),
    "compositions": (lambda c: c.room_compositions.list(page_size=1), RoomComposition, "room_compositions"),
    "transcriptions": (
        lambda c: c.recording_transcriptions.list(page_size=6),
        RecordingTranscription,
        "transcriptions",
    ),
    "profiles": (lambda c: c.outbound_voice_profiles.list(page_size=2), OutboundVoiceProfile, "profiles"),
    "numbers": (
        lambda c: c.phone_numbers.voice.list(page_size=5),
        PhoneNumberWithVoiceSettings,
        "numbers",
    ),
    "connections": (lambda c: c.connections.list(), Connection, "connections"),
}


@pytest.mark.parametrize("name", TELNYX)
def test_telnyx_lists_the_same_records_and_they_fit_its_models(simulator: Handle, name: str) -> None:
    listing, model, table = TELNYX[name]
    # This version of the client counts pages; with cursors alone it would read the second page for ever.
    simulator.set(telnyx_cursors=False)
    listed = {item.id: item for item in listing(telnyx_client(simulator))}
    simulator.set(telnyx_cursors=True)
    expected = {record["id"]: record for record in of_telnyx(simulator, table)}
    assert expected
    assert listed.keys() == expected.keys()
    for identifier, record in expected.items():
        checked = model.model_validate(record, strict=False)
        assert not checked.model_extra, identifier
        assert set(record) <= {field.alias or key for key, field in model.model_fields.items()}
        found = listed[identifier].model_dump(mode="json", by_alias=True)
        for field, value in record.items():
            if field != "download_url":
                assert found[field] == value or parse(found[field]) == parse(value), (identifier, field)


def test_telnyx_fetches_one_of_each(simulator: Handle) -> None:
    client = telnyx_client(simulator)
    for table, fetch in (
        ("rooms", client.rooms.retrieve),
        ("room_sessions", client.rooms.sessions.retrieve),
        ("room_recordings", client.room_recordings.retrieve),
        ("room_compositions", client.room_compositions.retrieve),
        ("transcriptions", client.recording_transcriptions.retrieve),
        ("profiles", client.outbound_voice_profiles.retrieve),
        ("numbers", client.phone_numbers.voice.retrieve),
        ("connections", client.connections.retrieve),
    ):
        record = of_telnyx(simulator, table)[0]
        answer: Any = fetch(record["id"])
        assert answer.data.id == record["id"]
        with pytest.raises(TelnyxNotFoundError):
            fetch("00000000-0000-0000-0000-000000000000")


def test_telnyx_tells_where_recordings_of_a_connection_go_with_its_secrets(simulator: Handle) -> None:
    client = telnyx_client(simulator)
    kinds = set()
    for number, record in enumerate(of_telnyx(simulator, "connections")):
        if number % 2:
            with pytest.raises(TelnyxNotFoundError):
                client.custom_storage_credentials.retrieve(record["id"])
            continue
        answer = client.custom_storage_credentials.retrieve(record["id"])
        assert answer.connection_id == record["id"]
        assert answer.data is not None
        CustomStorageConfiguration.model_validate(answer.data.model_dump())
        assert "simulated" in answer.data.model_dump_json()
        kinds.add(answer.data.backend)
    assert kinds == {"s3", "azure", "gcs"}
