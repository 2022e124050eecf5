# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Which names of hosts are free: Ansible keeps groups and hosts apart by nothing but their names.

It looks for a group first. Variables of a host that is called like a group would be the group's, and so would
``ansible_connection: local``: tasks for the hosts of that group would run on the controller.
"""

from __future__ import annotations

import re
import typing as t

from ansible.errors import AnsibleParserError
from ansible.inventory.group import to_safe_group_name

from .host_names import Taken, apart, host_names

if t.TYPE_CHECKING:
    from ansible.inventory.data import InventoryData
    from ansible.inventory.host import Host

#: What a prefix may be: it begins a name, which must be no option and no range.
_PREFIX: t.Final = re.compile(r"(\w[\w.-]*)?")

#: Variables that let a host be an account without naming it.
_CREDENTIALS: t.Final = frozenset(("auth_token", "api_key_sid", "api_key_secret", "telnyx_api_key"))

#: How often names are chosen anew because options made groups of them: of accounts, then of those names.
_TRIES: t.Final = 3

Options = t.Mapping[str, t.Any]


def free_names(
    inventory: InventoryData,
    options: Options,
    accounts: t.Mapping[str, str],
    ours: t.Iterable[str],
    made: t.Callable[[dict[str, str]], set[str]],
) -> dict[str, str]:
    """Return SID → host name, none of which is, or becomes, a group's, or is another source's host's.

    Args:
        inventory: what was read before.
        options: of the plugin.
        accounts: SID → friendly name. All take part, so that no name depends on which are chosen.
        ours: groups that the plugin makes itself.
        made: tells which groups the options make of the chosen accounts when all are called so.

    Raises:
        AnsibleParserError: the options make a group of each name, whatever it is; or the prefix is none.
    """
    prefix: str = options["prefix"]
    if not _PREFIX.fullmatch(prefix):
        raise AnsibleParserError(
            f"prefix is {prefix!r}, but names of hosts are made of letters, digits, _, . and -, the first of "
            "them a letter, a digit or _."
        )
    own = tuple(ours)
    groups = {*inventory.groups, *own, *named_groups(options)}
    met: set[str] = set()
    for _try in range(_TRIES):
        taken = _taken(inventory, groups, own)
        if options["hostnames"] == "friendly_name":
            names = host_names(accounts, taken=taken, prefix=prefix)
        else:
            names = {sid: apart(f"{prefix}{sid}", sid, taken) for sid in accounts}
        new = made(names)
        met = new & set(names.values())
        if not met:
            return names
        groups |= new
    raise meets(min(met))


def meets(name: str) -> AnsibleParserError:
    """Return the error about a group that the options make of the name of a host."""
    return AnsibleParserError(
        f"keyed_groups makes a group {name} of the host {name}, and Ansible cannot tell the two apart; give "
        "that entry of keyed_groups a prefix."
    )


def named_groups(options: Options) -> set[str]:
    """Return the groups that the options name themselves, whether or not an account is in them now."""
    names = [*(options["groups"] or ())]
    for entry in options["keyed_groups"] or ():
        if isinstance(entry, dict):
            names.append(entry.get("parent_group"))
            if entry.get("default_value"):
                front = f"{entry.get('prefix', '')}{entry.get('separator', '_')}"
                names += [f"{front}{entry['default_value']}", entry["default_value"]]
    return {to_safe_group_name(str(name), silent=True) for name in names if name}


def _taken(inventory: InventoryData, groups: t.Container[str], ours: t.Iterable[str]) -> Taken:
    own_groups = set(ours)

    def taken(name: str, sid: str) -> bool:
        if name in groups:
            return True
        host = inventory.hosts.get(name)
        return host is not None and not _same_account(host, sid, own_groups)

    return taken


def _same_account(host: Host, sid: str, own_groups: set[str]) -> bool:
    """Tell whether *host* is what somebody wrote down for the account itself, and not a machine of that name.

    Variables of an account say that its tasks run on the controller: on a machine's host they would let
    whoever names an account choose whose commands run there.
    """
    theirs = host.vars
    if theirs.get("provider", "twilio") != "twilio":
        return False
    if "account_sid" in theirs:
        return bool(theirs["account_sid"] == sid)
    if _CREDENTIALS & theirs.keys():
        return False  # those of an account that is not named
    return sid in host.name or bool(own_groups & {group.name for group in host.get_groups()})
