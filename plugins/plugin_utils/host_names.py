# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Host names for accounts: stable, unique, and free of what has a meaning in host patterns."""

from __future__ import annotations

import re
import typing as t
from collections import Counter

#: Names that Ansible or the inventory itself gives to something else.
RESERVED: t.Final = frozenset((
    "all", "ungrouped", "localhost", "127.0.0.1", "accounts", "subaccounts", "main_account", "active",
    "suspended", "closed",
))  # fmt: skip
_OTHER = re.compile(r"[^\w.-]+")
_ENDS_IN_SID = re.compile(r"AC[0-9a-fA-F]{32}$")

#: Tells whether a name is not to be had for the account with this SID.
Taken = t.Callable[[str, str], bool]


def host_names(
    friendly_names: t.Mapping[str, str],
    *,
    taken: Taken = lambda _name, _sid: False,
    prefix: str = "",
) -> dict[str, str]:
    """Return SID → host name for accounts that are to be called by their friendly names.

    A friendly name may hold anything and need not be unique. Characters with a meaning elsewhere
    become ``_``; whoever then shares a name with another account, or with a group, has its SID
    appended, so that no name depends on the order of a list. An empty name becomes the SID.

    Args:
        friendly_names: SID → friendly name.
        taken: names that are groups, may become some, or are hosts of others.
        prefix: what every name begins with.
    """
    plain = {sid: _OTHER.sub("_", name).strip("_.-") for sid, name in friendly_names.items()}
    uses = Counter(name.lower() for name in plain.values())
    names = {}
    for sid, name in plain.items():
        chosen = f"{prefix}{name or sid}"
        shared = bool(name) and (uses[name.lower()] > 1 or _ENDS_IN_SID.search(name) is not None)
        if shared or chosen.lower() in RESERVED:
            chosen = f"{chosen}_{sid}"
        names[sid] = apart(chosen, sid, taken)
    return names


def apart(name: str, sid: str, taken: Taken) -> str:
    """Return *name*, with *sid* appended as often as it takes for it to be free."""
    while taken(name, sid):
        name = f"{name}_{sid}"
    return name
