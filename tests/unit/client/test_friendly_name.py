# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an account is called is asked for once, where that is possible, and no answer is a failure."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    MainAccount,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client import friendly_name
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient

from tests.unit.client.doubles import ACCOUNT, OTHER, SECRET, FakeClock, Reply, reply, serving

HTTP = HttpSettings(timeout=5.0, requests_per_second=0, max_retries=8)
KEY = "SK" + "1" * 32
ASKED = f"/2010-04-01/Accounts/{ACCOUNT}.json"


def settings(url: str, username: str = ACCOUNT, **more: Any) -> TwilioSettings:
    return TwilioSettings(ACCOUNT, username, SECRET, url, url, HTTP, **more)


def account(**values: Any) -> dict[str, Any]:
    return {"sid": ACCOUNT, "friendly_name": "Clinic North", "auth_token": "f" * 32, **values}


def test_the_name_is_all_that_is_kept_of_the_answer() -> None:
    with (
        serving(reply(account())) as (url, script),
        TwilioClient(settings(url, api_base_url=url), FakeClock()) as client,
    ):
        assert client.friendly_name() == "Clinic North"
        assert client.api.as_result()["requests"] == 1
        assert "f" * 32 not in repr(vars(client))
    assert [seen.path for seen in script.seen] == [ASKED]


@pytest.mark.parametrize(
    "answer",
    [
        reply({"code": 20003, "message": "Authenticate"}, 401),
        reply({"code": 20429, "message": "Too many"}, 429),
        reply({"message": "down"}, 503),
        reply(account(sid=OTHER)),
        reply(account(friendly_name=None)),
        reply(account(friendly_name=["Clinic"])),
    ],
)
def test_whatever_else_is_answered_is_no_name_no_failure_and_no_second_request(answer: Reply) -> None:
    with serving(answer, answer) as (url, script):
        clock = FakeClock()
        with TwilioClient(settings(url, api_base_url=url), clock) as client:
            assert client.friendly_name() == ""
    assert len(script.seen) == 1


def test_an_api_key_is_not_used_for_it() -> None:
    with (
        serving(reply(account())) as (url, script),
        TwilioClient(settings(url, KEY, api_base_url=url), FakeClock()) as client,
    ):
        assert client.friendly_name() == ""
    assert not script.seen


def test_nobody_is_asked_at_twilio_whose_other_requests_go_elsewhere() -> None:
    with serving() as (url, script), TwilioClient(settings(url), FakeClock()) as client:
        assert client.friendly_name() == ""
        assert client.api.as_result()["requests"] == 0
    assert not script.seen


def test_what_cannot_be_reached_is_not_tried_for_every_account() -> None:
    with serving() as (url, _script):
        pass
    friendly_name._SILENT.discard(url)
    for asked in (1, 0):
        with TwilioClient(settings(url, api_base_url=url), FakeClock()) as client:
            assert client.friendly_name() == ""
            assert client.api.as_result()["requests"] == asked


def test_the_main_account_has_told_the_name_with_the_token() -> None:
    main = MainAccount(OTHER, SECRET, "")
    with serving(reply(account(owner_account_sid=OTHER))) as (url, script):
        given = settings(url, "", main=MainAccount(main.sid, main.auth_token, url), api_base_url=url)
        with TwilioClient(given, FakeClock()) as client:
            assert client.friendly_name() == "Clinic North"
    assert [seen.path for seen in script.seen] == [ASKED]
