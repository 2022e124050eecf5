# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Parquet: timestamps as UTC microseconds, integers of 64 bits, booleans, texts; JSON as text."""

from __future__ import annotations

import importlib
import re
import typing as t

from .. import _deps
from ..files.atomic import AtomicFile
from ..files.problems import output_errors
from ..records.column import Column
from .datasets import Dataset
from .reading import Batch, Shape
from .writer import Options, Writer

#: Rows of a row group: what a reader can skip, and what is in memory while writing.
_GROUP_ROWS: t.Final = 64_000
#: In JSON: a character that is spelled by its name or number, and not as itself.
_NAMED: t.Final = re.compile(r'\\[^"\\]')


class ParquetWriter(Writer):
    """One dataset as Parquet. Unit and meaning of each column are in the schema's metadata."""

    shape: Shape = "lines"

    def __init__(self, out: AtomicFile, options: Options) -> None:
        del options  # nothing in Parquet is a formula
        _deps.require("pyarrow", purpose="the export format parquet")
        self._out = out
        self._schema: t.Any = None
        self._file: t.Any = None
        self._held: list[t.Any] = []
        self._rows = 0

    def begin(self, dataset: Dataset) -> None:
        """Start a dataset."""
        parquet = importlib.import_module("pyarrow.parquet")
        self._schema = _arrow().schema([_field(column) for column in dataset.columns])
        with output_errors(self._out.path):
            self._file = parquet.ParquetWriter(str(self._out.temporary), self._schema, compression="zstd")

    def write(self, batch: Batch) -> None:
        """Append rows."""
        text = "\n".join([line[3:-1] for line in batch.lines or ()])
        if text and _NAMED.search(text) is None:
            arrays = _parsed(text, self._schema)
        else:
            columns = batch.columns
            arrays = [_array(field.type, values) for field, values in zip(self._schema, columns, strict=True)]
        # How rows are cut into batches shows in the file: it has to be the same in every export.
        self._held.append(_arrow().RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows += batch.size
        if self._rows >= _GROUP_ROWS:
            self._flush()

    def _flush(self) -> None:
        if self._held:
            table = _arrow().Table.from_batches(self._held, schema=self._schema)
            with output_errors(self._out.path):
                self._file.write_table(table, row_group_size=self._rows)
        self._held, self._rows = [], 0

    def end(self) -> None:
        """Finish the dataset."""
        self._flush()
        with output_errors(self._out.path):
            self._file.close()


def _arrow() -> t.Any:
    # A large library: loaded when Parquet is asked for, and not before. Its annotations name too little.
    return _deps.pyarrow


def _field(column: Column) -> t.Any:
    pa = _arrow()
    kinds = {"timestamp": pa.timestamp("us", "UTC"), "integer": pa.int64(), "boolean": pa.bool_()}
    described = {"meaning": column.meaning, **({"unit": column.unit} if column.unit else {})}
    kind = kinds.get(column.kind, pa.string())
    return pa.field(column.name, kind, nullable=column.null, metadata=described)


def _array(kind: t.Any, values: t.Sequence[t.Any]) -> t.Any:
    pa = _arrow()
    if pa.types.is_timestamp(kind):
        return pa.array(values, pa.string()).cast(kind)
    return pa.array(values, kind)


def _parsed(lines: str, schema: t.Any) -> list[t.Any]:
    """Return the columns of spelled *lines*: CSV, to a reader that knows their null and backslash."""
    pa, csv = _arrow(), importlib.import_module("pyarrow.csv")
    content = lines.encode()
    escape = "\\" if "\\" in lines else False  # looking for none is faster
    table = csv.read_csv(
        pa.BufferReader(content),
        read_options=csv.ReadOptions(
            column_names=schema.names, block_size=len(content) + 1, use_threads=False
        ),
        parse_options=csv.ParseOptions(double_quote=False, escape_char=escape, ignore_empty_lines=False),
        convert_options=csv.ConvertOptions(
            column_types=dict(zip(schema.names, schema.types, strict=True)),
            null_values=["null"],
            true_values=["true"],
            false_values=["false"],
            strings_can_be_null=True,
            quoted_strings_can_be_null=False,
        ),
    )
    return [column.chunk(0) for column in table.columns]
