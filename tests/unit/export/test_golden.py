# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Exports of a store that is always the same have the bytes that they have always had, in every format."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store

from tests.unit.export.golden.exports import CASES, exported, known_sums
from tests.unit.export.golden.store import fill_golden

pytestmark = pytest.mark.dear


@pytest.fixture(scope="module")
def golden(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(str(tmp_path_factory.mktemp("golden") / "evidence.sqlite"))
    fill_golden(opened)
    yield opened
    opened.close()


@pytest.mark.parametrize("case", CASES)
def test_an_export_has_the_bytes_that_it_always_had(golden: Store, tmp_path: Path, case: str) -> None:
    known = known_sums()[case]
    found = exported(golden, case, tmp_path)
    assert {name: found[name] for name in known} == known
