# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Excel workbook: a sheet for each dataset, texts as texts, moments as dates that Excel can filter."""

from __future__ import annotations

import contextlib
import typing as t
from datetime import UTC, date, datetime

from .. import _deps
from ..files.atomic import AtomicFile
from ..files.problems import OutputError, output_errors
from .datasets import Dataset
from .dictionary import HEADER, entries
from .reading import Batch
from .writer import Options, Writer

#: What a sheet holds, header included (Excel's own limits).
SHEET_ROWS: t.Final = 1_048_576
CELL_CHARACTERS: t.Final = 32_767
#: Excel computes with 15 significant digits: longer integers are written as text.
_EXACT: t.Final = 10**15
_CUT: t.Final = "…"
#: Day 0 of Excel's calendar, as far as days after its false 29 February 1900 are concerned.
_DAY_ZERO: t.Final = date(1899, 12, 30).toordinal()
_FIRST_DAY: t.Final = "1900-03-01"
_WIDTHS: t.Final = {"timestamp": 24, "integer": 14, "boolean": 10, "json": 24, "text": 22}
#: Two exports of the same inventory have the same bytes: the workbook's own date is constant.
_CREATED: t.Final = datetime(2000, 1, 1, tzinfo=UTC)


class XlsxWriter(Writer):
    """Every dataset in one workbook, and the data dictionary as its last sheet."""

    def __init__(self, out: AtomicFile, options: Options) -> None:
        del options  # texts are written as texts: Excel computes no cell of them
        _deps.require("xlsxwriter", purpose="the export format xlsx")
        self._out = out
        settings = {"constant_memory": True, "tmpdir": str(out.scratch)}
        self._book = _deps.xlsxwriter.Workbook(str(out.temporary), settings)
        self._book.set_properties(
            {"created": _CREATED, "title": "Recording inventory", "comments": "All times are UTC."}
        )
        self._bold = self._book.add_format({"bold": True})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss.000"})
        self._datasets: list[Dataset] = []
        self._sheet: t.Any = None
        self._row = 0
        self._part = 0
        self._days: dict[str, int] = {}

    def begin(self, dataset: Dataset) -> None:
        """Start a dataset."""
        self._datasets.append(dataset)
        self._part = 0
        self._open_sheet()

    def _open_sheet(self) -> None:
        dataset = self._datasets[-1]
        self._part += 1
        name = dataset.name if self._part == 1 else f"{dataset.name}_{self._part}"
        self._sheet = self._add_sheet(name, [column.name for column in dataset.columns])
        for position, column in enumerate(dataset.columns):
            width = max(_WIDTHS[column.kind], len(column.name) + 3)
            self._sheet.set_column(position, position, width)
        self._row = 1

    def _add_sheet(self, name: str, header: t.Sequence[str]) -> t.Any:
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        for position, title in enumerate(header):
            sheet.write_string(0, position, title, self._bold)
        return sheet

    def write(self, batch: Batch) -> None:
        """Append rows."""
        kinds = [column.kind for column in self._datasets[-1].columns]
        with output_errors(self._out.path):
            for row in zip(*batch.columns, strict=True):
                if self._row == SHEET_ROWS:
                    self._finish_sheet()
                    self._open_sheet()
                self._write_row(kinds, row)
                self._row += 1

    def _write_row(self, kinds: t.Sequence[str], row: t.Sequence[t.Any]) -> None:
        sheet, number = self._sheet, self._row
        for position, (kind, value) in enumerate(zip(kinds, row, strict=True)):
            if value is None:
                continue
            if kind == "timestamp" and value >= _FIRST_DAY:
                sheet.write_number(number, position, self._serial(value), self._moment)
            elif kind == "boolean":
                sheet.write_boolean(number, position, value)
            elif kind == "integer" and -_EXACT < value < _EXACT:
                sheet.write_number(number, position, value)
            else:
                sheet.write_string(number, position, fit(str(value)))

    def _serial(self, text: str) -> float:
        day = text[:10]
        number = self._days.get(day)
        if number is None:
            number = self._days[day] = date.fromisoformat(day).toordinal() - _DAY_ZERO
        seconds = int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])
        return number + (seconds * 1000 + round(int(text[20:26]) / 1000)) / 86_400_000

    def _finish_sheet(self) -> None:
        self._sheet.autofilter(0, 0, self._row - 1, len(self._datasets[-1].columns) - 1)

    def end(self) -> None:
        """Finish the dataset."""
        self._finish_sheet()

    def close(self) -> None:
        """Finish the file."""
        sheet = self._add_sheet("data_dictionary", HEADER)
        for number, entry in enumerate(entries(self._datasets), start=1):
            for position, text in enumerate(entry):
                sheet.write_string(number, position, text)
        try:
            with output_errors(self._out.path), _library_errors():
                self._book.close()
        except _deps.xlsxwriter.exceptions.FileSizeError:
            raise OutputError(
                f"Cannot write {self._out.path}: a sheet needs more than the 4 GB that the format holds; "
                "export fewer records or columns, or use parquet."
            ) from None


@contextlib.contextmanager
def _library_errors() -> t.Iterator[None]:
    # The library hides the system's error in one of its own.
    try:
        yield
    except _deps.xlsxwriter.exceptions.FileCreateError as error:
        cause = error.args[0] if error.args else None
        raise cause if isinstance(cause, OSError) else OSError(str(error)) from None


def fit(text: str) -> str:
    """Cut *text* to what a cell holds; a cut one ends with an ellipsis."""
    # Excel counts UTF-16 units: a character outside the basic plane is two.
    if len(text) * 2 <= CELL_CHARACTERS or len(text.encode("utf-16-le")) // 2 <= CELL_CHARACTERS:
        return text
    cut = text.encode("utf-16-le")[: 2 * (CELL_CHARACTERS - 1)].decode("utf-16-le", "ignore")
    return cut + _CUT
