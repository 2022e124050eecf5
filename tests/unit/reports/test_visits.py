# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""One visit, one place: what was found about a room or call, its recordings, and their files."""

from __future__ import annotations

import re
import typing as t
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store

from tests.evidence.fill import AS_OF, insert_rows, recording_row, room_row, sid
from tests.unit.reports.audited import FAILED, ROOM, SHA256, audit, filled

pytestmark = pytest.mark.dear


@pytest.fixture
def store(tmp_path: Path) -> t.Iterator[Store]:
    with filled(tmp_path) as store:
        yield store


def visits(text: str) -> dict[str, str]:
    """Return the words of each visit by the name in its summary."""
    found = re.findall(r'<details class="visit".*?</div></details>', text, re.DOTALL)
    plain = [" ".join(re.sub("<[^>]*>", " ", item).split()) for item in found]
    return {item.split(" Clinic Vienna ")[0]: item for item in plain}


def test_one_visit_has_its_findings_recordings_and_files_in_one_place(store: Store, tmp_path: Path) -> None:
    visit = visits(audit(store, tmp_path)[0])["visit-7"]
    for expected in (
        "Clinic Vienna",
        ROOM,
        "2 findings",
        "2 recordings",
        "Recording was not enabled",
        "Room that must be recorded has recording disabled",
        "Recording failed",
        FAILED,
        "/srv/archive/visit-7/audio.mka",
        f"SHA-256 {SHA256}",
        "Archived and verified",
        "1 hour 2 minutes",
        "not archived",
    ):
        assert expected in visit, expected


def test_a_recording_leads_to_its_visit(store: Store, tmp_path: Path) -> None:
    text, found = audit(store, tmp_path)
    places = [tag["id"] for tag in found.named("details") if str(tag.get("id")).startswith("visit-")]
    links = {tag.get("href") for tag in found.named("a")}
    row = next(row for row in found.rows if len(row) == 7 and FAILED in row[3])
    assert "visit-7" in row[3]
    assert f"#{places[0]}" in links
    assert text.index("visit-7") < text.index("visit-8")


def test_a_telnyx_call_is_a_visit_of_its_session(store: Store, tmp_path: Path) -> None:
    text = audit(store, tmp_path)[0]
    assert [item for item in visits(text).values() if "session-1" in item and "1 recording" in item]


def test_visits_without_findings_fill_what_is_left(store: Store, tmp_path: Path) -> None:
    assert "No finding , 0 recordings" in visits(audit(store, tmp_path)[0])["visit-8"]


def test_later_recordings_are_no_part_of_a_visit(store: Store, tmp_path: Path) -> None:
    with store.begin() as connection:
        later = recording_row(id=sid("RT", 9), room_id=ROOM, created_at=to_text(AS_OF + timedelta(hours=1)))
        insert_rows(connection, tables.recordings, [later])
    assert "2 recordings" in visits(audit(store, tmp_path)[0])["visit-7"]


def test_look_ups_are_few(store: Store, tmp_path: Path) -> None:
    with store.begin() as connection:
        many = [room_row(id=sid("RM", number), recording_enabled=False) for number in range(100, 400)]
        insert_rows(connection, tables.rooms, many)
    statements: list[str] = []

    def note(_connection: t.Any, _cursor: t.Any, statement: str, *_more: object) -> None:
        statements.append(statement)

    sa.event.listen(store.engine, "before_cursor_execute", note)
    audit(store, tmp_path)
    assert len(statements) < 60
