# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""NDJSON: one JSON object per line, UTF-8, every column in every object, JSON columns as JSON."""

from __future__ import annotations

import json
import typing as t

from ..files.atomic import AtomicFile
from .datasets import Dataset
from .reading import Batch, Shape
from .writer import Options, Writer

_LITERALS: t.Final = {True: "true", False: "false", None: "null"}
_quote = json.JSONEncoder(ensure_ascii=False).encode


class NdjsonWriter(Writer):
    """One dataset as NDJSON."""

    shape: Shape = "records"

    def __init__(self, out: AtomicFile, options: Options) -> None:
        del options  # nothing in JSON is a formula
        self._out = out
        self._kinds: list[str] = []
        self._template = ""

    def begin(self, dataset: Dataset) -> None:
        """Start a dataset."""
        self._kinds = [column.kind for column in dataset.columns]
        keys = [_quote(column.name).replace("%", "%%") for column in dataset.columns]
        self._template = "{" + ",".join(f"{key}:%s" for key in keys) + "}"

    def write(self, batch: Batch) -> None:
        """Append rows."""
        records = self._encode(batch) if batch.records is None else batch.records
        self._out.write("\n".join((*records, "")).encode())

    def _encode(self, batch: Batch) -> list[str]:
        encoded = [_encode(kind, values) for kind, values in zip(self._kinds, batch.columns, strict=True)]
        return [self._template % row for row in zip(*encoded, strict=True)]


def _encode(kind: str, values: t.Sequence[t.Any]) -> t.Sequence[t.Any]:
    if kind in ("text", "timestamp"):
        return ["null" if value is None else _quote(value) for value in values]
    if kind == "boolean":
        return [_LITERALS[value] for value in values]
    # Integers; and JSON, which the store holds as text: it goes in as it is, so that big integers keep their
    # digits.
    return ["null" if value is None else value for value in values]
