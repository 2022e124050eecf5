# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Call and conference recordings of one Telnyx account."""

from __future__ import annotations

from .config import Config, TelnyxAccount
from .ids import Uuids, key_of, mix
from .overlay import Overlay, Record
from .timeline import Timeline, iso_fraction

CALL_ORIGINS = ("DialVerb", "OutboundAPI", "Trunking", "StartCallRecordingAPI")
CONFERENCE_ORIGINS = ("Conference", "StartConferenceRecordingAPI")
NULLABLE = ["updated_at", "channels", "initiated_by", "call_control_id"]
#: Attributes that a list can be filtered by repeat with this period, so that totals are arithmetic.
PERIOD = 100


class Calls:
    """Recordings by index, oldest first; times in milliseconds since 1970."""

    def __init__(self, config: Config, account: TelnyxAccount) -> None:
        self.config, self.account, self.size = config, account, account.recordings
        now = config.now_seconds
        self.timeline = Timeline(now, account.days, account.skew_share, account.skew_width)
        self._key = key_of("call", account.seed, account.name)
        self.ids = Uuids("recording", account.seed, account.name)
        self.legs = Uuids("leg", account.seed, account.name)
        self.sessions = Uuids("session", account.seed, account.name)
        self.conferences = Uuids("conference", account.seed, account.name)
        self.overlay = Overlay(self.size)

    def time(self, index: int) -> int:
        """When a recording was created, in milliseconds since 1970."""
        if index >= self.size:
            return int(self.overlay.added[index - self.size].created * 1000)
        jitter = 0.9 * (mix(index, self._key) >> 32) / 4294967296
        return int(self.timeline.at((index + jitter) / self.size) * 1000)

    @staticmethod
    def is_conference(index: int) -> bool:
        """Every fifth group of four is a conference."""
        return index // 4 % 5 == 4

    def _hole(self, index: int, residue: int) -> bool:
        return bool(self.config.nulls) and index % PERIOD == residue

    def number_from(self, index: int) -> str | None:
        """Return the calling number, from the range kept for fiction."""
        return None if self._hole(index, 37) else f"+120255501{index * 7 % PERIOD:02d}"

    def number_to(self, index: int) -> str | None:
        """Return the called number, from the range kept for fiction."""
        return None if self._hole(index, 53) else f"+131255501{index * 3 % 10:02d}"

    def connection(self, index: int) -> str | None:
        """Return the connection, one of five."""
        return None if self._hole(index, 71) else str(1494404757140276705 + index % 5)

    def media_size(self, index: int) -> int:
        """Return the bytes of the media."""
        return 512 + mix(index, self._key ^ 3) % max(1, self.config.media_max - 511)

    @staticmethod
    def container(index: int) -> str:
        """Return the recorded format."""
        return "wav" if index % 4 == 3 else "mp3"

    def record(self, index: int) -> Record:
        """Return a recording; ``download_urls`` is filled in by the endpoint, signed per request."""
        noise = mix(index, self._key ^ 2)
        conference = self.is_conference(index)
        created = self.time(index)
        lasts = 3000 + noise % 1_800_000
        ended = created - 400
        started = ended - lasts
        if not self.config.clean and (noise >> 40 & 0xFFFF) / 65536 < self.account.zero_share:
            lasts = lasts // 3
        origins = CONFERENCE_ORIGINS if conference else CALL_ORIGINS
        record: Record = {
            "record_type": "recording",
            "id": self.ids.uuid(index),
            "created_at": iso_fraction(created),
            "updated_at": iso_fraction(created + (noise >> 8 & 4095)),
            "recording_started_at": iso_fraction(started),
            "recording_ended_at": iso_fraction(ended),
            "duration_millis": lasts,
            "status": "completed",
            "channels": "single" if noise >> 20 & 3 == 0 else "dual",
            "source": "conference" if conference else "call",
            "initiated_by": origins[(noise >> 22) % len(origins)],
            "conference_id": self.conferences.uuid(index // 4) if conference else None,
            "call_leg_id": None if conference else self.legs.uuid(index),
            "call_session_id": None if conference else self.sessions.uuid(index // 2),
            "call_control_id": f"v3:{self.legs.digits(index)}-simulated-call-control-token",
            "connection_id": self.connection(index),
            "from": self.number_from(index),
            "to": self.number_to(index),
            "download_urls": {},
        }
        if (noise >> 24 & 0xFFFF) / 65536 < self.config.nulls and index < self.size:
            record[NULLABLE[(noise >> 50) % len(NULLABLE)]] = None
        if self.config.odd and noise >> 44 & 15 == 0:
            record["channels"], record["field_of_tomorrow"] = "quadraphonic", {"nested": [1, None, "x"]}
        if index >= self.size:
            record.update(self.overlay.added[index - self.size].fields)
        record.update(self.overlay.changed.get(index, {}))
        return record
