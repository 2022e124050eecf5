# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No account is called like a group or another's host, whatever others call theirs."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar
from ansible_collections.cpaas.recordings.plugins.inventory.accounts import InventoryModule
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import MainAccount
from ansible_collections.cpaas.recordings.plugins.plugin_utils.host_names import host_names
from ansible_collections.cpaas.recordings.plugins.plugin_utils.trust import trusted
from hypothesis import HealthCheck, example, given, reject, settings
from hypothesis import strategies as st

DEFAULTS: dict[str, Any] = {
    "hostnames": "friendly_name",
    "prefix": "",
    "statuses": None,
    "include_main_account": True,
    "strict": True,
    "compose": {},
    "groups": {},
    "keyed_groups": [],
    "leading_separator": True,
    "use_extra_vars": False,
}


def _as_from_a_file(value: Any) -> Any:
    """Mark texts as templates, as Ansible does with a configuration file's."""
    if isinstance(value, dict):
        return {name: _as_from_a_file(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_as_from_a_file(item) for item in value]
    return trusted(value) if isinstance(value, str) else value


class Plugin(InventoryModule):
    """The plugin with options that no file gave it."""

    def __init__(self, inventory: InventoryData, options: dict[str, Any]) -> None:
        super().__init__()
        self.inventory, self.given = inventory, _as_from_a_file({**DEFAULTS, **options})
        self.templar = Templar(DataLoader())

    def get_option(self, option: str, hostvars: Any = None) -> Any:  # noqa: ARG002 - Ansible's own
        """Return one of the options."""
        return self.given[option]


def sid(number: int) -> str:
    return f"AC{number:032x}"


def fill(
    inventory: InventoryData, names: list[str], *, kind: type[Plugin] | None = None, **options: Any
) -> dict[str, str]:
    """Add accounts of these friendly names, the first is the main account; return SID → host name."""
    plugin = (kind or Plugin)(inventory, options)
    accounts = [
        {
            "sid": sid(number),
            "friendly_name": name,
            "status": "suspended" if number % 3 == 2 else "active",
            "kind": "Full",
            "created": "",
            "is_main": number == 0,
        }
        for number, name in enumerate(names)
    ]
    main = MainAccount(sid(0), "a-long-main-token", "https://api.twilio.com")
    plugin._populate(inventory, main, plugin.given, accounts)
    ours = [host for host in inventory.hosts.values() if host.vars.get("main_account_sid") == sid(0)]
    return {host.vars["account_sid"]: host.name for host in ours}


def apart(inventory: InventoryData) -> bool:
    return not inventory.groups.keys() & inventory.hosts.keys()


def test_a_group_of_another_source_keeps_its_name_and_its_variables() -> None:
    inventory = InventoryData()
    inventory.add_group("vienna")
    inventory.add_host("web1", "vienna")
    names = fill(inventory, ["holding", "vienna", "linz"])
    assert names == {sid(0): "holding", sid(1): f"vienna_{sid(1)}", sid(2): "linz"}
    assert inventory.groups["vienna"].vars == {}
    assert inventory.hosts["web1"].vars.keys() <= {"inventory_file", "inventory_dir"}
    assert inventory.hosts[names[sid(1)]].vars["ansible_connection"] == "local"


@pytest.mark.parametrize(
    "options",
    [
        {"keyed_groups": [{"key": "account_name.split('-') | first", "prefix": "", "separator": ""}]},
        {"keyed_groups": [{"key": "account_name.split('-')", "separator": ""}]},
        {"keyed_groups": [{"key": "['enna']", "prefix": "vi", "separator": ""}]},
        {"keyed_groups": [{"key": "account_status", "prefix": "is", "parent_group": "vienna"}]},
        {"keyed_groups": [{"key": "''", "default_value": "vienna", "prefix": "", "separator": ""}]},
        {"keyed_groups": [{"key": "{'vi': account_sid[:0] ~ 'enna'}", "prefix": "", "separator": ""}]},
        {"groups": {"vienna": "account_name is match('clinic')"}},
        {"groups": {"vienna": "false"}},
        {"compose": {"town": "'vienna'"}, "keyed_groups": [{"key": "town", "separator": ""}]},
    ],
)
@pytest.mark.parametrize(
    "names", [["holding", "vienna", "vienna-clinic"], ["vienna-clinic", "vienna", "x-y"]]
)
def test_a_group_that_options_make_keeps_its_name(options: dict[str, Any], names: list[str]) -> None:
    inventory = InventoryData()
    called = fill(inventory, names, strict=False, **options)
    assert called[sid(1)] == f"vienna_{sid(1)}"
    assert called[sid(2)] == names[2]
    assert apart(inventory)
    assert all("provider" not in group.vars for group in inventory.groups.values())


@pytest.mark.parametrize("hostnames", ["sid", "friendly_name"])
def test_groups_of_the_names_themselves_are_refused_with_a_sentence(hostnames: str) -> None:
    entry = {"key": "inventory_hostname", "prefix": "", "separator": ""}
    inventory = InventoryData()
    with pytest.raises(
        AnsibleParserError, match=r"keyed_groups makes a group .* give that entry .* a prefix"
    ):
        fill(inventory, ["holding", "vienna"], hostnames=hostnames, keyed_groups=[entry])
    assert not inventory.hosts
    assert fill(inventory, ["holding", "vienna"], keyed_groups=[{**entry, "prefix": "of_"}])
    assert apart(inventory)


def test_groups_by_sid_are_no_groups_of_hosts_by_sid() -> None:
    inventory = InventoryData()
    entry = {"key": "account_sid", "prefix": "", "separator": ""}
    called = fill(inventory, ["holding", "vienna"], hostnames="sid", keyed_groups=[entry])
    assert called == {sid(0): f"{sid(0)}_{sid(0)}", sid(1): f"{sid(1)}_{sid(1)}"}
    assert apart(inventory)


class Fickle(Plugin):
    """Its templates say something else when they are asked again."""

    asked = 0

    def _compose(self, template: Any, variables: Any, disable_lookups: Any = None) -> Any:  # noqa: ARG002
        self.asked += 1
        return "none" if self.asked <= 2 else "vienna"


def test_a_template_that_answers_differently_each_time_leaves_no_hosts_behind() -> None:
    inventory = InventoryData()
    inventory.add_host("web1")
    with pytest.raises(AnsibleParserError, match="makes a group vienna of the host vienna"):
        fill(inventory, ["holding", "vienna"], kind=Fickle, keyed_groups=[{"key": "x", "separator": ""}])
    assert list(inventory.hosts) == ["web1"]


def test_a_machine_that_is_called_like_an_account_stays_a_machine() -> None:
    """Whoever may name a subaccount would choose whose commands run on the controller."""
    inventory = InventoryData()
    inventory.add_host("web1")
    inventory.hosts["web1"].set_variable("ansible_host", "192.0.2.7")
    called = fill(inventory, ["holding", "web1"])
    assert called[sid(1)] == f"web1_{sid(1)}"
    assert "ansible_connection" not in inventory.hosts["web1"].vars


@pytest.mark.parametrize(
    ("variables", "group", "merged"),
    [
        ({"requests_per_second": 5}, "accounts", True),
        ({"account_sid": sid(1)}, None, True),
        ({"account_sid": sid(7)}, "accounts", False),
        ({"provider": "telnyx"}, "accounts", False),
        ({"api_key_sid": "SK", "api_key_secret": "x"}, "accounts", False),
        ({"requests_per_second": 5}, None, False),
        ({"requests_per_second": 5}, "webservers", False),
    ],
)
def test_what_is_written_down_for_an_account_is_that_accounts(
    variables: dict[str, Any], group: str | None, merged: bool
) -> None:
    inventory = InventoryData()
    if group:
        inventory.add_group(group)
    inventory.add_host("vienna", group)
    for name, value in variables.items():
        inventory.hosts["vienna"].set_variable(name, value)
    called = fill(inventory, ["holding", "vienna"])
    assert called[sid(1)] == ("vienna" if merged else f"vienna_{sid(1)}")


def test_a_prefix_begins_every_name() -> None:
    inventory = InventoryData()
    inventory.add_group("twilio-linz")
    assert fill(inventory, ["vienna", "linz", "", "accounts"], prefix="twilio-") == {
        sid(0): "twilio-vienna",
        sid(1): f"twilio-linz_{sid(1)}",
        sid(2): f"twilio-{sid(2)}",
        sid(3): "twilio-accounts",
    }
    assert fill(InventoryData(), ["vienna"], prefix="t.", hostnames="sid") == {sid(0): f"t.{sid(0)}"}
    assert fill(InventoryData(), ["vienna", "accounts"], prefix="sub")[sid(1)] == f"subaccounts_{sid(1)}"


@pytest.mark.parametrize("prefix", ["-x", ".x", "a b", "a:b", "a\n", "{{ x }}", "a,b", "!a", "a["])
def test_a_prefix_that_means_something_in_a_pattern_is_refused(prefix: str) -> None:
    with pytest.raises(AnsibleParserError, match="prefix is"):
        fill(InventoryData(), ["vienna"], prefix=prefix)


WORDS = st.sampled_from(["vienna", "linz", "Vienna", "a-b", "active", "all", "", "vienna-a", "a_b", "ü"])
FREE = st.text(max_size=6)
NAMES = st.lists(st.one_of(WORDS, FREE), min_size=1, max_size=6)
KEYED = st.fixed_dictionaries(
    {
        "key": st.sampled_from(
            ["account_name", "account_name.split('-')", "account_status", "account_sid", "{'vienna': 'a'}"]
        ),
        "prefix": st.sampled_from(["", "vienna", "a", "linz"]),
        "separator": st.sampled_from(["", "_", "-"]),
    },
    optional={"parent_group": WORDS, "default_value": WORDS},
)


@settings(suppress_health_check=list(HealthCheck))
@given(
    NAMES,
    st.lists(WORDS.filter(bool), max_size=3),
    st.lists(WORDS.filter(bool), max_size=2),
    st.lists(KEYED, max_size=2),
    st.dictionaries(WORDS.filter(bool), st.sampled_from(["true", "false", "is_main_account"]), max_size=2),
    st.sampled_from(["sid", "friendly_name"]),
)
@example(["holding", "vienna"], ["vienna"], [], [], {}, "friendly_name")
def test_hosts_and_groups_never_meet(
    names: list[str],
    groups: list[str],
    hosts: list[str],
    keyed: list[dict[str, Any]],
    named: dict[str, str],
    hostnames: str,
) -> None:
    inventory = InventoryData()
    for group in groups:
        inventory.add_group(group)
    theirs = set(hosts) - inventory.groups.keys()
    for host in theirs:
        inventory.add_host(host)
    before = {name: dict(group.vars) for name, group in inventory.groups.items()}
    try:
        called = fill(inventory, names, hostnames=hostnames, keyed_groups=keyed, groups=named, strict=False)
    except Exception as error:
        # Ansible's own words about groups that are in each other, or have no name.
        if any(words in str(error) for words in ("to itself", "recursive", "false group name")):
            reject()
        raise
    ours = set(called.values())
    assert not ours & inventory.groups.keys()
    assert not ours & theirs
    assert len(ours) == len(names)
    assert {name: dict(inventory.groups[name].vars) for name in before} == before
    assert all("provider" not in group.vars for group in inventory.groups.values())
    for number in range(len(names)):
        assert inventory.hosts[called[sid(number)]].vars["account_sid"] == sid(number)


@given(NAMES)
def test_names_of_0_1_0_stay_where_nothing_can_meet(names: list[str]) -> None:
    inventory = InventoryData()
    inventory.add_group("webservers")
    keyed = [{"key": "account_status", "prefix": "of_status"}]
    called = fill(inventory, names, keyed_groups=keyed)
    assert called == host_names({sid(number): name for number, name in enumerate(names)})
