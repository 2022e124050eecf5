# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A release has one version, wherever it is written."""

from __future__ import annotations

import pytest

from tools.project import ROOT
from tools.release import PLACES, current, with_version


@pytest.mark.parametrize("path", PLACES)
def test_files_name_the_version_of_galaxy(path: str) -> None:
    assert with_version(path, current()) == (ROOT / path).read_text(encoding="utf-8")


@pytest.mark.parametrize("path", PLACES)
def test_a_new_version_leaves_none_of_the_old(path: str) -> None:
    new = with_version(path, "98.76.54")
    assert "98.76.54" in new
    assert f"recordings-ee:{current()}" not in new
    assert f"cpaas-recordings-{current()}" not in new
