# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Every evaluation that applied as a row for spreadsheets: RFC 4180 with a formula guard."""

from __future__ import annotations

import csv
import io
from functools import lru_cache

from ..audit.result import Evaluation, Summary
from ..files.spreadsheet import guard
from .about import NO_TEXTS, idle_of
from .base import Context, Sink
from .canonical import canonical_text

COLUMNS = (
    "control", "severity", "verdict", "provider", "account", "resource", "id", "name", "created_at", "region",
    "message", "waiver", "change", "since", "facts", "account_name", "remedy", "risk", "uid",
)  # fmt: skip
_ROWS = 2000

#: Rows of passes, after which only findings are written. A spreadsheet takes about a million rows in all,
#: and an audit of 500,000 recordings makes five million evaluations.
MOST_PASSES = 100_000


class CsvReport:
    """One row per evaluation in the order of the audit: every finding, and the first passes.

    Rows about the audit itself come first: why it is incomplete, and which controls judged nothing.
    When there are more passes than :data:`MOST_PASSES`, a last row says how many were left out.
    Left out are the controls that do not apply to a resource: many times as many rows, that say nothing
    but what the policy says, and more than a spreadsheet can hold. Their number is in the other reports.

    UTF-8 with a byte order mark, without which spreadsheets on Windows read a legacy encoding. Every
    field is quoted, so that a spreadsheet that splits at commas and semicolons keeps a name in one cell; one
    that splits at semicolons alone does not, which is why texts are guarded within, too.
    """

    def __init__(self, sink: Sink, context: Context) -> None:
        self._sink = sink
        self._about = context.about
        # What comes first is known only at the end.
        self._spool = context.spool()
        self._buffer = io.StringIO(newline="")
        self._writer = csv.writer(self._buffer, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        self._waiting = 0
        self._passes = 0

    @property
    def passes(self) -> bool:
        """Whether evaluations that pass are still wanted."""
        return self._passes < MOST_PASSES

    def evaluation(self, item: Evaluation, /) -> None:
        """Write the row of *item*, unless the control does not apply."""
        if item.verdict == "not_applicable":
            return
        if item.verdict == "pass":
            self._passes += 1
            if self._passes > MOST_PASSES:
                return
            said = ("", *NO_TEXTS, "")
        else:
            remedy, risk = self._about.texts.get(item.control, NO_TEXTS)
            said = (_often(item.account_name), _often(remedy), _often(risk), item.uid)
        self._writer.writerow(
            (
                item.control,
                item.severity,
                item.verdict,
                item.provider,
                _often(item.account),
                item.resource,
                _cell(item.id),
                _often(item.name),
                item.created_at or "",
                _often(item.region or ""),
                _often(item.message),
                _often(item.waiver),
                item.change,
                item.since,
                guard(canonical_text(item.facts)) if item.facts else "",
                *said,
            )
        )
        self._waiting += 1
        if self._waiting == _ROWS:
            self._flush()

    def finish(self, summary: Summary, /) -> None:
        """Write the document."""
        left_out = summary.counts["by_verdict"].get("pass", 0) - min(self._passes, MOST_PASSES)
        if left_out > 0:
            self._say(verdict="pass", message=f"{left_out} more evaluations that pass are not listed.")
        self._flush()
        self._writer.writerow(COLUMNS)
        for reason in summary.reasons:
            self._say(severity="critical", verdict="incomplete", resource="audit", message=_cell(reason))
        for control, message in idle_of(summary):
            self._say(control=control, verdict="not_applicable", resource="controls", message=_cell(message))
        self._sink.write(b"\xef\xbb\xbf" + self._buffer.getvalue().encode("utf-8", "replace"))
        self._spool.copy_to(self._sink)

    def _say(self, **values: str) -> None:
        self._writer.writerow({**dict.fromkeys(COLUMNS, ""), **values}.values())

    def close(self) -> None:
        """Let go of the rows that were not written."""
        self._buffer.close()
        self._spool.close()

    def _flush(self) -> None:
        self._spool.write(self._buffer.getvalue().encode("utf-8", "replace"))
        self._buffer.seek(0)
        self._buffer.truncate()
        self._waiting = 0


def _cell(text: str) -> str:
    if text.isascii() and text.isalnum():
        return text
    # A spreadsheet ends a cell at NUL.
    return guard(text.replace("\0", "\N{SYMBOL FOR NULL}"))


#: Texts that many rows share, such as an account's.
_often = lru_cache(4096)(_cell)
