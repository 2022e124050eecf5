# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns of many accounts: each gets one, whatever becomes of the others, and the result stays small."""

from __future__ import annotations

import json
import threading
import typing as t
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.accounts import Entry
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError, InputError, StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.many import (
    AccountsError,
    finish,
    read_all,
    summed,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.side_by_side import side_by_side
from hypothesis import given
from hypothesis import strategies as st

SECRET = "token-0123456789"


def entry(position: int, **more: Any) -> Entry:
    account = more.pop("account", f"AC{position:032x}")
    return Entry(position, f"account{position}", "twilio", account, {}, (SECRET,), **more)


def nobody(entry: Entry) -> str:
    raise AssertionError(entry)


def read(entry: Entry) -> dict[str, Any]:
    """Read one account, or fail in the way that its place says."""
    match entry.position % 5:
        case 1:
            raise ApiError("list rooms", entry.account, f"refused {SECRET}", "check", kind="credentials")
        case 2:
            raise StoreError("Another process works on it.")
        case 3:
            raise InputError("created_after is no time.")
        case 4:
            raise ZeroDivisionError(SECRET)
    counts = {"rooms": {"seen": 2}}
    return {"run_id": "r", "complete": True, "changed": True, "counts": counts, "api": {"requests": 3}}


def test_every_account_gets_its_turn_and_its_own_outcome() -> None:
    outcomes = read_all([entry(number) for number in range(10)], nobody, read, at_once=3)
    result = summed(outcomes)
    kinds = [None, "credentials", "store", "options", "error"]
    assert [account["kind"] for account in result["accounts"]] == kinds * 2
    assert [account["failed"] for account in result["accounts"]] == [False, True, True, True, True] * 2
    assert result["counts"] == {"rooms": {"seen": 4}}
    assert result["api"] == {"requests": 6}
    assert (result["changed"], result["complete"]) == (True, False)
    assert SECRET not in json.dumps(result)
    assert "ZeroDivisionError in test_many.py line" in result["accounts"][4]["msg"]


def test_a_problem_costs_no_request() -> None:
    asked: list[int] = []

    def note(one: Entry) -> dict[str, Any]:
        asked.append(one.position)
        return {"complete": True}

    outcomes = read_all(
        [entry(0, problem="It has no provider."), entry(5)],
        nobody,
        note,
        at_once=2,
    )
    assert asked == [5]
    assert [(one.failed, one.kind, one.msg) for one in outcomes] == [
        (True, "options", "It has no provider."),
        (False, None, None),
    ]


def test_keys_that_tell_the_same_account_are_an_error_for_both_and_nothing_is_read() -> None:
    entries = [entry(number, account=None) for number in range(3)]
    told = {0: "ACx", 1: "ACy", 2: "ACx"}
    read_ones: list[str | None] = []

    def note(one: Entry) -> dict[str, Any]:
        read_ones.append(one.account)
        return {"complete": True, "account": one.account}

    outcomes = read_all(
        entries,
        lambda one: told[one.position],
        note,
        at_once=2,
    )
    assert read_ones == ["ACy"]
    assert [one.kind for one in outcomes] == ["options", None, "options"]
    assert [one.shown()["account"] for one in outcomes] == ["ACx", "ACy", "ACx"]


def test_a_key_that_cannot_tell_its_account_fails_in_its_turn() -> None:
    def silent(_one: Entry) -> t.Never:
        raise InputError("The account cannot be told.")

    outcomes = read_all([entry(0, account=None), entry(5, account=None)], silent, silent, at_once=1)
    assert [one.shown()["account"] for one in outcomes] == [None, None]
    assert [one.msg for one in outcomes] == ["The account cannot be told."] * 2


def test_the_watcher_hears_of_each() -> None:
    heard: list[int] = []
    read_all([entry(number) for number in range(7)], nobody, read, at_once=4, watcher=heard.append)
    assert heard == list(range(1, 8))


@given(items=st.lists(st.integers()), at_once=st.integers(1, 20))
def test_order_is_kept(items: list[int], at_once: int) -> None:
    assert side_by_side(lambda item: item * 2, items, at_once) == [item * 2 for item in items]


def test_as_many_at_once_as_asked_for_and_no_more() -> None:
    meeting = threading.Barrier(4)
    lock = threading.Lock()
    inside = most = 0

    def work(_item: int) -> None:
        nonlocal inside, most
        with lock:
            inside += 1
            most = max(most, inside)
        meeting.wait(30)
        with lock:
            inside -= 1

    side_by_side(work, range(8), 4)
    assert most == 4


def test_a_broken_turn_is_raised_after_the_others_had_theirs() -> None:
    seen: list[int] = []

    def work(item: int) -> None:
        seen.append(item)
        if item == 1:
            raise KeyError(item)

    with pytest.raises(KeyError):
        side_by_side(work, range(5), 1)
    assert seen == [0, 1, 2, 3, 4]


@pytest.mark.parametrize(
    ("places", "allow", "fails"),
    [
        ([0, 5], False, False),
        ([0, 1], False, True),
        ([0, 1, 2], True, False),
        ([0, 3], True, True),
    ],
)
def test_which_failures_fail_the_task(places: list[int], allow: bool, fails: bool) -> None:
    outcomes = read_all([entry(number) for number in places], nobody, read, at_once=2)
    if not fails:
        assert len(
            finish(outcomes, summed(outcomes), allow_incomplete=allow, verb="collected")["accounts"]
        ) == len(places)
        return
    with pytest.raises(
        AccountsError, match=r"of 2 accounts could not be collected as a whole\. account"
    ) as info:
        finish(outcomes, summed(outcomes), allow_incomplete=allow, verb="collected")
    assert len(info.value.details()["accounts"]) == 2


def test_thousands_of_failures_leave_a_small_result() -> None:
    def fail(one: Entry) -> dict[str, Any]:
        raise ApiError("list rooms", one.account, "x" * 2000, "check", kind="network")

    outcomes = read_all([entry(number) for number in range(2000)], nobody, fail, at_once=8)
    with pytest.raises(AccountsError, match="So it is with 1997 more, see accounts") as info:
        finish(outcomes, summed(outcomes), allow_incomplete=False, verb="collected")
    assert len(str(info.value)) < 5_000
    assert len(json.dumps(info.value.details())) < 700_000
    assert all(account["msg"].startswith("Cannot list rooms") for account in info.value.result["accounts"])


def test_warnings_are_bounded() -> None:
    outcomes = read_all(
        [entry(number) for number in range(100)],
        nobody,
        lambda one: {"complete": True, "warnings": [f"{one.name}: {SECRET}"]},
        at_once=8,
    )
    warnings = summed(outcomes)["warnings"]
    assert len(warnings) == 21
    assert warnings[-1] == "and 80 more warnings about accounts"
    assert SECRET not in " ".join(warnings)
