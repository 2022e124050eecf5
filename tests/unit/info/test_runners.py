# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The runners of the info modules against a provider that does not do as it was told."""

from __future__ import annotations

import time
from email.utils import formatdate
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError
from ansible_collections.cpaas.recordings.plugins.module_utils.info.ask import fetch_all
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import (
    call_recording_info,
    video_room_info,
    voice_call_info,
)

from tests.unit.client.doubles import ACCOUNT, SECRET, Reply, reply, serving

Options = dict[str, Any]


def params(**given: Any) -> Options:
    specification = {**call_recording_info.OPTIONS, **video_room_info.OPTIONS, **voice_call_info.OPTIONS}
    defaults = {name: piece.get("default") for name, piece in specification.items()}
    return {**defaults, "requests_per_second": 0.0, **given}


call_info = call_recording_info.run
room_info = video_room_info.run


def calls(records: list[Options]) -> Reply:
    meta = {"page_number": 1, "total_pages": 1, "total_results": len(records), "page_size": 250}
    return reply({"data": records, "meta": meta})


def call(n: int, **fields: Any) -> Options:
    return {"id": f"call-{n}", "created_at": f"2026-03-01T10:00:0{n}.5Z", "from": "+12025550123", **fields}


def test_records_that_answer_another_question_are_left_out_and_tell_on_the_provider() -> None:
    served = [call(1), call(2, **{"from": "+12025550131"}), call(3)]
    with serving(calls(served)) as (url, _any):
        result = call_info(
            params(api_key="KEY0123456789abcdef", base_url=url, **{"from": "+12025550123"}), False
        )
    assert [record["id"] for record in result["recordings"]] == ["call-1", "call-3"]
    assert result["complete"] is False
    assert result["truncated_by"] is None
    assert any("filter" in warning for warning in result["warnings"])


def test_a_record_on_the_inclusive_bound_is_no_sign_of_an_ignored_filter() -> None:
    served = [call(1), call(2, created_at="2026-03-01T12:00:00.000000Z")]
    with serving(calls(served)) as (url, _any):
        result = call_info(
            params(api_key="KEY0123456789abcdef", base_url=url, created_before="2026-03-01T12:00:00Z"), False
        )
    assert [record["id"] for record in result["recordings"]] == ["call-1"]
    assert result["complete"] is True
    assert result["warnings"] == []


@pytest.mark.parametrize(("behind", "told"), [(7200, True), (0, False)])
def test_a_wrong_clock_is_told_where_ages_were_counted_by_it(behind: int, told: bool) -> None:
    page = calls([call(1)])
    date = formatdate(time.time() - behind, usegmt=True)
    with serving(Reply(page.status, page.body, {**page.headers, "Date": date})) as (url, _any):
        given = {"api_key": "KEY0123456789abcdef", "base_url": f"{url}/v2"}
        aged = call_info(params(created_after="5200w", **given), False)
    words = (
        "this machine's clock is 2 h 0 min ahead of the provider's; ages in the bounds were counted back by"
    )
    assert any(warning.startswith(words) for warning in aged["warnings"]) is told


def test_secrets_of_a_record_are_left_out() -> None:
    served = [call(1, call_control_id="v3:secret", download_urls={"mp3": "https://x/?Signature=1"})]
    for wanted, fields in ((False, set()), (True, {"download_urls"})):
        with serving(calls(served)) as (url, _any):
            result = call_info(
                params(api_key="KEY0123456789abcdef", base_url=url, include_download_urls=wanted), False
            )
        assert set(result["recordings"][0]) == {"id", "created_at", "from"} | fields


def test_a_record_that_is_named_twice_is_fetched_once() -> None:
    one, two = (f"3f0c1f4e-5b1d-4d0e-9a52-6f0f6b1f2a1{n}" for n in (1, 2))
    answers = [reply({"data": call(1, id=name)}) for name in (two, one)]
    with serving(*answers) as (url, script):
        given = params(
            api_key="KEY0123456789abcdef", base_url=url, recording_ids=[two, one, two], concurrency=1
        )
        result = call_info(given, False)
    assert [record["id"] for record in result["recordings"]] == [one, two]
    assert len(script.seen) == 2


def test_unknown_is_neither_on_nor_off() -> None:
    rooms = [
        {"room_sid": f"RM{n:032x}", "account_sid": ACCOUNT, "recording_enabled": state}
        for n, state in enumerate((True, False, None))
    ]
    for wanted, count in ((True, 1), (False, 1), (None, 3)):
        page = reply({"rooms": rooms, "meta": {"key": "rooms", "page": 0, "next_page_url": None}})
        with serving(page) as (url, _any):
            result = room_info(
                params(
                    account_sid=ACCOUNT, auth_token=SECRET, insights_base_url=url, recording_enabled=wanted
                ),
                False,
            )
        assert result["count"] == count
        assert result["complete"] is True


@pytest.mark.parametrize("status", [["completed"], {"is": "completed"}, 7, True, None])
def test_what_is_no_text_answers_no_filter(status: Any) -> None:
    odd = {"sid": "CA" + "0" * 32, "account_sid": ACCOUNT, "status": status}
    page = reply({"calls": [odd], "page": 0, "next_page_uri": None})
    given = params(account_sid=ACCOUNT, auth_token=SECRET)
    with serving(page) as (url, _any):
        for wanted, complete in ((["completed"], False), (["completed", "busy"], True), (None, True)):
            result = voice_call_info.run({**given, "api_base_url": url, "status": wanted}, False)
            assert (result["count"], result["complete"]) == (wanted is None, complete)


def test_a_window_beyond_what_insights_keeps_is_warned_of() -> None:
    page = reply({"rooms": [], "meta": {"key": "rooms", "page": 0, "next_page_url": None}})
    for after, warned in (("7d", False), ("8d", True)):
        with serving(page) as (url, _any):
            result = room_info(
                params(account_sid=ACCOUNT, auth_token=SECRET, insights_base_url=url, created_after=after),
                False,
            )
        assert any("7 days" in warning for warning in result["warnings"]) == warned


def test_the_first_failure_in_the_order_of_the_ids_is_told() -> None:
    def fetch(name: str) -> Options:
        if name in ("b", "d"):
            raise ApiError(f"fetch {name}", None, "gone", "look elsewhere", kind="not_found")
        return {"id": name}

    with pytest.raises(ApiError, match="fetch b"):
        fetch_all(fetch, ("a", "b", "c", "d"), 4)
    assert fetch_all(fetch, ("c", "a"), 4) == [{"id": "c"}, {"id": "a"}]
    assert fetch_all(fetch, (), 4) == []
