# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of all tests."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

from tests.cost import pytest_runtest_makereport, pytest_runtest_protocol
from tests.forks import programs
from tests.simulator.handle import Launcher
from tools.project import BUILD

__all__ = ["pytest_runtest_makereport", "pytest_runtest_protocol"]

# How long one example takes says more about the machine than about the code: no test fails for it.
_COMMON = settings(
    deadline=None, database=DirectoryBasedExampleDatabase(BUILD / "cache" / "hypothesis"), max_examples=25
)
settings.register_profile("common", _COMMON)
settings.register_profile("compat", _COMMON, max_examples=5)
settings.register_profile("thorough", _COMMON, max_examples=400)
settings.load_profile("common")

# A fork costs a tenth of a simulator that starts from nothing.
Launcher.launch = staticmethod(programs.simulator)
programs.Use.forks = True


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let `make fault` ask for what would take too long every time."""
    parser.addoption("--thorough", action="store_true", help="many examples, and tests at full size")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples property tests try: the profile decides, and no test by itself."""
    if config.getoption("--thorough"):
        settings.load_profile("thorough")


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether tests may take their time."""
    return bool(request.config.getoption("--thorough"))
