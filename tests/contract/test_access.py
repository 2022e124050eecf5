# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who gets in: credentials of one account, restricted keys, closed accounts, quotas."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.contract.http_client import Client
from tests.simulator.config import ApiKey, Config, telnyx_account, twilio_account
from tests.simulator.fixtures import calm
from tests.simulator.handle import Handle, running

SETTINGS = "/v1/RecordingSettings/Default"


def family() -> Config:
    parent = twilio_account("parent", recordings=30)
    restricted = ApiKey(
        sid="SK" + "7" * 32,
        secret="simulated-restricted-secret-0123456789",
        kind="restricted",
        deny=["RecordingSettings"],
    )
    child = twilio_account("child", recordings=20, parent=parent.sid, keys=[restricted])
    closed = twilio_account("closed", recordings=10, parent=parent.sid, status="suspended")
    return Config(twilio=[parent, child, closed], telnyx=[telnyx_account("gamma")])


@pytest.fixture(scope="module")
def shared() -> Iterator[Handle]:
    with running(family()) as handle:
        yield handle


@pytest.fixture
def handle(shared: Handle) -> Handle:
    return calm(shared)


def test_wrong_credentials_are_401_everywhere(handle: Handle) -> None:
    client, account = Client(handle), handle.config.twilio[0]
    wrong = [
        None,
        (account.sid, "simulated-wrong-token"),
        (account.keys[0].sid, "simulated-wrong-secret"),
        (account.keys[0].sid, account.auth_token),
        (account.sid, handle.config.twilio[1].auth_token),
        ("AC" + "0" * 32, account.auth_token),
    ]
    for auth in wrong:
        for path in ("/v1/Recordings", "/v1/Video/Rooms", "/2010-04-01/Accounts.json", "/v1/Nothing"):
            answer = client.get(path, auth=auth)
            assert (answer.status_code, answer.json()["code"]) == (401, 20003)
    answer = client.session.get(
        f"{handle.telnyx_url}/recordings", headers={"Authorization": "Bearer KEYwrong"}, timeout=9
    )
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (401, "10009")


def test_an_account_and_its_key_see_the_same(handle: Handle) -> None:
    account = handle.config.twilio[0]
    key = account.keys[0]
    own = Client(handle).get("/v1/Recordings").json()["recordings"]
    assert Client(handle).get("/v1/Recordings", auth=(key.sid, key.secret)).json()["recordings"] == own != []


def test_parent_credentials_reach_the_parents_data_only(handle: Handle) -> None:
    parent, child = handle.config.twilio[:2]
    client = Client(handle)
    assert client.get("/v1/Recordings", auth=(child.sid, parent.auth_token)).status_code == 401
    handle.set(parent_leak=True)
    leaked = client.get("/v1/Recordings", auth=(child.sid, parent.auth_token)).json()["recordings"]
    assert {r["account_sid"] for r in leaked if r["account_sid"]} == {parent.sid}


def test_accounts_are_listed_with_their_tokens_in_relative_pages(handle: Handle) -> None:
    parent, child, closed = handle.config.twilio
    client = Client(handle)
    first = client.get("/2010-04-01/Accounts.json?PageSize=2").json()
    assert first["next_page_uri"].startswith("/2010-04-01/")
    second = client.get(first["next_page_uri"]).json()
    assert second["next_page_uri"] is None
    accounts = first["accounts"] + second["accounts"]
    assert [a["sid"] for a in accounts] == [parent.sid, child.sid, closed.sid]
    assert [a["auth_token"] for a in accounts] == [a.auth_token for a in handle.config.twilio]
    assert {a["owner_account_sid"] for a in accounts} == {parent.sid}
    suspended = client.get("/2010-04-01/Accounts.json?Status=suspended").json()["accounts"]
    assert [a["sid"] for a in suspended] == [closed.sid]
    assert client.get(f"/2010-04-01/Accounts/{child.sid}.json").json()["auth_token"] == child.auth_token
    alone = Client(handle, twilio=1).get("/2010-04-01/Accounts.json").json()["accounts"]
    assert [a["sid"] for a in alone] == [child.sid]
    assert Client(handle, twilio=1).get(f"/2010-04-01/Accounts/{parent.sid}.json").status_code == 404


def test_keys_are_limited_by_their_kind(handle: Handle) -> None:
    parent, child, closed = handle.config.twilio
    client = Client(handle)
    standard = (parent.keys[0].sid, parent.keys[0].secret)
    assert client.get("/2010-04-01/Accounts.json", auth=standard).json()["code"] == 20003
    restricted = (child.keys[0].sid, child.keys[0].secret)
    assert client.get("/v1/Recordings", auth=restricted).status_code == 200
    assert client.get(SETTINGS, auth=restricted).status_code == 403
    assert client.get("/v1/Recordings", auth=(closed.sid, closed.auth_token)).json()["code"] == 20005


def test_a_quota_is_kept_for_each_account(handle: Handle) -> None:
    handle.set(quota=3, burst=1, retry_after=2)
    client, other = Client(handle), Client(handle, twilio=1)
    answers = [client.get("/v1/Recordings?PageSize=1") for _any in range(12)]
    refused = [a for a in answers if a.status_code == 429]
    assert len(refused) >= 6
    assert all((a.json()["code"], a.headers["Retry-After"]) == (20429, "2") for a in refused)
    assert other.get("/v1/Recordings?PageSize=1").status_code == 200
    telnyx = [client.telnyx("/recordings?page[size]=1") for _any in range(12)]
    refused = [a for a in telnyx if a.status_code == 429]
    assert refused
    assert {a.json()["errors"][0]["code"] for a in refused} == {"10011"}
    assert all(a.headers["x-ratelimit-limit"] == "3" for a in telnyx)
    assert all(1 <= int(a.headers["x-ratelimit-reset"]) <= 5 for a in refused)
    handle.set(quota=None)
    assert client.get("/v1/Recordings").status_code == 200


def test_only_reading_is_allowed_and_a_write_is_noted(handle: Handle) -> None:
    account = handle.config.twilio[0]
    answer = Client(handle).session.delete(
        f"{handle.url}/v1/Recordings/RT{'0' * 32}", auth=(account.sid, account.auth_token), timeout=9
    )
    assert answer.status_code == 405
    assert [v["rule"] for v in handle.violations()] == ["DELETE sent to the API"]
