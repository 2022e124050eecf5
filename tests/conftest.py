# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of all tests."""

from __future__ import annotations

import random

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
    parser.addoption("--random-order", metavar="SEED", help="files, and the tests of each, in another order")


def pytest_configure(config: pytest.Config) -> None:
    """Choose how many examples property tests try: the profile decides, and no test by itself."""
    if config.getoption("--thorough"):
        settings.load_profile("thorough")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Keep the tests of a file together: they share a simulator."""
    seed = config.getoption("--random-order")
    if seed is not None:
        places = {item.nodeid: random.Random(f"{seed} {item.nodeid}").random() for item in items}
        files = {item.path: random.Random(f"{seed} {item.path}").random() for item in items}
        items.sort(key=lambda item: (files[item.path], str(item.path), places[item.nodeid]))


@pytest.fixture(scope="session")
def thorough(request: pytest.FixtureRequest) -> bool:
    """Whether tests may take their time."""
    return bool(request.config.getoption("--thorough"))
