# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

r"""CSV as RFC 4180 has it: UTF-8, CRLF, a header; ``""`` is an empty text, and nothing is a missing value."""

from __future__ import annotations

import csv
import io
import typing as t

from ..files.atomic import AtomicFile
from ..files.spreadsheet import guard
from .datasets import Dataset
from .reading import Block
from .writer import Options, Writer

_BOOLEANS: t.Final = {True: "true", False: "false", None: None}
#: No formula starts with one of these, which provider's texts and JSON commonly start with.
_HARMLESS: t.Final = frozenset('[{"(_./')


class CsvWriter(Writer):
    """One dataset as CSV."""

    def __init__(self, out: AtomicFile, options: Options) -> None:
        self._out = out
        self._guard = options.formula_guard
        self._texts: list[int] = []
        self._booleans: list[int] = []

    def begin(self, dataset: Dataset) -> None:
        """Start a dataset."""
        columns = dataset.columns
        self._texts = [n for n, column in enumerate(columns) if column.kind in ("text", "json")]
        self._booleans = [n for n, column in enumerate(columns) if column.kind == "boolean"]
        self._lines([tuple(column.name for column in columns)])

    def write(self, block: Block) -> None:
        """Append rows."""
        empty = len(block) == 1
        for position in self._booleans:
            block[position] = [_BOOLEANS[value] for value in block[position]]
        for position in self._texts:
            values = block[position]
            firsts = {value[:1] for value in values if value is not None}
            if "" in firsts:
                empty = True
                firsts.discard("")
            if self._guard and not all(map(_harmless, firsts)):
                block[position] = [guard(value) if value else value for value in values]
        rows = zip(*block, strict=True)
        if empty:
            self._out.write("".join(map(_line, rows)).encode())
        else:
            self._lines(rows)

    def _lines(self, rows: t.Iterable[t.Sequence[t.Any]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        self._out.write(text.getvalue().encode())


def _harmless(first: str) -> bool:
    # Beyond ASCII there are letters that are not seen, with a formula behind them.
    return (first.isascii() and first.isalnum()) or first in _HARMLESS


def _line(row: t.Sequence[t.Any]) -> str:
    # The csv module before Python 3.12 cannot tell an empty text from a missing value.
    return ",".join(map(_cell, row)) + "\r\n"


def _cell(value: t.Any) -> str:
    if value is None:
        return ""
    text = str(value)
    if not text or any(mark in text for mark in ',"\r\n'):
        return '"' + text.replace('"', '""') + '"'
    return text
