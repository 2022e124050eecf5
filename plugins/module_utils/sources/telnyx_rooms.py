# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx Video: rooms, whose ``enable_recording`` says whether what takes place in them is recorded.

Names and values are those of its OpenAPI file.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..client.filters import Days, has_field
from ..records import feeds
from ..records.as_sent import AsSent, Count, Timestamp, Url
from .setting import setting
from .telnyx_list import TelnyxList


class Room(AsSent):
    """A room; meetings in it are its sessions.

    Attributes:
        id: identifies the room.
        unique_name: its name.
        max_participants: configured ceiling.
        enable_recording: whether sessions are recorded; it may be turned at any time.
        active_session_id: the session that takes place now.
        sessions: of the room, when they were asked for.
        webhook_event_url: where events are sent.
        webhook_event_failover_url: where they are sent when that fails.
        webhook_timeout_secs: seconds.
        created_at: when it was created.
        updated_at: when it changed for the last time.
        record_type: always ``room``.
    """

    id: str | None = None
    unique_name: str | None = None
    max_participants: Count | None = None
    enable_recording: bool | None = None
    active_session_id: str | None = None
    sessions: list[dict[str, t.Any]] | None = None
    webhook_event_url: Url | None = None
    webhook_event_failover_url: Url | None = None
    webhook_timeout_secs: Count | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    record_type: str | None = None


#: As a setting. Read whole, since a room of any age may record.
ROOM_SWITCHES: t.Final = TelnyxList(
    name="telnyx_room_switches",
    product="Video",
    path="/rooms",
    fetch_path="/rooms/{id}",
    operation="list rooms",
    fetch_operation="fetch room {id}",
    time_field="created_at",
    model=Room,
    permission="to read video rooms",
    **setting(
        "room",
        "id",
        name=feeds.plain("unique_name"),
        state=feeds.switch("enable_recording"),
        created_at=feeds.moment("created_at"),
    ),
)

#: As a list of its own, which only an info module reads: a span of days, looked through here.
ROOMS: t.Final = replace(
    ROOM_SWITCHES,
    name="telnyx_rooms",
    resource="",
    bounds=Days("date_created_at"),
    checks={"filter[unique_name]": has_field("unique_name")},
)
