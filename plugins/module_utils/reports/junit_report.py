# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The audit as test results, for the pages that GitLab, Jenkins and their like make of them.

There is no standard; the elements and attributes here are those on which the schema of Ant's JUnit
task and that of Jenkins' xUnit plugin agree, in the order that both want.
"""

from __future__ import annotations

import re
import typing as t
from collections import Counter
from dataclasses import dataclass, field

from .. import _deps
from ..audit.result import ACCEPTED, Evaluation, Summary
from .about import NO_TEXTS, About, idle_of
from .base import OPEN, Context, Sink
from .text import whole
from .words import count

#: What XML 1.0 cannot hold, not even as a reference (section 2.2).
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CASES = "cases"
#: Reasons for an incomplete verdict that are spelled out.
_REASONS = 100


@dataclass
class _Suite:
    """One kind of resource of one account; its cases follow each other in the spool."""

    name: str
    size: int = 0
    counts: Counter[str] = field(default_factory=Counter)


class JunitReport:
    """A suite per account and kind of resource, a case per control and resource.

    Before them stands a suite of the audit itself: an error when the evidence is incomplete, and a skipped
    case for each control that judged nothing.

    A case is written to a spool as soon as it is known, and the suites' counts, which stand before
    them, at the end: the memory does not grow with the evidence.
    """

    def __init__(self, sink: Sink, context: Context) -> None:
        self._sink = sink
        self._about = context.about
        self._spool = context.spool()
        self._suites: list[_Suite] = []
        self._current = ("", "", "")

    def evaluation(self, item: Evaluation, /) -> None:
        """Spool the case of *item*."""
        of = (item.resource, item.provider, item.account)
        if of != self._current or not self._suites:
            self._current = of
            self._suites.append(_Suite(legal(".".join(part for part in of if part))))
        suite = self._suites[-1]
        suite.counts[item.verdict] += 1
        suite.size += self._spool.write(_case(item, suite.name, self._about))

    def finish(self, summary: Summary, /) -> None:
        """Write the suites."""
        self._sink.write(b'<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n')
        self._spool.seek(0)
        of_the_audit, cases = _of_the_audit(summary)
        before, after = _frame(of_the_audit, 0, summary)
        self._sink.write(before + cases + after)
        for number, suite in enumerate(self._suites, 1):
            before, after = _frame(suite, number, summary)
            self._sink.write(before)
            self._copy(suite.size)
            self._sink.write(after)
        self._sink.write(b"</testsuites>\n")

    def close(self) -> None:
        """Drop the spool."""
        self._spool.close()

    def _copy(self, size: int) -> None:
        while size and (block := self._spool.read(min(size, 1 << 20))):
            self._sink.write(block)
            size -= len(block)


def legal(text: str) -> str:
    """Spell out the characters that XML cannot hold."""
    return _ILLEGAL.sub(lambda found: f"[U+{ord(found[0]):04X}]", whole(text))


def _of_the_audit(summary: Summary) -> tuple[_Suite, bytes]:
    """Return the suite of the audit itself, and its cases."""
    parser: t.Any = _deps.junitparser
    suite = _Suite("audit")
    case = parser.TestCase("evidence-complete[audit]", suite.name, 0)
    if summary.verdict == "incomplete":
        reasons = [legal(reason) for reason in summary.reasons] or ["The evidence is incomplete."]
        more = f" And {count(len(reasons) - 1, 'more reason')}." if len(reasons) > 1 else ""
        result = parser.Error(reasons[0] + more, "incomplete")
        result.text = "".join(f"{reason}\n" for reason in reasons[:_REASONS])
        case.result = [result]
    suite.counts["unknown" if case.result else "pass"] += 1
    cases = [case]
    for control, message in idle_of(summary):
        case = parser.TestCase(legal(f"{control}[idle]"), suite.name, 0)
        case.result = [parser.Skipped(legal(message))]
        suite.counts["not_applicable"] += 1
        cases.append(case)
    return suite, b"".join(b"  " + bytes(case.tostring()) + b"\n" for case in cases)


def _case(item: Evaluation, suite: str, about: About) -> bytes:
    parser: t.Any = _deps.junitparser
    case = parser.TestCase(legal(f"{item.control}[{item.id}]"), suite, 0)
    message = legal(item.message)
    if item.verdict in OPEN:
        kind = parser.Failure if item.verdict == "fail" else parser.Error
        case.result = [_detailed(kind(message, item.severity), item, about)]
    elif item.verdict in ACCEPTED:
        case.result = [parser.Skipped(legal(f"{item.verdict.capitalize()} by {item.waiver}: {item.message}"))]
    elif item.verdict == "not_applicable":
        case.result = [parser.Skipped("Not applicable")]
    return b"  " + bytes(case.tostring()) + b"\n"


def _detailed(result: t.Any, item: Evaluation, about: About) -> t.Any:
    remedy, risk = about.texts.get(item.control, NO_TEXTS)
    known = {
        "remedy": remedy,
        "risk": risk,
        "account": item.account_name,
        "resource": item.resource,
        "name": item.name,
        "created at": item.created_at,
        "region": item.region,
        "change": item.change,
        "since": item.since,
        "uid": item.uid,
        **item.facts,
    }
    lines = [f"{name}: {value}\n" for name, value in known.items() if value != ""]
    result.text = legal("".join(lines))
    return result


def _frame(suite: _Suite, number: int, summary: Summary) -> tuple[bytes, bytes]:
    """Return what stands before and after the cases of *suite*."""
    parser: t.Any = _deps.junitparser
    counts = suite.counts
    # Ant's schema wants two attributes more than the library has by itself.
    kind = type("Suite", (parser.TestSuite,), {"id": parser.Attr("id"), "package": parser.Attr("package")})
    element = kind(suite.name)
    element.hostname = "localhost"
    element.timestamp = summary.as_of[:19]
    element.add_property("policy", legal(str(summary.policy["name"])))
    element.add_property("verdict", summary.verdict)
    element.append(parser.TestCase(_CASES))
    element.append(parser.junitparser.SystemOut(""))
    element.append(parser.junitparser.SystemErr(""))
    element.tests, element.time = counts.total(), 0
    element.failures, element.errors = counts["fail"], counts["unknown"]
    element.skipped = counts["waived"] + counts["attested"] + counts["not_applicable"]
    element.id, element.package = str(number), suite.name
    before, after = element.tostring().split(parser.TestCase(_CASES).tostring())
    return before + b"\n", after + b"\n"
