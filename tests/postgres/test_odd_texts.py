# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that one database takes and the other does not: a null character, half of a surrogate pair."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_rooms import ROOMS
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.merge import Stamp, merge
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import rooms

ACCOUNT = "AC" + "a" * 32
NAMES = [
    "null \x00 here",
    "half \ud83d pair",
    "whole \U0001f600 pair",
    "line\nbreak \x85 and \u2028",
    "\x00",
    "",
]


def record(number: int, name: str) -> dict[str, Any]:
    return {
        "account_sid": ACCOUNT,
        "room_sid": f"RM{number:032x}",
        "room_name": name,
        "create_time": "2026-03-01T09:30:00Z",
        "codecs": [name],
        "unknown_field": {name or "key": name},
    }


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_odd_texts_are_kept(kind: str, database: str, tmp_path: Path) -> None:
    store = open_store(database if kind == "postgresql" else str(tmp_path / "evidence.sqlite"))
    moment = "2026-03-08T00:00:00.000000Z"
    try:
        rows = [ROOMS.normalise(record(number, name), ACCOUNT) for number, name in enumerate(NAMES)]
        with store.begin() as connection:
            counts = merge(connection, "rooms", rows, Stamp(1, moment, moment))
        with store.begin() as connection:
            again = merge(connection, "rooms", rows, Stamp(2, moment, moment))
        with store.read() as connection:
            kept = connection.execute(sa.select(rooms.c.id, rooms.c.name).order_by(rooms.c.id)).all()
    finally:
        store.close()
    assert counts.new == len(NAMES)
    assert (again.new, again.changed) == (0, 0)
    assert len({row.id for row in kept}) == len(NAMES)
    assert kept[2].name == NAMES[2]
    assert kept[3].name == NAMES[3]
