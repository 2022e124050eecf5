# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The normalised records: one list of columns per resource, from which everything else is made.

The store's tables, the exports' schemas and the data dictionary are generated from these lists, so
a column is described once. A normalised record ("row") is a plain dict with these names as keys.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass

Kind = t.Literal["text", "integer", "boolean", "timestamp", "json"]
Row = dict[str, t.Any]


@dataclass(frozen=True)
class Column:
    """One field of a normalised record.

    Attributes:
        name: the same in the store, in exports and in policies.
        kind: ``timestamp`` is spelled as in :mod:`.times`; ``json`` is canonical JSON text.
        meaning: one sentence for the data dictionary.
        unit: of a number, such as ``ms``.
        null: whether the value may be missing.
        twilio: the field of Twilio's record that it comes from, empty when there is none.
        telnyx: the same for Telnyx.
        personal: whether it may tell who took part in a call.
        exported: whether exports hold it unless told otherwise. What changes with every run is not.
    """

    name: str
    kind: Kind
    meaning: str
    unit: str = ""
    null: bool = True
    twilio: str = ""
    telnyx: str = ""
    personal: bool = False
    exported: bool = True


_IDENTITY = (
    Column(
        "provider",
        "text",
        "Who holds the record: twilio or telnyx.",
        null=False,
        twilio="constant",
        telnyx="constant",
    ),
    Column(
        "account",
        "text",
        "The Twilio account SID, or the name that the inventory gives to a Telnyx account.",
        null=False,
        twilio="account_sid",
        telnyx="the option telnyx_account",
    ),
)

#: What the store adds to each record. None of it comes from a provider.
EVIDENCE = (
    Column(
        "drift",
        "json",
        "Names of fields whose value did not fit the documented type; such a value is treated as unknown.",
    ),
    Column("first_seen_at", "timestamp", "When a collection saw the record for the first time.", null=False),
    Column(
        "last_changed_at",
        "timestamp",
        "When a collection saw it with other contents than before; at first, when it was first seen.",
        null=False,
    ),
    Column(
        "deletion_seen_at",
        "timestamp",
        "When a collection saw it with the status deleted for the first time.",
    ),
    Column("vanished_at", "timestamp", "When a complete collection that covers it did not find it any more."),
    Column(
        "last_seen_at", "timestamp", "When a collection saw it for the last time.", null=False, exported=False
    ),
    Column("last_run", "integer", "Number of the run that saw it last.", null=False, exported=False),
    Column(
        "digest",
        "text",
        "SHA-256 of the scrubbed source record in canonical form.",
        null=False,
        exported=False,
    ),
    Column(
        "raw",
        "json",
        "The record as the provider sent it, without signed URLs, tokens and callback secrets.",
        null=False,
        exported=False,
    ),
)

RECORDINGS = (
    *_IDENTITY,
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
        "processing, completed, deleted, failed, or unknown for a value that is not documented.",
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
)

ROOMS = (
    *_IDENTITY,
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
)

SETTINGS = (
    *_IDENTITY,
    Column(
        "id",
        "text",
        "Constant recording_settings: an account has one.",
        null=False,
        twilio="constant recording_settings",
    ),
    Column(
        "configured",
        "boolean",
        "Whether the account has ever configured its recording settings.",
        null=False,
        twilio="whether there is a record",
    ),
    Column("friendly_name", "text", "The settings' name.", twilio="friendly_name"),
    Column("encryption_enabled", "boolean", "Whether recordings are encrypted.", twilio="encryption_enabled"),
    Column("encryption_key_sid", "text", "The public key in use.", twilio="encryption_key_sid"),
    Column(
        "aws_storage_enabled",
        "boolean",
        "Whether recordings go to external storage.",
        twilio="aws_storage_enabled",
    ),
    Column(
        "aws_s3_url",
        "text",
        "The external storage's URL, without query and credentials.",
        twilio="aws_s3_url",
    ),
    Column("aws_credentials_sid", "text", "The credential that writes there.", twilio="aws_credentials_sid"),
    *EVIDENCE,
)

#: resource → columns. The resource names are those of the option ``resources``.
RESOURCES: t.Final[dict[str, tuple[Column, ...]]] = {
    "rooms": ROOMS,
    "recordings": RECORDINGS,
    "settings": SETTINGS,
}
