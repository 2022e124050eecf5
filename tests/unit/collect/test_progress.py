# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a watcher reads of a running collection, and what is made of it."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.action.recording_collect import describe, read
from ansible_collections.cpaas.recordings.plugins.module_utils.client.pages import Query
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.progress import Progress
from ansible_collections.cpaas.recordings.plugins.module_utils.listing.chain import Chain, Step
from hypothesis import given
from hypothesis import strategies as st

STATE = {
    "account": "ACx",
    "resource": "recordings",
    "pages": 120,
    "records": 12_000,
    "seconds": 24.0,
    "records_per_second": 500,
    "pages_left": 600,
    "finished": False,
}


@pytest.mark.parametrize(
    ("change", "line"),
    [
        (
            {},
            "ACx recordings: 12,000 records on 120 pages in 24 s, 500 records/s, about 2 min 00 s left",
        ),
        (
            {"accounts_done": 12, "accounts_total": 2000, "pages_left": None},
            "12 of 2,000 accounts: 12,000 records on 120 pages in 24 s, 500 records/s",
        ),
        ({"pages_left": None}, "ACx recordings: 12,000 records on 120 pages in 24 s, 500 records/s"),
        (
            {"pages_left": 600_000},
            "ACx recordings: 12,000 records on 120 pages in 24 s, 500 records/s, about 33 h 20 min left",
        ),
        ({"seconds": 0, "records": 0, "pages": 0}, "ACx recordings: 0 records on 0 pages in 0 s"),
        ({"account": "call\x1b[31m\ncentre"}, None),
        ({"finished": True}, ""),
        ({"pages": "many"}, ""),
        ({"seconds": None}, ""),
    ],
)
def test_a_line_tells_what_is_known(change: dict[str, Any], line: str | None) -> None:
    text = describe({**STATE, **change})
    if line is None:
        assert text is not None
        assert text.isprintable()
    else:
        assert text == (line or None)


@given(
    st.dictionaries(
        st.sampled_from(sorted(STATE)), st.none() | st.text() | st.booleans() | st.integers(0, 10**9)
    )
)
def test_any_state_is_a_line_or_none(state: dict[str, Any]) -> None:
    text = describe(state)
    assert text is None or text.isprintable()


def test_what_is_not_there_or_half_written_is_nothing(tmp_path: Path) -> None:
    path = tmp_path / "progress"
    assert read(str(path)) == {}
    for text in ("", "{", "[]", "7", "\xff"):
        path.write_bytes(text.encode("latin-1"))
        assert read(str(path)) == {}


def test_the_file_is_replaced_as_a_whole_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "progress"
    progress = Progress(str(path), "ACx")
    progress.resource("recordings")
    chain = Chain(1, Query(None, None, datetime(2026, 3, 1, tzinfo=UTC)), estimate=10.0)
    records: list[dict[str, Any]] = [{"sid": "a"}] * 50
    for page in range(1, 4):
        chain = replace(chain, pages=page)
        progress.step(Step(chain, records))
    progress.resource("rooms")
    state = json.loads(path.read_text())
    assert (state["account"], state["resource"], state["pages"], state["records"]) == ("ACx", "rooms", 3, 150)
    assert state["finished"] is False
    assert path.stat().st_mode & 0o777 == 0o600
    progress.finish()
    assert read(str(path))["finished"] is True
    assert [item.name for item in tmp_path.iterdir()] == ["progress"]


def test_a_place_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    progress = Progress(str(tmp_path / "nowhere" / "progress"), "ACx")
    progress.resource("recordings")
    progress.finish()
    assert list(tmp_path.iterdir()) == []
