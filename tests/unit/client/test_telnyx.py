# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TelnyxSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Query
from ansible_collections.cpaas.recordings.plugins.module_utils.client.telnyx import TelnyxClient
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError, IncompleteListingError
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.telnyx_recordings import RECORDINGS

from tests.unit.client.doubles import FakeClock, Reply, Script, reply, serving

API_KEY = "KEY0123456789ABCDEF0123456789ABCDEF_aBcDeFgHiJ"


@contextmanager
def client(*replies: Reply) -> Iterator[tuple[TelnyxClient, Script]]:
    with serving(*replies) as (url, script):
        settings = TelnyxSettings(
            "callcentre", API_KEY, f"{url}/v2", HttpSettings(requests_per_second=0, max_retries=0)
        )
        with TelnyxClient(settings, FakeClock()) as made:
            yield made, script


def page(records: list[Any], number: int = 1, pages: int = 1, results: int = 1) -> Reply:
    meta = {"page_number": number, "total_pages": pages, "total_results": results, "page_size": 250}
    return reply({"data": records, "meta": meta})


def test_the_first_page_asks_for_what_the_query_says() -> None:
    query = Query(
        after=datetime(2026, 3, 1, 10, 0, 0, 900_000, UTC),
        before=datetime(2026, 3, 2, tzinfo=UTC),
        filters=(("filter[from]", "+12025550123"),),
    )
    with client(page([])) as (telnyx, script):
        telnyx.list(RECORDINGS).page(query, None)
    parts = urlsplit(script.seen[0].path)
    assert parts.path == "/v2/recordings"
    assert parse_qsl(parts.query) == [
        ("page[number]", "1"),
        ("page[size]", "250"),
        ("filter[from]", "+12025550123"),
        ("filter[created_at][gte]", "2026-03-01T10:00:00Z"),
        ("filter[created_at][lte]", "2026-03-02T00:00:00Z"),
    ]
    assert script.seen[0].authorization == f"Bearer {API_KEY}"


def test_pages_are_numbered() -> None:
    with client(page([{"id": "a"}], 1, 3, 501), page([{"id": "b"}], 3, 3, 501)) as (telnyx, script):
        first = telnyx.list(RECORDINGS).page(Query(), None)
        last = telnyx.list(RECORDINGS).page(Query(), "3")
    assert (first.cursor, first.number, first.total_pages, first.total_results) == ("2", 1, 3, 501)
    assert last.cursor is None
    assert dict(parse_qsl(urlsplit(script.seen[1].path).query))["page[number]"] == "3"


def test_an_empty_list_ends_at_once() -> None:
    with client(page([], 1, 0, 0)) as (telnyx, _any):
        assert telnyx.list(RECORDINGS).page(Query(), None).cursor is None


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"data": []},
        {"data": [], "meta": {}},
        {"data": [], "meta": {"page_number": 1, "total_pages": None, "total_results": 0}},
        {"data": [], "meta": {"page_number": True, "total_pages": 1, "total_results": 0}},
        {"data": [], "meta": {"page_number": 2, "total_pages": 2, "total_results": 0}},
        {"data": {}, "meta": {"page_number": 1, "total_pages": 1, "total_results": 0}},
        {"data": [1], "meta": {"page_number": 1, "total_pages": 1, "total_results": 0}},
    ],
)
def test_a_page_that_does_not_tell_its_place_is_no_end(document: dict[str, Any]) -> None:
    with client(reply(document)) as (telnyx, _any), pytest.raises(IncompleteListingError, match="callcentre"):
        telnyx.list(RECORDINGS).page(Query(), None)


def test_one_recording() -> None:
    with client(reply({"data": {"id": "a", "new": 1}})) as (telnyx, script):
        assert telnyx.list(RECORDINGS).record("a") == {"id": "a", "new": 1}
    assert script.seen[0].path == "/v2/recordings/a"


