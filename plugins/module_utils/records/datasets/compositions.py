# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a composition: a file mixed out of recordings, which may outlive them."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

COMPOSITIONS = (
    *IDENTITY,
    Column("id", "text", "The composition's id.", null=False),
    Column(
        "status",
        "text",
        "processing, completed, failed, deleted, or unknown for a value that is not documented.",
        null=False,
    ),
    Column("created_at", "timestamp", "When the composition was asked for."),
    Column("completed_at", "timestamp", "When it was made."),
    Column("deleted_at", "timestamp", "When its media was deleted, as the provider tells."),
    Column("started_at", "timestamp", "When what it shows began."),
    Column("ended_at", "timestamp", "When what it shows ended."),
    Column("room_id", "text", "The room."),
    Column("session_id", "text", "The room's session."),
    Column("container", "text", "File format, mp4 or webm."),
    Column("resolution", "text", "Width and height of the picture."),
    Column("duration_ms", "integer", "Length; missing while it is processing.", unit="ms"),
    Column("size_bytes", "integer", "Size of the media; missing while it is processing.", unit="bytes"),
    Column("storage", "text", "Where the media is: provider, external or unknown.", null=False),
    Column("external_url", "text", "The media's place outside the provider, without query and credentials."),
    Column("media_available", "boolean", "Whether media is expected to be downloadable; not proven."),
    *EVIDENCE,
)
