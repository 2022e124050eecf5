# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of the evidence does not depend on the database."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.evidence.answer import Answer, answer
from ansible_collections.cpaas.recordings.plugins.module_utils.evidence.question import Question
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store

from tests.evidence.fill import AS_OF, TWILIO, fill
from tests.integration.module_run import run_module

POLICY = {
    "version": 1,
    "name": "visits",
    "controls": [{"control": "room-recording-required"}, {"control": "recording-failed"}],
}
QUESTIONS: list[dict[str, Any]] = [
    {"what": "runs"},
    {"what": "coverage", "limit": 3},
    {"what": "records", "dataset": "rooms", "limit": 20},
    {"what": "records", "dataset": "recordings", "resource": ("recordings",), "account": (TWILIO[1],)},
    {"what": "findings", "limit": 1000},
    {"what": "findings", "change": ("new",), "after": to_text(AS_OF - timedelta(days=3))},
    {"what": "changes"},
    {"what": "upkeep"},
]


def told(location: str) -> list[Answer]:
    store: Store = open_store(location)
    try:
        fill(store.engine, rooms=80, recordings=300)
        options = {"store": location, "policy": POLICY, "as_of": AS_OF.isoformat()}
        assert run_module("recording_audit", options).state == "ok"
        with store.read() as connection:
            return [answer(connection, Question(**question)) for question in QUESTIONS]
    finally:
        store.close()


@pytest.mark.usefixtures("server")
def test_both_databases_tell_the_same(database: str, tmp_path: Any) -> None:
    one, other = told(str(tmp_path / "evidence.sqlite")), told(database)
    assert one == other
    assert sum(bool(found.records) for found in one) >= 6
