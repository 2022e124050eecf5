# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said about a finding beside it: the name of its account, the texts of its control, its identity."""

from __future__ import annotations

import hashlib
import typing as t

from ..audit.result import Evaluation, Summary

#: Kinds whose names are no names of persons and no telephone numbers.
_IMPERSONAL: t.Final = frozenset({"rooms", "room_resources", "coverage", "settings", "waivers", "controls"})


def account_name(item: t.Any) -> str:
    """Return the name by which people know the account of *item* (an evaluation or a mapping), or nothing."""
    found = item.get("account_name") if isinstance(item, t.Mapping) else getattr(item, "account_name", "")
    return str(found or "")


def account_names(summary: Summary) -> dict[tuple[str, str], str]:
    """Map provider and account to the name that people know, where there is one."""
    found = {}
    for entry in summary.population.get("accounts", ()):
        if name := entry.get("name") or entry.get("account_name"):
            found[entry["provider"], entry["account"]] = str(name)
    return found


def controls_of(summary: Summary) -> dict[str, dict[str, t.Any]]:
    """Map each control of the policy to what is said about it; its first entry counts."""
    return {item["control"]: item for item in reversed(summary.policy.get("controls", []))}


def title_of(control: str, controls: t.Mapping[str, t.Mapping[str, t.Any]]) -> str:
    """Return what the control finds, in a few words; its id when nothing is said about it."""
    return str(controls.get(control, {}).get("title") or control)


def remedy_of(control: str, controls: t.Mapping[str, t.Mapping[str, t.Any]]) -> str:
    """Return what the person who reads the finding does about it."""
    return str(controls.get(control, {}).get("remedy") or "")


def risk_of(control: str, controls: t.Mapping[str, t.Mapping[str, t.Any]]) -> str:
    """Return what may follow from the finding."""
    return str(controls.get(control, {}).get("risk") or "")


def uid_of(policy: str, item: Evaluation) -> str:
    """Return what identifies a finding in every audit of *policy*."""
    if known := getattr(item, "uid", ""):
        return str(known)
    parts = (policy, item.control, item.provider, item.account, item.resource, item.id)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def impersonal_name(item: Evaluation) -> str:
    """Return the name of what *item* is about, unless it may be a person's name or a telephone number."""
    return item.name if item.resource in _IMPERSONAL else ""
