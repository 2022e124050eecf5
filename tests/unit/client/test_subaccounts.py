# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import dataclasses
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.options import twilio_settings
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    MainAccount,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.subaccounts import (
    Subaccount,
    cached_accounts,
    subaccounts,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import (
    ApiError,
    IncompleteListingError,
    InputError,
    WrongAccountError,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_video_recordings import (
    RECORDINGS,
)

from tests.unit.client.doubles import ACCOUNT, OTHER, SECRET, FakeClock, Reply, reply, serving

MAIN = "AC" + "c" * 32
MAIN_TOKEN = "0f1e2d3c4b5a69788796a5b4c3d2e1f0"
HTTP = HttpSettings(timeout=5.0, requests_per_second=0, max_retries=1)
NOTHING: dict[str, Any] = {
    "account_sid": None,
    "auth_token": None,
    "api_key_sid": None,
    "api_key_secret": None,
    "video_base_url": None,
    "insights_base_url": None,
    "main_account_sid": None,
    "main_auth_token": None,
    "api_base_url": None,
    "timeout": 30.0,
    "max_retries": 8,
    "max_wait": 300.0,
    "concurrency": 8,
    "requests_per_second": 40.0,
    "validate_certs": True,
    "ca_path": None,
}


def account(**values: Any) -> dict[str, Any]:
    return {
        "sid": ACCOUNT,
        "owner_account_sid": MAIN,
        "auth_token": SECRET,
        "status": "active",
        "friendly_name": "Ward",
        "type": "Full",
        "date_created": "Mon, 05 Jan 2026 09:30:00 +0000",
        **values,
    }


def settings(url: str) -> TwilioSettings:
    return TwilioSettings(ACCOUNT, ACCOUNT, "", url, url, HTTP, MainAccount(MAIN, MAIN_TOKEN, url))


def basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


def test_a_subaccount_is_read_with_its_own_token_which_its_main_account_told() -> None:
    with serving(reply(account()), reply({"account_sid": ACCOUNT, "sid": "RT1"})) as (url, script):
        with TwilioClient(settings(url), FakeClock()) as client:
            client.list(RECORDINGS).record("RT1")
        assert client.api.as_result()["requests"] == 2
    assert [seen.path for seen in script.seen] == [
        f"/2010-04-01/Accounts/{ACCOUNT}.json",
        "/v1/Recordings/RT1",
    ]
    assert [seen.authorization for seen in script.seen] == [basic(MAIN, MAIN_TOKEN), basic(ACCOUNT, SECRET)]


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (reply(account(status="suspended")), "permission", "the subaccount is suspended"),
        (reply(account(status="closed")), "permission", "the subaccount is closed"),
        (reply({"code": 20404, "message": "not found"}, 404), "not_found", "no such subaccount"),
        (reply({"code": 20003, "message": "Authenticate"}, 401), "credentials", "check main_account_sid"),
        (reply(account(sid=OTHER)), "data", OTHER),
        (reply(account(owner_account_sid=OTHER)), "data", OTHER),
        (reply(account(auth_token=None)), "data", "no usable Auth Token"),
        (
            reply(account(auth_token="")),
            "data",
            "an API key does not reveal the tokens of subaccounts, the main account's Auth Token does",
        ),
        (reply(account(auth_token="two words")), "data", "no usable Auth Token"),
        (reply({}), "data", "no usable Auth Token"),
    ],
)
def test_what_does_not_open_the_subaccount_is_said(answer: Reply, kind: str, words: str) -> None:
    with serving(answer) as (url, _any), pytest.raises(ApiError) as caught:
        TwilioClient(settings(url), FakeClock())
    shown = str(caught.value)
    assert caught.value.kind == kind
    assert ACCOUNT in shown
    assert MAIN in shown
    assert words in shown
    assert SECRET not in shown
    assert MAIN_TOKEN not in shown


