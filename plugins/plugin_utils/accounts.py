# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts out of an inventory: what a host's variables say of the account that it stands for.

Variables are given as a mapping that may fail for each name, since Ansible renders them when they are
asked for. What cannot be rendered is that account's trouble and nobody else's.
"""

from __future__ import annotations

import typing as t

from ..module_utils.arguments.accounts import PROVIDERS, SOURCE_OPTIONS, UNUSABLE

Entry = dict[str, t.Any]
Variables = t.Mapping[str, t.Any]
VariablesOf = t.Callable[[str], Variables]

#: Variables of a host that are options of its account.
HOST_OPTIONS: t.Final = (*SOURCE_OPTIONS, "resources")

#: Variables of the role that a host may have for itself, and the option of an account that each of them is.
OVERRIDES: t.Final = {
    "collect_recordings_mode": "mode",
    "collect_recordings_created_after": "created_after",
    "collect_recordings_created_before": "created_before",
}

_LONGEST = 200


class _UnreadableError(Exception):
    """A variable cannot be rendered."""


def host_entry(host: str, variables: Variables, more: t.Mapping[str, str] | None = None) -> Entry:
    """Return the account that *host* stands for, as an entry of the option ``accounts``.

    Args:
        more: further variables, and the option that each of them is.
    """
    names = {**{option: option for option in HOST_OPTIONS}, **(more or {})}
    try:
        found = {option: _value(host, variables, variable) for variable, option in names.items()}
    except _UnreadableError as error:
        return _unusable(host, str(error))
    return {"name": host, **{option: value for option, value in found.items() if value not in (None, "")}}


def _unusable(host: str, problem: str) -> Entry:
    return {"name": host, UNUSABLE: problem}


def _value(host: str, variables: Variables, name: str) -> t.Any:
    try:
        return variables.get(name)
    except Exception as error:  # noqa: BLE001 - whatever a template may raise
        reason = (str(error).strip().splitlines() or ["no reason given"])[0][:_LONGEST].rstrip(".")
        raise _UnreadableError(f"The variable {name} of the host {host} cannot be read: {reason}.") from None


def of_environment(environment: t.Mapping[str, str]) -> list[Entry]:
    """Return the accounts whose credentials are in the environment."""
    twilio = environment.get("TWILIO_AUTH_TOKEN") or environment.get("TWILIO_API_KEY")
    subaccount = environment.get("TWILIO_MAIN_AUTH_TOKEN") and environment.get("TWILIO_ACCOUNT_SID")
    found: list[Entry] = []
    if twilio or subaccount:
        found.append({"provider": "twilio"})
    if environment.get("TELNYX_API_KEY"):
        found.append({"provider": "telnyx"})
    return found


def of_hosts(hosts: t.Sequence[str], variables_of: VariablesOf, *, store: str | None = None) -> list[Entry]:
    """Return an entry for each of *hosts*, in their order.

    Args:
        store: where all of them are collected into. A host may then have a mode and a window of its own,
            and must not have another store.
    """
    if store is None:
        return [host_entry(host, variables_of(host)) for host in hosts]
    entries = []
    for host in hosts:
        variables = variables_of(host)
        entry = host_entry(host, variables, OVERRIDES)
        try:
            own = _value(host, variables, "collect_recordings_store")
        except _UnreadableError as error:
            own, entry = None, _unusable(host, str(error))
        if own and own != store:
            told = (
                f"The host {host} has a store of its own (collect_recordings_store), and the accounts of one "
                "job share one; collect it in a job of its own."
            )
            entry = _unusable(host, told)
        entries.append(entry)
    return entries


def with_resources(entries: t.Iterable[Entry], resources: t.Any) -> list[Entry]:
    """Return *entries*, those that do not say what to collect of them with *resources*.

    Args:
        resources: names, for all of them; or, by provider, names.
    """
    found = []
    for entry in entries:
        names = resources.get(entry.get("provider")) if isinstance(resources, t.Mapping) else resources
        found.append({"resources": list(names), **entry} if names else entry)
    return found


def inventory(
    hosts: t.Iterable[str], variables_of: VariablesOf, failed: t.Mapping[str, Entry] | None = None
) -> dict[str, list[Entry]]:
    """Return what other plays have left about the accounts that *hosts* are.

    Args:
        failed: what became of the accounts of hosts, as :func:`failed_hosts` returns it.

    Returns:
        ``expected``: ``provider`` and ``account`` of each account that must be in the evidence;
        ``not_collected``: ``source`` and ``msg`` of each that could not be collected;
        ``media``: what became of the media of each that was archived.
    """
    expected: list[Entry] = []
    media: list[Entry] = []
    told = [_told(host, one["msg"]) for host, one in (failed or {}).items() if not one["collected"]]
    for host in hosts:
        variables = variables_of(host)
        entry = host_entry(host, variables)
        provider = str(entry.get("provider", ""))
        own, usual = ("account_sid", None) if provider == "twilio" else ("telnyx_account", "telnyx")
        if UNUSABLE in entry:
            told.append(_told(host, entry[UNUSABLE]))
        elif provider not in PROVIDERS:
            what = f"the provider {provider[:40]}" if provider else "no provider"
            told.append(_told(host, f"The account {host} has {what}; it must be twilio or telnyx."))
        elif account := entry.get(own, usual):
            expected.append({"provider": provider, "account": str(account)})
        told += _left(variables, "collect_recordings_failed")
        media += _left(variables, "export_recording_inventory_media_brief")
    # What was told first of a source counts, and it stands where it was told last.
    not_collected = list({item["source"]: item for item in reversed(told)}.values())
    return {"expected": expected, "not_collected": not_collected[::-1], "media": media}


def _told(source: str, msg: str) -> Entry:
    return {"source": source, "msg": msg}


def _left(variables: Variables, fact: str) -> list[Entry]:
    """Return what a play has left of a host in *fact*."""
    left = variables.get(fact)
    return [item for item in left if isinstance(item, dict)] if isinstance(left, list) else []


def failures(result: t.Mapping[str, t.Any], *, incomplete: bool = False) -> list[Entry]:
    """Return ``source`` and ``msg`` of each account of a result that could not be read.

    Args:
        result: of ``recording_collect`` with ``accounts``.
        incomplete: also those of which something was read, but not everything.
    """
    accounts = result.get("accounts")
    if not isinstance(accounts, list):
        msg = result.get("msg")
        return [{"source": "every account", "msg": str(msg)}] if result.get("failed") and msg else []
    return [
        {"source": account["name"], "msg": account["msg"] or "no reason given"}
        for account in accounts
        if (not account["complete"] if incomplete else account["run_id"] is None and account["failed"])
    ]


def failed_hosts(
    hosts: t.Sequence[str], result: t.Mapping[str, t.Any], incomplete: bool = False
) -> dict[str, Entry]:
    """Return ``msg`` for each of *hosts* whose account failed, and whether anything of it was ``collected``.

    Args:
        hosts: those whose accounts were collected, in the order of the result's accounts.
        result: of ``recording_collect`` with ``accounts``; without any, every host failed for its reason.
        incomplete: whether those failed that are incomplete although that was allowed.
    """
    accounts = result.get("accounts")
    if not isinstance(accounts, list) or len(accounts) != len(hosts):
        msg = str(result.get("msg") or "no reason given")
        return {host: {"msg": msg, "collected": False} for host in hosts} if result.get("failed") else {}
    return {
        host: {"msg": str(account["msg"] or "no reason given"), "collected": account["run_id"] is not None}
        for host, account in zip(hosts, accounts, strict=True)
        if account["failed"] or (incomplete and not account["complete"])
    }
