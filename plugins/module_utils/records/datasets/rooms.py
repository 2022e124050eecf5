# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a room."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

ROOMS = (
    *IDENTITY,
    Column("id", "text", "The room's SID.", null=False),
    Column("name", "text", "The room's name.", personal=True),
    Column("type", "text", "group, group_small, go or peer_to_peer."),
    Column("status", "text", "in_progress or completed."),
    Column("created_at", "timestamp", "When the room was created."),
    Column("ended_at", "timestamp", "When the room ended."),
    Column("end_reason", "text", "room_ended_via_api or timeout."),
    Column("created_method", "text", "sdk, ad_hoc or api."),
    Column(
        "recording_enabled",
        "boolean",
        "Whether recording was enabled; missing means unknown, not off.",
    ),
    Column("processing_state", "text", "Only complete is final."),
    Column("duration_sec", "integer", "From creation to end.", unit="s"),
    Column(
        "total_participant_duration_sec",
        "integer",
        "Sum over participants.",
        unit="s",
    ),
    Column(
        "total_recording_duration_sec",
        "integer",
        "Sum of recorded time over participants.",
        unit="s",
    ),
    Column(
        "unique_participants",
        "integer",
        "Participants, one who left and rejoined counted again.",
    ),
    Column(
        "unique_participant_identities",
        "integer",
        "Different identities among the participants.",
    ),
    Column(
        "concurrent_participants",
        "integer",
        "Most participants at the same time.",
    ),
    Column("max_participants", "integer", "Configured ceiling on participants."),
    Column(
        "max_concurrent_participants",
        "integer",
        "Configured ceiling on participants at the same time.",
    ),
    Column(
        "media_region",
        "text",
        "Where media was mixed; gll means chosen by latency, so unknown.",
    ),
    Column("edge_location", "text", "Edge that participants connected to."),
    Column("codecs", "json", "Codecs in use, in lower case, sorted."),
    Column(
        "status_callback",
        "text",
        "Where status events are sent, without query and credentials.",
    ),
    Column("status_callback_method", "text", "HTTP method of the callback."),
    *EVIDENCE,
    Column("room_id", "text", "The room that a session took place in, where the row is a session."),
)
