# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A value that is not what the API documents is unknown in every column, as if it had not been sent."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.unit.records.kinds import NORMALISE, twilio_settings

ACCOUNT = "AC" + "a" * 32
SID = "b" * 32

RECORDING = {
    "account_sid": ACCOUNT,
    "status": "completed",
    "date_created": "2026-03-01T09:30:00Z",
    "sid": "RT" + SID,
    "source_sid": "MT" + SID,
    "size": 4096,
    "type": "audio",
    "duration": 12,
    "container_format": "mka",
    "codec": "OPUS",
    "grouping_sids": {"room_sid": "RM" + SID, "participant_sid": "PA" + SID},
    "track_name": "microphone",
    "offset": 140_000_000_000,
    "media_external_location": None,
    "room_sid": "RM" + SID,
}
ROOM = {
    "account_sid": ACCOUNT,
    "room_sid": "RM" + SID,
    "room_name": "standup",
    "create_time": "2026-03-01T09:30:00Z",
    "end_time": "2026-03-01T09:40:00Z",
    "room_type": "group",
    "room_status": "completed",
    "codecs": ["VP8"],
    "duration_sec": 600,
    "total_recording_duration_sec": 600,
    "unique_participants": 2,
    "recording_enabled": True,
    "processing_state": "complete",
}
CALL = {
    "id": "0b6c7a3e-1c3e-4a6d-9d41-1f2f3a4b5c6d",
    "created_at": "2026-03-01T09:30:00.5Z",
    "recording_started_at": "2026-03-01T09:30:00.5Z",
    "recording_ended_at": "2026-03-01T09:31:00.5Z",
    "duration_millis": 60_000,
    "status": "completed",
    "channels": "dual",
    "source": "call",
    "call_leg_id": "leg",
    "call_session_id": "session",
    "connection_id": "1",
    "from": "+4310000",
    "to": "+4310001",
    "download_urls": {"mp3": "https://storage.example.com/a.mp3"},
}
WHOLE: dict[tuple[str, str], dict[str, Any]] = {
    ("twilio", "recordings"): RECORDING,
    ("twilio", "rooms"): ROOM,
    ("telnyx", "recordings"): CALL,
}
#: What never fits: no documented field is negative, an empty list of lists, or such a word.
UNFIT = st.sampled_from([-1, -(2**40), 2**63, 1.5, [[]], {"a": {"b": 1}}, "\N{SNOWMAN}", True])
#: Identity and evidence; what a field alone does not decide has tests of its own below.
_APART = {"id", "status", "drift", "digest", "raw", "storage", "media_available", "product"}


@given(st.data())
def test_a_value_that_drifted_reads_like_one_that_is_absent(data: st.DataObject) -> None:
    kind = data.draw(st.sampled_from(sorted(WHOLE)))
    whole = WHOLE[kind]
    identity = {"sid", "room_sid"} if kind != ("twilio", "recordings") else {"sid"}
    names = sorted(set(whole) - identity - {"id"})
    name = data.draw(st.sampled_from(names))
    row = NORMALISE[kind]({**whole, name: data.draw(UNFIT)}, ACCOUNT)
    # Some fields take any text, or a number of any sign.
    assume(name in json.loads(row["drift"] or "[]"))
    absent = NORMALISE[kind]({key: value for key, value in whole.items() if key != name}, ACCOUNT)
    for column in sorted(set(row) - _APART):
        assert row[column] == absent[column], column


@pytest.mark.parametrize("size", [-1, -(2**63), 2**63, "4096", 1.5, True])
def test_a_size_that_cannot_be_is_no_size(size: Any) -> None:
    row = NORMALISE["twilio", "recordings"]({**RECORDING, "size": size}, ACCOUNT)
    assert row["size_bytes"] is None
    assert json.loads(row["drift"]) == ["size"]
    assert json.loads(row["raw"])["size"] == size, "what was sent stays to be looked at"


@pytest.mark.parametrize("kind", [("twilio", "recordings"), ("telnyx", "recordings")])
def test_a_status_that_nobody_documents_is_unknown(kind: tuple[str, str]) -> None:
    row = NORMALISE[kind]({**WHOLE[kind], "status": "melted"}, ACCOUNT)
    assert row["status"] == "unknown"
    assert json.loads(row["drift"]) == ["status"]


def test_a_place_of_media_that_cannot_be_read_is_unknown() -> None:
    row = NORMALISE["twilio", "recordings"]({**RECORDING, "media_external_location": 5}, ACCOUNT)
    assert (row["storage"], row["external_url"], row["media_available"]) == ("unknown", None, None)
    row = NORMALISE["telnyx", "recordings"]({**CALL, "download_urls": {"mp3": 5}}, ACCOUNT)
    assert (row["container"], row["media_available"]) == (None, None)


@pytest.mark.parametrize(
    ("field", "column"),
    [
        ("duration_sec", "duration_sec"),
        ("total_recording_duration_sec", "total_recording_duration_sec"),
        ("unique_participants", "unique_participants"),
    ],
)
def test_figures_of_a_room_below_zero_are_unknown(field: str, column: str) -> None:
    assert NORMALISE["twilio", "rooms"]({**ROOM, field: -1}, ACCOUNT)[column] is None


def test_a_setting_that_drifted_is_neither_on_nor_off() -> None:
    row = twilio_settings({"account_sid": ACCOUNT, "encryption_enabled": "yes"}, ACCOUNT)
    assert row["encryption_enabled"] is None
    assert json.loads(row["drift"]) == ["encryption_enabled"]
