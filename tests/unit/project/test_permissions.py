# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide to keys with few rights lists what each source declares that it needs."""

from __future__ import annotations

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import SOURCES

from tools.permissions import PAGE, page


def test_the_guide_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.permissions"


@pytest.mark.parametrize("source", SOURCES, ids=lambda source: str(source.name))
def test_every_list_says_what_a_key_must_be_allowed(source: object) -> None:
    assert getattr(source, "permission").startswith(("/", "to read ")), "see Source.permission"  # noqa: B009
