# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an inventory says of accounts, and what plays leave with them; without Ansible."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.accounts import UNUSABLE
from ansible_collections.cpaas.recordings.plugins.plugin_utils.accounts import (
    OVERRIDES,
    failed_hosts,
    failures,
    host_entry,
    inventory,
    of_environment,
    of_hosts,
    with_resources,
)

SID = "AC" + "1" * 32


class Broken(dict[str, Any]):
    """Variables of which one cannot be rendered."""

    def get(self, name: str, default: Any = None) -> Any:
        if name == "api_key_secret":
            raise ValueError("'nowhere' is undefined\nand more")
        return super().get(name, default)


HOSTS: dict[str, dict[str, Any]] = {
    "clinic": {"provider": "twilio", "account_sid": SID, "ansible_connection": "local", "timeout": 5},
    "floor": {"provider": "telnyx", "name": "Trading floor", "telnyx_api_key": ""},
    "nobody": {},
    "mistyped": {"provider": "twillio"},
    "broken": Broken(provider="twilio"),
}


def test_a_hosts_variables_are_the_options_of_its_account() -> None:
    entries = of_hosts(list(HOSTS), HOSTS.__getitem__)
    assert entries[0] == {"name": "clinic", "provider": "twilio", "account_sid": SID, "timeout": 5}
    assert entries[1] == {"name": "Trading floor", "provider": "telnyx"}
    assert entries[2] == {"name": "nobody"}
    assert entries[4] == {
        "name": "broken",
        UNUSABLE: "The variable api_key_secret of the host broken cannot be read: 'nowhere' is undefined.",
    }


def test_a_host_may_have_a_mode_and_a_window_of_its_own_but_no_store() -> None:
    hosts = {
        "own": {
            **HOSTS["clinic"],
            "collect_recordings_mode": "full",
            "collect_recordings_created_after": "7d",
        },
        "same": {**HOSTS["clinic"], "collect_recordings_store": "/srv/evidence.db"},
        "other": {**HOSTS["clinic"], "collect_recordings_store": "/srv/other.db"},
    }
    own, same, other = of_hosts(list(hosts), hosts.__getitem__, store="/srv/evidence.db")
    assert (own["mode"], own["created_after"]) == ("full", "7d")
    assert UNUSABLE not in same
    assert "has a store of its own" in other[UNUSABLE]
    for entry in of_hosts(list(hosts), hosts.__getitem__):
        assert not entry.keys() & set(OVERRIDES.values())
        assert UNUSABLE not in entry


@pytest.mark.parametrize(
    ("environment", "providers"),
    [
        ({}, []),
        ({"TWILIO_ACCOUNT_SID": SID}, []),
        ({"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": "t"}, ["twilio"]),
        ({"TWILIO_API_KEY": "k", "TELNYX_API_KEY": "k"}, ["twilio", "telnyx"]),
        ({"TWILIO_MAIN_AUTH_TOKEN": "t"}, []),
        ({"TWILIO_MAIN_AUTH_TOKEN": "t", "TWILIO_ACCOUNT_SID": SID}, ["twilio"]),
        ({"TELNYX_API_KEY": "k"}, ["telnyx"]),
    ],
)
def test_the_environment_says_which_accounts_there_are(
    environment: dict[str, str], providers: list[str]
) -> None:
    found = of_environment(environment)
    assert found == [{"provider": provider} for provider in providers]


def test_what_plays_have_left_with_hosts() -> None:
    hosts = {
        **HOSTS,
        "old": {
            **HOSTS["clinic"],
            "collect_recordings_failed": [{"source": "old", "msg": "Wrong key."}],
            "export_recording_inventory_media_brief": [{"source": "old", "counts": {}, "bytes": 0}],
        },
    }
    failed = {
        "clinic": {"msg": "Broke off.", "collected": True},
        "nobody": {"msg": "No provider at all.", "collected": False},
    }
    found = inventory(hosts, hosts.__getitem__, failed)
    assert found["expected"] == [
        {"provider": "twilio", "account": SID},
        {"provider": "telnyx", "account": "telnyx"},
        {"provider": "twilio", "account": SID},
    ]
    told = {item["source"]: item["msg"] for item in found["not_collected"]}
    assert told == {
        "nobody": "No provider at all.",
        "mistyped": "The account mistyped has the provider twillio; it must be twilio or telnyx.",
        "broken": "The variable api_key_secret of the host broken cannot be read: 'nowhere' is undefined.",
        "old": "Wrong key.",
    }
    assert len(found["not_collected"]) == len(told)
    assert found["media"] == [{"source": "old", "counts": {}, "bytes": 0}]


def account(name: str, **more: Any) -> dict[str, Any]:
    return {"name": name, "run_id": "r", "complete": True, "failed": False, "msg": None, **more}


RESULT = {
    "accounts": [
        account("a"),
        account("b", complete=False, msg="rooms: HTTP 403"),
        account("c", complete=False, failed=True, msg="Broke off."),
        account("d", complete=False, failed=True, run_id=None, msg="Wrong key."),
    ]
}


def test_accounts_of_which_nothing_was_read_and_those_that_are_incomplete() -> None:
    assert failures(RESULT) == [{"source": "d", "msg": "Wrong key."}]
    assert [item["source"] for item in failures(RESULT, incomplete=True)] == ["b", "c", "d"]
    assert failures({"failed": True, "msg": "No store."}) == [{"source": "every account", "msg": "No store."}]
    assert failures({"changed": False}) == []
    assert failures({}) == []


def test_hosts_fail_with_the_reason_of_their_account() -> None:
    hosts = ["one", "two", "three", "four"]
    assert failed_hosts(hosts, RESULT) == {
        "three": {"msg": "Broke off.", "collected": True},
        "four": {"msg": "Wrong key.", "collected": False},
    }
    assert list(failed_hosts(hosts, RESULT, incomplete=True)) == ["two", "three", "four"]
    assert failed_hosts(["one"], {"failed": True, "msg": "No store."})["one"]["msg"] == "No store."
    assert failed_hosts(["one"], {"skipped": True}) == {}


def test_what_to_collect_is_for_those_who_do_not_say_so() -> None:
    own = {"provider": "twilio", "resources": ["settings"]}
    twilio, telnyx = {"provider": "twilio"}, {"provider": "telnyx"}
    assert with_resources([own, twilio], ["rooms"]) == [own, {**twilio, "resources": ["rooms"]}]
    by_provider = {"twilio": ["rooms", "calls"], "telnyx": []}
    assert with_resources([own, twilio, telnyx], by_provider) == [
        own,
        {**twilio, "resources": ["rooms", "calls"]},
        telnyx,
    ]
    assert with_resources([twilio], []) == with_resources([twilio], None) == [twilio]
    assert "resources" not in twilio


def test_an_entry_has_the_hosts_name_unless_it_has_one_of_its_own() -> None:
    assert host_entry("clinic", {"provider": "twilio"})["name"] == "clinic"
