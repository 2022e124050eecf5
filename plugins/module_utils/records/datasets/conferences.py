# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a voice conference."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

CONFERENCES = (
    *IDENTITY,
    Column("id", "text", "The conference's SID.", null=False),
    Column("name", "text", "The conference's friendly name.", personal=True),
    Column("status", "text", "in_progress, not_started, completed or summary_timeout."),
    Column("created_at", "timestamp", "When the conference was created."),
    Column("started_at", "timestamp", "When it began, with its second participant."),
    Column("ended_at", "timestamp", "When it ended."),
    Column("end_reason", "text", "Why it ended."),
    Column("ended_by", "text", "The call that ended it."),
    Column("duration_sec", "integer", "From creation to end.", unit="s"),
    Column("connect_duration_sec", "integer", "From its second participant to its end.", unit="s"),
    Column("recording_enabled", "boolean", "Whether recording was enabled; missing means unknown, not off."),
    Column("processing_state", "text", "Only complete is final."),
    Column("max_participants", "integer", "Configured ceiling on participants."),
    Column("max_concurrent_participants", "integer", "Most participants at the same time, actually."),
    Column("unique_participants", "integer", "Participants, one who left and rejoined counted again."),
    Column("mixer_region", "text", "Where media was mixed."),
    Column("mixer_region_requested", "text", "Where media was to be mixed."),
    Column("tags", "json", "What the provider found worth marking, sorted."),
    *EVIDENCE,
)
