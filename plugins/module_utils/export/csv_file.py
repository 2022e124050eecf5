# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

r"""CSV as RFC 4180 has it: UTF-8, CRLF, a header; ``""`` is an empty text, and nothing is a missing value."""

from __future__ import annotations

import csv
import io
import re
import typing as t

from ..files.atomic import AtomicFile
from ..files.spreadsheet import guard_column, has_marks
from . import spelled
from .datasets import Dataset
from .reading import Batch, Block, Shape
from .writer import Options, Writer

_BOOLEANS: t.Final = {True: "true", False: "false", None: None}
_QUOTED: t.Final = ',"\r\n'
#: Where some readers split a line too: what they split stays one cell to all that know quotes.
_SPLIT: t.Final = ";\t|"
#: In a spelled line: a text that is empty, or does not start as texts without any formula do.
_DOUBTFUL: t.Final = re.compile(r',"[^A-Za-z0-9\[{(_./+]|,"\+(?![0-9]+")')
#: Stands for a line that is spelled with care; JSON holds no NUL.
_GAP: t.Final = "\0"
#: How a line starts whose first cell is not doubtful.
_START: t.Final = re.compile(rf'"[A-Za-z0-9\[{{(_./]|[-0-9tf]|{_GAP}')
#: Ends of a line beyond ASCII.
_ENDS: t.Final = re.compile("[\x85\u2028\u2029]")
#: More rows in doubt than one of so many: then the whole batch is spelled with care.
_FEW: t.Final = 8


class CsvWriter(Writer):
    """One dataset as CSV."""

    shape: Shape = "lines"

    def __init__(self, out: AtomicFile, options: Options) -> None:
        self._out = out
        self._guard = options.formula_guard
        self._quoted = _QUOTED + _SPLIT if self._guard else _QUOTED
        self._texts: list[int] = []
        self._booleans: list[int] = []
        self._width = 0
        self._apart = False
        self._no_telephone = False

    def begin(self, dataset: Dataset) -> None:
        """Start a dataset."""
        columns = dataset.columns
        self._width = len(columns)
        self._texts = [n for n, column in enumerate(columns) if column.kind in ("text", "json")]
        self._booleans = [n for n, column in enumerate(columns) if column.kind == "boolean"]
        # A line that begins with a negative number is one cell to a reader that does not split at commas: a
        # formula, if what follows could go on with it. A quote cannot.
        self._apart = self._guard and columns[0].kind == "integer"
        # So is one that begins with a telephone number, which a name behind it may go on.
        self._no_telephone = self._guard and len(columns) > 1 and columns[0].personal
        self._out.write(_csv([tuple(column.name for column in columns)]).encode())

    def write(self, batch: Batch) -> None:
        """Append rows."""
        quick = batch.lines is not None and not self._apart
        content = self._copied(batch.lines or ()) if quick else None
        self._out.write(self._spelled(batch.columns).encode() if content is None else content)

    def _copied(self, lines: t.Sequence[str]) -> bytes | None:
        """Make CSV of *lines* without taking them apart; ``None`` when too many of them need it."""
        cells = [line[3:-1] for line in lines]
        careful = [number for number, line in enumerate(cells) if "\\" in line]
        text = _without(cells, careful)
        if not self._plain(cells, text, len(careful)):
            careful = [
                number for number, line in enumerate(lines) if not self._plain([line[3:-1]], line[3:-1])
            ]
            text = _without(cells, careful)
        if len(careful) * _FEW > len(lines):
            return None
        pieces = text.replace(",null", ",").encode().translate(None, b'"').split(_GAP.encode())
        whole = [pieces[0]]
        rows = spelled.values([lines[number] for number in careful])
        for row, piece in zip(rows, pieces[1:], strict=True):
            whole += (self._spelled([(value,) for value in row])[:-2].encode(), piece)
        return b"".join((*whole, b"\r\n"))

    def _plain(self, cells: t.Sequence[str], text: str, gaps: int = 0) -> bool:
        """Tell whether *text*, which is *cells*, has no text that needs quotes or the guard."""
        return (
            text.count(",") == (self._width - 1) * (len(cells) - gaps)
            and "\\" not in text
            and ";" not in text
            and "|" not in text
            and _DOUBTFUL.search(text) is None
            and all(map(_START.match, {line[:2] for line in cells}))
            and (text.isascii() or _ENDS.search(text) is None)
        )

    def _spelled(self, block: Block) -> str:
        careful = self._apart or len(block) == 1
        for position in self._booleans:
            block[position] = [_BOOLEANS[value] for value in block[position]]
        for position in self._texts:
            values = block[position]
            if "" in values:
                careful = True
            if self._guard:
                marked = has_marks(values)
                values = guard_column(values, marked=marked)
                if position == 0 and self._no_telephone:
                    values = [f"'{value}" if value and value[0] == "+" else value for value in values]
                block[position] = values
                careful = careful or marked
        rows = zip(*block, strict=True)
        return "".join(map(self._line, rows)) if careful else _csv(rows)

    def _line(self, row: t.Sequence[t.Any]) -> str:
        # The csv module before Python 3.12 cannot tell an empty text from a missing value.
        return ",".join(map(self._cell, row)) + "\r\n"

    def _cell(self, value: t.Any) -> str:
        if value is None:
            return ""
        text = str(value)
        if not text or (self._apart and isinstance(value, str)) or any(mark in text for mark in self._quoted):
            return '"' + text.replace('"', '""') + '"'
        return text


def _without(cells: list[str], numbers: t.Sequence[int]) -> str:
    for number in numbers:
        cells[number] = _GAP
    return "\r\n".join(cells)


def _csv(rows: t.Iterable[t.Sequence[t.Any]]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue()
