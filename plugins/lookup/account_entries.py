# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: account_entries
short_description: The accounts of a job, as the option accounts of recording_collect takes them
version_added: 1.0.0
author:
  - The cpaas.recordings authors (@cpaas-recordings)
description:
  - Returns the sources when there are any. Otherwise the hosts that are accounts, each with its own
    variables. Otherwise the task's own host when it has a variable C(provider). Otherwise the accounts
    whose credentials are in the environment.
  - The roles of this collection use it; its result holds credentials, and belongs into a task's options only.
options:
  _terms:
    description: Sources, as the roles take them.
    type: list
    elements: dict
  hosts:
    description: Names of inventory hosts that are accounts.
    type: list
    elements: str
    default: []
  resources:
    description:
      - What to collect of an account that does not say so itself. Names, or a mapping from the provider to
        names.
    type: raw
  store:
    description:
      - The store of the job. With it, C(collect_recordings_mode), C(collect_recordings_created_after) and
        C(collect_recordings_created_before) of a host are those of its account, and a host is refused whose
        C(collect_recordings_store) is another one.
    type: str
"""

EXAMPLES = r"""
- name: Collect the hosts of this play, each of which is an account
  cpaas.recordings.recording_collect:
    store: /srv/recordings/evidence.db
    accounts: "{{ query('cpaas.recordings.account_entries', hosts=ansible_play_hosts_all) }}"
  run_once: true
"""

RETURN = r"""
_raw:
  description: One entry for each account, as M(cpaas.recordings.recording_collect) takes them.
  type: list
  elements: dict
"""

import os
import typing as t

from ansible.plugins.lookup import LookupBase

from ..module_utils.arguments.accounts import UNUSABLE
from ..plugin_utils.accounts import HOST_OPTIONS, host_entry, of_environment, of_hosts, with_resources


class LookupModule(LookupBase):
    """Finds the accounts of a job."""

    def run(
        self, terms: list[t.Any], variables: dict[str, t.Any] | None = None, **kwargs: t.Any
    ) -> list[dict[str, t.Any]]:
        """Return one entry for each account."""
        scope = variables or {}
        self.set_options(var_options=scope, direct=kwargs)
        return with_resources(self._accounts(terms, scope), self.get_option("resources"))

    def _accounts(self, terms: list[t.Any], scope: dict[str, t.Any]) -> list[dict[str, t.Any]]:
        sources = [source for term in terms for source in (term if isinstance(term, list) else [term])]
        if sources:
            return sources
        hosts = self.get_option("hosts")
        if hosts:
            everybody = scope["hostvars"]
            return of_hosts(hosts, lambda host: everybody[host], store=self.get_option("store") or None)
        here = {name: scope[name] for name in HOST_OPTIONS if name in scope}
        render = t.cast("t.Any", self._templar).template
        host = str(scope.get("inventory_hostname"))
        entry = host_entry(host, _Rendered(here, render))
        if entry["name"] == host == "localhost":
            del entry["name"]  # that is no name of an account
        if "provider" in entry or UNUSABLE in entry:
            return [entry]
        return of_environment(os.environ)


class _Rendered(dict[str, t.Any]):
    """Variables in the scope of the task, rendered when they are asked for."""

    def __init__(self, variables: dict[str, t.Any], render: t.Callable[[t.Any], t.Any]) -> None:
        super().__init__(variables)
        self._render = render

    def get(self, name: str, default: t.Any = None) -> t.Any:
        """Return one variable, rendered."""
        return self._render(self[name]) if name in self else default
