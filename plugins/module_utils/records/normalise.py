# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Provider's record → normalised row, as its source declares the columns.

A value that does not fit what is documented of its field, its type or its values, becomes ``None``
(unknown) in every column that it feeds, and its field is named in ``drift``: what audits treat as
unknown must not be a value in exports or media. The record itself is always kept; the scrubbed
original stays in ``raw``.
"""

from __future__ import annotations

import hashlib
import json
import typing as t

from .._deps import pydantic_core
from .as_sent import Checker
from .column import EVIDENCE, Row
from .datasets.registry import DATASETS
from .feeds import NOTHING
from .scrub import Scrubber

if t.TYPE_CHECKING:
    from .feeds import Feed, Read, Record

_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode
_EVIDENCE: t.Final = frozenset(column.name for column in EVIDENCE)
#: What a feed raises when it meets something that the model does not describe.
_UNFIT: t.Final = (ValueError, KeyError, OverflowError, TypeError, AttributeError)


class Normaliser:
    """Makes rows of one source's records.

    Args:
        dataset: whose columns the rows have.
        feeds: column → what it is read from; rows have no others, but those that are never empty.
        fixed: column → value of every row, such as the provider.
        check: names the fields of a record that do not fit.
        scrubber: takes out of a record what must not be kept.
    """

    def __init__(
        self,
        dataset: str,
        feeds: t.Mapping[str, Feed],
        fixed: t.Mapping[str, t.Any],
        check: Checker,
        scrubber: Scrubber,
    ) -> None:
        columns = [column for column in DATASETS[dataset] if column.name not in _EVIDENCE]
        unknown = {*feeds, *fixed} - {column.name for column in columns}
        if unknown:
            raise ValueError(f"{dataset} has no column {', '.join(sorted(unknown))}")
        self._empty: Row = {column.name: column.default for column in columns if column.default}
        self._empty |= {name: feed.constant for name, feed in feeds.items()}
        self._empty |= fixed
        # Columns that are a field as it is are fetched in one go, without a call for each.
        self._plain = [
            name for name, feed in feeds.items() if feed.fields and feed.read is None and name != "id"
        ]
        named = feeds["id"]
        self._id = named.fields[0] if named.fields and named.read is None else ""
        self._fields = [feeds[name].fields[0] for name in self._plain]
        self._read: list[tuple[str, Read, str]] = [
            (name, feed.read, (*feed.fields, name)[0])
            for name, feed in feeds.items()
            if feed.read is not None
        ]
        self._check = check
        self._scrub = scrubber

    def __call__(self, record: Record | None, account: str) -> Row:
        """Return the row of *record*; ``None`` is a document that is not there."""
        if record is None:
            record = NOTHING
        odd = self._check(record)
        drift: set[str] = set(odd)
        fit = {name: value for name, value in record.items() if name not in drift} if drift else record
        row = self._empty.copy()
        row["account"] = account
        # Whatever it looks like: without it the record could not be kept.
        if self._id:
            row["id"] = record[self._id]
        row.update(zip(self._plain, map(fit.get, self._fields), strict=True))
        try:
            for name, read, _field in self._read:
                row[name] = read(fit, odd)
        except _UNFIT:  # rare: then each by itself
            self._one_by_one(row, fit, odd, drift)
        return self._finished(row, record, drift)

    def _one_by_one(self, row: Row, fit: Record, odd: t.Container[str], drift: set[str]) -> None:
        """Read each column, and note in *drift* what those that cannot be read come from."""
        for name, read, field in self._read:
            try:
                row[name] = read(fit, odd)
            except _UNFIT:
                drift.add(field)
                row[name] = "unknown" if name == "status" else None

    def _finished(self, row: Row, record: Record, drift: t.Collection[str]) -> Row:
        kept = self._scrub(record)
        try:
            octets = pydantic_core.to_json(kept, inf_nan_mode="null")
            raw = octets.decode()
        except (ValueError, UnicodeError):  # half of a surrogate pair, which is JSON but no text
            raw = _storable(_encode(json.loads(_encode(kept), parse_constant=lambda _name: None)))
            octets = raw.encode()
            row = _storable_row(row)
        if "\\u0000" in raw:
            row = _storable_row(row)
        row["raw"] = raw
        row["digest"] = hashlib.sha256(octets).hexdigest()
        # The model knows every documented field, also those that no column takes.
        row["drift"] = _encode(sorted(drift)) if drift else None
        return row


def _storable_row(row: Row) -> Row:
    return {name: _storable(value) if isinstance(value, str) else value for name, value in row.items()}


def _storable(text: str) -> str:
    """Replace what no database stores as text: halves of surrogate pairs, and NUL."""
    return (
        text.encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
        .replace("\0", "\N{REPLACEMENT CHARACTER}")
    )
