# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a transcription: that words of a recording exist, never the words."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

TRANSCRIPTIONS = (
    *IDENTITY,
    Column("id", "text", "The transcription's id.", null=False),
    Column("recording_id", "text", "The recording whose words it holds."),
    Column(
        "status",
        "text",
        "processing, completed, failed, or unknown for a value that is not documented.",
        null=False,
    ),
    Column("type", "text", "How it was made."),
    Column("created_at", "timestamp", "When it was created."),
    Column("updated_at", "timestamp", "When it changed for the last time."),
    Column("duration_ms", "integer", "Length of what was transcribed.", unit="ms"),
    *EVIDENCE,
)
