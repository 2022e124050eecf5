# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a room as the Video API knows it: the second, independent list of rooms."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

ROOM_RESOURCES = (
    *IDENTITY,
    Column("id", "text", "The room's SID.", null=False),
    Column("name", "text", "The room's unique name.", personal=True),
    Column("type", "text", "group, group_small, go or peer_to_peer."),
    Column("status", "text", "in_progress, completed or failed."),
    Column("created_at", "timestamp", "When the room was created."),
    Column("ended_at", "timestamp", "When the room ended."),
    Column("duration_sec", "integer", "From creation to end.", unit="s"),
    Column(
        "record_participants_on_connect",
        "boolean",
        "What was asked for when the room was created; rules may have changed it since.",
    ),
    Column("max_participants", "integer", "Configured ceiling on participants."),
    Column("max_participant_duration_sec", "integer", "Longest stay of a participant.", unit="s"),
    Column("media_region", "text", "Where media was mixed; gll means chosen by latency, so unknown."),
    Column("audio_only", "boolean", "Whether the room took audio alone."),
    Column("large_room", "boolean", "Whether the room was created for many participants."),
    Column("codecs", "json", "Video codecs that the room allows, in lower case, sorted."),
    Column("status_callback", "text", "Where status events are sent, without query and credentials."),
    Column("status_callback_method", "text", "HTTP method of the callback."),
    *EVIDENCE,
)
