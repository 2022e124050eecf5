# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The processor time that a test has used: its own, and that of the processes that it has waited for.

Each test's is written into the JUnit report, from which `make test` names the dearest ones. What a
fixture costs counts for the test that needed it first, and the end of a server for the test after which it
was stopped.
"""

from __future__ import annotations

import os
import resource
from collections.abc import Generator
from pathlib import Path

import pytest

_START = pytest.StashKey[float]()
_TICK = os.sysconf("SC_CLK_TCK")
_watched: set[int] = set()

PROPERTY = "cpu_seconds"
"""The name of the property of a test in the JUnit report."""


def watch(pid: int) -> None:
    """Count what a process has waited for, before its end."""
    _watched.add(pid)


def forget(pid: int) -> None:
    """Leave out a process that has ended, and was waited for."""
    _watched.discard(pid)


def _below(pid: int) -> float:
    """Return the seconds of a running process, and of what it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(map(int, fields[11:15])) / _TICK


def used() -> float:
    """Return the seconds of processor time used so far, in user and system mode."""
    usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(map(_below, _watched)) + sum(usage.ru_utime + usage.ru_stime for usage in usages)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Note what was used before a test began."""
    item.stash[_START] = used()
    return (yield)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Write the difference into the report of the test's last phase."""
    if call.when == "teardown":
        item.user_properties.append((PROPERTY, f"{used() - item.stash[_START]:.2f}"))
    return (yield)
