# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reports of each account alone, made after one pass over the evaluations of all of them."""

from __future__ import annotations

import hashlib
import json
import re
import typing as t
from collections import Counter
from pathlib import Path

from ..audit.result import Evaluation, Summary
from ..errors import InputError
from .account_summary import AccountTally
from .base import FINDINGS, Renderer, Spool
from .text import plain

PLACEHOLDER: t.Final = "{account}"
_AT_ONCE = 500
#: Longer names than this are cut; a file name may have 255 bytes, the temporary one beside it is longer.
_LONGEST = 80
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]")

Key = tuple[str, str]


def check_dest(dest: str, *, split: bool) -> None:
    """Refuse a ``dest`` that does not fit ``split_by``.

    Raises:
        InputError: a placeholder is missing, or stands where nothing is split.
    """
    if split and PLACEHOLDER not in dest:
        raise InputError(
            f"The report {dest} is split by account: write {PLACEHOLDER} into its dest, where each account's"
            " name goes."
        )
    if not split and PLACEHOLDER in dest:
        raise InputError(
            f"The report {dest} has {PLACEHOLDER} in its dest and is not split; add split_by: account, or"
            " name one file."
        )


def places(dest: str, accounts: t.Iterable[Key]) -> dict[Key, Path]:
    """Return where each account's report belongs.

    A name holds letters, digits, ``.``, ``_`` and ``-`` only. An account with other characters, or with
    a name that another provider's account has too, gets part of a checksum at its end, so that no two
    accounts share a file on any file system.
    """
    keys = sorted(accounts)
    names = {key: _UNSAFE.sub("_", key[1])[:_LONGEST].lstrip(".") for key in keys}
    taken = Counter(name.casefold() for name in names.values())
    found = {}
    for key, name in names.items():
        end = ""
        if name != key[1] or taken[name.casefold()] > 1:
            end = "-" + hashlib.sha256("/".join(key).encode("utf-8", "replace")).hexdigest()[:12]
        found[key] = Path(dest.replace(PLACEHOLDER, name + end)).expanduser()
    return found


class Stretches:
    """The evaluations of an audit on disk, to be read again account by account.

    They come by kind of resource and, within it, by account, so that there are only a few stretches for
    each account to remember.
    """

    def __init__(self, spool: Spool) -> None:
        self._spool = spool
        self._waiting: list[Evaluation] = []
        self._key: Key = ("", "")
        self._place = 0
        self._found: dict[Key, list[tuple[int, int]]] = {}

    def evaluation(self, item: Evaluation, /) -> None:
        """Take the next evaluation; what concerns no account is left out."""
        if not item.account:
            return
        if (item.provider, item.account) != self._key or len(self._waiting) >= _AT_ONCE:
            self._flush()
            self._key = (item.provider, item.account)
        self._waiting.append(item)

    def _flush(self) -> None:
        if not self._waiting:
            return
        line = json.dumps(self._waiting, default=plain)
        self._waiting = []
        size = self._spool.write(line.encode() + b"\n")
        stretches = self._found.setdefault(self._key, [])
        if stretches and sum(stretches[-1]) == self._place:
            stretches[-1] = (stretches[-1][0], stretches[-1][1] + size)
        else:
            stretches.append((self._place, size))
        self._place += size

    def of(self, key: Key) -> t.Iterator[Evaluation]:
        """Yield the evaluations of one account in the order in which they came."""
        self._flush()
        for start, size in self._found.get(key, ()):
            self._spool.seek(start)
            left = size
            while left > 0:
                line = self._spool.line()
                left -= len(line)
                for values in json.loads(line):
                    yield Evaluation(*values)

    def close(self) -> None:
        """Drop the file."""
        self._spool.close()


def replay(stretches: Stretches, key: Key, whole: Summary, renderers: t.Sequence[Renderer]) -> Summary:
    """Feed the reports of one account with its evaluations; return its summary."""
    tally = AccountTally()
    every = [renderer.evaluation for renderer in renderers if getattr(renderer, "passes", True)]
    some = [renderer.evaluation for renderer in renderers]
    for item in stretches.of(key):
        tally.add(item)
        for feed in some if item.verdict in FINDINGS else every:
            feed(item)
    return tally.summary(whole, *key)
