# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Entries of the option accounts: what each takes from the task and from the environment."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.accounts import (
    GIVEN,
    TWILIO_CREDENTIALS,
    UNUSABLE,
    Entry,
    duplicates,
    masked,
    read_accounts,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_collect import OPTIONS
from hypothesis import given
from hypothesis import strategies as st

ONE, OTHER = "AC" + "1" * 32, "AC" + "2" * 32
KEY = {"api_key_sid": "SK" + "3" * 32, "api_key_secret": "secret-of-the-key-0123456789"}
MORE = ("resources", "mode", "created_after", "created_before")
CREDENTIALS = ("account_sid", "main_account_sid", *TWILIO_CREDENTIALS, "telnyx_api_key")


def task(*accounts: Any, environment: dict[str, Any] | None = None, **options: Any) -> dict[str, Any]:
    """Return a task's options as Ansible hands them over: defaults, the environment, the task's own."""
    defaults = {name: option.get("default") for name, option in OPTIONS.items()}
    own = {"accounts": list(accounts), **options}
    return {**defaults, **(environment or {}), **own, GIVEN: frozenset(own)}


def entries(*accounts: Any, **options: Any) -> list[Entry]:
    return read_accounts(task(*accounts, **options), OPTIONS, MORE)


def entry(account: dict[str, Any], **options: Any) -> Entry:
    return entries(account, **options)[0]


def test_an_entry_stands_over_the_task_which_stands_over_the_defaults() -> None:
    one, other = entries(
        {"provider": "twilio", "account_sid": ONE, **KEY, "timeout": "5", "mode": "full"},
        {"provider": "telnyx", "telnyx_api_key": "KEY0123456789", "telnyx_account": "calls"},
        mode="incremental",
        timeout=7.0,
    )
    assert (one.params["mode"], one.params["timeout"], one.params["concurrency"]) == ("full", 5.0, 8)
    assert (other.params["mode"], other.params["timeout"]) == ("incremental", 7.0)
    assert (one.name, other.name) == (ONE, "calls")
    assert (one.account, other.account) == (ONE, "calls")
    assert "accounts" not in one.params


@pytest.mark.parametrize(
    "option", ["provider", "account_sid", "auth_token", "telnyx_api_key", "telnyx_account"]
)
def test_what_is_said_for_one_account_cannot_stand_beside_accounts(option: str) -> None:
    with pytest.raises(InputError, match=f"^{option} stands beside accounts"):
        entries({"provider": "twilio", **KEY}, **{option: "anything"})
    assert entry({"provider": "twilio", **KEY}, environment={option: "anything"}).problem == ""


def test_an_empty_list_is_an_error() -> None:
    with pytest.raises(InputError, match="There is no account to collect"):
        entries()


@pytest.mark.parametrize("number", [0, -1, 129])
def test_how_many_at_once_has_bounds(number: int) -> None:
    with pytest.raises(InputError, match="accounts_at_once is"):
        entries({"provider": "twilio", **KEY}, accounts_at_once=number)


@given(
    own=st.dictionaries(st.sampled_from(TWILIO_CREDENTIALS), st.just("own-0123456789"), min_size=1),
    sid=st.sampled_from([None, ONE]),
    environment=st.dictionaries(st.sampled_from(CREDENTIALS), st.just("environment-0123456789")),
)
def test_an_entry_with_any_credential_takes_none_from_the_environment(
    own: dict[str, str], sid: str | None, environment: dict[str, str]
) -> None:
    account = {"provider": "twilio", **own, **({"account_sid": sid} if sid else {})}
    found = entry(account, environment=environment)
    assert {name: found.params[name] for name in CREDENTIALS if found.params[name]} == {
        name: value for name, value in account.items() if name != "provider"
    }


@pytest.mark.parametrize(
    ("own", "environment", "expected"),
    [
        # All of it, where the entry says nothing.
        ({}, {"account_sid": ONE, "auth_token": "t0123"}, {"account_sid": ONE, "auth_token": "t0123"}),
        # The account that the credentials belong to.
        ({"account_sid": ONE}, {"account_sid": ONE, **KEY}, {"account_sid": ONE, **KEY}),
        # A key does not tell its account.
        ({"account_sid": ONE}, KEY, {"account_sid": ONE, **KEY}),
        # A subaccount, by the main account's token; the main account's own credentials are not its.
        (
            {"account_sid": ONE, "main_account_sid": OTHER},
            {"account_sid": OTHER, **KEY, "main_account_sid": OTHER, "main_auth_token": "m0123"},
            {"account_sid": ONE, "main_account_sid": OTHER, "main_auth_token": "m0123"},
        ),
        # The token of another main account.
        (
            {"account_sid": ONE, "main_account_sid": ONE},
            {"main_account_sid": OTHER, "main_auth_token": "m0123"},
            {"account_sid": ONE, "main_account_sid": ONE},
        ),
    ],
)
def test_an_entry_without_credentials_takes_those_of_its_account(
    own: dict[str, str], environment: dict[str, str], expected: dict[str, str]
) -> None:
    found = entry({"provider": "twilio", **own}, environment={**environment, "telnyx_api_key": "KEY0123"})
    assert {name: found.params[name] for name in CREDENTIALS if found.params[name]} == expected


