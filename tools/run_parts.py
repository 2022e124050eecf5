# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run parts of the tests side by side: a line for each, the output of those that failed, a line of counts.

usage: python -m tools.run_parts [--quick] [--list] [--jobs N] [PART ...]
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from junitparser import JUnitXml, JUnitXmlError

from tools import processor_time
from tools.parts import Part, all_parts
from tools.project import LOGS, ROOT, tool_environment

SKIPPED = 77
"""The status with which a part says that it cannot run here; its last line of output says why."""

TIMEOUT = 1500.0

SHOWN = 150
"""So many last lines of a failed part are printed; the whole is in its log."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Numbers of tests; `failed` includes errors outside a test."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Return the sums."""
        return Counts(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        """Return the counts as the closing line shows them."""
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"


@dataclass(frozen=True, slots=True)
class Result:
    """A part that ended."""

    part: Part
    counts: Counts
    seconds: float
    cpu: float
    output: str

    @property
    def costs(self) -> list[processor_time.Cost]:
        """What its tests cost; a part without a report is one test."""
        if self.part.report is None:
            return [processor_time.Cost(self.cpu, self.part.name)]
        return processor_time.tests_of(self.part.name, self.part.report)

    @property
    def state(self) -> str:
        """One word for the part's line."""
        if self.counts.failed:
            return "FAILED"
        return "ok" if self.counts.passed else "skipped"


def count(part: Part, status: int) -> Counts:
    """Return the counts of a part: from its JUnit report, or one test for its status.

    A part that failed counts at least one failure, whatever its report says: a crash at the end is one, too.
    """
    if status == SKIPPED:
        return Counts(skipped=1)
    if part.report is None:
        return Counts(passed=1) if status == 0 else Counts(failed=1)
    try:
        suites = list(JUnitXml.fromfile(str(part.report)))
    except (OSError, SyntaxError, JUnitXmlError):
        return Counts(failed=1)
    tests = sum(suite.tests for suite in suites)
    failed = sum(suite.failures + suite.errors for suite in suites)
    skipped = sum(suite.skipped for suite in suites)
    if not tests:
        return Counts(failed=1)
    return Counts(tests - failed - skipped, max(failed, 1) if status else failed, skipped)


def run_part(part: Part) -> Result:
    """Run one part in a process group of its own, with its output in build/logs."""
    if part.report is not None:
        part.report.unlink(missing_ok=True)
    log = LOGS / f"{part.name}.log"
    started = time.monotonic()
    with log.open("wb") as stream:
        process = subprocess.Popen(
            part.command,
            cwd=ROOT,
            env=tool_environment(),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        status, cpu, late = processor_time.wait(process, TIMEOUT)
        if late:
            stream.write(f"\n{part.name} was stopped after {TIMEOUT:.0f} seconds.\n".encode())
    output = log.read_text(encoding="utf-8", errors="replace").rstrip()
    return Result(part, count(part, status), time.monotonic() - started, cpu, output)


def run_all(parts: Iterable[Part], jobs: int) -> list[Result]:
    """Run the parts, `jobs` at a time, and print a line as each ends."""
    results: list[Result] = []
    with ThreadPoolExecutor(jobs) as pool:
        for future in as_completed([pool.submit(run_part, part) for part in parts]):
            result = future.result()
            results.append(result)
            last = (
                result.output.rpartition("\n")[2]
                if result.state == "skipped" and not result.part.report
                else ""
            )
            times = f"{result.seconds:8.1f} s {result.cpu:8.1f} s of processor time"
            print(
                f"{result.state:8}{result.part.name:16}{last or result.counts!s:50}{times}",
                flush=True,
            )
    return results


def chosen(names: Sequence[str], *, quick: bool) -> list[Part]:
    """Return the named parts, those of the quick run, or everything else than the quick run's own."""
    parts = all_parts()
    unknown = set(names) - {part.name for part in parts}
    if unknown:
        sys.exit(
            f"No part is called {', '.join(sorted(unknown))}; there are {', '.join(p.name for p in parts)}."
        )
    if names:
        return [part for part in parts if part.name in names]
    return [part for part in parts if (part.quick if quick else part.name != "unit-quick")]


def main(arguments: Sequence[str]) -> int:
    """Run what was asked for; return 1 if any part failed."""
    parser = argparse.ArgumentParser(prog="tools.run_parts", description=__doc__)
    parser.add_argument("parts", nargs="*")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--list", action="store_true", help="only tell the names of the parts")
    parser.add_argument("--jobs", type=int, default=max(2, min(4, os.cpu_count() or 2)))
    options = parser.parse_args(arguments)
    if options.list:
        print("\n".join(sorted(part.name for part in all_parts())))
        return 0
    LOGS.mkdir(parents=True, exist_ok=True)
    results = run_all(chosen(options.parts, quick=options.quick), options.jobs)
    failed = [result for result in results if result.counts.failed]
    for result in failed:
        shown = result.output.splitlines()[-SHOWN:]
        print(f"\n===== {result.part.name} =====", *shown, sep="\n")
    if failed:
        print(f"\nFailed: {', '.join(result.part.name for result in failed)} (logs in build/logs)")
    costs = [cost for result in results for cost in result.costs]
    print(processor_time.summary(sum(result.cpu for result in results), costs))
    print(sum((result.counts for result in results), Counts()))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
