# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The data dictionary describes every column, and its page is in step with the code."""

from __future__ import annotations

from ansible_collections.cpaas.recordings.plugins.module_utils.export.dictionary import HEADER, every_entry
from ansible_collections.cpaas.recordings.plugins.module_utils.records.column import EVIDENCE
from ansible_collections.cpaas.recordings.plugins.module_utils.records.datasets.registry import DATASETS

from tools.data_dictionary import PAGE, page

#: Datasets whose lists are read, and columns that only further lists will feed.
_READ = ("rooms", "recordings", "settings")
_LATER = {"resource", "call_id", "error_code", "encrypted", "encryption_key_id", "room_id"}


def test_page_is_in_step() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tools.data_dictionary"


def test_every_column_is_described() -> None:
    entries = [dict(zip(HEADER, entry, strict=True)) for entry in every_entry()]
    described = {(entry["resource"], entry["column"]) for entry in entries}
    for resource, columns in DATASETS.items():
        assert {(resource, column.name) for column in columns} <= described
    assert all(entry["meaning"].endswith(".") for entry in entries)
    evidence = {column.name for column in EVIDENCE}
    for entry in entries:
        name = entry["column"].removeprefix("room_")
        own = {column.name for column in DATASETS.get(entry["resource"], ())} - evidence - _LATER
        if entry["resource"] in _READ and entry["column"] in own:
            assert entry["source_twilio"] or entry["source_telnyx"], entry
        if entry["type"] == "integer" and name.endswith(("_ms", "_sec", "_bytes")):
            assert entry["unit"] in ("ms", "s", "bytes"), entry
