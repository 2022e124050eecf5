# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Filters of the roles: what has to be worked out there is worked out in Python."""

from __future__ import annotations

import functools
import typing as t
from pathlib import Path

from ansible.errors import AnsibleFilterError

from ..plugin_utils import accounts, judging
from ..plugin_utils.trust import untrusted

_COLLECTION = Path(__file__).parents[2]
_SHIPPED = _COLLECTION / "roles" / "audit_recording_enabled" / "files"


def inventory_accounts(
    hosts: t.Sequence[str], hostvars: t.Any, failed: t.Mapping[str, accounts.Entry] | None = None
) -> dict[str, list[accounts.Entry]]:
    """Return what the inventory says of its accounts, and what plays have left with them."""
    return accounts.inventory(hosts, lambda host: t.cast("accounts.Variables", hostvars[host]), failed)


def audit_gate(
    result: judging.Read,
    fail_on: str,
    fail_on_incomplete: bool = True,
    not_collected: t.Sequence[judging.Read] = (),
) -> judging.Json:
    """Judge an audit."""
    try:
        return judging.gate(
            result, fail_on, fail_on_incomplete=fail_on_incomplete, not_collected=not_collected
        )
    except ValueError as error:
        raise AnsibleFilterError(f"audit_recording_enabled: {error}.") from error


def policy_path(policy: t.Any, folders: t.Sequence[str], kind: str = "policies") -> t.Any:
    """Return where a policy is, or a framework."""
    if kind not in ("policies", "frameworks"):
        raise AnsibleFilterError(f"policy_path: kind is {kind!r}, but must be policies or frameworks.")
    return judging.policy_path(policy, _SHIPPED / kind, folders)


def _told(filter_: t.Callable[..., t.Any]) -> t.Callable[..., t.Any]:
    """Return *filter_*, whose results tell what providers have said: Ansible must never render any of it."""

    @functools.wraps(filter_)
    def told(*args: t.Any, **options: t.Any) -> t.Any:
        return untrusted(filter_(*args, **options))

    return told


class FilterModule:
    """The filters, by name."""

    def filters(self) -> dict[str, t.Callable[..., t.Any]]:
        """Return them."""
        return {
            "account_failures": _told(accounts.failures),
            "audit_gate": _told(audit_gate),
            "export_summary": _told(judging.export_summary),
            "failed_hosts": _told(accounts.failed_hosts),
            "inventory_accounts": _told(inventory_accounts),
            "media_brief": _told(judging.media_brief),
            "policy_path": policy_path,
        }
