# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx Video: sessions, the meetings that take place in rooms, each joined with its room.

Names and values are those of its OpenAPI file. A session says nothing of recording; its room does.
"""

from __future__ import annotations

import typing as t

from ..client.filters import Days, has_field
from ..records import feeds
from ..records.as_sent import AsSent, Timestamp
from .source import Joined, Open
from .telnyx_list import TelnyxList
from .telnyx_rooms import ROOMS


class RoomSession(AsSent):
    """A session.

    Attributes:
        id: identifies the session.
        room_id: the room.
        active: whether it goes on.
        participants: of the session, when they were asked for.
        created_at: when it began.
        updated_at: when it changed for the last time.
        ended_at: when it ended.
        record_type: always ``room_session``.
        room: put there when the session was read: what its room was called, and whether it recorded.
    """

    id: str | None = None
    room_id: str | None = None
    active: bool | None = None
    participants: list[dict[str, t.Any]] | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    ended_at: Timestamp | None = None
    record_type: str | None = None
    room: dict[str, t.Any] | None = None


def _recorded(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> bool | None:
    """Tell whether the room recorded, where it did not change after the session had ended."""
    room = record.get("room") or {}
    changed, ended = room.get("updated_at"), record.get("ended_at")
    enabled = room.get("enable_recording")
    if not isinstance(enabled, bool) or (ended and (not changed or changed > ended)):
        return None
    return enabled


def _status(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> str | None:
    active = record.get("active")
    return None if active is None else "in_progress" if active else "completed"


ROOM_SESSIONS: t.Final = TelnyxList(
    name="telnyx_room_sessions",
    product="Video",
    resource="rooms",
    dataset="rooms",
    path="/room_sessions",
    fetch_path="/room_sessions/{id}",
    operation="list room sessions",
    fetch_operation="fetch room session {id}",
    bounds=Days("date_created_at"),
    checks={"filter[room_id]": has_field("room_id"), "filter[active]": feeds.same_flag("active")},
    time_field="created_at",
    open=Open(column="status", still=("in_progress",), gone=False),
    joined=Joined(
        ROOMS, field="room_id", into="room", keep=("unique_name", "enable_recording", "updated_at")
    ),
    model=RoomSession,
    columns={
        "id": feeds.plain("id"),
        "name": feeds.inner("room", "unique_name"),
        "status": feeds.derived(("active",), _status),
        "created_at": feeds.moment("created_at"),
        "ended_at": feeds.moment("ended_at"),
        "recording_enabled": feeds.derived(("room",), _recorded, "the room's enable_recording"),
        "room_id": feeds.plain("room_id"),
    },
    permission="to read video room sessions",
)
