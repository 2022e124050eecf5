# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of all tests."""

from __future__ import annotations

from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.cost import pytest_runtest_makereport, pytest_runtest_protocol
from tests.forks import programs
from tests.simulator.handle import Launcher
from tools.project import BUILD

__all__ = ["pytest_runtest_makereport", "pytest_runtest_protocol"]

# How long one example takes says more about the machine than about the code: no test fails for it.
settings.register_profile(
    "project",
    deadline=None,
    database=DirectoryBasedExampleDatabase(BUILD / "cache" / "hypothesis"),
)
settings.load_profile("project")

# A fork costs a tenth of a simulator that starts from nothing.
Launcher.launch = staticmethod(programs.simulator)
