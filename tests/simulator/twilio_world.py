# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One Twilio account's data: what every list holds, and every record by its identifier."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property

from .config import Config, TwilioAccount
from .listing import Selection
from .media import Media
from .overlay import Record
from .recording_query import RecordingQuery
from .recordings import STATUSES, Recordings
from .room_views import RoomViews, codecs_of, type_of
from .rooms import CODE as ROOM_CODE
from .rooms import Rooms
from .tables import Owner
from .timeline import DAY, Clock
from .voice import Voice

ROOM_STATUSES = ("in-progress", "completed", "failed")
_EVERY_ROOM = frozenset(ROOM_CODE.values())


def _room_classes(status: str) -> frozenset[int]:
    special = {"in-progress": frozenset({ROOM_CODE["live"]}), "failed": frozenset({ROOM_CODE["failed"]})}
    return special.get(status, _EVERY_ROOM - special["in-progress"] - special["failed"])


class TwilioWorld(Owner):
    """Ground truth of one account; the endpoints render nothing else."""

    provider = "twilio"

    def __init__(self, config: Config, account: TwilioAccount) -> None:
        super().__init__(config, account, account.sid)
        self.account, self.sid = account, account.sid
        self.settings_changes: Record = {}
        self.rooms_data = Rooms(config, account)
        self.data = Recordings(config, account, self.rooms_data)
        self.views = RoomViews(config, account, self.rooms_data, self.data.people)
        self.clock = Clock(self.data.size, self.data.time)
        self.rooms_clock = Clock(self.rooms_data.size, self.rooms_data.time)

    @cached_property
    def voice(self) -> Voice:
        """The account's calls."""
        return Voice(self)

    # Lists

    def recordings_selection(
        self,
        status: str | None = None,
        after: float = -math.inf,
        before: float = math.inf,
        *,
        room: int | None = None,
        source: str | None = None,
        grouping: Sequence[str] = (),
        media_type: str | None = None,
    ) -> Selection:
        """Return what a list of recordings holds; bounds are half-open."""
        groups = [self._group(sid) for sid in grouping]
        query = RecordingQuery(self.data, status, after, before, room, source, groups, media_type)
        return query.select(self.clock, self.account.seed)

    def _group(self, sid: str) -> tuple[int, int | None]:
        room = self.room_index(sid)
        if room is not None:
            return room, None
        person = self.data.people.of(sid)
        if person is not None and self.rooms_data.overlay.holds(person // 64):
            return person // 64, person % 64
        return -1, None

    def rooms_selection(
        self,
        status: str | None = None,
        after: float = -math.inf,
        before: float = math.inf,
        name: str | None = None,
    ) -> Selection:
        """Return what Video's list of rooms holds; only rooms in progress unless a status is given."""
        rooms, wanted = self.rooms_data, status or "in-progress"

        def accept(index: int) -> bool:
            return (
                index not in rooms.overlay.gone
                and self.views.status(index) == wanted
                and (index < rooms.size or after <= rooms.time(index) < before)
                and (name is None or self.views.video(index)["unique_name"] == name)
            )

        return self._rooms(_room_classes(wanted), after, before, accept)

    def insights_selection(
        self,
        after: float | None = None,
        before: float | None = None,
        *,
        types: Sequence[str] = (),
        codecs: Sequence[str] = (),
        name: str | None = None,
    ) -> Selection:
        """Return what the Insights list holds: seven days, or, without bounds, what ended in one."""
        rooms, last_day = self.rooms_data, after is None and before is None
        low = max(self.retained_from, -math.inf if after is None else after)
        high = math.inf if before is None else before

        def accept(index: int) -> bool:
            if index in rooms.overlay.gone or (index >= rooms.size and not low <= rooms.time(index) < high):
                return False
            room = rooms.room(index)
            if last_day and (self.views.status(index) == "in-progress" or room.ended < self.now - DAY):
                return False
            if (types and type_of(room) not in types) or (codecs and set(codecs).isdisjoint(codecs_of(room))):
                return False
            if not (types or codecs or name):
                return True
            record = self.views.insights(index)
            return (
                (not types or record["room_type"] in types)
                and (not codecs or not set(codecs).isdisjoint(record["codecs"] or ()))
                and (name is None or record["room_name"] == name)
            )

        return self._rooms(_EVERY_ROOM, self.now - 2 * DAY if last_day else low, high, accept)

    def _rooms(
        self, classes: frozenset[int], after: float, before: float, accept: Callable[[int], bool]
    ) -> Selection:
        rooms = self.rooms_data
        extras = [
            *(i for i in rooms.overlay.changed if i < rooms.size and rooms.classes.of(i) not in classes),
            *range(rooms.size, rooms.size + len(rooms.overlay.added)),
        ]
        return Selection(
            rooms.classes.mask(classes),
            self.rooms_clock.index(after),
            self.rooms_clock.index(before),
            self.config.order,
            self.account.seed,
            accept,
            [i for i in extras if after <= rooms.time(i) < before],
            rooms.time,
        )

    @property
    def retained_from(self) -> int:
        """Insights forgets rooms created before this moment."""
        return self.now - 7 * DAY

    # Records by identifier; None: there is no such record.

    def recording_index(self, sid: str) -> int | None:
        """Return the index of a recording that exists."""
        index = self.data.sids.of(sid)
        return index if self.data.overlay.holds(index) else None

    def room_index(self, sid: str) -> int | None:
        """Return the index of a room that exists."""
        index = self.rooms_data.sids.of(sid)
        return index if self.rooms_data.overlay.holds(index) else None

    def recording(self, sid: str) -> Record | None:
        """Return a recording as ``/v1/Recordings`` shows it."""
        index = self.recording_index(sid)
        return None if index is None else self.data.record(index)

    def room(self, sid: str) -> Record | None:
        """Return a room as Insights shows it, None once Insights has forgotten it."""
        index = self.room_index(sid)
        if index is None or self.rooms_data.time(index) < self.retained_from:
            return None
        return self.views.insights(index)

    def video_room(self, sid: str) -> Record | None:
        """Return a room as Video shows it."""
        index = self.room_index(sid)
        return None if index is None else self.views.video(index)

    def settings(self) -> Record | None:
        """Return the RecordingSettings record, None if never configured."""
        if self.account.settings is None:
            return None
        fields = {**self.account.settings.model_dump(), **self.settings_changes}
        return {
            "account_sid": self.sid,
            **fields,
            "url": "https://video.twilio.com/v1/RecordingSettings/Default",
        }

    # Everything, without any HTTP: what a complete listing must find

    def recordings(self, *statuses: str) -> Iterator[Record]:
        """Yield every recording in the given statuses, default all four."""
        for status in statuses or STATUSES:
            for _cursor, index in self.recordings_selection(status).walk():
                yield self.data.record(index)

    def room_recordings(self, room_sid: str, *statuses: str) -> Iterator[Record]:
        """Yield the recordings of one room, as its sub-resource shows them."""
        room = self.room_index(room_sid)
        for status in statuses or STATUSES:
            for _cursor, index in self.recordings_selection(status, room=-1 if room is None else room).walk():
                yield self.data.record(index, of_room=True)

    def rooms(self) -> Iterator[Record]:
        """Yield every room that Insights still keeps."""
        for _cursor, index in self.insights_selection(after=self.retained_from).walk():
            yield self.views.insights(index)

    def video_rooms(self, *statuses: str) -> Iterator[Record]:
        """Yield every room in the given statuses of Video, default all three."""
        for status in statuses or ROOM_STATUSES:
            for _cursor, index in self.rooms_selection(status).walk():
                yield self.views.video(index)

    def participants(self, room_sid: str) -> Iterator[Record]:
        """Yield the participants of one room."""
        index = self.room_index(room_sid)
        if index is not None:
            for person in range(self.rooms_data.room(index).people):
                yield self.views.participant(index, person)

    def room_kind(self, sid: str) -> str:
        """Return why this room is in the data: see ``rooms.KINDS``."""
        index = self.room_index(sid)
        return "" if index is None else self.rooms_data.room(index).kind

    def recording_kind(self, sid: str) -> str:
        """Return why this recording is in the data: see ``recordings.KINDS``."""
        index = self.recording_index(sid)
        return "" if index is None else self.data.kind(index)

    def media(self, sid: str) -> Media | None:
        """Return the media of a recording, None where Twilio answers 404."""
        index = self.recording_index(sid)
        if index is None or self.data.status(index) != "completed":
            return None
        kind = self.data.kind(index)
        if kind in ("muted", "zero") or (kind == "external" and self.config.external_media == "404"):
            return None
        settings = self.settings() or {}
        encrypted = bool(settings.get("encryption_enabled"))
        container = "mka" if self.data.is_audio(index) else "mkv"
        return Media(sid, self.data.media_size(index), container, encrypted)
