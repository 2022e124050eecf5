# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The formats by name, in the order in which the option ``formats`` names them."""

from __future__ import annotations

import typing as t

from .csv_file import CsvWriter
from .ndjson_file import NdjsonWriter
from .parquet_file import ParquetWriter
from .sqlite_file import SqliteWriter
from .writer import Format
from .xlsx_file import XlsxWriter

FORMATS: t.Final[dict[str, Format]] = {
    "csv": Format("csv", False, CsvWriter),
    "ndjson": Format("ndjson", False, NdjsonWriter),
    "parquet": Format("parquet", False, ParquetWriter),
    "xlsx": Format("xlsx", True, XlsxWriter),
    "sqlite": Format("sqlite", True, SqliteWriter),
}
