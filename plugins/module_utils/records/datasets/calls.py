# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a call: one leg of a conversation."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

CALLS = (
    *IDENTITY,
    Column("id", "text", "The call's SID.", null=False),
    Column("parent_call_id", "text", "The leg that created this one."),
    Column("status", "text", "queued, ringing, in_progress, completed, busy, failed, no_answer or canceled."),
    Column(
        "direction",
        "text",
        "inbound, outbound_api, outbound_dial, trunking_terminating or trunking_originating.",
    ),
    Column("from", "text", "The caller's number or address.", personal=True),
    Column("to", "text", "The called number or address.", personal=True),
    Column("created_at", "timestamp", "When the call was created."),
    Column("started_at", "timestamp", "When the call started."),
    Column("ended_at", "timestamp", "When the call ended."),
    Column("duration_sec", "integer", "Length of the call.", unit="s"),
    Column("answered_by", "text", "human or a kind of machine, where that was looked for."),
    Column("trunk_id", "text", "The trunk that carried the call."),
    Column("phone_number_id", "text", "The account's number that was used."),
    Column("forwarded_from", "text", "The number that forwarded the call.", personal=True),
    Column("caller_name", "text", "The caller's name, where it was looked up.", personal=True),
    Column("group_id", "text", "The group of calls."),
    *EVIDENCE,
)
