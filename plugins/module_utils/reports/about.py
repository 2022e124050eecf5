# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said about a finding beside it: the name of its account, the texts of its control, its identity."""

from __future__ import annotations

import hashlib
import typing as t

from ..audit.result import Evaluation, Summary
from .archive import Archive

#: Kinds whose names are no names of persons and no telephone numbers.
_IMPERSONAL: t.Final = frozenset({"rooms", "room_resources", "coverage", "settings", "waivers", "controls"})
#: What each finding has of its own beside its evaluation.
MORE_OF_EACH: t.Final = tuple(name for name in ("uid", "account_name") if name not in Evaluation._fields)
#: The fields that :meth:`About.extended` adds.
MORE: t.Final = (*MORE_OF_EACH, "remedy", "risk")
_NO_TEXTS = ("", "")


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


#: Why an entry of a policy judged nothing, when records are there: it passes them by.
_PASSED_BY: t.Final = frozenset(("selects_none", "taken"))


def idle_of(summary: Summary, *, passed_by: bool = False) -> list[tuple[str, str]]:
    """Return each entry of the policy that judged nothing: its control, and a sentence on why.

    Args:
        passed_by: only those that passed by records that there are, and not those of a quiet account.
    """
    return [
        (str(item["control"]), str(item["message"]))
        for item in summary.idle
        if not passed_by or item["reason"] in _PASSED_BY
    ]


def title_of(control: str, controls: t.Mapping[str, t.Mapping[str, t.Any]]) -> str:
    """Return what the control finds, in a few words; its id when nothing is said about it."""
    return str(controls.get(control, {}).get("title") or control)


def remedy_of(control: str, controls: t.Mapping[str, t.Mapping[str, t.Any]]) -> str:
    """Return what the person who reads the finding does about it."""
    return str(controls.get(control, {}).get("remedy") or "")


def risk_of(control: str, controls: t.Mapping[str, t.Mapping[str, t.Any]]) -> str:
    """Return what may follow from the finding."""
    return str(controls.get(control, {}).get("risk") or "")


class About:
    """What is said about findings while they stream by.

    Args:
        policy: as :meth:`..audit.policy.Policy.shown` tells it; its name and controls count.

    Attributes:
        archive: where single rooms, conferences and calls are looked up; None when there is no store.
    """

    def __init__(self, policy: t.Mapping[str, t.Any] | None = None) -> None:
        policy = policy or {}
        self.archive: Archive | None = None
        self._policy = str(policy.get("name", ""))
        self.controls = {item["control"]: item for item in reversed(policy.get("controls", []))}
        self._texts = {
            control: (remedy_of(control, self.controls), risk_of(control, self.controls))
            for control in self.controls
        }

    def extended(self, item: Evaluation) -> tuple[t.Any, ...]:
        """Return *item* with the values of :data:`MORE` behind it."""
        texts = self._texts.get(item.control, _NO_TEXTS)
        if not MORE_OF_EACH:
            return (*item, *texts)
        each = {"uid": self.uid(item), "account_name": account_name(item)}
        return (*item, *(each[name] for name in MORE_OF_EACH), *texts)

    def uid(self, item: Evaluation) -> str:
        """Return what identifies a finding in every audit of the policy: in events, tickets, results."""
        return str(getattr(item, "uid", "")) or uid_of(
            self._policy, item.control, item.provider, item.account, item.resource, item.id
        )


def uid_of(*parts: str) -> str:
    """Return the SHA-256 of policy, control, provider, account, resource and id."""
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def account_name(item: Evaluation) -> str:
    """Return the name by which people know the account of *item*, or nothing."""
    return str(getattr(item, "account_name", ""))


def impersonal_name(item: Evaluation) -> str:
    """Return the name of what *item* is about, unless it may be a person's name or a telephone number."""
    return item.name if item.resource in _IMPERSONAL else ""
