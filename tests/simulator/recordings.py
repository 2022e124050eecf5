# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings of one Twilio account, as the wire shows them."""

from __future__ import annotations

from .config import RECORDING_SHARES, Config, TwilioAccount
from .ids import Sids, key_of, mix
from .overlay import Overlay, Record
from .periodic import Periodic, spread
from .rooms import Room, Rooms
from .timeline import iso

KINDS: tuple[str, ...] = ("whole", *RECORDING_SHARES, "live")
CODE = {kind: code for code, kind in enumerate(KINDS)}
STATUS = {"failed": "failed", "deleted": "deleted", "stuck": "processing", "live": "processing"}
STATUSES: tuple[str, ...] = ("processing", "completed", "failed", "deleted")
NULLABLE = [
    "account_sid",
    "date_created",
    "source_sid",
    "size",
    "url",
    "duration",
    "grouping_sids",
    "track_name",
    "offset",
    "links",
    "media_external_location",
    "status_callback",
    "status_callback_method",
]
BUCKET = "https://example-bucket.s3.amazonaws.com/recordings/"
_PERIOD = 1000
_STATUS_OF = tuple(STATUS.get(kind, "completed") for kind in KINDS)


def classes_of(status: str) -> frozenset[int]:
    """Return the codes of the kinds that show this status."""
    return frozenset(code for kind, code in CODE.items() if STATUS.get(kind, "completed") == status)


class Recordings:
    """Recordings by index, oldest first."""

    def __init__(self, config: Config, account: TwilioAccount, rooms: Rooms) -> None:
        self.config, self.account, self.rooms = config, account, rooms
        self.size = account.recordings
        self.sids = Sids("RT", account.seed, account.sid)
        self.tracks = Sids("MT", account.seed, account.sid)
        self.people = Sids("PA", account.seed, account.sid)
        self._key = key_of("recording", account.seed, account.sid)
        shares = {} if config.clean else {**RECORDING_SHARES, **account.recording_shares}
        live = min(rooms.live_recordings, self.size // 2)
        table = spread(self.size - live, _PERIOD, {CODE[k]: s for k, s in shares.items()}, self._key)
        self.classes = Periodic(self.size, table, live, CODE["live"])
        self.overlay = Overlay(self.size)
        origin = "https://video.twilio.com"
        self._url = f"{origin}/v1/Recordings/"
        self._rooms_url = f"{origin}/v1/Rooms/"
        self._room_sid = (-1, "")
        self._room = Room(-1, "", "", 0, 0, False, 0, 0, 1, 0, 0)

    def room_of(self, index: int) -> Room:
        """Return the room of a recording; neighbours share it, so the last one is kept."""
        if index >= self.size:
            return self.rooms.room(self.overlay.added[index - self.size].room)
        room = self._room
        if not room.first <= index < room.first + room.count:
            room = self._room = self.rooms.of_recording(index)
        return room

    def time(self, index: int) -> int:
        """When a recording was created."""
        if index >= self.size:
            return int(self.overlay.added[index - self.size].created)
        room = self.room_of(index)
        return room.starts(index - room.first)

    def kind(self, index: int) -> str:
        """Return the computed kind of a recording, whatever happened to it since."""
        return KINDS[self.classes.of(index)] if index < self.size else "whole"

    def status(self, index: int) -> str:
        """Return the present status."""
        computed = _STATUS_OF[self.classes.of(index)] if index < self.size else "completed"
        if index < self.size and not self.overlay.changed:
            return computed
        return self.overlay.status(index, computed)

    def is_audio(self, index: int) -> bool:
        """Whether it is an audio track; tracks of a participant alternate."""
        return (index - self.room_of(index).first) % 2 == 0

    def person(self, index: int) -> int:
        """Return the number of the participant in the room."""
        room = self.room_of(index)
        return (index - room.first) // 2 % max(1, room.people) if index < self.size else 0

    def media_size(self, index: int) -> int:
        """Return the bytes of the media before any encryption."""
        return 512 + mix(index, self._key ^ 3) % max(1, self.config.media_max - 511)

    def record(self, index: int, *, of_room: bool = False) -> Record:
        """Return a recording as listed account-wide, or, ``of_room``, below its room."""
        room, noise = self.room_of(index), mix(index, self._key)
        status, kind, audio = self.status(index), self.kind(index), self.is_audio(index)
        open_ = status == "processing" or kind == "zero"
        sid, source = self.sids.sid(index), self.tracks.sid(index)
        if self._room_sid[0] != room.index:
            self._room_sid = (room.index, self.rooms.sids.sid(room.index))
        room_sid = self._room_sid[1]
        number = index - room.first
        lasts = 0 if open_ or status == "failed" else room.lasts(number) if index < self.size else 60
        if index < self.size:
            created = room.starts(number)
        else:
            created = int(self.overlay.added[index - self.size].created)
        grouping: Record = {"room_sid": room_sid}
        if noise & 63 or status != "processing":
            grouping["participant_sid"] = self.people.sid(room.index * 64 + self.person(index))
        url = f"{self._rooms_url}{room_sid}/Recordings/{sid}" if of_room else self._url + sid
        if audio:
            codec = ("opus", "OPUS", "opus", "PCMU")[noise >> 8 & 3]
        else:
            codec = ("VP8", "vp8", "H264", "vp8")[noise >> 8 & 3]
        record: Record = {
            "account_sid": self.account.sid,
            "status": status,
            "date_created": iso(created),
            "sid": sid,
            "source_sid": source,
            "size": 0 if open_ or status == "failed" else self.media_size(index),
            "url": url,
            "type": "audio" if audio else "video",
            "duration": lasts,
            "container_format": "mka" if audio else "mkv",
            "codec": codec,
            "grouping_sids": grouping,
            "track_name": source if noise & 0x3000 else f"camera of guest {noise >> 16 & 255}",
            "offset": 150_000_000_000 + (room.created - 1_700_000_000) * 100,
            "media_external_location": f"{BUCKET}{sid}/" if kind == "external" else None,
            "links": {"media": f"{url}/Media"},
        }
        if of_room:
            record["room_sid"] = room_sid
        else:
            called = noise >> 24 & 15
            record["status_callback"] = None if called else "https://callbacks.example.com/recordings"
            record["status_callback_method"] = None if called else "POST"
        return self._finish(index, record, noise)

    def _finish(self, index: int, record: Record, noise: int) -> Record:
        rare = (noise >> 32 & 0xFFFF) / 65536
        if rare < self.config.nulls and index < self.size:
            field = NULLABLE[(noise >> 48) % len(NULLABLE)]
            if field in record:
                record[field] = None
        if self.config.odd and noise >> 20 & 31 == 0:
            record["codec"], record["field_of_tomorrow"] = "AV1", {"nested": [1, None, "x"]}
        if self.config.hostile and noise >> 20 & 7 == 1:
            record["track_name"] = self.rooms.name(index, "hostile")
        if index >= self.size:
            record.update(self.overlay.added[index - self.size].fields)
        record.update(self.overlay.changed.get(index, {}))
        return record
