# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every evaluation that applied as a row for spreadsheets: RFC 4180 with a formula guard."""

from __future__ import annotations

import csv
import io
import json

from ..audit.result import Evaluation, Summary
from ..files.spreadsheet import guard
from .base import Context, Sink
from .text import plain

COLUMNS = (
    "control",
    "severity",
    "verdict",
    "provider",
    "account",
    "resource",
    "id",
    "name",
    "created_at",
    "region",
    "message",
    "waiver",
    "change",
    "since",
    "facts",
)
_ROWS = 2000

#: Rows of passes, after which only findings are written. A spreadsheet takes about a million rows in all,
#: and an audit of 500,000 recordings makes five million evaluations.
MOST_PASSES = 100_000


class CsvReport:
    """One row per evaluation in the order of the audit: every finding, and the first passes.

    When there are more passes than :data:`MOST_PASSES`, a last row says how many were left out.
    Left out are the controls that do not apply to a resource: many times as many rows, that say nothing
    but what the policy says, and more than a spreadsheet can hold. Their number is in the other reports.

    UTF-8 with a byte order mark, without which spreadsheets on Windows read a legacy encoding. Every
    field is quoted, so that a spreadsheet that splits at commas and semicolons keeps a name in one cell; one
    that splits at semicolons alone does not, which is why texts are guarded within, too.
    """

    def __init__(self, sink: Sink, _context: Context) -> None:
        self._sink = sink
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(self._buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        self._waiting = 0
        self._passes = 0
        self._sink.write(b"\xef\xbb\xbf")
        self._writer.writerow(COLUMNS)

    def evaluation(self, item: Evaluation, /) -> None:
        """Write the row of *item*, unless the control does not apply."""
        if item.verdict == "not_applicable":
            return
        if item.verdict == "pass":
            self._passes += 1
            if self._passes > MOST_PASSES:
                return
        facts = guard(_facts(item)) if item.facts else ""
        self._writer.writerow(
            (
                item.control,
                item.severity,
                item.verdict,
                item.provider,
                _cell(item.account),
                item.resource,
                _cell(item.id),
                _cell(item.name),
                item.created_at or "",
                _cell(item.region or ""),
                _cell(item.message),
                _cell(item.waiver),
                item.change,
                item.since,
                facts,
            )
        )
        self._waiting += 1
        if self._waiting == _ROWS:
            self._flush()

    def finish(self, _summary: Summary, /) -> None:
        """Write the last rows."""
        left_out = self._passes - MOST_PASSES
        if left_out > 0:
            row = dict.fromkeys(COLUMNS, "")
            row["verdict"] = "pass"
            row["message"] = f"{left_out} more evaluations that pass are not listed."
            self._writer.writerow(row.values())
        self._flush()

    def close(self) -> None:
        """Let go of the rows that were not written."""
        self._buffer.close()

    def _flush(self) -> None:
        self._sink.write(self._buffer.getvalue().encode("utf-8", "replace"))
        self._buffer.seek(0)
        self._buffer.truncate()
        self._waiting = 0


def _cell(text: str) -> str:
    # A spreadsheet ends a cell at NUL.
    return guard(text.replace("\0", "\N{SYMBOL FOR NULL}"))


def _facts(item: Evaluation) -> str:
    return json.dumps(plain(item.facts), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
