# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A declaration that cannot be read says so where it is made."""

from __future__ import annotations

import typing as t

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import SOURCES
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.source import Each

WHOLE: dict[str, t.Any] = {
    "value": "conference_sid",
    "dataset": "conferences",
    "named_in": "conference_id",
    "column": "conference_id",
    "final": ("processing_state", ("complete",)),
}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"named_in": ""}, r"Each\(dataset='conferences', …\) needs named_in as well\."),
        ({"column": "", "final": ("", ())}, "needs column, final as well"),
        ({"final": ("mood", ("good",))}, "names mood, which is no column of conferences"),
        ({"dataset": ""}, "of listed, or of dataset"),
        ({"listed": SOURCES[0]}, "of listed, or of dataset"),
    ],
)
def test_each_needs_all_that_is_asked_for_by(change: dict[str, t.Any], words: str) -> None:
    Each(**WHOLE)
    with pytest.raises(ValueError, match=words):
        Each(**{**WHOLE, **change})
