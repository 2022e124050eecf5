# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""YAML says what happens in which order; what has to be worked out is worked out in Python."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.project import ROOT

#: Templates of notifications, which AWX renders itself: nothing but Jinja can choose their words.
RENDERED_BY_AWX = ROOT / "extensions" / "awx" / "settings.yml"
FILES = [
    path
    for folder in ("roles", "playbooks", "extensions")
    for path in sorted((ROOT / folder).rglob("*.yml"))
    if path != RENDERED_BY_AWX
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_statement_of_jinja_is_in_it(path: Path) -> None:
    assert "{%" not in path.read_text(encoding="utf-8")