def test_settings_hide_the_main_accounts_token() -> None:
    assert MAIN_TOKEN not in repr(settings("https://api.example.test"))


def test_the_main_accounts_data_under_a_subaccount_is_refused() -> None:
    leaked = {"account_sid": MAIN, "sid": "RT1"}
    with serving(reply(account()), reply(leaked)) as (url, _any):
        opened = TwilioClient(settings(url), FakeClock())
        with opened as client, pytest.raises(WrongAccountError) as caught:
            client.list(RECORDINGS).record("RT1")
    assert ACCOUNT in str(caught.value)
    assert MAIN in str(caught.value)


def page(accounts: list[Any], following: Any) -> Reply:
    return reply({"accounts": accounts, "next_page_uri": following})


def test_the_list_follows_relative_pages_and_tells_no_token() -> None:
    again = "/2010-04-01/Accounts.json?PageSize=1000&Page=1&PageToken=PAAC1"
    first = page([account(sid=OTHER, status="closed"), account(sid=MAIN, friendly_name="Head")], again)
    with serving(first, page([account(), account(sid=OTHER, status="closed")], None)) as (url, script):
        found = subaccounts(MainAccount(MAIN, MAIN_TOKEN, url), HTTP, FakeClock())
    created = "Mon, 05 Jan 2026 09:30:00 +0000"
    assert found == [
        Subaccount(ACCOUNT, "Ward", "active", False, "Full", created),
        Subaccount(OTHER, "Ward", "closed", False, "Full", created),
        Subaccount(MAIN, "Head", "active", True, "Full", created),
    ]
    assert [seen.path for seen in script.seen] == ["/2010-04-01/Accounts.json?PageSize=1000", again]
    assert SECRET not in repr(found)


@pytest.mark.parametrize(
    "following",
    [
        "https://elsewhere.example.test/2010-04-01/Accounts.json?Page=1",
        "//elsewhere.example.test/2010-04-01/Accounts.json?Page=1",
        "/2010-04-01/Accounts/other.json?Page=1",
        "/2010-04-01/Accounts.json?PageSize=1000",
        7,
    ],
)
def test_the_list_never_leaves_its_place(following: Any) -> None:
    with serving(page([account()], following)) as (url, script), pytest.raises(IncompleteListingError):
        subaccounts(MainAccount(MAIN, MAIN_TOKEN, url), HTTP, FakeClock())
    assert len(script.seen) == 1


def test_a_list_that_goes_in_circles_ends() -> None:
    second = "/2010-04-01/Accounts.json?PageSize=1000&Page=1"
    accounts = [[account(sid=sid)] for sid in (OTHER, MAIN, ACCOUNT)]
    following = (second, f"{second}&x=1", second)
    replies = [page(some, where) for some, where in zip(accounts, following, strict=True)]
    with serving(*replies) as (url, _any), pytest.raises(IncompleteListingError, match="read already"):
        subaccounts(MainAccount(MAIN, MAIN_TOKEN, url), HTTP, FakeClock())


def test_a_list_that_goes_on_without_another_account_ends() -> None:
    path = "/2010-04-01/Accounts.json?PageSize=1000&Page="
    replies = [page([account(sid=MAIN)], f"{path}{number}") for number in range(1, 5)]
    with serving(*replies) as (url, script), pytest.raises(IncompleteListingError, match="on and on"):
        subaccounts(MainAccount(MAIN, MAIN_TOKEN, url), HTTP, FakeClock())
    assert len(script.seen) == 2


@pytest.mark.parametrize("accounts", [[], [{"sid": "AC" + "f" * 32}]], ids=["empty", "another one"])
def test_a_list_without_the_main_account_is_not_believed(accounts: list[Any]) -> None:
    with (
        serving(page(accounts, None)) as (url, _any),
        pytest.raises(IncompleteListingError, match="does not hold the main account itself"),
    ):
        subaccounts(MainAccount(MAIN, MAIN_TOKEN, url), HTTP, FakeClock())


