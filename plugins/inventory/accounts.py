# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
name: accounts
short_description: Twilio main account and subaccounts as inventory hosts
version_added: 0.1.0
author:
  - The cpaas.recordings authors (@cpaas-recordings)
description:
  - Lists the subaccounts of a Twilio main account, and makes each of them a host, so that playbooks, forks,
    C(--limit) and the job slices of AWX spread accounts as they spread machines.
  - No host variable, group or cache holds a token. Modules obtain the credentials of a subaccount when they
    run, from those of the main account, see O(cpaas.recordings.recording_collect#module:main_account_sid).
  - Needs a configuration file whose name ends in C(accounts.yml), C(accounts.yaml), C(twilio.yml) or
    C(twilio.yaml).
  - Telnyx has no such list, and accounts with keys of their own need none; keep those in a static inventory
    beside this one, in the group C(accounts) with the same host variables.
  - Every host has the variables C(provider) (V(twilio)), C(account_sid), C(account_name) (the friendly name),
    C(account_status), C(account_type), C(account_created), C(is_main_account), C(main_account_sid), and
    C(ansible_connection) and C(ansible_python_interpreter), with which its tasks run where Ansible itself
    runs.
  - The groups C(active), C(suspended) and C(closed) hold the accounts of that status, C(main_account) the
    main account, C(subaccounts) all others. The group C(accounts) holds what can be read, that is the
    active ones; the playbooks of this collection run on it.
extends_documentation_fragment:
  - constructed
  - inventory_cache
requirements:
  - requests
  - pydantic
options:
  plugin:
    description: Name of the plugin, V(cpaas.recordings.accounts).
    type: str
    required: true
    choices: [cpaas.recordings.accounts]
  main_account_sid:
    description:
      - SID of the main account, V(AC) followed by 32 hexadecimal digits.
      - May be a template, with a lookup for example.
    type: str
    env:
      - name: TWILIO_MAIN_ACCOUNT_SID
  main_auth_token:
    description:
      - Auth Token of the main account. Rather than here, keep it in the environment, in a vault or in an AWX
        credential.
      - May be a template, with a lookup for example.
    type: str
    env:
      - name: TWILIO_MAIN_AUTH_TOKEN
  api_base_url:
    description:
      - Where Twilio's account API is. Must be C(https), except on this machine.
    type: str
    default: https://api.twilio.com
    env:
      - name: TWILIO_API_BASE_URL
  hostnames:
    description:
      - What hosts are called.
      - V(sid) is unique and never changes.
      - V(friendly_name) is what the console shows. Characters other than letters, digits, V(.), V(_) and V(-)
        become V(_); an account whose name another account has too gets its SID appended.
      - So does, with either choice, an account whose name a group has, be it of a source that was read before
        or one that O(groups) or O(keyed_groups) make, since Ansible takes a name for the group's first.
        Sources are read in the order in which they are given, those of a folder in alphabetical order. Let
        this one be the last, or set O(prefix), where a later source may have a group or a machine of an
        account's name.
    type: str
    choices: [sid, friendly_name]
    default: sid
  prefix:
    description:
      - What the name of every host begins with, such as V(twilio-), so that it is no other source's.
      - Letters, digits, V(_), V(.) and V(-); the first is a letter, a digit or V(_).
    type: str
    default: ""
    version_added: 1.0.0
  statuses:
    description: Only accounts of these statuses; all by default.
    type: list
    elements: str
    choices: [active, suspended, closed]
  include_main_account:
    description: Whether the main account itself is a host.
    type: bool
    default: true
  timeout:
    description: Seconds to wait for a connection, and for each piece of an answer.
    type: float
    default: 30.0
  max_retries:
    description: How often a request is repeated after a failure that may pass.
    type: int
    default: 8
  max_wait:
    description: Seconds to spend waiting for repetitions, in total.
    type: float
    default: 300.0
  validate_certs:
    description: Whether the provider's TLS certificate is checked.
    type: bool
    default: true
  ca_path:
    description: A bundle of certificates to trust instead of the usual one.
    type: path
"""

EXAMPLES = r"""
# accounts.yml, with TWILIO_MAIN_ACCOUNT_SID and TWILIO_MAIN_AUTH_TOKEN in the environment
---
plugin: cpaas.recordings.accounts

---
# Hosts by name, groups by a naming scheme such as "clinic-vienna", and a cache of an hour
plugin: cpaas.recordings.accounts
main_account_sid: ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
main_auth_token: "{{ lookup('ansible.builtin.file', '/run/secrets/twilio_main_auth_token') }}"
hostnames: friendly_name
statuses: [active]
include_main_account: false
keyed_groups:
  - key: account_name.split('-') | first
    prefix: business
compose:
  report_folder: "'/srv/reports/' ~ account_sid"
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: /var/cache/ansible/inventory
cache_timeout: 3600
"""

import dataclasses
import functools
import typing as t

from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable

from ..module_utils._deps import require
from ..module_utils.arguments.options import http_settings, main_account
from ..module_utils.arguments.settings import MainAccount
from ..module_utils.client.subaccounts import cached_accounts, subaccounts
from ..module_utils.errors import RecordingsError
from ..plugin_utils.free_names import free_names, meets
from ..plugin_utils.trust import harmless, trusted

Account = dict[str, t.Any]
Options = dict[str, t.Any]
#: SID → name of the host.
Names = dict[str, str]

_ENDINGS = tuple(f"{name}.{ending}" for name in ("accounts", "twilio") for ending in ("yml", "yaml"))
_STATUSES = ("active", "suspended", "closed")
_GROUPS = ("accounts", "subaccounts", "main_account", *_STATUSES)
_CREDENTIALS = ("main_account_sid", "main_auth_token", "api_base_url")


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    """The inventory source."""

    NAME = "cpaas.recordings.accounts"

    def verify_file(self, path: str) -> bool:
        """Tell whether *path* may be this plugin's configuration."""
        return bool(BaseInventoryPlugin.verify_file(self, path)) and path.endswith(_ENDINGS)

    def parse(self, inventory: InventoryData, loader: DataLoader, path: str, cache: bool = True) -> None:
        """Add the accounts to *inventory*."""
        super().parse(inventory, loader, path, cache)
        self._read_config_data(path)
        options: Options = self.get_options()
        try:
            require("requests", "pydantic", purpose="the inventory plugin cpaas.recordings.accounts")
            main = main_account({name: self._text(options[name]) for name in _CREDENTIALS})
            accounts = self._accounts(main, options, f"{self.get_cache_key(path)}_{main.sid}", cache)
        except RecordingsError as error:
            raise AnsibleParserError(str(error)) from None
        self._populate(inventory, main, options, accounts)

    def _text(self, value: t.Any) -> str:
        templar: t.Any = self.templar
        if value is not None and templar.is_template(value):
            value = templar.template(value)
        return "" if value is None else str(value)

    def _accounts(self, main: MainAccount, options: Options, key: str, cache: bool) -> list[Account]:
        """Return the accounts from the cache, or from Twilio when they are not there."""
        if options["cache"] and cache:
            try:
                kept = cached_accounts(self._cache[key])
            except KeyError:
                kept = None
            if kept is not None:
                return kept
        http = http_settings({**options, "concurrency": 1, "requests_per_second": 0.0})
        accounts = [dataclasses.asdict(account) for account in subaccounts(main, http)]
        if options["cache"]:
            self._cache[key] = accounts
        return accounts

    def _populate(
        self, inventory: InventoryData, main: MainAccount, options: Options, accounts: list[Account]
    ) -> None:
        chosen = [account for account in accounts if _is_chosen(account, options)]
        called = {account["sid"]: account["friendly_name"] for account in accounts}
        add = functools.partial(self._add, main, options, chosen)
        names = free_names(
            inventory, options, called, _GROUPS, lambda names: self._made_groups(options, add, names)
        )
        before = set(inventory.hosts)
        add(names, inventory)
        hosts = {names[account["sid"]] for account in chosen}
        met = inventory.groups.keys() & hosts
        if met:  # a template gave another answer than it gave before
            for host in hosts - before:
                inventory.remove_host(inventory.hosts[host])
            raise meets(min(met))

    def _made_groups(
        self, options: Options, add: t.Callable[[Names, InventoryData], None], names: Names
    ) -> set[str]:
        """Return what groups there are of accounts that are called *names*, without making them."""
        if not options["groups"] and not options["keyed_groups"]:
            return set()
        real, self.inventory = self.inventory, InventoryData()
        try:
            add(names, self.inventory)
            return set(self.inventory.groups)
        finally:
            self.inventory = real

    def _add(
        self,
        main: MainAccount,
        options: Options,
        chosen: list[Account],
        names: Names,
        inventory: InventoryData,
    ) -> None:
        for group in _GROUPS:
            inventory.add_group(group)
        for account in chosen:
            host, status = names[account["sid"]], account["status"]
            inventory.add_host(host, "main_account" if account["is_main"] else "subaccounts")
            if status in _STATUSES:
                inventory.add_host(host, status)
            if status == "active":
                inventory.add_host(host, "accounts")
            variables = _variables(main, account)
            for name, value in variables.items():
                # The inventory itself would look for a group of that name first.
                inventory.hosts[host].set_variable(name, value)
            self._construct(host, options, variables)

    def _construct(self, host: str, options: Options, variables: dict[str, t.Any]) -> None:
        strict = options["strict"]
        self._set_composite_vars(options["compose"], variables, host, strict=strict)
        self._add_host_to_composed_groups(options["groups"], variables, host, strict=strict)
        self._add_host_to_keyed_groups(options["keyed_groups"], variables, host, strict=strict)


def _is_chosen(account: Account, options: Options) -> bool:
    if account["is_main"] and not options["include_main_account"]:
        return False
    return not options["statuses"] or account["status"] in options["statuses"]


def _variables(main: MainAccount, account: Account) -> dict[str, t.Any]:
    told = {
        "provider": "twilio",
        "account_sid": account["sid"],
        "account_name": account["friendly_name"],
        "account_status": account["status"],
        "account_type": account["kind"],
        "account_created": account["created"],
        "is_main_account": account["is_main"],
        "main_account_sid": main.sid,
    }
    return {
        **{name: harmless(value) for name, value in told.items()},
        "ansible_connection": trusted("local"),
        "ansible_python_interpreter": trusted("{{ ansible_playbook_python }}"),
    }