@pytest.mark.parametrize("document", [{}, {"data": None}, {"data": []}])
def test_an_answer_without_a_record_is_an_error(document: dict[str, Any]) -> None:
    with client(reply(document)) as (telnyx, _any), pytest.raises(ApiError, match="holds no record"):
        telnyx.list(RECORDINGS).record("a")


def test_a_refused_key_is_never_shown() -> None:
    body = {"errors": [{"code": "10009", "title": "Authentication failed", "detail": f"No key {API_KEY}"}]}
    with client(reply(body, 401, x_request_id="tx-1")) as (telnyx, _any), pytest.raises(ApiError) as caught:
        telnyx.list(RECORDINGS).page(Query(), None)
    assert (caught.value.kind, caught.value.code, caught.value.request_id) == ("credentials", "10009", "tx-1")
    assert "check the Telnyx API key" in str(caught.value)
    assert API_KEY not in str(caught.value)
    assert API_KEY not in repr(telnyx.session._access)


@pytest.mark.parametrize(
    ("record", "exact", "as_sent"),
    [
        ({"created_at": "2026-03-01T09:59:59.999999Z", "from": "+1"}, False, False),
        ({"created_at": "2026-03-01T10:00:00.400000Z", "from": "+1"}, False, True),
        ({"created_at": "2026-03-01T10:00:00.500000Z", "from": "+1"}, True, True),
        ({"created_at": "2026-03-01T10:59:59.999999Z", "from": "+1"}, True, True),
        ({"created_at": "2026-03-01T12:00:00.5+01:00", "from": "+1"}, False, False),
        ({"created_at": "2026-03-01T11:00:00Z", "from": "+1"}, False, True),
        ({"created_at": "2026-03-01T11:00:00.000001Z", "from": "+1"}, False, False),
        ({"created_at": "2026-03-01T10:30:00Z", "from": "+2"}, False, False),
        ({"created_at": "2026-03-01T10:30:00Z", "from": None}, False, False),
        ({"created_at": "2026-03-01T10:30:00Z"}, True, True),
    ],
)
def test_every_filter_is_checked_again(record: dict[str, Any], exact: bool, as_sent: bool) -> None:
    query = Query(
        after=datetime(2026, 3, 1, 10, 0, 0, 500_000, UTC),
        before=datetime(2026, 3, 1, 11, tzinfo=UTC),
        filters=(("filter[from]", "+1"),),
    )
    listed = TelnyxClient(TelnyxSettings("callcentre", API_KEY)).list(RECORDINGS)
    assert listed.admits(query, record) == exact
    assert listed.admits(query, record, wire=True) == as_sent


@pytest.mark.parametrize("status", [400, 401, 403, 404, 405])
@pytest.mark.parametrize("path", ["", "/", "/telnyx", "/v2/recordings", "/version2"])
def test_a_base_url_without_version_is_told_as_that(status: int, path: str) -> None:
    twilio = {
        "code": 20003,
        "message": "Authenticate",
        "more_info": "https://www.twilio.com",
        "status": status,
    }
    with serving(reply(twilio, status)) as (url, _any):
        one = TelnyxClient(TelnyxSettings("callcentre", API_KEY, f"{url}{path}"), FakeClock())
        with pytest.raises(ApiError) as caught:
            one.list(RECORDINGS).record("a")
    shown = str(caught.value)
    assert f"there is no Telnyx API at {url}{path}" in shown
    assert "end the base URL in /v2" in shown
    assert "20003" not in shown
    assert "Authenticate" not in shown
    assert (caught.value.kind, caught.value.code) == ("request", None)


def test_a_base_url_with_version_leaves_refusals_as_they_are() -> None:
    with serving(reply({"errors": [{"code": "10009"}]}, 401)) as (url, _any):
        one = TelnyxClient(TelnyxSettings("callcentre", API_KEY, f"{url}/gateway/v2"), FakeClock())
        with pytest.raises(ApiError) as caught:
            one.list(RECORDINGS).record("a")
    assert (caught.value.kind, caught.value.code) == ("credentials", "10009")
