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
        become V(_); an account whose name another account or a group has too gets its SID appended.
    type: str
    choices: [sid, friendly_name]
    default: sid
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
import typing as t

from ansible.errors import AnsibleParserError
from ansible.inventory.data import InventoryData
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable
from ansible_collections.cpaas.recordings.plugins.module_utils._deps import require
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.options import (
    http_settings,
    main_account,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import MainAccount
from ansible_collections.cpaas.recordings.plugins.module_utils.client.subaccounts import (
    cached_accounts,
    subaccounts,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import RecordingsError
from ansible_collections.cpaas.recordings.plugins.plugin_utils.host_names import host_names
from ansible_collections.cpaas.recordings.plugins.plugin_utils.trust import harmless, trusted

Account = dict[str, t.Any]
Options = dict[str, t.Any]

_ENDINGS = tuple(f"{name}.{ending}" for name in ("accounts", "twilio") for ending in ("yml", "yaml"))
_STATUSES = ("active", "suspended", "closed")
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
        for group in ("accounts", "subaccounts", "main_account", *_STATUSES):
            inventory.add_group(group)
        # All accounts take part in naming, so that no name depends on which of them are chosen.
        names = {account["sid"]: account["sid"] for account in accounts}
        if options["hostnames"] == "friendly_name":
            names = host_names({account["sid"]: account["friendly_name"] for account in accounts})
        for account in accounts:
            status, is_main = account["status"], account["is_main"]
            if options["statuses"] and status not in options["statuses"]:
                continue
            if is_main and not options["include_main_account"]:
                continue
            host = self._free(inventory, names[account["sid"]], account["sid"])
            inventory.add_host(host, "main_account" if is_main else "subaccounts")
            if status in _STATUSES:
                inventory.add_host(host, status)
            if status == "active":
                inventory.add_host(host, "accounts")
            variables = _variables(main, account)
            for name, value in variables.items():
                inventory.set_variable(host, name, value)
            self._construct(host, options, variables)

    def _free(self, inventory: InventoryData, name: str, sid: str) -> str:
        """Return *name*, or with the SID appended when another source gave it to another account."""
        host = inventory.get_host(name)
        if host is None:
            return name
        theirs = host.vars
        other = theirs.get("account_sid", sid) != sid or theirs.get("provider", "twilio") != "twilio"
        return f"{name}_{sid}" if other else name

    def _construct(self, host: str, options: Options, variables: dict[str, t.Any]) -> None:
        strict = options["strict"]
        self._set_composite_vars(options["compose"], variables, host, strict=strict)
        self._add_host_to_composed_groups(options["groups"], variables, host, strict=strict)
        self._add_host_to_keyed_groups(options["keyed_groups"], variables, host, strict=strict)


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
