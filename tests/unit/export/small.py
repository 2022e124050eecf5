# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A small inventory, what happens to it, and what an export of it holds."""

from __future__ import annotations

import csv
import hashlib
import hmac
from pathlib import Path
from typing import Any

from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS, history
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_export import (
    OPTIONS,
    run_export,
)

from tests.evidence.fill import TELNYX, TWILIO, add_run, call_row, recording_row, room_row, settings_row, sid

KEY = "a key that nobody else knows"


def moment(day: int) -> str:
    return f"2026-03-{day:02}T12:00:00.000000Z"


def run(store: Store, dest: Path, *, check_mode: bool = False, **options: Any) -> dict[str, Any]:
    """Export with the module's own options and their defaults."""
    params = {name: option.get("default") for name, option in OPTIONS.items()}
    return run_export({**params, "store": store.location, "dest": str(dest), **options}, check_mode)


def rows(dest: Path, name: str) -> list[dict[str, str]]:
    with (dest / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def ids(dest: Path, name: str = "recordings") -> list[str]:
    return [row["id"] for row in rows(dest, name)]


def keyed(text: str) -> str:
    return hmac.new(KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def fill(opened: Store) -> None:
    """Write two rooms, three recordings, a call and settings."""
    with opened.begin() as connection:
        add_run(connection, 1, "twilio", TWILIO[0])
        add_run(connection, 2, "telnyx", TELNYX)
        connection.execute(
            RECORDS["rooms"].insert(),
            [
                room_row(id=sid("RM", 1), name="visit-1", created_at=moment(1)),
                room_row(id=sid("RM", 2), name="=visit", created_at=moment(2)),
            ],
        )
        connection.execute(
            RECORDS["recordings"].insert(),
            [
                recording_row(id=sid("RT", 1), created_at=moment(1), track_name="anna"),
                recording_row(id=sid("RT", 2), created_at=moment(2), track_name="anna", room_id=sid("RM", 9)),
                recording_row(id=sid("RT", 3), created_at=moment(3), status="deleted", account=TWILIO[1]),
                call_row(id="call-1", created_at=moment(4), **{"from": "+12025550123", "to": "+12025550199"}),
            ],
        )
        connection.execute(RECORDS["settings"].insert(), [settings_row()])


def vanish(store: Store, recording: str, day: int) -> None:
    with store.begin() as connection:
        connection.execute(
            history.insert().values(
                run=3,
                observed_at=moment(day),
                resource="recordings",
                provider="twilio",
                account=TWILIO[0],
                id=recording,
                event="vanished",
                fields='["vanished_at"]',
                previous='{"vanished_at": null}',
            )
        )


def events(dest: Path) -> list[tuple[str, str]]:
    return [(row["event"], row["id"]) for row in rows(dest, "changes")]
