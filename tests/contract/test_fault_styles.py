# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults reach every style of paging: relative addresses, cursors, and numbers of further lists."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest

from tests.contract.http_client import Client, Json
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.fixtures import calm
from tests.simulator.handle import Handle, running


@pytest.fixture(scope="module")
def handle() -> Iterator[Handle]:
    accounts = [twilio_account("alpha", recordings=400), twilio_account("beta", recordings=8)]
    with running(Config(nulls=0, twilio=accounts, telnyx=[telnyx_account("gamma", recordings=400)])) as each:
        yield each


@pytest.fixture
def client(handle: Handle) -> Client:
    return Client(calm(handle))


def calls(client: Client, **params: object) -> Json:
    answer: Json = client.get(client.voice("Calls.json"), params={"PageSize": 20, **params}).json()
    return answer


def transcriptions(client: Client) -> Json:
    answer: Json = client.telnyx("/recording_transcriptions?page[size]=5").json()
    return answer


def test_a_page_leads_to_itself(client: Client) -> None:
    client.handle.faults({"kind": "repeat_page", "probability": 1})
    page = calls(client)
    assert page["next_page_uri"] == page["uri"]
    assert client.get(page["next_page_uri"]).json()["calls"] == page["calls"]
    cursor = transcriptions(client)
    again = client.session.get(cursor["meta"]["next"], headers=bearer(client), timeout=9).json()
    assert again["data"] == cursor["data"]


def bearer(client: Client) -> dict[str, str]:
    assert client.telnyx_account
    return {"Authorization": f"Bearer {client.telnyx_account.api_key}"}


def test_a_page_leads_elsewhere(client: Client) -> None:
    client.handle.faults({"kind": "foreign_next", "probability": 1})
    for following in (calls(client)["next_page_uri"], transcriptions(client)["meta"]["next"]):
        assert urlsplit(following)._replace(path="", query="").geturl() == client.handle.foreign_url


@pytest.mark.parametrize(
    "kind", ["wrong_account", "duplicate_record", "null_record", "bad_record", "no_meta"]
)
def test_records_and_members_of_a_flat_page(client: Client, kind: str) -> None:
    whole = calls(client)
    client.handle.faults({"kind": kind, "nth": [1], "path": "Calls"})
    spoilt = calls(client)
    assert client.handle.counters()["fault"][kind] == 1
    assert spoilt != whole
    if kind == "no_meta":
        assert spoilt == {"calls": whole["calls"]}
    elif kind == "wrong_account":
        accounts = {call["account_sid"] for call in spoilt["calls"]}
        assert accounts == {account.sid for account in client.handle.config.twilio}
    elif kind == "duplicate_record":
        assert spoilt["calls"] == [*whole["calls"], whole["calls"][0]]
    elif kind == "null_record":
        assert spoilt["calls"].count(None) == 1
    else:
        assert {type(call["duration"]) for call in spoilt["calls"]} >= {dict}


@pytest.mark.parametrize("kind", ["expired_token", "invalid_token"])
def test_tokens_of_flat_pages_fail(client: Client, kind: str) -> None:
    following = calls(client)["next_page_uri"]
    client.handle.faults({"kind": kind, "nth": [1]})
    assert client.get(following).json()["code"] == (25023 if kind == "expired_token" else 21481)
    assert client.get(following).status_code == 200


@pytest.mark.parametrize("path", ["/rooms", "/room_sessions", "/room_recordings", "/connections"])
def test_totals_and_pages_of_numbered_lists_drift(client: Client, path: str) -> None:
    first, second = (client.telnyx(f"{path}?page[size]=2&page[number]={n}").json() for n in (1, 2))
    client.handle.faults({"kind": "telnyx_drift", "nth": [1]}, {"kind": "telnyx_repeat", "nth": [1]})
    drifted = client.telnyx(f"{path}?page[size]=2").json()
    assert drifted["meta"]["total_results"] == first["meta"]["total_results"] + 1
    repeated = client.telnyx(f"{path}?page[size]=2&page[number]=2").json()
    assert [record["id"] for record in repeated["data"]] == [record["id"] for record in first["data"]]
    assert repeated["data"] != second["data"]


def test_short_pages_and_an_empty_last_one_hold_every_leg_once(client: Client) -> None:
    whole = client.everything(client.voice("Calls.json"))
    client.handle.set(short_pages=True, empty_last_page=True)
    try:
        assert client.everything(client.voice("Calls.json"), PageSize=9) == whole
    finally:
        client.handle.set(short_pages=False, empty_last_page=False)
