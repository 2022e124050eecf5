# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""How a field of a provider's record becomes a column: what a source's ``columns`` are made of.

A feed reads a record whose fields fit the model of the source; what does not fit was taken out
before, so that it is missing. A feed that finds something else wrong raises ``ValueError``.
"""

from __future__ import annotations

import functools
import json
import typing as t
from dataclasses import dataclass

from .scrub import bare_url, clean_text
from .times import canonical

Record = t.Mapping[str, t.Any]
Read = t.Callable[[Record, t.Container[str]], t.Any]

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


@dataclass(frozen=True, slots=True)
class Feed:
    """What one column is read from.

    Attributes:
        fields: the record's fields, dotted where one lies in another; empty for a constant.
        read: gets the record, and the names of the fields that did not fit; ``None`` takes the first
            field as it is.
        said: what the data dictionary says; by default the fields.
        constant: the value when there are no fields.
    """

    fields: tuple[str, ...]
    read: Read | None = None
    said: str = ""
    constant: t.Any = None

    def value(self, record: Record, odd: t.Container[str]) -> t.Any:
        """Return the value that the column gets."""
        return record.get(self.fields[0]) if self.read is None else self.read(record, odd)

    @property
    def source(self) -> str:
        """What the data dictionary says of where the value comes from."""
        return self.said or ", ".join(self.fields)


#: What a source reads that is one document, where there is none.
NOTHING: t.Final[Record] = {}


def present() -> Feed:
    """Tell whether there is a document at all."""
    return Feed((), lambda record, _odd: record is not NOTHING, "whether there is a record")


def plain(field: str) -> Feed:
    """Take a text, a number or a truth value as it is."""
    return Feed((field,))


def constant(value: t.Any) -> Feed:
    """Give every row the same value."""
    return Feed((), None, f"constant {value}", value)


@functools.lru_cache(maxsize=1024)
def fold(spelling: str) -> str:
    """Return a name of a value in the one spelling that all APIs share here: ``in_progress``, ``opus``."""
    return spelling.lower().replace("-", "_")


def folded(field: str) -> Feed:
    """Take a text in the one spelling."""

    def read(record: Record, _odd: t.Container[str]) -> t.Any:
        value = record.get(field)
        return fold(value) if value else value

    return Feed((field,), read)


def moment(field: str) -> Feed:
    """Take a time: ISO 8601, or RFC 2822 as Twilio's 2010 API spells it."""

    def read(record: Record, _odd: t.Container[str]) -> str | None:
        value = record.get(field)
        return None if value is None else canonical(value)

    return Feed((field,), read)


def number(field: str, *, times: int = 1) -> Feed:
    """Take a whole number, which may be sent as text, times *times*; a negative one is unknown."""

    def read(record: Record, _odd: t.Container[str]) -> int | None:
        value = record.get(field)
        if value is None:
            return None
        found = int(value) * times
        if found < 0:
            return None
        if found >= 2**63:
            raise ValueError(field)
        return found

    return Feed((field,), read, f"{field}, times {times}" if times != 1 else "")


def url(field: str) -> Feed:
    """Take a URL without query and credentials."""

    def read(record: Record, _odd: t.Container[str]) -> t.Any:
        value = record.get(field)
        return bare_url(clean_text(value)) if value else value

    return Feed((field,), read)


def names(field: str) -> Feed:
    """Take a list of texts as JSON: in lower case, once, sorted."""

    def read(record: Record, _odd: t.Container[str]) -> str | None:
        value = record.get(field)
        if value is None:
            return None
        return _encode(sorted({item.lower() for item in value}))

    return Feed((field,), read)


def inner(field: str, key: str) -> Feed:
    """Take a text out of an object."""

    def read(record: Record, _odd: t.Container[str]) -> str | None:
        value = (record.get(field) or {}).get(key)
        if value is None or isinstance(value, str):
            return value
        raise ValueError(key)

    return Feed((f"{field}.{key}",), read)


def either(*feeds: Feed) -> Feed:
    """Take the first of *feeds* that has a value."""

    def read(record: Record, odd: t.Container[str]) -> t.Any:
        for feed in feeds:
            value = feed.value(record, odd)
            if value:
                return value
        return None

    return Feed(
        tuple(name for feed in feeds for name in feed.fields),
        read,
        ", else ".join(feed.source for feed in feeds),
    )


def status(field: str, words: t.Mapping[str, str]) -> Feed:
    """Take a status: *words* maps the provider's words, folded, to those of the dataset."""

    def read(record: Record, _odd: t.Container[str]) -> str:
        value = record.get(field)
        if value is None:
            return "unknown"
        return words[fold(value)]

    return Feed((field,), read)


def derived(fields: t.Sequence[str], read: Read, said: str = "") -> Feed:
    """Take what *read* makes of several fields."""
    return Feed(tuple(fields), read, said)


def once_known(field: str, words: t.Mapping[str, str], *, times: int = 1) -> Feed:
    """Take a number that is 0 and means "not known yet" while ``status`` is one of processing in *words*."""
    whole = number(field, times=times)

    def read(record: Record, odd: t.Container[str]) -> t.Any:
        waiting = words.get(fold(record.get("status") or "")) == "processing"
        return None if waiting else whole.value(record, odd)

    return Feed((field,), read, whole.source)


def storage(field: str) -> Feed:
    """Tell where the media is, by the field that holds its place outside the provider."""

    def read(record: Record, odd: t.Container[str]) -> str:
        return "unknown" if field in odd else "external" if record.get(field) else "provider"

    return Feed((field,), read)


def available(field: str) -> Feed:
    """Tell whether media is expected: it is complete, and does not lie outside the provider."""

    def read(record: Record, odd: t.Container[str]) -> bool | None:
        word = record.get("status")
        if field in odd or not word:
            return None
        return fold(word) == "completed" and not record.get(field)

    return Feed(("status", field), read)


def there(field: str) -> Feed:
    """Tell whether a field has a value, which itself is not kept."""

    def read(record: Record, odd: t.Container[str]) -> bool | None:
        return None if field in odd else bool(record.get(field))

    return Feed((field,), read)


def switch(field: str) -> Feed:
    """Tell on or off by a truth value; ``unknown`` when there is none."""

    def read(record: Record, _odd: t.Container[str]) -> str:
        return {True: "on", False: "off"}.get(t.cast("bool", record.get(field)), "unknown")

    return Feed((field,), read)


def prefixed(prefix: str, field: str) -> Feed:
    """Take an id with *prefix* before it, so that ids of several kinds cannot meet."""

    def read(record: Record, _odd: t.Container[str]) -> str:
        return f"{prefix}{record.get(field)}"

    return Feed((field,), read)


def same_flag(field: str) -> t.Callable[[Record, set[str]], bool]:
    """Return the check that a truth value, or its absence, answers a filter of ``true`` or ``false``."""
    return lambda record, wanted: record.get(field) is None or str(record[field]).lower() in wanted
