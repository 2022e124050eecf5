# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is judged of calls, conferences, copies and switches does not depend on the database."""

from __future__ import annotations

import typing as t
from pathlib import Path

import yaml
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls.registry import CONTROLS
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.engine import Audit
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.policy_file import load_policy
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation, Summary
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.evidence.fill import AS_OF, insert_rows, recording_row, room_row, settings_row, sid
from tests.evidence.further import (
    at,
    composition_row,
    conference_row,
    leg_row,
    participant_row,
    resource_row,
    switch_row,
    transcription_row,
    voice_row,
)
from tests.unit.audit.cases.further import complete

ROWS: dict[str, list[dict[str, t.Any]]] = {
    "rooms": [room_row(), room_row(id=sid("RM", 2), recording_enabled=False, total_recording_duration_sec=0)],
    "room_resources": [resource_row(), resource_row(id=sid("RM", 3), name="visit-3")],
    "recordings": [
        recording_row(status="deleted"),
        recording_row(id=sid("RT", 2), room_id=None),
        voice_row(),
        voice_row(id=sid("RE", 2), call_id=None, conference_id=sid("CF", 1), product="conference"),
        voice_row(id=sid("RE", 3), call_id=None, conference_id=sid("CF", 2), started_at=at(5000)),
    ],
    "settings": [settings_row()],
    "calls": [
        leg_row(),
        leg_row(id=sid("CA", 2), parent_call_id=sid("CA", 1)),
        leg_row(id=sid("CA", 3), created_at=at(900), started_at=at(900), ended_at=at(1200)),
        leg_row(id=sid("CA", 4), created_at=at(5000), started_at=at(5000), ended_at=at(5100)),
    ],
    "conferences": [conference_row(), conference_row(id=sid("CF", 3), name="other")],
    "conference_participants": [participant_row(call_id=sid("CA", 9))],
    "compositions": [composition_row(), composition_row(id=sid("CJ", 2), room_id=sid("RM", 2))],
    "transcriptions": [transcription_row(), transcription_row(id=sid("TR", 2), recording_id=sid("RE", 9))],
    "switches": [
        switch_row(),
        switch_row(id="composition_settings/x", kind="composition_settings", state=None),
    ],
}


class Kept:
    """Keeps what an audit evaluates."""

    def __init__(self) -> None:
        self.all: list[Evaluation] = []

    def evaluation(self, item: Evaluation, /) -> None:
        """Keep it."""
        self.all.append(item)


def audited(location: str) -> tuple[list[Evaluation], Summary]:
    entries = [entry for control in CONTROLS.values() for entry in yaml.safe_load(control.example)]
    for entry in entries:
        entry.pop("select", None)
    own = {
        "id": "x-own", "title": "Own", "resource": "calls", "severity": "low",
        "fail_when": {"forwarded_from": {"is_null": True}, "created_at": {"lt": "1d"}},
    }  # fmt: skip
    data = {"version": 2, "name": "every", "controls": entries, "custom": [own]}
    policy = load_policy(data, now=AS_OF)
    store = open_store(location)
    with store.engine.connect().execution_options(cpaas_write=True) as connection, connection.begin():
        for dataset, rows in ROWS.items():
            insert_rows(connection, tables.RECORDS[dataset], rows)
        complete(connection)
    kept = Kept()
    with store.read() as connection:
        audit = Audit(connection, policy, AS_OF)
        with audit.drift:
            summary = audit.run([kept])
            connection.commit()
            with store.begin() as writing:
                audit.drift.store(writing, summary.verdict, summary.counts, policy.digest, policy.spoken())
    store.close()
    return kept.all, summary


def test_every_control_gives_the_same_on_either_database(database: str, tmp_path: Path) -> None:
    one, other = audited(str(tmp_path / "evidence.db")), audited(database)
    assert one == other
    assert {item.verdict for item in one[0]} >= {"pass", "fail", "unknown", "not_applicable"}
    judged = {item.control for item in one[0] if item.verdict != "not_applicable"}
    assert set(CONTROLS) - judged <= {"waiver-hygiene"}
