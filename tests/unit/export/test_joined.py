# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an export tells beside the records: their rooms, whose account it is, where the media is."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible_collections.cpaas.recordings.plugins.module_utils.records.datasets.registry import EMPTY
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS, accounts, media

from tests.evidence.fill import TELNYX, TWILIO, call_row, room_row, sid
from tests.unit.export.small import moment, rows, run


def insert(store: Store, table: str, *values: dict[str, Any]) -> None:
    with store.begin() as connection:
        connection.execute(RECORDS[table].insert(), list(values))


def resource_row(**values: Any) -> dict[str, Any]:
    """Return a room as the Video API lists it."""
    there = {name: value for name, value in room_row().items() if name in EMPTY["room_resources"]}
    return {**EMPTY["room_resources"], **there, **values}


def joined(store: Store, dest: Path) -> dict[str, dict[str, str]]:
    run(store, dest, resources=["recordings_with_rooms"])
    return {row["id"]: row for row in rows(dest, "recordings_with_rooms")}


def test_a_room_that_either_list_knows_is_told(small: Store, tmp_path: Path) -> None:
    insert(
        small,
        "room_resources",
        resource_row(id=sid("RM", 9), name="old visit", status="in_progress", duration_sec=17),
        resource_row(id=sid("RM", 1), name="another name"),
    )
    found = joined(small, tmp_path / "out")
    only_there = found[sid("RT", 2)]
    assert (only_there["room_known"], only_there["room_name"]) == ("true", "old visit")
    assert (only_there["room_status"], only_there["room_duration_sec"]) == ("in_progress", "17")
    # What only the first list tells is not known of it, and what that tells of its own rooms stands.
    assert only_there["room_recording_enabled"] == ""
    assert found[sid("RT", 1)]["room_name"] == "visit-1"


def test_a_recording_of_a_session_is_joined_with_it(small: Store, tmp_path: Path) -> None:
    session = {
        "provider": "telnyx",
        "account": TELNYX,
        "id": "session-7",
        "room_id": "room-3",
        "name": "daily",
    }
    insert(small, "rooms", room_row(**session))
    of_a_room = {"resource": "room_recordings", "room_id": "room-3", "session_id": "session-7"}
    insert(small, "recordings", call_row(id="recording-7", product="video_room", **of_a_room))
    found = joined(small, tmp_path / "out")
    assert (found["recording-7"]["room_known"], found["recording-7"]["room_name"]) == ("true", "daily")
    assert (found["recording-7"]["room_id"], found["recording-7"]["room_room_id"]) == ("room-3", "room-3")
    assert found["call-1"]["room_known"] == "false"


def test_columns_of_recordings_come_before_those_of_rooms_as_they_always_did(
    small: Store, tmp_path: Path
) -> None:
    run(small, tmp_path / "out", resources=["recordings_with_rooms"])
    names = list(rows(tmp_path / "out", "recordings_with_rooms")[0])
    old, new = names[: names.index("resource")], names[names.index("resource") :]
    assert old[:3] == ["provider", "account", "id"]
    assert old[old.index("vanished_at") : old.index("vanished_at") + 3] == [
        "vanished_at", "room_known", "room_name",
    ]  # fmt: skip
    assert old[-1] == "room_status_callback_method"
    assert new[-5:] == ["room_room_id", "media_state", "media_path", "media_sha256", "account_name"]


def test_archived_media_and_the_name_of_the_account(small: Store, tmp_path: Path) -> None:
    archived = {
        "provider": "twilio", "account": TWILIO[0], "id": sid("RT", 1), "dataset": "recordings",
        "state": "verified", "path": "/srv/media/anna.mka", "sha256": "ab" * 32, "observed_at": moment(9),
    }  # fmt: skip
    of_another = {**archived, "id": sid("RT", 2), "dataset": "compositions"}
    name = {"provider": "twilio", "account": TWILIO[0], "name": "Vienna", "observed_at": moment(9)}
    with small.begin() as connection:
        connection.execute(media.insert(), [archived, of_another])
        connection.execute(accounts.insert(), [name])
    run(small, tmp_path / "out", resources=["recordings", "rooms", "changes"])
    found = {row["id"]: row for row in rows(tmp_path / "out", "recordings")}
    told = ("media_state", "media_path", "media_sha256", "account_name")
    assert [found[sid("RT", 1)][name] for name in told] == [
        "verified", "/srv/media/anna.mka", "ab" * 32, "Vienna",
    ]  # fmt: skip
    assert [found[sid("RT", 2)][name] for name in told] == ["", "", "", "Vienna"]
    assert [found["call-1"][name] for name in told] == ["", "", "", ""]
    assert {row["account_name"] for row in rows(tmp_path / "out", "rooms")} == {"Vienna"}
    assert {row["account_name"] for row in rows(tmp_path / "out", "changes")} == {"Vienna", ""}


def test_a_path_may_tell_names(small: Store, tmp_path: Path) -> None:
    run(small, tmp_path / "out", redact=["personal"])
    assert not {"media_path", "track_name", "from"} & set(rows(tmp_path / "out", "recordings")[0])
