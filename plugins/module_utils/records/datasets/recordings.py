# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a recording."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

RECORDINGS = (
    *IDENTITY,
    Column("id", "text", "The recording's id.", null=False),
    Column(
        "product",
        "text",
        "video_room, call or conference.",
        null=False,
    ),
    Column(
        "status",
        "text",
        "processing, completed, failed, absent, deleted, or unknown for a value that is not documented.",
        null=False,
    ),
    Column("media_type", "text", "audio, video or data."),
    Column(
        "container",
        "text",
        "File format, such as mka, mkv, mp3 or wav.",
    ),
    Column("codec", "text", "Codec, in lower case."),
    Column(
        "created_at",
        "timestamp",
        "When the recording was created.",
    ),
    Column(
        "started_at",
        "timestamp",
        "When recording started; Twilio Video does not tell.",
    ),
    Column("ended_at", "timestamp", "When recording ended; Twilio does not tell."),
    Column(
        "duration_ms",
        "integer",
        "Length of the recording; missing while it is processing.",
        unit="ms",
    ),
    Column(
        "duration_precision",
        "text",
        "Precision of the length: s or ms.",
        null=False,
    ),
    Column(
        "size_bytes",
        "integer",
        "Size of the media; missing while it is processing, and never told by Telnyx.",
        unit="bytes",
    ),
    Column("channels", "text", "single or dual."),
    Column("initiated_by", "text", "What started the recording."),
    Column("room_id", "text", "The room's SID."),
    Column("session_id", "text", "The call session."),
    Column("participant_id", "text", "The participant's SID."),
    Column("track_id", "text", "The source track."),
    Column("track_name", "text", "The name of the source track.", personal=True),
    Column("conference_id", "text", "The conference."),
    Column("call_leg_id", "text", "The call leg."),
    Column("connection_id", "text", "The connection that carried the call."),
    Column("from", "text", "The caller's number or SIP address.", personal=True),
    Column("to", "text", "The called number or SIP address.", personal=True),
    Column(
        "offset_ms",
        "integer",
        "Start on a clock common to all rooms; only differences between recordings mean something.",
        unit="ms",
    ),
    Column(
        "storage",
        "text",
        "Where the media is: provider, external or unknown.",
        null=False,
    ),
    Column(
        "external_url",
        "text",
        "The media's place outside the provider, without query and credentials.",
    ),
    Column(
        "media_available",
        "boolean",
        "Whether media is expected to be downloadable; not proven.",
    ),
    *EVIDENCE,
    Column(
        "resource",
        "text",
        "The list that it was read from: recordings, voice_recordings or room_recordings.",
        null=False,
        default="recordings",
    ),
    Column("call_id", "text", "The call; of a call with two legs always the parent's."),
    Column("error_code", "integer", "Why nothing was stored, as the provider's code."),
    Column(
        "encrypted", "boolean", "Whether the media is encrypted; missing where the provider does not tell."
    ),
    Column("encryption_key_id", "text", "The public key that it was encrypted with."),
)
