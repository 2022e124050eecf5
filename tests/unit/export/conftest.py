# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store

from tests.unit.export.small import fill


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Store]:
    """Open a store with a small inventory."""
    opened = open_store(str(tmp_path / "evidence.sqlite"))
    fill(opened)
    yield opened
    opened.close()
