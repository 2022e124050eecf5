# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What is said about a finding beside it: the name of its account, the texts of its control."""

from __future__ import annotations

import typing as t

from ..audit.result import Evaluation, Summary
from .archive import Archive

#: Kinds whose names are no names of persons and no telephone numbers.
_IMPERSONAL: t.Final = frozenset({"rooms", "room_resources", "coverage", "settings", "waivers", "controls"})
#: Why an entry of a policy judged nothing, when records are there: it passes them by.
_PASSED_BY: t.Final = frozenset(("selects_none", "taken"))
#: What :attr:`About.texts` holds of a control.
MORE: t.Final = ("remedy", "risk")
NO_TEXTS: t.Final = ("", "")

#: control → what a policy says about it.
Controls = t.Mapping[str, t.Mapping[str, t.Any]]


def account_names(summary: Summary) -> dict[tuple[str, str], str]:
    """Map provider and account to the name that people know, where there is one."""
    accounts = summary.population.get("accounts", ())
    return {(entry["provider"], entry["account"]): entry["name"] for entry in accounts if entry.get("name")}


def controls_of(policy: t.Mapping[str, t.Any]) -> Controls:
    """Map each control of the policy to what is said about it; its first entry counts."""
    return {item["control"]: item for item in reversed(policy.get("controls", []))}


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


def policy_before(summary: Summary) -> str:
    """Return the previous audit's policy digest when the policy has changed since, else nothing."""
    before = str((summary.drift.get("previous") or {}).get("policy_digest") or "")
    return before if before != summary.policy.get("digest") else ""


def title_of(control: str, controls: Controls) -> str:
    """Return what the control finds, in a few words; its id when nothing is said about it."""
    return text_of(control, "title", controls) or control


def text_of(control: str, what: str, controls: Controls) -> str:
    """Return the ``remedy`` of a control (what its reader does about it), its ``risk``, or its ``title``."""
    return str(controls.get(control, {}).get(what) or "")


class About:
    """What is said about findings while they stream by.

    Args:
        policy: as :meth:`..audit.policy.Policy.shown` tells it; its controls count.

    Attributes:
        archive: where single rooms, conferences and calls are looked up; None when there is no store.
        texts: control → the values of :data:`MORE`.
    """

    def __init__(self, policy: t.Mapping[str, t.Any] | None = None) -> None:
        controls = controls_of(policy or {})
        self.archive: Archive | None = None
        self.texts = {name: tuple(text_of(name, what, controls) for what in MORE) for name in controls}

    def extended(self, item: Evaluation) -> tuple[t.Any, ...]:
        """Return *item* with the values of :data:`MORE` behind it."""
        return (*item, *self.texts.get(item.control, NO_TEXTS))


def impersonal_name(item: Evaluation) -> str:
    """Return the name of what *item* is about, unless it may be a person's name or a telephone number."""
    return item.name if item.resource in _IMPERSONAL else ""
