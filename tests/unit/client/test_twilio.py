# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Query
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import (
    ApiError,
    ExpiredPageError,
    IncompleteListingError,
    WrongAccountError,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.single import fetch_single
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_recording_rules import (
    RECORDING_RULES,
    ROOM_OF_RULES,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_recording_settings import (
    RECORDING_SETTINGS,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_rooms import ROOMS
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_video_participants import (
    PARTICIPANTS,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_video_recordings import (
    RECORDINGS,
    ROOM_RECORDINGS,
)

from tests.unit.client.doubles import ACCOUNT, OTHER, SECRET, FakeClock, Reply, Script, Seen, reply, serving

ROOM = "RM" + "c" * 32
KEY = "SK" + "d" * 32


@contextmanager
def client(
    *replies: Reply | Callable[[Seen], Reply], account: str | None = ACCOUNT
) -> Iterator[tuple[TwilioClient, Script, str]]:
    with serving(*replies) as (url, script):
        settings = TwilioSettings(
            account, account or KEY, SECRET, url, url, HttpSettings(requests_per_second=0, max_retries=0)
        )
        with TwilioClient(settings, FakeClock()) as made:
            yield made, script, url


def page(records: list[Any], next_url: Any = None, key: str = "recordings", number: int = 0) -> Reply:
    return reply({key: records, "meta": {"key": key, "page": number, "next_page_url": next_url}})


def recording(n: int, **fields: Any) -> dict[str, Any]:
    return {"sid": f"RT{n:032x}", "account_sid": ACCOUNT, "date_created": "2026-03-01T10:00:00Z", **fields}


def asked(script: Script, n: int = 0) -> tuple[str, list[tuple[str, str]]]:
    parts = urlsplit(script.seen[n].path)
    return parts.path, parse_qsl(parts.query)


def test_the_first_page_asks_for_what_the_query_says() -> None:
    berlin = timezone(timedelta(hours=2))
    query = Query(
        status="completed",
        after=datetime(2026, 3, 1, 12, 0, 0, 900_000, berlin),
        before=datetime(2026, 3, 2, 0, 0, 0, 100_000, UTC),
        filters=(("GroupingSid", ROOM),),
    )
    with client(page([])) as (twilio, script, _any):
        twilio.list(RECORDINGS).page(query, None)
    path, params = asked(script)
    assert path == "/v1/Recordings"
    assert sorted(params) == [
        ("DateCreatedAfter", "2026-03-01T10:00:00Z"),
        ("DateCreatedBefore", "2026-03-02T00:00:01Z"),
        ("GroupingSid", ROOM),
        ("PageSize", "100"),
        ("Status", "completed"),
    ]


def test_each_list_has_its_own_place_and_page_size() -> None:
    bounds = Query(after=datetime(2026, 3, 1, tzinfo=UTC), before=datetime(2026, 3, 2, tzinfo=UTC))
    seen = {}
    for name, key, source in (
        ("rooms", "rooms", ROOMS),
        ("participants", "participants", PARTICIPANTS),
        ("room_recordings", "recordings", ROOM_RECORDINGS),
    ):
        with client(page([], key=key)) as (twilio, script, _any):
            twilio.list(source, **({} if name == "rooms" else {"room_sid": ROOM})).page(bounds, None)
            seen[name] = asked(script)
    size = ("PageSize", "1000")
    assert seen["rooms"] == (
        "/v1/Video/Rooms",
        [size, ("CreatedAfter", "2026-03-01T00:00:00Z"), ("CreatedBefore", "2026-03-02T00:00:00Z")],
    )
    assert seen["participants"] == (f"/v1/Video/Rooms/{ROOM}/Participants", [size])
    assert seen["room_recordings"][0] == f"/v1/Rooms/{ROOM}/Recordings"
    assert seen["room_recordings"][1][0] == size


def test_a_chain_is_followed_to_the_providers_mark() -> None:
    first, second = recording(1, odd={"new": [None]}), recording(2)

    def begin(seen: Seen) -> Reply:
        host = seen.headers["Host"]
        return page([first], f"http://{host}/v1/Recordings?PageSize=100&Page=1&PageToken=PTx")

    with client(begin, page([second], number=1)) as (twilio, script, _any):
        listed = twilio.list(RECORDINGS)
        one = listed.page(Query(status="failed"), None)
        two = listed.page(Query(status="failed"), one.cursor)
    assert one.cursor == "/v1/Recordings?PageSize=100&Page=1&PageToken=PTx"
    assert (one.number, two.number, two.cursor) == (1, 2, None)
    assert one.records == [first]
    assert list(one.records[0]) == list(first)
    assert script.seen[1].path == one.cursor
    assert two.records == [second]


def test_the_list_is_read_through_the_key_that_meta_names() -> None:
    document = {"things": [recording(1)], "meta": {"key": "things", "next_page_url": None}}
    with client(reply(document)) as (twilio, _any, _more):
        assert len(twilio.list(RECORDINGS).page(Query(), None).records) == 1


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"recordings": []},
        {"recordings": [], "meta": None},
        {"recordings": [], "meta": {"key": "recordings"}},
        {"recordings": None, "meta": {"key": "recordings", "next_page_url": None}},
        {"recordings": {"a": 1}, "meta": {"key": "recordings", "next_page_url": None}},
        {"recordings": ["x"], "meta": {"key": "recordings", "next_page_url": None}},
        {"meta": {"key": ["x"], "next_page_url": None}},
    ],
)
def test_a_page_without_an_end_mark_is_no_end(document: dict[str, Any]) -> None:
    with client(reply(document)) as (twilio, _any, _more), pytest.raises(IncompleteListingError):
        twilio.list(RECORDINGS).page(Query(), None)


def test_no_credentials_go_to_another_origin() -> None:
    with serving(page([])) as (foreign, strangers):
        lure = page([recording(1)], f"{foreign}/v1/Recordings?Page=1")
        with (
            client(lure) as (twilio, _any, _more),
            pytest.raises(IncompleteListingError, match="another origin"),
        ):
            twilio.list(RECORDINGS).page(Query(), None)
        assert not strangers.seen


@pytest.mark.parametrize("code", [21481, 25023])
def test_an_expired_token_is_told_apart(code: int) -> None:
    gone = reply({"code": code, "message": "Invalid PageToken", "status": 400}, 400)
    with client(gone) as (twilio, _any, _more):
        with pytest.raises(ExpiredPageError) as caught:
            twilio.list(RECORDINGS).page(Query(), "/v1/Recordings?PageToken=PTx")
        with pytest.raises(ApiError) as on_first:
            twilio.list(RECORDINGS).page(Query(), None)
    assert caught.value.code == str(code)
    assert not isinstance(on_first.value, ExpiredPageError)


def test_a_record_of_another_account_names_both() -> None:
    mixed = page([recording(1), recording(2, account_sid=OTHER)])
    with client(mixed) as (twilio, _any, _more), pytest.raises(WrongAccountError) as caught:
        twilio.list(RECORDINGS).page(Query(), None)
    assert ACCOUNT in str(caught.value)
    assert OTHER in str(caught.value)
    assert f"RT{2:032x}" in str(caught.value)


def test_a_fetched_record_of_another_account_names_both() -> None:
    other = reply(recording(1, account_sid=OTHER))
    with client(other) as (twilio, _any, _more), pytest.raises(WrongAccountError, match=OTHER):
        twilio.list(RECORDINGS).record(f"RT{1:032x}")


def test_with_a_key_alone_the_first_record_tells_the_account() -> None:
    with client(page([recording(1)]), page([recording(2, account_sid=OTHER)]), account=None) as (
        twilio,
        _any,
        _more,
    ):
        before = twilio.account
        twilio.list(RECORDINGS).page(Query(), None)
        assert (before, twilio.account) == (None, ACCOUNT)
        with pytest.raises(WrongAccountError, match=ACCOUNT):
            twilio.list(RECORDINGS).page(Query(), None)


def test_before_the_account_is_known_messages_name_the_key() -> None:
    refused = reply({"code": 20003}, 401)
    with client(refused, account=None) as (twilio, _any, _more), pytest.raises(ApiError) as caught:
        twilio.list(RECORDINGS).page(Query(), None)
    assert f"Cannot list room recordings of the account of API key {KEY}: " in str(caught.value)
    assert "check api_key_sid and api_key_secret" in str(caught.value)


@pytest.mark.parametrize("owner", [None, 5])
def test_a_record_that_tells_no_account_is_taken(owner: object) -> None:
    with client(page([recording(1, account_sid=owner)])) as (twilio, _any, _more):
        assert len(twilio.list(RECORDINGS).page(Query(), None).records) == 1


@pytest.mark.parametrize(
    ("answer", "configured"),
    [
        (reply({"code": 20404, "message": "not found"}, 404), False),
        (reply({"account_sid": ACCOUNT, "url": "https://x", "friendly_name": None}), False),
        (reply({"account_sid": ACCOUNT, "friendly_name": "s", "encryption_enabled": False}), True),
        (reply({"account_sid": ACCOUNT, "encryption_enabled": False}), True),
    ],
)
def test_settings_that_were_never_configured_are_none(answer: Reply, configured: bool) -> None:
    with client(answer) as (twilio, _any, _more):
        assert (fetch_single(twilio, RECORDING_SETTINGS) is not None) == configured


def test_other_failures_of_settings_are_failures() -> None:
    with client(reply({"code": 20003}, 403)) as (twilio, _any, _more), pytest.raises(ApiError):
        fetch_single(twilio, RECORDING_SETTINGS)


def test_single_records_have_their_documented_paths() -> None:
    rt, pa = "RT" + "e" * 32, "PA" + "f" * 32
    answers = [
        reply({"account_sid": ACCOUNT, field: value})
        for field, value in (
            ("sid", rt),
            ("sid", rt),
            ("room_sid", ROOM),
            ("participant_sid", pa),
            ("sid", ROOM),
            ("room_sid", ROOM),
        )
    ]
    with client(*answers) as (twilio, script, _any):
        twilio.list(RECORDINGS).record(rt)
        twilio.list(ROOM_RECORDINGS, room_sid=ROOM).record(rt)
        twilio.list(ROOMS).record(ROOM)
        twilio.list(PARTICIPANTS, room_sid=ROOM).record(pa)
        twilio.list(ROOM_OF_RULES, room_sid=ROOM).single()
        twilio.list(RECORDING_RULES, room_sid=ROOM).single()
    assert [one.path for one in script.seen] == [
        f"/v1/Recordings/{rt}",
        f"/v1/Rooms/{ROOM}/Recordings/{rt}",
        f"/v1/Video/Rooms/{ROOM}",
        f"/v1/Video/Rooms/{ROOM}/Participants/{pa}",
        f"/v1/Rooms/{ROOM}",
        f"/v1/Rooms/{ROOM}/RecordingRules",
    ]


def admits(query: Query, record: dict[str, Any], *, rooms: bool = False, wire: bool = False) -> bool:
    twilio = TwilioClient(TwilioSettings(ACCOUNT, ACCOUNT, SECRET))
    listed = twilio.list(ROOMS) if rooms else twilio.list(RECORDINGS)
    return listed.admits(query, record, wire=wire)


def test_bounds_are_checked_exactly_and_as_sent() -> None:
    after = datetime(2026, 3, 1, 10, 0, 0, 500_000, UTC)
    before = datetime(2026, 3, 1, 11, 0, 0, 500_000, UTC)
    query = Query(after=after, before=before)
    moments = {
        "2026-03-01T09:59:59Z": (False, False),
        "2026-03-01T10:00:00Z": (False, True),
        "2026-03-01T10:00:01Z": (True, True),
        "2026-03-01T11:00:00Z": (True, True),
        "2026-03-01T11:00:01Z": (False, True),
        "2026-03-01T11:00:02Z": (False, False),
        "not a time": (True, True),
    }
    for moment, expected in moments.items():
        record = recording(1, date_created=moment)
        assert (admits(query, record), admits(query, record, wire=True)) == expected, moment
    assert admits(query, recording(1, date_created=None))


@pytest.mark.parametrize(
    ("query", "record", "expected"),
    [
        (Query(status="failed"), {"status": "failed"}, True),
        (Query(status="failed"), {"status": "completed"}, False),
        (Query(filters=(("SourceSid", "MT1"),)), {"source_sid": "MT2"}, False),
        (Query(filters=(("SourceSid", "MT1"),)), {"source_sid": None}, False),
        (Query(filters=(("SourceSid", "MT1"),)), {}, True),
        (Query(filters=(("MediaType", "audio"),)), {"type": "video"}, False),
        (Query(filters=(("GroupingSid", "RM1"),)), {"grouping_sids": {"room_sid": "RM1"}}, True),
        (Query(filters=(("GroupingSid", "RM1"),)), {"grouping_sids": {"room_sid": "RM2"}}, False),
        (Query(filters=(("GroupingSid", "RM1"),)), {"grouping_sids": None}, True),
    ],
)
def test_filters_of_recordings_are_checked(query: Query, record: dict[str, Any], expected: bool) -> None:
    assert admits(query, record) == expected


@pytest.mark.parametrize(
    ("filters", "record", "expected"),
    [
        ((("RoomName", "a"),), {"room_name": "a"}, True),
        ((("RoomName", "a"),), {"room_name": "b"}, False),
        ((("RoomType", "go"), ("RoomType", "group")), {"room_type": "group"}, True),
        ((("RoomType", "go"), ("RoomType", "group")), {"room_type": "peer_to_peer"}, False),
        ((("Codec", "OPUS"),), {"codecs": ["VP8", "opus"]}, True),
        ((("Codec", "VP9"),), {"codecs": ["VP8"]}, False),
        ((("Codec", "VP9"),), {"codecs": []}, False),
        ((("Codec", "VP9"),), {"codecs": None}, True),
    ],
)
def test_filters_of_rooms_are_checked(
    filters: tuple[tuple[str, str], ...], record: dict[str, Any], expected: bool
) -> None:
    assert admits(Query(filters=filters), record, rooms=True) == expected