def test_half_of_another_accounts_credentials_is_told_apart() -> None:
    found = entry(
        {"name": "clinic", "provider": "twilio", "account_sid": ONE},
        environment={"account_sid": OTHER, "auth_token": "token-0123456789"},
    )
    assert "The account clinic has an account_sid and no credentials" in found.problem
    assert "token-0123456789" not in found.problem
    assert found.account == ONE


@pytest.mark.parametrize(
    ("account", "problem"),
    [
        ({"name": "nobody"}, "The account nobody has no provider; it must be twilio or telnyx."),
        ({"name": "x", "provider": "twillio"}, "has the provider twillio; it must be twilio or telnyx."),
        ({}, "The account number 1 has no provider"),
        ({"provider": "twilio", **KEY, "auth_tokn": "x"}, "'auth_tokn', which is no option; did you mean"),
        ({"provider": "twilio", **KEY, "timeout": "soon"}, "timeout"),
        ({"provider": "twilio", **KEY, "resources": ["roms"]}, "roms"),
        ({"name": "a\nb", UNUSABLE: "Its variables cannot be read."}, "Its variables cannot be read."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_entry_is_its_own_problem(account: dict[str, Any], problem: str) -> None:
    wrong, right = entries(
        account, {"name": "right", "provider": "telnyx", "telnyx_api_key": "KEY0123456789"}
    )
    assert problem in wrong.problem
    assert wrong.name.isprintable()
    assert wrong.params == {}
    assert right.problem == ""


def test_secrets_are_in_no_problem_and_no_representation() -> None:
    secret = "token-0123456789abcdef"
    wrong = entry({"provider": "twilio", "auth_token": secret, "account_sid": ONE, "mode": secret})
    assert "mode" in wrong.problem
    assert secret not in wrong.problem
    right = entry({"provider": "twilio", "auth_token": secret, "account_sid": ONE})
    assert secret not in repr(right)
    assert secret not in masked(f"HTTP 401 for {secret}", right.secrets)


def test_entries_that_are_one_account_are_an_error_for_each() -> None:
    clinic = {"provider": "twilio", "account_sid": ONE, **KEY}
    calls = {"provider": "telnyx", "telnyx_account": "calls", "telnyx_api_key": "KEY0123456789"}
    found = entries(
        {**clinic, "name": "a"},
        {**calls, "name": "b"},
        {**clinic, "name": "c"},
        {**calls, "name": "d", "telnyx_account": "others"},
        {"name": "e", "provider": "telnyx", "telnyx_account": "third", "telnyx_api_key": "KEY9876543210"},
        {"name": "f", "provider": "telnyx", "telnyx_account": "third", "telnyx_api_key": "KEY5555555555"},
        {"name": "g", "provider": "telnyx", "telnyx_account": "alone", "telnyx_api_key": "KEY6666666666"},
    )
    said = {one.name: one.problem for one in found}
    assert said["a"] == said["c"] == f"The entries a, c are the same account, {ONE}; leave all but one out."
    assert said["b"] == said["d"]
    assert "have the same Telnyx API key" in said["b"]
    assert "KEY0123456789" not in said["b"]
    assert said["e"] == said["f"]
    assert "share the telnyx_account third" in said["e"]
    assert said["g"] == ""


def test_a_key_that_has_told_its_account_can_be_a_duplicate() -> None:
    first, second = entries(
        {"name": "a", "provider": "twilio", **KEY}, {"name": "b", "provider": "twilio", **KEY}
    )
    assert duplicates([first, second]) == {}
    assert set(duplicates([first.of(ONE), second.of(ONE)])) == {0, 1}
    assert duplicates([first.of(ONE), second.of(OTHER)]) == {}
    assert first.of(ONE).params["account_sid"] == ONE
