# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Misbehaviour: which request is hit, and what becomes of its answer."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from .answers import Answer
from .config import Fault
from .ids import key_of, mix
from .overlay import Record

#: Instead of an answer, before anything is computed.
BEFORE = frozenset(
    ["reset", "http500", "http502", "http503", "http", "http429", "html", "empty", "slow", "redirect", "hang"]
)
#: Requests with a PageToken only.
TOKEN = frozenset({"expired_token", "invalid_token"})
#: Change the document of an answer which suits them.
DOCUMENT = frozenset(
    [
        "repeat_page",
        "foreign_next",
        "wrong_account",
        "bad_record",
        "telnyx_drift",
        "telnyx_repeat",
        "duplicate_record",
        "null_record",
        "no_meta",
    ]
)
#: Change the bytes.
BYTES = frozenset({"truncate", "malformed", "html200"})
#: Storage.
MEDIA = frozenset(
    [
        "media_reset",
        "media_truncate",
        "media_expired",
        "media_length",
        "media_403",
        "media_slow",
        "media_500",
        "media_empty",
    ]
)
KINDS = BEFORE | TOKEN | DOCUMENT | BYTES | MEDIA
#: An account that no configuration has.
STRANGER = "AC" + "f" * 32


class Faults:
    """Decides by chance, reproducibly for each URL and attempt whatever the order, or by script."""

    def __init__(self, faults: Iterable[Fault], seed: int) -> None:
        self.faults = list(faults)
        unknown = {fault.kind for fault in self.faults} - KINDS
        if unknown:
            raise ValueError(
                f"unknown faults: {', '.join(sorted(unknown))}; known: {', '.join(sorted(KINDS))}"
            )
        self._seed = seed
        self._seen = [0] * len(self.faults)
        self._hits = [0] * len(self.faults)
        self._attempts: dict[int, int] = {}
        self._patterns = [re.compile(fault.path) for fault in self.faults]
        self.kinds = frozenset(fault.kind for fault in self.faults)

    def pick(self, kinds: Iterable[str], account: str, target: str) -> Fault | None:
        """Return the first fault of these kinds that hits a request, if any."""
        chosen = None
        for place, fault in enumerate(self.faults):
            if fault.kind not in kinds or (fault.account and fault.account != account):
                continue
            if not self._patterns[place].search(target):
                continue
            self._seen[place] += 1
            if fault.times is not None and self._hits[place] >= fault.times:
                continue
            if chosen is None and (self._seen[place] in fault.nth or self._chance(place, fault, target)):
                self._hits[place] += 1
                chosen = fault
        return chosen

    def _chance(self, place: int, fault: Fault, target: str) -> bool:
        if fault.probability <= 0:
            return False
        key = key_of(self._seed, place, fault.kind, target)
        attempt = self._attempts[key] = self._attempts.get(key, 0) + 1
        return (mix(attempt, key) >> 32) / 4294967296 < fault.probability


#: Where each style of paging keeps the address of the next page, and that of this one.
_NEXT = {"next_page_url": "url", "next_page_uri": "uri", "next": ""}


def _paging(answer: Answer) -> Record:
    """Return the members of an answer that tell of pages: those of ``meta``, or the document's own."""
    document = answer.document
    if not isinstance(document, dict):
        return {}
    meta = document.get("meta")
    return meta if isinstance(meta, dict) else document if "next_page_uri" in document else {}


def _has_next(answer: Answer) -> bool:
    return any(_paging(answer).get(name) for name in _NEXT)


def _is_list(answer: Answer) -> bool:
    return bool(answer.records) and bool(_paging(answer))


#: Whether an answer suits a document fault.
SUITS: dict[str, Callable[[Answer], bool]] = {
    "repeat_page": _has_next,
    "foreign_next": _has_next,
    "wrong_account": lambda answer: bool(answer.records) and "account_sid" in (answer.records or [{}])[0],
    "bad_record": lambda answer: bool(answer.records),
    "duplicate_record": _is_list,
    "null_record": _is_list,
    "no_meta": _is_list,
    "telnyx_repeat": lambda answer: (
        isinstance(answer.document, dict) and (answer.document.get("meta") or {}).get("page_number", 1) > 1
    ),
    "telnyx_drift": lambda answer: (
        isinstance(answer.document, dict) and "total_results" in (answer.document.get("meta") or {})
    ),
}


def spoil(fault: Fault, answer: Answer, foreign: str, others: list[str], own: str) -> None:
    """Apply a document fault."""
    document = answer.document
    if not isinstance(document, dict):
        return
    meta = _paging(answer)
    following = next((name for name in _NEXT if meta.get(name)), "")
    if fault.kind == "repeat_page":
        meta[following] = _this(meta, following)
    elif fault.kind == "foreign_next":
        path = meta[following].split("/", 3)[3] if "://" in meta[following] else meta[following].lstrip("/")
        meta[following] = f"{foreign}/{path}"
    elif fault.kind == "telnyx_drift":
        meta["total_results"] += 1
    elif fault.kind == "no_meta":
        for name in [name for name in document if document[name] is not answer.records]:
            del document[name]
    elif answer.records:
        strangers = [sid for sid in others if sid != own] or [STRANGER]
        _spoil_records(fault, answer.records, strangers[0])


def _this(meta: Record, following: str) -> str:
    """Return the address of this page; a list with cursors goes back to where this page began."""
    if _NEXT[following]:
        return str(meta[_NEXT[following]])
    before, _cursor, _after = str(meta[following]).rpartition("page%5Bafter%5D=")
    meta["cursors"]["after"] = meta["cursors"]["before"]
    return before + "page%5Bafter%5D=" + str(meta["cursors"]["after"] or "cGxhY2U6MA==")


def _spoil_records(fault: Fault, records: list[Any], stranger: str) -> None:
    middle = len(records) // 2
    if fault.kind == "wrong_account":
        records[middle]["account_sid"] = stranger
    elif fault.kind == "bad_record":
        names = ("duration", "duration_sec", "duration_millis")
        guess = next((name for name in names if name in records[middle]), "status")
        records[middle][fault.field or guess] = {"unexpected": ["shape"]}
    elif fault.kind == "duplicate_record":
        records.append(dict(records[0]))
    elif fault.kind == "null_record":
        records[middle] = None


def mangle(fault: Fault, body: bytes) -> bytes:
    """Apply a fault of the bytes, truncation apart."""
    if fault.kind == "malformed":
        return body[: len(body) // 2] + b"\x00<oops" + body[len(body) // 2 :]
    if fault.kind == "html200":
        return b"<!doctype html><html><body><h1>Maintenance</h1></body></html>"
    return body
