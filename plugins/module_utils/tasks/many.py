# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Many accounts in one task: side by side, each by itself, and one result that stays small.

What an account needs (connections, credentials that were fetched, records in flight) is gone when its
turn is over; what is kept of it are a few words and numbers.
"""

from __future__ import annotations

import threading
import traceback
import typing as t
from dataclasses import dataclass, field
from pathlib import Path

from ..arguments.accounts import Entry, duplicates, masked
from ..errors import ApiError, InputError, RecordingsError, StoreError
from .side_by_side import side_by_side

Result = dict[str, t.Any]

#: Reads one account, whose options it takes, and returns what a module for this account would.
Read = t.Callable[[Entry], Result]

#: Texts about accounts that failed: as many characters in all, and the fewest that one of them keeps.
_ALL_MESSAGES = 60_000
_SHORT_MESSAGE = 60
_LONGEST_MESSAGE = 1_000
#: What is kept of an account's result, and of what the first few elements.
_KEPT = (
    "account", "run_id", "complete", "changed", "counts", "api", "bytes", "unproven", "missing_media",
    "summary", "verification", "files_total", "problems_total", "_files",
)  # fmt: skip
_FEW_OF = ("missing", "warnings", "files", "problems")
_FEW = 5
#: How many warnings and accounts are named one by one.
_NAMED_WARNINGS = 20
_NAMED_ACCOUNTS = 3


class AccountsError(RecordingsError):
    """Some accounts failed, after all were read; the result tells of each."""

    def __init__(self, message: str, result: Result) -> None:
        self.result = result
        super().__init__(message)

    def details(self) -> Result:
        """Return the result, as far as it came."""
        return self.result


@dataclass
class Outcome:
    """What became of one account.

    Attributes:
        result: what reading it returned; empty when it failed before there was any.
        failed: whether it counts as failed.
        msg: why it failed, a sentence, or ``None``.
        kind: what kind of failure it was: one of :class:`~..errors.ApiError`, or ``options``, ``store``,
            ``incomplete``, ``error``.
    """

    entry: Entry
    result: Result = field(default_factory=dict)
    failed: bool = False
    msg: str | None = None
    kind: str | None = None

    def shown(self) -> Result:
        """Return the account's element of the task's result."""
        return {
            "name": self.entry.name,
            "provider": self.entry.provider or None,
            "account": self.result.get("account") or self.entry.account,
            "run_id": self.result.get("run_id"),
            "complete": bool(self.result.get("complete", False)),
            "changed": bool(self.result.get("changed", False)),
            "failed": self.failed,
            "msg": self.msg,
            "kind": self.kind,
        }


def read_all(
    entries: t.Sequence[Entry],
    identify: t.Callable[[Entry], str],
    read: Read,
    *,
    at_once: int,
    watcher: t.Callable[[int], None] | None = None,
) -> list[Outcome]:
    """Give every account its turn, *at_once* of them at the same time, and return what became of each.

    Nothing that goes wrong with an account keeps the others from their turn.

    Args:
        entries: the accounts; those with a problem fail without a request.
        identify: asks which account an entry without one belongs to.
        read: reads one account.
        watcher: is told how many accounts have had their turn.
    """
    entries = _identified(entries, identify, at_once)
    done = 0
    lock = threading.Lock()

    def turn(entry: Entry) -> Outcome:
        nonlocal done
        outcome = _outcome(entry, read)
        with lock:
            done += 1
            if watcher is not None:
                watcher(done)
        return outcome

    return side_by_side(turn, entries, at_once)


def _identified(entries: t.Sequence[Entry], identify: t.Callable[[Entry], str], at_once: int) -> list[Entry]:
    """Return *entries*, each with the account that it is, those that are one and the same with a problem.

    An API key does not say whose it is: that has to be known of all before the first of them is read.
    """
    asked = [entry for entry in entries if entry.account is None and not entry.problem]
    if not asked or len(entries) < 2:
        return list(entries)

    def told(entry: Entry) -> Entry:
        try:
            return entry.of(identify(entry))
        except RecordingsError:
            return entry  # its own turn will say so

    known = {entry.position: entry for entry in side_by_side(told, asked, at_once)}
    found = [known.get(entry.position, entry) for entry in entries]
    problems = duplicates(found)
    return [entry.told(problems.get(entry.position)) for entry in found]


def _outcome(entry: Entry, read: Read) -> Outcome:
    """Read one account; whatever goes wrong becomes a part of its outcome."""
    if entry.problem:
        return Outcome(entry, failed=True, msg=entry.problem, kind="options")
    try:
        return Outcome(entry, _kept(read(entry)))
    except RecordingsError as error:
        details = error.details()
        result = _kept(details) if "run_id" in details or "counts" in details else {}
        return Outcome(entry, result, True, _message(str(error), entry), _kind(error, details))
    except Exception as error:  # noqa: BLE001 - a mistake of ours must not cost the other accounts theirs
        frame = traceback.extract_tb(error.__traceback__)[-1]
        msg = (
            f"The account {entry.name} met an error that should not be, {type(error).__name__} in "
            f"{Path(frame.filename).name} line {frame.lineno}; please report it."
        )
        return Outcome(entry, failed=True, msg=msg, kind="error")


def _kept(result: Result) -> Result:
    """Return what the task's result needs of an account's: memory must not grow with all that was read."""
    kept = {name: result[name] for name in _KEPT if name in result}
    return kept | {name: result[name][:_FEW] for name in _FEW_OF if name in result}


def _message(text: str, entry: Entry) -> str:
    shown = masked(text, entry.secrets)
    return shown if len(shown) <= _LONGEST_MESSAGE else f"{shown[: _LONGEST_MESSAGE - 1]}…"


def _kind(error: RecordingsError, details: t.Mapping[str, t.Any]) -> str:
    if isinstance(error, InputError):
        return "options"
    if isinstance(error, StoreError):
        return "store"
    kind = error.kind if isinstance(error, ApiError) else details.get("kind")
    return str(kind or "incomplete")


def summed(outcomes: t.Sequence[Outcome]) -> Result:
    """Return the result of the task: one element for each account, and the sums of the rest."""
    warnings = [
        masked(str(text), outcome.entry.secrets)
        for outcome in outcomes
        for text in outcome.result.get("warnings", ())
    ]
    more = len(warnings) - _NAMED_WARNINGS
    if more > 0:
        warnings = [*warnings[:_NAMED_WARNINGS], f"and {more} more warnings about accounts"]
    return {
        "changed": any(outcome.result.get("changed") for outcome in outcomes),
        "complete": all(outcome.result.get("complete") for outcome in outcomes),
        "accounts": _short([outcome.shown() for outcome in outcomes]),
        "counts": _sum(outcome.result.get("counts") for outcome in outcomes),
        "api": _sum(outcome.result.get("api") for outcome in outcomes),
        "warnings": warnings,
    }


def _short(accounts: list[Result]) -> list[Result]:
    """Cut the messages of *accounts* when there are so many that the result would become large."""
    told = [account["msg"] for account in accounts if account["msg"]]
    if sum(map(len, told)) > _ALL_MESSAGES:
        longest = max(_SHORT_MESSAGE, _ALL_MESSAGES // len(told))
        for account in accounts:
            if account["msg"] and len(account["msg"]) > longest:
                account["msg"] = f"{account['msg'][: longest - 1]}…"
    return accounts


def _sum(parts: t.Iterable[t.Any]) -> Result:
    """Add mappings of numbers, however deep they are."""
    total: Result = {}
    for part in parts:
        for name, value in (part or {}).items():
            if isinstance(value, dict):
                total[name] = _sum((total.get(name), value))
            elif isinstance(value, (int, float)):
                total[name] = round(total.get(name, 0) + value, 3)
    return total


def finish(outcomes: t.Sequence[Outcome], result: Result, *, allow_incomplete: bool, verb: str) -> Result:
    """Return *result*, that of the task, or raise it.

    Args:
        allow_incomplete: whether the task succeeds although accounts failed; errors in options excepted.
        verb: what could not be done with them, such as ``collected``.

    Raises:
        AccountsError: an account failed, and that is not allowed.
    """
    failed = [outcome for outcome in outcomes if outcome.failed]
    grave = [outcome for outcome in failed if outcome.kind == "options"] if allow_incomplete else failed
    if not grave:
        return result
    said = " ".join(f"{outcome.entry.name}: {outcome.msg}" for outcome in grave[:_NAMED_ACCOUNTS])
    more = len(grave) - _NAMED_ACCOUNTS
    rest = f" So it is with {more} more, see accounts." if more > 0 else ""
    raise AccountsError(
        f"{len(failed)} of {len(outcomes)} accounts could not be {verb} as a whole. {said}{rest}", result
    )
