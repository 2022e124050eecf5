# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a room."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

ROOMS = (
    *IDENTITY,
    Column("id", "text", "The room's SID.", null=False, twilio="room_sid"),
    Column("name", "text", "The room's name.", twilio="room_name", personal=True),
    Column("type", "text", "group, group_small, go or peer_to_peer.", twilio="room_type"),
    Column("status", "text", "in_progress or completed.", twilio="room_status"),
    Column("created_at", "timestamp", "When the room was created.", twilio="create_time"),
    Column("ended_at", "timestamp", "When the room ended.", twilio="end_time"),
    Column("end_reason", "text", "room_ended_via_api or timeout.", twilio="end_reason"),
    Column("created_method", "text", "sdk, ad_hoc or api.", twilio="created_method"),
    Column(
        "recording_enabled",
        "boolean",
        "Whether recording was enabled; missing means unknown, not off.",
        twilio="recording_enabled",
    ),
    Column("processing_state", "text", "Only complete is final.", twilio="processing_state"),
    Column("duration_sec", "integer", "From creation to end.", unit="s", twilio="duration_sec"),
    Column(
        "total_participant_duration_sec",
        "integer",
        "Sum over participants.",
        unit="s",
        twilio="total_participant_duration_sec",
    ),
    Column(
        "total_recording_duration_sec",
        "integer",
        "Sum of recorded time over participants.",
        unit="s",
        twilio="total_recording_duration_sec",
    ),
    Column(
        "unique_participants",
        "integer",
        "Participants, one who left and rejoined counted again.",
        twilio="unique_participants",
    ),
    Column(
        "unique_participant_identities",
        "integer",
        "Different identities among the participants.",
        twilio="unique_participant_identities",
    ),
    Column(
        "concurrent_participants",
        "integer",
        "Most participants at the same time.",
        twilio="concurrent_participants",
    ),
    Column("max_participants", "integer", "Configured ceiling on participants.", twilio="max_participants"),
    Column(
        "max_concurrent_participants",
        "integer",
        "Configured ceiling on participants at the same time.",
        twilio="max_concurrent_participants",
    ),
    Column(
        "media_region",
        "text",
        "Where media was mixed; gll means chosen by latency, so unknown.",
        twilio="media_region",
    ),
    Column("edge_location", "text", "Edge that participants connected to.", twilio="edge_location"),
    Column("codecs", "json", "Codecs in use, in lower case, sorted.", twilio="codecs"),
    Column(
        "status_callback",
        "text",
        "Where status events are sent, without query and credentials.",
        twilio="status_callback",
    ),
    Column("status_callback_method", "text", "HTTP method of the callback.", twilio="status_callback_method"),
    *EVIDENCE,
    Column("room_id", "text", "The room that a session took place in, where the row is a session."),
)
