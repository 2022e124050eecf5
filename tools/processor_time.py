# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run of the tests cost, in processor time: other work on the machine changes that little."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from junitparser import JUnitXml, JUnitXmlError, Properties

from tests.cost import PROPERTY

SHOWN = 10


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """Seconds of processor time, user and system, and what they were spent on."""

    seconds: float
    name: str

    def __str__(self) -> str:
        """Return a line."""
        return f"{self.seconds:8.1f} s  {self.name}"


def wait(process: subprocess.Popen[bytes], timeout: float) -> tuple[int, float, bool]:
    """Wait for a process that leads a group; kill the group after *timeout* seconds.

    Returns its status, the seconds of processor time of it and of all that it waited for, and whether it was
    killed.
    """
    late = threading.Event()

    def kill() -> None:
        late.set()
        os.killpg(process.pid, signal.SIGKILL)

    timer = threading.Timer(timeout, kill)
    timer.start()
    try:
        _pid, status, used = os.wait4(process.pid, 0)
    finally:
        timer.cancel()
    process.returncode = os.waitstatus_to_exitcode(status)
    return process.returncode, used.ru_utime + used.ru_stime, late.is_set()


def tests_of(part: str, report: Path) -> list[Cost]:
    """Return what each test of a JUnit report cost; nothing if there is no report."""
    try:
        suites = list(JUnitXml.fromfile(str(report)))
    except (OSError, SyntaxError, JUnitXmlError):
        return []
    return [
        Cost(float(each.value), f"{part}  {case.classname.rpartition('.')[2]}::{case.name}")
        for suite in suites
        for case in suite
        for properties in case.iterchildren(Properties)
        for each in properties
        if each.name == PROPERTY
    ]


def summary(total: float, costs: Iterable[Cost]) -> str:
    """Return the lines that say what the run cost, and which tests cost most."""
    dearest = sorted(costs, reverse=True)[:SHOWN]
    return "\n".join([f"Processor time: {total / 60:.1f} minutes. The dearest tests:", *map(str, dearest)])
