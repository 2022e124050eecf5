# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit as one JSON document: canonical (RFC 8785), so that equal results have equal bytes."""

from __future__ import annotations

from ..audit.result import Evaluation, Summary
from .about import MORE
from .base import FINDINGS, Context, Sink
from .canonical import Rows, canonical

#: Of the document; the number rises when a member changes its meaning or goes away.
FORMAT = "cpaas.recordings/audit-report/1"


#: The members of a finding.
FIELDS = (*Evaluation._fields, *MORE)
ROWS = Rows(FIELDS)


class JsonReport:
    """Holds every finding (whatever is not pass or not_applicable), and all that the summary holds.

    Findings are written to a spool as they come: in the sorted document several members precede them
    that are known only at the end.
    """

    passes = False

    def __init__(self, sink: Sink, context: Context) -> None:
        self._sink = sink
        self._about = context.about
        self._findings = context.spool()
        self._separator = b""

    def evaluation(self, item: Evaluation, /) -> None:
        """Spool *item* if it is a finding."""
        if item.verdict in FINDINGS:
            self._findings.write(self._separator + ROWS.bytes_of(self._about.extended(item)))
            self._separator = b","

    def finish(self, summary: Summary, /) -> None:
        """Write the document."""
        members = {**vars(summary), "format": FORMAT}
        separator = b"{"
        for name in sorted(members):
            self._sink.write(separator + canonical(name) + b":")
            if name == "findings":
                self._sink.write(b"[")
                self._findings.copy_to(self._sink)
                self._sink.write(b"]")
            else:
                self._sink.write(canonical(members[name]))
            separator = b","
        self._sink.write(b"}")

    def close(self) -> None:
        """Drop the spool."""
        self._findings.close()
