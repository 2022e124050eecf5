# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A room as Twilio Video shows it, as Insights shows it, and its participants in Insights."""

from __future__ import annotations

from .config import Config, TwilioAccount
from .ids import Sids, mix
from .overlay import Record
from .rooms import Room, Rooms
from .timeline import iso

REGIONS = ("us1", "us2", "ie1", "de1", "us1", "ie1", "de1", "us1")
EDGES = ("ashburn", "dublin", "frankfurt", "umatilla")
TYPES = {"go": "go", "peer": "peer_to_peer"}
PENDING = ("in_progress", "timeout", "not_started")
INSIGHTS_NULLABLE = [
    "account_sid",
    "room_name",
    "create_time",
    "end_time",
    "room_type",
    "room_status",
    "status_callback",
    "status_callback_method",
    "created_method",
    "end_reason",
    "max_participants",
    "unique_participants",
    "unique_participant_identities",
    "concurrent_participants",
    "max_concurrent_participants",
    "codecs",
    "media_region",
    "duration_sec",
    "total_participant_duration_sec",
    "total_recording_duration_sec",
    "processing_state",
    "recording_enabled",
    "edge_location",
    "url",
    "links",
]
VIDEO_NULLABLE = [
    "account_sid",
    "date_created",
    "date_updated",
    "enable_turn",
    "unique_name",
    "status_callback",
    "status_callback_method",
    "end_time",
    "duration",
    "max_concurrent_published_tracks",
    "record_participants_on_connect",
    "video_codecs",
    "media_region",
    "audio_only",
    "large_room",
    "url",
    "links",
]
PARTICIPANT_NULLABLE = [
    "participant_identity",
    "join_time",
    "leave_time",
    "duration_sec",
    "account_sid",
    "status",
    "codecs",
    "end_reason",
    "media_region",
    "properties",
    "edge_location",
    "publisher_info",
    "url",
]


def type_of(room: Room) -> str:
    """Return the room type in the spelling of Insights."""
    return TYPES.get(room.kind, "group_small" if room.noise >> 12 & 31 == 0 else "group")


def codecs_of(room: Room) -> list[str]:
    """Return the codecs of a room in the spelling of Insights."""
    return (["VP8", "opus"], ["VP8"], ["H264", "opus"], ["VP8", "VP9", "opus"])[room.noise >> 6 & 3]


def region_of(room: Room) -> str:
    """Return the media region."""
    return "gll" if room.kind == "region" else REGIONS[room.noise >> 3 & 7]


def enabled_of(room: Room) -> bool | None:
    """Whether recording is enabled; None where the provider does not say."""
    if room.kind == "unknown":
        return None
    return bool(room.count) or room.kind in ("empty", "missing")


