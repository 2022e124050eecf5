# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

r"""CSV as RFC 4180 has it: UTF-8, CRLF, a header; ``""`` is an empty text, and nothing is a missing value."""

from __future__ import annotations

import csv
import io
import typing as t

from ..files.atomic import AtomicFile
from ..files.spreadsheet import guard_column, has_marks
from .datasets import Dataset
from .reading import Block
from .writer import Options, Writer

_BOOLEANS: t.Final = {True: "true", False: "false", None: None}


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
        careful = len(block) == 1
        for position in self._booleans:
            block[position] = [_BOOLEANS[value] for value in block[position]]
        for position in self._texts:
            values = block[position]
            if "" in values:
                careful = True
            if self._guard:
                marked = has_marks(values)
                block[position] = guard_column(values, marked=marked)
                careful = careful or marked  # what one reader splits stays one cell to all that know quotes
        rows = zip(*block, strict=True)
        if careful:
            self._out.write("".join(map(_line, rows)).encode())
        else:
            self._lines(rows)

    def _lines(self, rows: t.Iterable[t.Sequence[t.Any]]) -> None:
        text = io.StringIO(newline="")
        csv.writer(text, lineterminator="\r\n").writerows(rows)
        self._out.write(text.getvalue().encode())


def _line(row: t.Sequence[t.Any]) -> str:
    # The csv module before Python 3.12 cannot tell an empty text from a missing value.
    return ",".join(map(_cell, row)) + "\r\n"


def _cell(value: t.Any) -> str:
    if value is None:
        return ""
    text = str(value)
    if not text or any(mark in text for mark in ',"\r\n;\t|'):
        return '"' + text.replace('"', '""') + '"'
    return text
