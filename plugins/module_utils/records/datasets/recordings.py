# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The columns of a recording."""

from __future__ import annotations

from ..column import EVIDENCE, IDENTITY, Column

RECORDINGS = (
    *IDENTITY,
    Column("id", "text", "The recording's id.", null=False, twilio="sid", telnyx="id"),
    Column(
        "product",
        "text",
        "video_room, call or conference.",
        null=False,
        twilio="constant video_room",
        telnyx="source",
    ),
    Column(
        "status",
        "text",
        "processing, completed, failed, absent, deleted, or unknown for a value that is not documented.",
        null=False,
        twilio="status",
        telnyx="status",
    ),
    Column("media_type", "text", "audio, video or data.", twilio="type", telnyx="constant audio"),
    Column(
        "container",
        "text",
        "File format, such as mka, mkv, mp3 or wav.",
        twilio="container_format",
        telnyx="keys of download_urls",
    ),
    Column("codec", "text", "Codec, in lower case.", twilio="codec"),
    Column(
        "created_at",
        "timestamp",
        "When the recording was created.",
        twilio="date_created",
        telnyx="created_at",
    ),
    Column(
        "started_at",
        "timestamp",
        "When recording started; Twilio does not tell.",
        telnyx="recording_started_at",
    ),
    Column(
        "ended_at", "timestamp", "When recording ended; Twilio does not tell.", telnyx="recording_ended_at"
    ),
    Column(
        "duration_ms",
        "integer",
        "Length of the recording; missing while it is processing.",
        unit="ms",
        twilio="duration, times 1000",
        telnyx="duration_millis",
    ),
    Column(
        "duration_precision",
        "text",
        "Precision of the length: s or ms.",
        null=False,
        twilio="constant s",
        telnyx="constant ms",
    ),
    Column(
        "size_bytes",
        "integer",
        "Size of the media; missing while it is processing, and never told by Telnyx.",
        unit="bytes",
        twilio="size",
    ),
    Column("channels", "text", "single or dual.", telnyx="channels"),
    Column("initiated_by", "text", "What started the recording.", telnyx="initiated_by"),
    Column("room_id", "text", "The room's SID.", twilio="room_sid, else grouping_sids.room_sid"),
    Column("session_id", "text", "The call session.", telnyx="call_session_id"),
    Column("participant_id", "text", "The participant's SID.", twilio="grouping_sids.participant_sid"),
    Column("track_id", "text", "The source track.", twilio="source_sid"),
    Column("track_name", "text", "The name of the source track.", twilio="track_name", personal=True),
    Column("conference_id", "text", "The conference.", telnyx="conference_id"),
    Column("call_leg_id", "text", "The call leg.", telnyx="call_leg_id"),
    Column("connection_id", "text", "The connection that carried the call.", telnyx="connection_id"),
    Column("from", "text", "The caller's number or SIP address.", telnyx="from", personal=True),
    Column("to", "text", "The called number or SIP address.", telnyx="to", personal=True),
    Column(
        "offset_ms",
        "integer",
        "Start on a clock common to all rooms; only differences between recordings mean something.",
        unit="ms",
        twilio="offset",
    ),
    Column(
        "storage",
        "text",
        "Where the media is: provider, external or unknown.",
        null=False,
        twilio="media_external_location",
        telnyx="constant unknown",
    ),
    Column(
        "external_url",
        "text",
        "The media's place outside the provider, without query and credentials.",
        twilio="media_external_location",
    ),
    Column(
        "media_available",
        "boolean",
        "Whether media is expected to be downloadable; not proven.",
        twilio="status, media_external_location",
        telnyx="download_urls",
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
