# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is new, changed or vanished since a moment, or since the previous export."""

from __future__ import annotations

from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS, history

from tests.evidence.fill import TWILIO, recording_row, settings_row, sid
from tests.unit.export.small import events, moment, rows, run, vanish


def test_changes_since_a_moment(small: Store, tmp_path: Path) -> None:
    vanish(small, sid("RT", 1), 10)
    vanish(small, sid("RT", 2), 12)
    run(small, tmp_path / "out", resources=["changes"], changes_since="2026-03-10T12:00:00Z")
    assert events(tmp_path / "out") == [("vanished", sid("RT", 1)), ("vanished", sid("RT", 2))]
    run(small, tmp_path / "out", resources=["changes"], changes_since="2026-03-10T12:00:00.000001Z")
    assert events(tmp_path / "out") == [("vanished", sid("RT", 2))]


def test_changes_since_the_previous_export(small: Store, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    run(small, dest, resources=["changes"])
    everything = events(dest)
    assert {event for event, _id in everything} == {"new"}
    assert len(everything) == 7
    # Nothing new: the same changes again, and no change.
    assert run(small, dest, resources=["changes"])["changed"] is False
    vanish(small, sid("RT", 1), 20)
    assert run(small, dest, resources=["changes"])["changed"] is True
    assert events(dest) == [("vanished", sid("RT", 1))]
    assert run(small, dest, resources=["changes"])["changed"] is False
    with small.begin() as connection:
        row = recording_row(id=sid("RT", 7), account=TWILIO[1], first_seen_at=moment(21))
        connection.execute(RECORDS["recordings"].insert(), [row])
    run(small, dest, resources=["changes"])
    assert events(dest) == [("new", sid("RT", 7))]


def test_changes_since_the_previous_export_of_thousands_of_accounts(small: Store, tmp_path: Path) -> None:
    accounts = [f"AC{number:032x}" for number in range(4000)]
    with small.begin() as connection:
        connection.execute(
            RECORDS["settings"].insert(), [settings_row(account=account) for account in accounts]
        )
    run(small, tmp_path / "out", resources=["changes"])
    late = {"observed_at": moment(20), "run": 1, "resource": "settings", "provider": "twilio"}
    rest = {"id": "recording_settings", "event": "changed", "fields": "[]", "previous": "{}"}
    with small.begin() as connection:
        connection.execute(history.insert(), [{**late, "account": accounts[7], **rest}])
    run(small, tmp_path / "out", resources=["changes"])
    assert [(row["event"], row["account"]) for row in rows(tmp_path / "out", "changes")] == [
        ("changed", accounts[7])
    ]
