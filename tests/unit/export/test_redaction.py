# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is redacted is nowhere in an export."""

from __future__ import annotations

import json
from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.records.datasets.registry import DATASETS
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import history

from tests.evidence.fill import TWILIO, sid
from tests.unit.export.small import KEY, keyed, moment, rows, run


def test_redaction_drops_or_hashes_everywhere(small: Store, tmp_path: Path) -> None:
    with small.begin() as connection:
        connection.execute(
            history.insert().values(
                run=2,
                observed_at=moment(9),
                resource="rooms",
                provider="twilio",
                account=TWILIO[0],
                id=sid("RM", 1),
                event="changed",
                fields='["name", "status"]',
                previous='{"name": "anna smith", "status": "in_progress"}',
            )
        )
    dest = tmp_path / "out"
    run(
        small,
        dest,
        formats=["csv", "ndjson", "parquet", "xlsx", "sqlite"],
        resources=["rooms", "recordings", "recordings_with_rooms", "changes"],
        redact=[
            "to",
            {"field": "track_name"},
            {"field": "name", "method": "hash"},
            {"field": "from", "method": "hash"},
        ],
        redact_key=KEY,
    )
    recordings = rows(dest, "recordings")
    assert not {"to", "track_name"} & set(recordings[0])
    assert recordings[0]["from"] == keyed("+12025550123")
    assert recordings[1]["from"] == ""
    assert [row["name"] for row in rows(dest, "rooms")] == [keyed("visit-1"), keyed("=visit")]
    assert rows(dest, "recordings_with_rooms")[1]["room_name"] == keyed("visit-1")
    (changed,) = [row for row in rows(dest, "changes") if row["event"] == "changed"]
    assert json.loads(changed["previous"]) == {"name": keyed("anna smith"), "status": "in_progress"}
    for path in dest.iterdir():
        for secret in (KEY, "anna", "+12025550123", "visit-1", "microphone"):
            assert secret.encode() not in path.read_bytes(), (path, secret)
    dictionary = {(row["resource"], row["column"]): row for row in rows(dest, "data-dictionary")}
    assert dictionary["rooms", "name"]["meaning"].endswith("Replaced by its HMAC-SHA256.")


def test_every_personal_column_can_be_named_at_once(small: Store, tmp_path: Path) -> None:
    run(small, tmp_path / "out", redact=["personal"])
    personal = {column.name for columns in DATASETS.values() for column in columns if column.personal}
    assert personal == {"name", "track_name", "from", "to", "label", "forwarded_from", "caller_name"}
    assert not personal & {*rows(tmp_path / "out", "rooms")[0], *rows(tmp_path / "out", "recordings")[0]}


def test_redaction_reaches_the_ids_in_changes(small: Store, tmp_path: Path) -> None:
    run(
        small,
        tmp_path / "out",
        resources=["recordings", "changes"],
        redact=[{"field": "id", "method": "hash"}, "account"],
        redact_key=KEY,
    )
    changes = rows(tmp_path / "out", "changes")
    assert "account" not in changes[0]
    assert {row["id"] for row in rows(tmp_path / "out", "recordings")} <= {row["id"] for row in changes}
    assert sid("RT", 1) not in (tmp_path / "out" / "changes.csv").read_text()
