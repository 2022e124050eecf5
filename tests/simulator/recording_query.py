# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a list of Twilio recordings is asked for, as an index range and a test of each candidate."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from .listing import Selection
from .recordings import STATUSES, Recordings, classes_of
from .timeline import Clock

LISTED = tuple(status for status in STATUSES if status != "deleted")


@dataclass(frozen=True)
class RecordingQuery:
    """Filters of a list; bounds are half-open, ``groups`` pairs of room and (or None) participant."""

    data: Recordings
    status: str | None = None
    after: float = -math.inf
    before: float = math.inf
    room: int | None = None
    source: str | None = None
    groups: Sequence[tuple[int, int | None]] = ()
    media_type: str | None = None

    @property
    def wanted(self) -> tuple[str, ...]:
        """The statuses; without a filter all but ``deleted``."""
        return LISTED if self.status is None else (self.status,)

    def range(self, clock: Clock) -> tuple[int, int]:
        """Return the computed records among which all matching ones are."""
        low, high = clock.index(self.after), clock.index(self.before)
        if self.source is not None:
            index = self.data.tracks.of(self.source)
            if index is None:
                return 0, 0
            low, high = max(low, index), min(high, index + 1)
        rooms = [room for room, _person in self.groups]
        if self.room is not None:
            rooms.append(self.room)
        for room in rooms:
            core = self.data.rooms.room(room)
            low, high = max(low, core.first), min(high, core.first + core.count)
        return low, max(low, high)

    def accept(self, index: int) -> bool:
        """Whether a record matches in its present state."""
        data = self.data
        if index in data.overlay.gone or data.status(index) not in self.wanted:
            return False
        if index >= data.size and not self.after <= data.time(index) < self.before:
            return False
        if self.room is not None and data.room_of(index).index != self.room:
            return False
        return self._accept_details(index)

    def _accept_details(self, index: int) -> bool:
        data = self.data
        if self.source is not None and data.record(index)["source_sid"] != self.source:
            return False
        if self.media_type and (self.media_type == "audio") != data.is_audio(index):
            return False
        if self.groups and not data.record(index)["grouping_sids"]:
            return False
        return all(
            data.room_of(index).index == room and person in (None, data.person(index))
            for room, person in self.groups
        )

    def select(self, clock: Clock, seed: int) -> Selection:
        """Return the list."""
        data = self.data
        impossible = self.media_type == "data" or self.room == -1 or (-1, None) in self.groups
        classes = frozenset[int]().union(*(classes_of(status) for status in self.wanted))
        low, high = (0, 0) if impossible else self.range(clock)
        extras = [
            *(i for i in data.overlay.changed if i < data.size and data.classes.of(i) not in classes),
            *range(data.size, data.size + len(data.overlay.added)),
        ]
        extras = [i for i in extras if not impossible and self.after <= data.time(i) < self.before]
        mask = data.classes.mask(classes)
        return Selection(mask, low, high, data.config.order, seed, self.accept, extras, data.time)
