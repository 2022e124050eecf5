# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One server for all tests of a process, and an empty database for each test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.postgres.server import Server, binaries, running
from tests.simulator.fixtures import simulator_factory

__all__ = ["simulator_factory"]


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    programs = binaries()
    if programs is None:
        pytest.skip("no PostgreSQL server is installed (Debian: apt-get install postgresql)")
    with running(programs) as started:
        yield started


@pytest.fixture
def database(server: Server) -> str:
    """The URL, with its password, of a database that nobody has used."""
    return server.create_database(f"evidence_{uuid.uuid4().hex}")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/postgres" in str(item.path):
            item.add_marker(pytest.mark.postgresql)