class RoomViews:
    """Renders rooms and participants of one account."""

    def __init__(self, config: Config, account: TwilioAccount, rooms: Rooms, people: Sids) -> None:
        self.config, self.account, self.rooms, self.people = config, account, rooms, people
        self.video_changes: dict[int, Record] = {}

    def _callback(self, room: Room) -> tuple[str | None, str | None]:
        choice = room.noise >> 17 & 63
        if choice == 0 and not self.config.clean:
            return "http://callbacks.example.com/rooms", "POST"
        return ("https://callbacks.example.com/rooms", "POST") if choice < 16 else (None, None)

    def _holes(self, room: Room, record: Record, nullable: list[str], salt: int) -> None:
        noise = mix(room.noise, salt)
        if (noise & 0xFFFF) / 65536 < self.config.nulls and room.index < self.rooms.size:
            record[nullable[(noise >> 16) % len(nullable)]] = None

    def insights(self, index: int) -> Record:
        """Return the room summary of Insights."""
        room = self.rooms.room(index)
        sid = self.rooms.sids.sid(index)
        url = f"https://insights.twilio.com/v1/Video/Rooms/{sid}"
        callback, method = self._callback(room)
        pending = PENDING[(room.noise >> 9) % 3]
        record: Record = {
            "account_sid": self.account.sid,
            "room_sid": sid,
            "room_name": room.name,
            "create_time": iso(room.created),
            "end_time": None if room.live else iso(room.ended),
            "room_type": type_of(room),
            "room_status": "in_progress" if room.live else "completed",
            "status_callback": callback,
            "status_callback_method": method,
            "created_method": ("sdk", "api", "sdk", "api", "sdk", "api", "sdk", "ad_hoc")[
                room.noise >> 23 & 7
            ],
            "end_reason": None if room.live else ("room_ended_via_api", "timeout")[room.noise >> 26 & 1],
            "max_participants": 50,
            "unique_participants": room.people,
            "unique_participant_identities": max(1, room.people - (room.noise >> 28 & 1)),
            "concurrent_participants": room.people,
            "max_concurrent_participants": 50,
            "codecs": codecs_of(room),
            "media_region": region_of(room),
            "duration_sec": None if room.live else room.ended - room.created,
            "total_participant_duration_sec": room.attended_seconds,
            "total_recording_duration_sec": room.recorded_seconds,
            "processing_state": "in_progress"
            if room.live
            else pending
            if room.kind == "pending"
            else "complete",
            "recording_enabled": enabled_of(room),
            "edge_location": EDGES[room.noise >> 29 & 3],
            "url": url,
            "links": {"participants": f"{url}/Participants"},
        }
        self._holes(room, record, INSIGHTS_NULLABLE, 11)
        if self.config.odd and room.noise >> 31 & 15 == 0:
            record["room_type"], record["processing_state"] = "holographic", "reticulating"
            record["field_of_tomorrow"] = {"nested": [1, None, "x"]}
        if index >= self.rooms.size:
            record.update(self.rooms.overlay.added[index - self.rooms.size].fields)
        record.update({k: v for k, v in self.rooms.overlay.changed.get(index, {}).items() if k != "status"})
        return record

    def status(self, index: int) -> str:
        """Return the status in the spelling of Twilio Video."""
        room = self.rooms.room(index)
        computed = "in-progress" if room.live else "failed" if room.kind == "failed" else "completed"
        return self.rooms.overlay.status(index, computed)

    def video(self, index: int) -> Record:
        """Return the Room resource of Twilio Video."""
        room, status = self.rooms.room(index), self.status(index)
        sid = self.rooms.sids.sid(index)
        url = f"https://video.twilio.com/v1/Rooms/{sid}"
        callback, method = self._callback(room)
        live = status == "in-progress"
        codecs = [codec for codec in codecs_of(room) if codec in ("VP8", "H264")]
        record: Record = {
            "account_sid": self.account.sid,
            "sid": sid,
            "status": status,
            "date_created": iso(room.created),
            "date_updated": iso(room.created if live else room.ended),
            "enable_turn": True,
            "unique_name": room.name,
            "status_callback": callback,
            "status_callback_method": method,
            "end_time": None if live else iso(room.ended),
            "duration": None if live else room.ended - room.created,
            "type": type_of(room).replace("_", "-"),
            "max_participants": 50,
            "max_participant_duration": 14400,
            "max_concurrent_published_tracks": 170,
            "record_participants_on_connect": enabled_of(room),
            "video_codecs": codecs,
            "media_region": region_of(room),
            "audio_only": False,
            "empty_room_timeout": 5,
            "unused_room_timeout": 5,
            "large_room": False,
            "url": url,
            "links": {
                "participants": f"{url}/Participants",
                "recordings": f"{url}/Recordings",
                "recording_rules": f"{url}/RecordingRules",
                "transcriptions": f"{url}/Transcriptions",
            },
        }
        self._holes(room, record, VIDEO_NULLABLE, 12)
        record.update(self.video_changes.get(index, {}))
        return record

    def rules(self, index: int) -> Record:
        """Return the recording rules of a room."""
        room = self.rooms.room(index)
        recorded = enabled_of(room) is not False
        rules: list[Record] = [{"type": "include" if recorded else "exclude", "all": True}]
        if recorded and room.noise >> 33 & 7 == 0:
            rules = [{"type": "include", "kind": "audio"}, {"type": "exclude", "publisher": "observer"}]
        record: Record = {
            "room_sid": self.rooms.sids.sid(index),
            "rules": rules,
            "date_created": iso(room.created),
            "date_updated": iso(room.created),
        }
        return record

    def participant(self, index: int, person: int) -> Record:
        """Return the participant summary of Insights."""
        room, noise = self.rooms.room(index), mix(self.rooms.room(index).noise, person)
        sid, room_sid = self.people.sid(index * 64 + person), self.rooms.sids.sid(index)
        joined = room.joined(person)
        error = 53405 if noise & 127 == 1 else None
        record: Record = {
            "participant_sid": sid,
            "participant_identity": f"guest-{noise >> 8 & 1023}@example.org",
            "join_time": iso(joined),
            "leave_time": None if room.live else iso(room.ended),
            "duration_sec": None if room.live else room.ended - joined,
            "account_sid": self.account.sid,
            "room_sid": room_sid,
            "status": "connected" if room.live else ("completed", "disconnected")[noise >> 18 & 1],
            "codecs": codecs_of(room),
            "end_reason": None if room.live else "disconnected_via_api",
            "error_code": error,
            "error_code_url": f"https://www.twilio.com/docs/errors/{error}" if error else None,
            "media_region": region_of(room),
            "properties": {"sdk": "twilio-video.js", "version": "2.31.0"},
            "edge_location": EDGES[room.noise >> 29 & 3],
            "publisher_info": {},
            "url": f"https://insights.twilio.com/v1/Video/Rooms/{room_sid}/Participants/{sid}",
        }
        if (noise >> 32 & 0xFFFF) / 65536 < self.config.nulls:
            record[PARTICIPANT_NULLABLE[(noise >> 48) % len(PARTICIPANT_NULLABLE)]] = None
        if self.config.hostile and noise >> 20 & 3 == 1:
            record["participant_identity"] = self.rooms.name(index + person, "hostile")
        return record
