# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module recording_store: taking out of the evidence store what is not needed, or not wanted."""

from __future__ import annotations

import contextlib
import typing as t
from datetime import timedelta
from functools import partial

from .._deps import sqlalchemy as sa
from ..arguments.options import STORE_OPTION, Options, Params
from ..errors import InputError
from ..records.times import now, to_text
from ..sources.registry import PROVIDERS
from ..store.absent import everything_of
from ..store.database import Store, open_store
from ..store.prune import known_accounts, old_audits, old_of
from ..store.removal import Note, Removal, Removed, add, count, remove

OPTIONS: t.Final[Options] = {
    "store": {**STORE_OPTION, "required": True},
    "state": {"type": "str", "required": True, "choices": ["pruned", "account_absent"]},
    "keep_days": {"type": "int"},
    "provider": {"type": "str", "choices": list(PROVIDERS)},
    "account": {"type": "str"},
    "lock_timeout": {"type": "float", "default": 60.0},
}
_NEEDED: t.Final = {"pruned": ("keep_days",), "account_absent": ("provider", "account")}
_MOST_DAYS: t.Final = 36500

Result = dict[str, t.Any]


def run(params: Params, check_mode: bool) -> Result:
    """Bring the store into the state that is asked for.

    Raises:
        InputError: an option is missing, or belongs to another state.
        StoreError: the store cannot be used, or a collection of an account goes on for too long.
    """
    state = params["state"]
    _check(params, state)
    with contextlib.closing(open_store(params["store"], read_only=check_mode, must_exist=True)) as store:
        keeper = _Keeper(store, check_mode, params["lock_timeout"])
        if state == "pruned":
            before = to_text(now() - timedelta(days=params["keep_days"]))
            keeper.prune(Note("pruned", None, None, keep_days=params["keep_days"], before=before), before)
        else:
            provider, account = params["provider"], params["account"]
            keeper.absent(Note(state, provider, account), provider, account)
    removed = dict(sorted(keeper.removed.items()))
    what = f"of {params['provider']} account {params['account']}" if params["account"] else "not needed"
    return {
        "changed": bool(removed),
        "removed": removed,
        "diff": {
            "before": "".join(f"{name}: {number} rows {what}\n" for name, number in removed.items()),
            "after": "",
        },
    }


def _check(params: Params, state: str) -> None:
    for name in _NEEDED[state]:
        if params[name] in (None, ""):
            raise InputError(f"{name} is missing: state {state} needs {' and '.join(_NEEDED[state])}.")
    for other, names in _NEEDED.items():
        for name in names:
            if other != state and params[name] is not None:
                raise InputError(f"{name} belongs to state {other}, and would be ignored; leave it out.")
    days = params["keep_days"]
    if days is not None and not 1 <= days <= _MOST_DAYS:
        raise InputError(f"keep_days is {days}, but must be from 1 to {_MOST_DAYS}.")


class _Keeper:
    """Takes rows out, or counts them in check mode.

    Attributes:
        removed: how many rows of which table are gone, or would be.
    """

    def __init__(self, store: Store, check_mode: bool, wait: float) -> None:
        self._store = store
        self._check = check_mode
        self._wait = wait
        self.removed: Removed = {}

    def prune(self, note: Note, before: str) -> None:
        """Take out what nothing needs, account by account: collections of the others go on."""
        with self._store.read() as connection:
            accounts = known_accounts(connection)
        for provider, account in accounts:
            old = partial(old_of, provider=provider, account=account, before=before)
            self._take(note, f"{provider} account {account}", old)
        self._take(note, "audits", lambda _connection: old_audits(before))

    def absent(self, note: Note, provider: str, account: str) -> None:
        """Take out all of an account."""
        everything = everything_of(provider, account)
        self._take(note, f"{provider} account {account}", lambda _connection: everything)

    def _take(
        self, note: Note, name: str, work_out: t.Callable[[sa.Connection], t.Sequence[Removal]]
    ) -> None:
        """Take out what *work_out* names, alone in what *name* is the lock of."""
        with self._store.read() as connection:
            found = count(connection, work_out(connection))
        if not any(found.values()):
            return
        if self._check:
            add(self.removed, found)
            return
        with self._store.lock(name, wait=self._wait) as alone, self._store.begin() as connection:
            alone()
            removed = remove(connection, work_out(connection))
            note.write(connection, removed)
        add(self.removed, removed)
