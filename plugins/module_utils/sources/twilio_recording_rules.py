# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Video: the recording rules of one room.

Types, names and values are those of Twilio's OpenAPI file ``twilio_video_v1``.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..client.paging import Single
from ..records.as_sent import AsSent, Timestamp
from .source import Source
from .twilio_fields import RoomSid


class RecordingRules(AsSent):
    """The recording rules of a room (``video.v1.room.recording_rules``).

    Attributes:
        room_sid: the room.
        rules: each with ``type`` (include or exclude), and ``all``, ``publisher``, ``track`` or ``kind``.
        date_created: when the rules were set for the first time.
        date_updated: when they were set for the last time.
    """

    room_sid: RoomSid | None = None
    rules: list[dict[str, t.Any]] | None = None
    date_created: Timestamp | None = None
    date_updated: Timestamp | None = None


RECORDING_RULES: t.Final = Source(
    name="twilio_recording_rules",
    provider="twilio",
    product="Video",
    host="video_base_url",
    path="/v1/Rooms/{room_sid}/RecordingRules",
    operation="fetch recording rules of room {room_sid}",
    paging=Single(),
    id_field="room_sid",
    model=RecordingRules,
    permission="to read the recording rules of Video rooms",
)

#: The room itself, asked for under the same name: unlike its rules it tells whose it is.
ROOM_OF_RULES: t.Final = replace(
    RECORDING_RULES, name="twilio_room_of_rules", path="/v1/Rooms/{room_sid}", id_field="sid", model=AsSent
)
