# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fixtures for test packages: ``pytest_plugins`` is not needed, import the names into a conftest.

``simulator_factory`` starts any number of simulators for one test; ``simulator`` is one small world
for a whole module, to be read only: tests that change data or faults use the factory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from .config import Config, Settings, telnyx_account, twilio_account
from .handle import Handle, start

SimulatorFactory = Callable[[Config], Handle]


def small() -> Config:
    """Return a world that lists in a few pages and still has every kind of room and recording."""
    return Config(
        twilio=[
            twilio_account("alpha", recordings=230, rooms=60, settings=Settings()),
            twilio_account("beta", recordings=90, rooms=30),
        ],
        telnyx=[telnyx_account("gamma", recordings=120)],
    )


@pytest.fixture(scope="module")
def simulator() -> Iterator[Handle]:
    """One running simulator of the small world."""
    handle = start(small())
    yield handle
    handle.stop()


def calm(handle: Handle) -> Handle:
    """Take back faults, limits and the log of a simulator that several tests share."""
    handle.faults()
    handle.set(quota=None, retry_after=None, burst=1.0, latency=0.0, parent_leak=False)
    handle.reset()
    return handle


@pytest.fixture
def simulator_factory() -> Iterator[SimulatorFactory]:
    """Start simulators that end with the test."""
    handles: list[Handle] = []

    def factory(config: Config) -> Handle:
        handles.append(start(config))
        return handles[-1]

    yield factory
    for handle in handles:
        handle.stop()
