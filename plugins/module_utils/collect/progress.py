# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How far a collection is, for whoever watches: a small file that is replaced every second or so.

A module cannot print; Ansible reads its output only when it has ended. The action plugin of
``recording_collect`` reads this file meanwhile and shows it.
"""

from __future__ import annotations

import json
import os
import threading
import time
import typing as t
from pathlib import Path

if t.TYPE_CHECKING:
    from ..listing.chain import Step

_EVERY_SECONDS = 1.0


class Progress:
    """Counts pages and records, and writes them to *path* now and then.

    The file holds one JSON object: ``account``, ``resource``, ``pages``, ``records``, ``seconds``,
    ``records_per_second``, ``pages_left`` (an estimate, or null) and ``finished``.
    """

    def __init__(self, path: str | None, account: str) -> None:
        self._path = path
        self._account = account
        self._resource = ""
        self._pages = 0
        self._records = 0
        self._left: dict[int, float | None] = {}
        self._began = self._written = time.monotonic()

    def resource(self, name: str) -> None:
        """Say which resource is read from now on."""
        self._resource = name
        self._left = {}
        self._write(finished=False)

    def step(self, step: Step) -> None:
        """Take note of one page."""
        chain = step.chain
        if step.records or chain.pages:
            self._pages += 1
        self._records += len(step.records)
        for child in step.born:
            self._left[child.number] = child.estimate
        if chain.state == "open":
            self._left[chain.number] = (
                None if chain.estimate is None else max(0.0, chain.estimate - chain.pages)
            )
        else:
            self._left.pop(chain.number, None)
        if time.monotonic() - self._written >= _EVERY_SECONDS:
            self._write(finished=False)

    def finish(self) -> None:
        """Say that it is over."""
        self._write(finished=True)

    def _write(self, *, finished: bool) -> None:
        self._written = time.monotonic()
        if self._path is None:
            return
        seconds = self._written - self._began
        known = [left for left in self._left.values() if left is not None]
        state: dict[str, t.Any] = {
            "account": self._account,
            "resource": self._resource,
            "pages": self._pages,
            "records": self._records,
            "seconds": round(seconds, 1),
            "records_per_second": round(self._records / seconds) if seconds > 0 else 0,
            "pages_left": round(sum(known)) if known else None,
            "finished": finished,
        }
        if not replaced(self._path, state):
            self._path = None  # nobody can watch; the collection goes on


class Overall:
    """Counts the same over many accounts that are read side by side, and how many of them are done.

    The file holds what that of one account holds, without ``account`` and ``resource``, and
    ``accounts_done`` and ``accounts_total``.
    """

    def __init__(self, path: str | None, accounts: int) -> None:
        self._path = path
        self._accounts = accounts
        self._done = self._pages = self._records = 0
        self._lock = threading.Lock()
        self._began = self._written = time.monotonic()
        self._write(finished=False)

    def part(self, account: str) -> Progress:
        """Return the progress of one account, as its collection takes it."""
        return _Part(self, account)

    def add(self, pages: int, records: int) -> None:
        """Take note of pages of any account."""
        with self._lock:
            self._pages += pages
            self._records += records
            if time.monotonic() - self._written >= _EVERY_SECONDS:
                self._write(finished=False)

    def done(self, number: int) -> None:
        """Take note that *number* accounts have had their turn."""
        with self._lock:
            self._done = max(self._done, number)
            if time.monotonic() - self._written >= _EVERY_SECONDS or self._done == self._accounts:
                self._write(finished=self._done == self._accounts)

    def _write(self, *, finished: bool) -> None:
        self._written = time.monotonic()
        if self._path is None:
            return
        seconds = self._written - self._began
        state: dict[str, t.Any] = {
            "accounts_done": self._done,
            "accounts_total": self._accounts,
            "pages": self._pages,
            "records": self._records,
            "seconds": round(seconds, 1),
            "records_per_second": round(self._records / seconds) if seconds > 0 else 0,
            "pages_left": None,
            "finished": finished,
        }
        if not replaced(self._path, state):
            self._path = None


class _Part(Progress):
    """One account of many: it writes no file of its own."""

    def __init__(self, overall: Overall, account: str) -> None:
        super().__init__(None, account)
        self._overall = overall

    def step(self, step: Step) -> None:
        """Take note of one page."""
        pages, records = self._pages, self._records
        super().step(step)
        self._overall.add(self._pages - pages, self._records - records)


def replaced(path: str, state: t.Mapping[str, t.Any]) -> bool:
    """Write *state* into the file at *path*, as a whole; ``False`` when that is not possible."""
    beside = f"{path}.part"
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_WRONLY | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(state, file)
        Path(beside).replace(path)
    except OSError:
        return False
    return True
