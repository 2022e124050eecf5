# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Leaving personal data out of an export, or replacing it by a keyed hash."""

from __future__ import annotations

import hashlib
import hmac
import json
import typing as t
from dataclasses import replace

from ..errors import InputError
from ..records.datasets.registry import DATASETS
from .fields import Field, all_fields
from .request import Method, Redaction

#: Shorter keys can be found by trying them out.
MINIMUM_KEY_BYTES: t.Final = 16
_CACHE_ENTRIES: t.Final = 100_000


def read_redaction(entries: t.Sequence[t.Any], key: str | None) -> Redaction:
    """Read the option ``redact``: names of columns, or mappings of ``field`` and ``method``.

    A name alone is dropped. ``personal`` stands for every column that may tell who took part.

    Raises:
        InputError: an entry is neither, or a hash is wanted and there is no key of sufficient length.
    """
    methods: dict[str, Method] = {}
    for entry in entries:
        field, method = _read(entry)
        for name in personal_columns() if field == "personal" else (field,):
            methods[name] = method
    if "hash" in methods.values():
        if not key:
            raise InputError(
                "redact asks for a hash, but there is no redact_key; set it (environment "
                "CPAAS_RECORDINGS_REDACT_KEY) to a secret that stays the same as long as exports are joined."
            )
        if len(key.encode()) < MINIMUM_KEY_BYTES:
            raise InputError(
                f"redact_key has less than {MINIMUM_KEY_BYTES} bytes, so that it could be found by trying; "
                "set a longer one."
            )
    return Redaction(methods, (key or "").encode())


def _read(entry: t.Any) -> tuple[str, Method]:
    if isinstance(entry, str):
        return entry, "drop"
    if isinstance(entry, dict) and isinstance(entry.get("field"), str) and set(entry) <= {"field", "method"}:
        method = entry.get("method", "drop")
        if method in ("drop", "hash"):
            return entry["field"], method
    raise InputError(
        f"redact holds {entry!r}; write a column's name, or a mapping of field and method (drop or hash)."
    )


def personal_columns() -> tuple[str, ...]:
    """Return the names of all columns that are marked as personal."""
    fields = (field for dataset in DATASETS for field in all_fields(dataset))
    return tuple(dict.fromkeys(field.column.name for field in fields if field.column.personal))


def redacted(dataset: str, fields: tuple[Field, ...], redaction: Redaction) -> tuple[Field, ...]:
    """Return *fields* without the dropped ones, and with the hashed ones marked and described as such.

    Raises:
        InputError: the source record is among them, in which everything could be read again.
    """
    if redaction.methods and any(field.column.name == "raw" for field in fields):
        raise InputError(
            "columns names raw, the source record, which holds what redact takes away; use one of the two."
        )
    kept = []
    for field in fields:
        found = {redaction.methods[name] for name in field.names if name in redaction.methods}
        # Names of columns and their earlier values are redacted value by value.
        whole = dataset == "changes" and field.column.name in ("fields", "previous")
        if whole or not found:
            kept.append(field)
        elif "drop" not in found:
            meaning = f"{field.column.meaning} Replaced by its HMAC-SHA256."
            column = replace(field.column, kind="text", unit="", meaning=meaning)
            kept.append(replace(field, column=column, hashed=True))
    return tuple(kept)


class Hasher:
    """Replaces values by their HMAC-SHA256, equal values by equal texts."""

    def __init__(self, redaction: Redaction) -> None:
        self._key = redaction.key
        self._methods = redaction.methods
        self._known: dict[t.Any, str] = {}

    def value(self, value: t.Any) -> str | None:
        """Return the hash of *value* in hexadecimal; a missing value stays missing."""
        if value is None:
            return None
        found = self._known.get(value)
        if found is None:
            if len(self._known) >= _CACHE_ENTRIES:
                self._known.clear()
            text = value if isinstance(value, str) else json.dumps(value)
            found = self._known[value] = hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
        return found

    def previous(self, text: str | None) -> str | None:
        """Redact the earlier values that the history holds: a JSON object of columns."""
        if text is None or not self._methods:
            return text
        kept = {}
        for name, value in json.loads(text).items():
            method = self._methods.get(name)
            if method is None:
                kept[name] = value
            elif method == "hash":
                kept[name] = self.value(value)
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)
