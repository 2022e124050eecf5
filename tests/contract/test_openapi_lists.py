# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of Twilio's further lists fit the vendor's OpenAPI documents.

``/v2/AccountDefaultConfiguration/Recording`` is in none of them: its shape is the vendor's client's (see
``test_vendor_lists``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import SOURCES

from tests.contract.http_client import Client, Json
from tests.contract.openapi_check import check, known_fields
from tests.simulator.config import Config, Settings, twilio_account
from tests.simulator.handle import Handle, running
from tests.simulator.products import DATA

API, INSIGHTS, TRUNKING, VIDEO = (
    *("twilio_api_v2010", "twilio_insights_v1", "twilio_trunking_v1"),
    "twilio_video_v1",
)
ACCOUNT = "/2010-04-01/Accounts/{AccountSid}"


@dataclass(frozen=True)
class Case:
    """A list: its path in the document, the schema of its records, and how one of them is fetched."""

    api: str
    path: str
    schema: str
    key: str
    one: str
    table: str
    identifier: str = "sid"
    params: Json = field(default_factory=dict)


CASES = [
    Case(
        *(API, ACCOUNT + "/Calls.json", "api.v2010.account.call"),
        *("calls", ACCOUNT + "/Calls/{Sid}.json", "calls"),
    ),
    Case(
        *(API, ACCOUNT + "/Recordings.json", "api.v2010.account.recording"),
        *("recordings", ACCOUNT + "/Recordings/{Sid}.json", "voice_recordings"),
        params={"IncludeSoftDeleted": "true"},
    ),
    Case(
        *(API, ACCOUNT + "/Transcriptions.json", "api.v2010.account.transcription"),
        *("transcriptions", ACCOUNT + "/Transcriptions/{Sid}.json", "transcriptions"),
    ),
    Case(
        *(INSIGHTS, "/v1/Conferences", "insights.v1.conference"),
        *("conferences", "/v1/Conferences/{ConferenceSid}", "conferences", "conference_sid"),
    ),
    Case(*(TRUNKING, "/v1/Trunks", "trunking.v1.trunk", "trunks", "/v1/Trunks/{Sid}", "trunks")),
    Case(
        *(VIDEO, "/v1/Compositions", "video.v1.composition"),
        *("compositions", "/v1/Compositions/{Sid}", "compositions"),
    ),
    Case(
        *(VIDEO, "/v1/CompositionHooks", "video.v1.composition_hook"),
        *("composition_hooks", "/v1/CompositionHooks/{Sid}", "composition_hooks"),
    ),
]

#: Lists that no case is for, and why. What is in no OpenAPI document is compared with the vendor's client.
ELSEWHERE = {
    "compared in test_openapi.py": (
        *("twilio_recording_settings", "twilio_recording_settings_switch", "twilio_recording_rules"),
        *("twilio_rooms", "twilio_room_resources", "twilio_participants"),
        *("twilio_recordings", "twilio_room_recordings"),
    ),
    "read for each of something: test_members_of_conferences": ("twilio_conference_participants",),
    "a document: test_settings_and_switches": ("twilio_composition_settings",),
    "in no document: test_vendor_lists.py": (
        *("twilio_voice_default", "telnyx_outbound_voice_profiles", "telnyx_phone_numbers"),
        *("telnyx_room_switches", "telnyx_rooms", "telnyx_custom_storage", "telnyx_room_sessions"),
        *("telnyx_room_recordings", "telnyx_compositions", "telnyx_transcriptions"),
    ),
    "in no document: test_vendor_clients.py": ("telnyx_recordings",),
}


def test_every_list_has_a_case_or_a_reason() -> None:
    def place(path: str) -> str:
        return re.sub(r"{\w+}", "{}", path)

    cases = {place(case.path) for case in CASES}
    with_case = {source.name for source in SOURCES if place(source.path) in cases}
    with_reason = [name for names in ELSEWHERE.values() for name in names]
    every = {source.name for source in SOURCES}
    without = sorted(every - with_case - {*with_reason})
    assert without == [], "neither in CASES nor in ELSEWHERE"
    assert sorted(with_reason) == sorted(every - with_case), "a reason for what has a case, or is no list"


@pytest.fixture(scope="module")
def handle() -> Iterator[Handle]:
    account = twilio_account(
        *("alpha",),
        recordings=400,
        rooms=120,
        calls=400,
        settings=Settings(),
        composition_settings=Settings(encryption_enabled=True, encryption_key_sid="CR" + "0" * 32),
    )
    with running(Config(nulls=0.5, twilio=[account])) as each:
        yield each


@pytest.fixture
def client(handle: Handle) -> Client:
    return Client(handle)


def filled(client: Client, path: str, **values: str) -> str:
    """Return a path of the document with its parameters put in."""
    values["AccountSid"] = client.handle.config.twilio[0].sid
    for name, value in values.items():
        path = path.replace("{" + name + "}", value)
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.path)
def test_every_page_and_record_fits(client: Client, case: Case) -> None:
    table = next(iter(client.handle.world.twilio.values())).table(DATA["twilio"][case.table])
    seen: list[Json] = []
    for page in client.pages(
        filled(client, case.path), PageSize=max(2, min(100, table.size // 4)), **case.params
    ):
        check(case.api, case.path, page)
        seen += page[case.key]
    assert len(seen) == len(table.records()) > 0
    for record in islice(seen, 0, None, 40):
        assert set(record) == known_fields(case.api, case.schema)
        name = case.one.rpartition("{")[2].partition("}")[0]
        path = filled(client, case.one, **{name: record[case.identifier] or ""})
        answer = client.get(path, params=case.params).json()
        check(case.api, case.one, answer)
        assert answer == record


def test_conferences_of_the_older_list_in_each_status(client: Client) -> None:
    path, total = ACCOUNT + "/Conferences.json", 0
    for status in ("in-progress", "completed"):
        for page in client.pages(filled(client, path), Status=status, PageSize=9):
            check(API, path, page)
            total += len(page["conferences"])
            for record in page["conferences"]:
                unsaid = {"reason_conference_ended"} if status == "in-progress" else set()
                assert set(record) == known_fields(API, "api.v2010.account.conference") - unsaid
    assert total == 20


def test_members_of_conferences(client: Client) -> None:
    path = "/v1/Conferences/{ConferenceSid}/Participants"
    one = path + "/{ParticipantSid}"
    for conference in client.everything("/v1/Conferences")[::6]:
        sid = conference["conference_sid"]
        for page in client.pages(filled(client, path, ConferenceSid=sid), PageSize=2):
            check(INSIGHTS, path, page)
            person = page["participants"][0]
            assert set(person) == known_fields(INSIGHTS, "insights.v1.conference.conference_participant")
            given = {"ConferenceSid": sid, "ParticipantSid": person["participant_sid"]}
            answer = client.get(filled(client, one, **given)).json()
            check(INSIGHTS, one, answer)
            assert answer == person


def test_settings_and_switches(client: Client) -> None:
    trunk = client.everything("/v1/Trunks")[0]["sid"]
    for api, path, given in (
        (INSIGHTS, "/v1/Voice/Settings", {}),
        (VIDEO, "/v1/CompositionSettings/Default", {}),
        (TRUNKING, "/v1/Trunks/{TrunkSid}/Recording", {"TrunkSid": trunk}),
        (API, "/2010-04-01/Accounts.json", {}),
    ):
        answer = client.get(filled(client, path, **given))
        assert answer.status_code == 200
        check(api, path, answer.json())