@pytest.mark.parametrize("sid", ["", "accounts", "AC", "{{ 1 }}", "AC" + "z" * 32, None, 7])
def test_what_is_no_sid_names_no_account(sid: Any) -> None:
    with (
        serving(page([account(sid=MAIN), {"sid": sid}], None)) as (url, _any),
        pytest.raises(IncompleteListingError, match="without a proper SID"),
    ):
        subaccounts(MainAccount(MAIN, MAIN_TOKEN, url), HTTP, FakeClock())


GOOD = dataclasses.asdict(Subaccount(MAIN, "Head", "active", True, "Full", ""))


@pytest.mark.parametrize(
    "kept",
    [None, [], {}, "x", [7], [{**GOOD, "sid": "{{ 1 }}"}], [{**GOOD, "is_main": False}], [{"sid": MAIN}]],
)
def test_a_cache_of_another_shape_counts_for_nothing(kept: Any) -> None:
    assert cached_accounts(kept) is None
    assert cached_accounts([GOOD]) == [GOOD]


@pytest.mark.parametrize(
    "document", [{}, {"accounts": []}, {"accounts": {}, "next_page_uri": None}, {"accounts": [{}]}]
)
def test_what_is_no_list_of_accounts_is_refused(document: dict[str, Any]) -> None:
    with serving(reply({**document})) as (url, _any), pytest.raises(IncompleteListingError):
        subaccounts(MainAccount(MAIN, MAIN_TOKEN, url), HTTP, FakeClock())


def read(**values: str) -> TwilioSettings:
    return twilio_settings({**NOTHING, **values})


def test_a_main_account_stands_in_for_credentials() -> None:
    found = read(account_sid=ACCOUNT, main_account_sid=MAIN, main_auth_token=MAIN_TOKEN)
    assert found.main == MainAccount(MAIN, MAIN_TOKEN)
    assert (found.username, found.password) == (ACCOUNT, "")


def test_the_main_account_itself_needs_no_detour() -> None:
    found = read(account_sid=MAIN, main_account_sid=MAIN, main_auth_token=MAIN_TOKEN)
    assert found.main is None
    assert (found.username, found.password) == (MAIN, MAIN_TOKEN)


@pytest.mark.parametrize(
    "own",
    [{"auth_token": SECRET}, {"api_key_sid": "SK" + "d" * 32, "api_key_secret": SECRET}],
)
def test_own_credentials_win_over_the_main_account(own: dict[str, str]) -> None:
    found = read(account_sid=ACCOUNT, main_account_sid=MAIN, main_auth_token=MAIN_TOKEN, **own)
    assert found.main is None
    assert found.password == SECRET


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"main_account_sid": MAIN, "main_auth_token": MAIN_TOKEN}, "account_sid is missing"),
        ({"account_sid": ACCOUNT, "main_account_sid": MAIN}, "main_auth_token is missing"),
        ({"account_sid": ACCOUNT, "main_auth_token": MAIN_TOKEN}, "main_account_sid is missing"),
        (
            {"account_sid": ACCOUNT, "main_account_sid": "main", "main_auth_token": MAIN_TOKEN},
            "main_account_sid needs",
        ),
        (
            {"account_sid": ACCOUNT, "main_account_sid": MAIN, "main_auth_token": f"{MAIN_TOKEN}\n"},
            "line break",
        ),
        (
            {
                "account_sid": ACCOUNT,
                "main_account_sid": MAIN,
                "main_auth_token": MAIN_TOKEN,
                "api_base_url": "http://api.example.test",
            },
            "api_base_url is plain http",
        ),
        ({"account_sid": ACCOUNT}, "main_account_sid and main_auth_token"),
    ],
)
def test_incomplete_main_credentials_are_told(given: dict[str, str], words: str) -> None:
    with pytest.raises(InputError) as caught:
        read(**given)
    assert words in str(caught.value)
    assert MAIN_TOKEN not in str(caught.value)
