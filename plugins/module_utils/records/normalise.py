# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Provider's record → normalised row, as :mod:`.columns` describes it.

A value that does not fit what is documented of its field, its type or its values, becomes ``None``
(unknown) in every column that it feeds, and its field is named in ``drift``: what audits treat as
unknown must not be a value in exports or media. The record itself is always kept. Spellings are
folded (``in-progress`` and ``OPUS`` of one API are ``in_progress`` and ``opus`` of another); the
scrubbed original stays in ``raw``.
"""

from __future__ import annotations

import functools
import hashlib
import json
import typing as t

from .._deps import pydantic_core
from .column import Row
from .scrub import bare_url, clean_text, formats, scrub
from .telnyx import call_recording_drift
from .times import canonical
from .twilio import recording_drift, room_drift, settings_drift

_STATUSES = frozenset(("processing", "completed", "deleted", "failed"))
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode


@functools.lru_cache(maxsize=1024)
def _fold(spelling: str) -> str:
    return spelling.lower().replace("-", "_")


class _Reader:
    """Reads fields of one record; those that are not what the API documents are unknown.

    Attributes:
        drift: the names of those fields: what *model* says of the record as a whole, and what reading found.
    """

    __slots__ = ("_unfit", "drift", "record")

    def __init__(self, record: t.Mapping[str, t.Any], model: t.Callable[[t.Any], t.Sequence[str]]) -> None:
        self.record = record
        self._unfit = model(record)
        self.drift: list[str] = list(self._unfit)

    def get(self, name: str) -> t.Any:
        """Return a field as sent; ``None`` when it is absent, or is not what the model says."""
        return None if name in self._unfit else self.record.get(name)

    def unfit(self, name: str) -> bool:
        """Tell whether a field was sent and is not what the model says."""
        return name in self._unfit

    def text(self, name: str) -> str | None:
        value = self.get(name)
        if value is None or isinstance(value, str):
            return value
        self.drift.append(name)
        return None

    def folded(self, name: str) -> str | None:
        value = self.text(name)
        return _fold(value) if value else value

    def integer(self, name: str) -> int | None:
        value = self.get(name)
        # The store holds 64 bits; a larger number is not a size or a duration.
        if value is None or (
            isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63
        ):
            return value
        self.drift.append(name)
        return None

    def seconds(self, name: str) -> int | None:
        """Read whole seconds, as milliseconds."""
        value = self.integer(name)
        if value is None or -(2**63) <= value * 1000 < 2**63:
            return None if value is None else value * 1000
        self.drift.append(name)
        return None

    def boolean(self, name: str) -> bool | None:
        value = self.get(name)
        if value is None or isinstance(value, bool):
            return value
        self.drift.append(name)
        return None

    def time(self, name: str) -> str | None:
        value = self.text(name)
        if value is None:
            return None
        try:
            return canonical(value)
        except (ValueError, OverflowError):
            self.drift.append(name)
            return None

    def url(self, name: str) -> str | None:
        value = self.text(name)
        return bare_url(clean_text(value)) if value else value

    def mapping(self, name: str) -> t.Mapping[str, t.Any]:
        value = self.get(name)
        if value is None:
            return {}
        if isinstance(value, dict):
            return value
        self.drift.append(name)
        return {}


def _finish(row: Row, reader: _Reader) -> Row:
    kept = scrub(reader.record)
    try:
        octets = pydantic_core.to_json(kept, inf_nan_mode="null")
        raw = octets.decode()
    except (ValueError, UnicodeError):  # half of a surrogate pair, which is JSON but no text
        raw = _storable(_encode(json.loads(_encode(kept), parse_constant=lambda _name: None)))
        octets = raw.encode()
        row = _storable_row(row)
    if "\\u0000" in raw:
        row = _storable_row(row)
    row["raw"] = raw
    row["digest"] = hashlib.sha256(octets).hexdigest()
    # The model knows every documented field, also those that no column takes.
    row["drift"] = _encode(sorted(set(reader.drift))) if reader.drift else None
    return row


def _storable_row(row: Row) -> Row:
    return {name: _storable(value) if isinstance(value, str) else value for name, value in row.items()}


def _storable(text: str) -> str:
    """Replace what no database stores as text: halves of surrogate pairs, and NUL."""
    return (
        text.encode("utf-16", "surrogatepass")
        .decode("utf-16", "replace")
        .replace("\0", "\N{REPLACEMENT CHARACTER}")
    )


def _status(reader: _Reader) -> str:
    status = reader.folded("status")
    if status in _STATUSES:
        return status
    if status is not None:
        reader.drift.append("status")
    return "unknown"


def _inner_text(reader: _Reader, name: str, key: str) -> str | None:
    value = reader.mapping(name).get(key)
    if value is None or isinstance(value, str):
        return value
    reader.drift.append(f"{name}.{key}")
    return None


def twilio_recording(record: t.Mapping[str, t.Any], account: str) -> Row:
    """Normalise a record of ``/v1/Recordings`` or ``/v1/Rooms/{}/Recordings``.

    While a recording is processing, ``size`` and ``duration`` are 0 and mean "not known yet".
    """
    read = _Reader(record, recording_drift)
    status = _status(read)
    external = read.url("media_external_location")
    duration, size = read.seconds("duration"), read.integer("size")
    processing = status == "processing"
    elsewhere = read.unfit("media_external_location")
    return _finish(
        {
            "provider": "twilio",
            "account": account,
            "id": record["sid"],
            "product": "video_room",
            "status": status,
            "media_type": read.folded("type"),
            "container": read.folded("container_format"),
            "codec": read.folded("codec"),
            "created_at": read.time("date_created"),
            "started_at": None,
            "ended_at": None,
            "duration_ms": None if processing else duration,
            "duration_precision": "s",
            "size_bytes": None if processing else size,
            "channels": None,
            "initiated_by": None,
            "room_id": read.text("room_sid") or _inner_text(read, "grouping_sids", "room_sid"),
            "session_id": None,
            "participant_id": _inner_text(read, "grouping_sids", "participant_sid"),
            "track_id": read.text("source_sid"),
            "track_name": read.text("track_name"),
            "conference_id": None,
            "call_leg_id": None,
            "connection_id": None,
            "from": None,
            "to": None,
            "offset_ms": read.integer("offset"),
            "storage": "unknown" if elsewhere else "external" if external else "provider",
            "external_url": external,
            "media_available": (
                None if elsewhere or status == "unknown" else status == "completed" and not external
            ),
        },
        read,
    )


def twilio_room(record: t.Mapping[str, t.Any], account: str) -> Row:
    """Normalise a room of Video Insights."""
    read = _Reader(record, room_drift)
    codecs = read.get("codecs")
    if codecs is not None and not (
        isinstance(codecs, list) and all(isinstance(item, str) for item in codecs)
    ):
        read.drift.append("codecs")
        codecs = None
    return _finish(
        {
            "provider": "twilio",
            "account": account,
            "id": record["room_sid"],
            "name": read.text("room_name"),
            "type": read.folded("room_type"),
            "status": read.folded("room_status"),
            "created_at": read.time("create_time"),
            "ended_at": read.time("end_time"),
            "end_reason": read.folded("end_reason"),
            "created_method": read.folded("created_method"),
            "recording_enabled": read.boolean("recording_enabled"),
            "processing_state": read.folded("processing_state"),
            "duration_sec": read.integer("duration_sec"),
            "total_participant_duration_sec": read.integer("total_participant_duration_sec"),
            "total_recording_duration_sec": read.integer("total_recording_duration_sec"),
            "unique_participants": read.integer("unique_participants"),
            "unique_participant_identities": read.integer("unique_participant_identities"),
            "concurrent_participants": read.integer("concurrent_participants"),
            "max_participants": read.integer("max_participants"),
            "max_concurrent_participants": read.integer("max_concurrent_participants"),
            "media_region": read.folded("media_region"),
            "edge_location": read.folded("edge_location"),
            "codecs": None if codecs is None else _encode(sorted({item.lower() for item in codecs})),
            "status_callback": read.url("status_callback"),
            "status_callback_method": read.text("status_callback_method"),
        },
        read,
    )


def twilio_settings(record: t.Mapping[str, t.Any] | None, account: str) -> Row:
    """Normalise ``/v1/RecordingSettings/Default``; ``None`` when it was never configured."""
    read = _Reader(record or {}, settings_drift)
    return _finish(
        {
            "provider": "twilio",
            "account": account,
            "id": "recording_settings",
            "configured": record is not None,
            "friendly_name": read.text("friendly_name"),
            "encryption_enabled": read.boolean("encryption_enabled"),
            "encryption_key_sid": read.text("encryption_key_sid"),
            "aws_storage_enabled": read.boolean("aws_storage_enabled"),
            "aws_s3_url": read.url("aws_s3_url"),
            "aws_credentials_sid": read.text("aws_credentials_sid"),
        },
        read,
    )


def telnyx_recording(record: t.Mapping[str, t.Any], account: str) -> Row:
    """Normalise a record of ``/v2/recordings``. The control token ``call_control_id`` is never kept."""
    read = _Reader(record, call_recording_drift)
    kinds = formats(read.mapping("download_urls"))
    source = read.folded("source")
    if source not in ("call", "conference"):
        if source is not None:
            read.drift.append("source")
        source = "call" if record.get("call_leg_id") or not record.get("conference_id") else "conference"
    return _finish(
        {
            "provider": "telnyx",
            "account": account,
            "id": record["id"],
            "product": source,
            "status": _status(read),
            "media_type": "audio",
            "container": ",".join(kinds) or None,
            "codec": None,
            "created_at": read.time("created_at"),
            "started_at": read.time("recording_started_at"),
            "ended_at": read.time("recording_ended_at"),
            "duration_ms": read.integer("duration_millis"),
            "duration_precision": "ms",
            "size_bytes": None,
            "channels": read.folded("channels"),
            "initiated_by": read.text("initiated_by"),
            "room_id": None,
            "session_id": read.text("call_session_id"),
            "participant_id": None,
            "track_id": None,
            "track_name": None,
            "conference_id": read.text("conference_id"),
            "call_leg_id": read.text("call_leg_id"),
            "connection_id": read.text("connection_id"),
            "from": read.text("from"),
            "to": read.text("to"),
            "offset_ms": None,
            "storage": "unknown",
            "external_url": None,
            "media_available": None if read.unfit("download_urls") else bool(kinds),
        },
        read,
    )


Normalise = t.Callable[[t.Mapping[str, t.Any], str], Row]
NORMALISE: t.Final[dict[tuple[str, str], Normalise]] = {
    ("twilio", "recordings"): twilio_recording,
    ("twilio", "rooms"): twilio_room,
    ("telnyx", "recordings"): telnyx_recording,
}
