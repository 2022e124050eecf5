# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a participant of a voice conference: which call took part in it, and when."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

CONFERENCE_PARTICIPANTS = (
    *IDENTITY,
    Column("id", "text", "The participant's SID.", null=False),
    Column("conference_id", "text", "The conference."),
    Column("call_id", "text", "The call that took part."),
    Column("label", "text", "What the application calls the participant.", personal=True),
    Column("direction", "text", "inbound or outbound."),
    Column("from", "text", "The caller's number or address.", personal=True),
    Column("to", "text", "The called number or address.", personal=True),
    Column("status", "text", "What became of the participant's call."),
    Column("created_at", "timestamp", "When the participant joined."),
    Column("left_at", "timestamp", "When the participant left."),
    Column("duration_sec", "integer", "From joining to leaving.", unit="s"),
    Column("is_moderator", "boolean", "Whether the conference began with this participant."),
    Column("is_coach", "boolean", "Whether the participant only spoke to some of the others."),
    Column("call_type", "text", "carrier, client or sip."),
    Column("processing_state", "text", "Only complete is final."),
    *EVIDENCE,
)
