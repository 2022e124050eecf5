# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The option ``accounts``: one task for many accounts, each entry with the options of one.

An entry's options stand over those of the task. Its credentials are never a mixture: an entry with any
takes none from the environment, and one that names an account takes none of another account from there.
"""

from __future__ import annotations

import difflib
import typing as t
from dataclasses import dataclass, replace

from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ..errors import InputError
from .options import HTTP_OPTIONS, TELNYX_OPTIONS, TWILIO_OPTIONS, Options, Params

PROVIDERS: t.Final = ("twilio", "telnyx")

#: What opens an account by itself. The main account's SID does not: an inventory tells it of every host.
_TWILIO_OWN: t.Final = ("auth_token", "api_key_sid", "api_key_secret")
TWILIO_CREDENTIALS: t.Final = (*_TWILIO_OWN, "main_auth_token")
_TWILIO: t.Final = ("account_sid", "main_account_sid", *TWILIO_CREDENTIALS)
_TELNYX: t.Final = ("telnyx_api_key",)

#: What says which account a task is about, and so cannot stand beside ``accounts``.
_OF_ONE: t.Final = ("provider", "account_name", *_TWILIO, "telnyx_account", *_TELNYX)

#: Options of one account, whichever module reads it; ``name`` is what its results call it.
SOURCE_OPTIONS: t.Final = (
    "name",
    "provider",
    *TWILIO_OPTIONS,
    "telnyx_account",
    *(f"telnyx_{name}" for name in TELNYX_OPTIONS),
    *HTTP_OPTIONS,
)

ACCOUNTS_OPTIONS: t.Final[Options] = {
    # Not registered as secrets, which would mask every one of their values in every text, word by word.
    "accounts": {"type": "list", "elements": "dict", "no_log": False},
    "accounts_at_once": {"type": "int", "default": 16},
}

#: Key of an entry that stands for an account whose options cannot be known: a sentence that says why.
UNUSABLE: t.Final = "_unusable"

#: Key under which a module hands on which options its task gave, in contrast to the environment.
GIVEN: t.Final = "_given"

#: What of an option's specification is checked in an entry: neither defaults nor the environment.
_CHECKED: t.Final = ("type", "elements", "choices")
_LONGEST_NAME = 128
#: Masking a letter or two would spoil every word, and protect nothing.
_SHORTEST_SECRET = 4
_NAMED = 5


@dataclass(frozen=True)
class Entry:
    """One account of the option ``accounts``.

    Attributes:
        position: its place in the option.
        name: what results and messages call it.
        provider: whose account it is; empty when that is not usable.
        account: its SID, or the name of a Telnyx account, where the options tell it.
        params: the options of a task for this account alone; empty with a problem.
        secrets: texts that must not be told.
        problem: what is wrong with the entry, a sentence; empty when nothing is.
    """

    position: int
    name: str
    provider: str
    account: str | None
    params: dict[str, t.Any]
    secrets: tuple[str, ...]
    problem: str = ""

    def __repr__(self) -> str:
        """Show which one it is, and no option."""
        return f"Entry({self.position}, {self.name!r})"

    def told(self, problem: str | None) -> Entry:
        """Return the entry with *problem*, or as it is without one."""
        return self if problem is None else replace(self, problem=problem, params={})

    def of(self, account: str) -> Entry:
        """Return the entry of a Twilio account whose key has told which one it is."""
        return replace(self, account=account, params={**self.params, "account_sid": account})


def read_accounts(params: Params, options: Options, more: t.Collection[str]) -> list[Entry]:
    """Return what the option ``accounts`` holds, in its order, each entry with the task's other options.

    Args:
        params: the task's options, :data:`GIVEN` among them.
        options: the specification of the module's options.
        more: names of its options that an entry may have, beside :data:`SOURCE_OPTIONS`.

    Raises:
        InputError: the option is empty, or stands beside what is said for a single account.
    """
    given = params.get(GIVEN, ())
    single = [name for name in _OF_ONE if name in given]
    if single:
        raise InputError(
            f"{single[0]} stands beside accounts; it belongs into the entries of accounts, "
            "or the task is for one account and has no accounts."
        )
    if not params["accounts"]:
        raise InputError(
            "There is no account to collect. Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN, or TWILIO_API_KEY "
            "and TWILIO_API_KEY_SECRET, or TELNYX_API_KEY in the environment, or list the accounts in the "
            "role's sources or in accounts."
        )
    at_once = params["accounts_at_once"]
    if not 1 <= at_once <= 128:
        raise InputError(f"accounts_at_once is {at_once}, but must be from 1 to 128.")
    reader = _Reader(params, options, more)
    entries = [reader.entry(position, given) for position, given in enumerate(params["accounts"])]
    problems = duplicates(entries)
    return [entry.told(problems.get(entry.position)) for entry in entries]


class _Reader:
    """Reads one entry after the other, with what they have in common worked out once."""

    def __init__(self, task: Params, options: Options, more: t.Collection[str]) -> None:
        allowed = dict.fromkeys((*SOURCE_OPTIONS, *more))
        spec = {
            name: {key: value for key, value in options[name].items() if key in _CHECKED}
            for name in allowed
            if name in options
        }
        spec["name"] = {"type": "str"}
        self._names = tuple(name for name in allowed if name in spec)
        self._validator = ArgumentSpecValidator(spec)
        self._secret = [name for name in self._names if options.get(name, {}).get("no_log")]
        skipped = ("accounts", "accounts_at_once", GIVEN)
        self._task = {name: value for name, value in task.items() if name not in skipped}

    def entry(self, position: int, given: t.Mapping[str, t.Any]) -> Entry:
        """Return one entry; whatever is wrong with it becomes its problem."""
        found = {key: value for key, value in given.items() if value is not None and value != ""}
        secrets = tuple(str(found[name]) for name in self._secret if name in found)
        name = _name(found, position)
        provider = str(found.get("provider", ""))

        def unusable(problem: str, of: str = "", account: t.Any = None) -> Entry:
            told = str(account) if account else None
            return Entry(position, name, of, told, {}, secrets, masked(problem, secrets))

        if UNUSABLE in found:
            return unusable(str(found[UNUSABLE]))
        if provider not in PROVIDERS:
            what = f"the provider {provider[:40]}" if provider else "no provider"
            return unusable(f"The account {name} has {what}; it must be twilio or telnyx.")
        key = "account_sid" if provider == "twilio" else "telnyx_account"
        try:
            own = self._validated(name, found)
            params = {**self._task, **own, **self._credentials(name, provider, own)}
        except InputError as error:
            return unusable(str(error), provider, found.get(key))
        account = params[key]
        name = name if own.get("name") or not account else _name({"name": account}, position)
        secrets = tuple(str(params[option]) for option in self._secret if params.get(option))
        return Entry(position, name, provider, account or None, params, secrets)

    def _validated(self, name: str, found: t.Mapping[str, t.Any]) -> dict[str, t.Any]:
        unknown = [key for key in found if key not in self._names]
        if unknown:
            near = difflib.get_close_matches(str(unknown[0]), self._names, n=1)
            hint = f"did you mean {near[0]}?" if near else f"its options are {', '.join(self._names)}"
            raise InputError(f"The account {name} has {str(unknown[0])[:40]!r}, which is no option; {hint}")
        result = self._validator.validate(dict(found))
        if result.error_messages:
            raise InputError(f"The account {name}: {'; '.join(result.error_messages)}.")
        return {key: value for key, value in result.validated_parameters.items() if value is not None}

    def _credentials(self, name: str, provider: str, own: Params) -> dict[str, t.Any]:
        """Return every credential of an entry; those of the other provider are none of its business."""
        nothing = dict.fromkeys((*_TWILIO, *_TELNYX))
        if provider == "telnyx":
            key = own.get("telnyx_api_key") or self._task.get("telnyx_api_key")
            return {**nothing, "telnyx_api_key": key}
        if any(own.get(option) for option in TWILIO_CREDENTIALS):
            return {**nothing, **{option: own.get(option) for option in _TWILIO}}
        found = {option: self._task.get(option) for option in _TWILIO}
        sid, other = own.get("account_sid"), found["account_sid"]
        another = bool(sid and other and sid != other)
        if another:
            found.update(dict.fromkeys(_TWILIO_OWN))
        main, other_main = own.get("main_account_sid"), found["main_account_sid"]
        if main and other_main and main != other_main:
            found["main_auth_token"] = None
        if another and not found["main_auth_token"]:
            raise InputError(
                f"The account {name} has an account_sid and no credentials, and those in the environment are "
                "another account's; give it its own, or those of its main account."
            )
        return {**nothing, **found, "account_sid": sid or other, "main_account_sid": main or other_main}


def _name(found: t.Mapping[str, t.Any], position: int) -> str:
    """Return what an entry is called: its name, else its account, else its place."""
    told = found.get("name") or found.get("account_sid") or found.get("telnyx_account")
    if told is None:
        provider = found.get("provider")
        told = f"{provider} account" if provider in PROVIDERS else f"number {position + 1}"
    shown = "".join(letter if letter.isprintable() else " " for letter in str(told))
    return shown if len(shown) <= _LONGEST_NAME else f"{shown[: _LONGEST_NAME - 1]}…"


def duplicates(entries: t.Iterable[Entry]) -> dict[int, str]:
    """Return a sentence for the place of each entry that is the same account as another one."""
    same: dict[tuple[str, ...], list[Entry]] = {}
    for entry in entries:
        if entry.problem or entry.account is None:
            continue
        same.setdefault((entry.provider, entry.account), []).append(entry)
        key = entry.params.get("telnyx_api_key")
        if key:
            same.setdefault(("key", entry.params.get("telnyx_base_url") or "", key), []).append(entry)
    problems: dict[int, str] = {}
    for what, found in same.items():
        if len(found) > 1:
            for entry in found:
                problems.setdefault(entry.position, _sentence(what, found))
    return problems


def _sentence(what: tuple[str, ...], found: t.Sequence[Entry]) -> str:
    names = ", ".join(entry.name for entry in found[:_NAMED])
    more = f" and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
    if what[0] == "key":
        return (
            f"The entries {names}{more} have the same Telnyx API key, so they are one account; "
            "leave all but one out."
        )
    if what[0] == "telnyx":
        return (
            f"The entries {names}{more} share the telnyx_account {what[1]}; "
            "give each Telnyx account a name of its own, or leave all but one out."
        )
    return f"The entries {names}{more} are the same account, {what[1]}; leave all but one out."


def masked(text: str, secrets: t.Iterable[str]) -> str:
    """Return *text* without *secrets*, those of one account: the cost must not grow with the others'."""
    for secret in secrets:
        if len(secret) >= _SHORTEST_SECRET and secret in text:
            text = text.replace(secret, "********")
    return text
