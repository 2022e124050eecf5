# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What video meetings one Telnyx account had: rooms, their sessions, and what was recorded of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .ids import Uuids, key_of, mix
from .periodic import Periodic, spread
from .tables import first_of, shared
from .timeline import Timeline

if TYPE_CHECKING:
    from .telnyx_world import TelnyxWorld

#: Share of the rooms of each kind; what is left is recorded, as it should be.
ROOM_SHARES = {
    "disabled": 0.06,  # must be recorded, recording is off
    "forbidden": 0.04,  # must not be recorded, and is
    "missing": 0.03,  # recording is on, no recording is listed
    "unknown": 0.03,  # enable_recording is null
    "payment": 0.08,  # must not be recorded, and is not
    "standup": 0.10,  # nobody asks for a recording, and there is none
}
KINDS = ("ordinary", *ROOM_SHARES)
RECORDED = ("ordinary", "forbidden", "unknown")
_SECONDS = 3000


class Meetings:
    """The arithmetic: times in seconds since 1970."""

    def __init__(self, world: TelnyxWorld) -> None:
        account, config = world.account, world.config
        self.now = config.now_seconds
        self._key = key_of("meeting", account.seed, account.name)
        self._timeline = Timeline(self.now, account.days, account.skew_share, account.skew_width)
        sessions = account.recordings // 10 if account.room_sessions is None else account.room_sessions
        self.rooms = -(-sessions // 3) if account.rooms is None else account.rooms
        self.sessions = sessions if self.rooms else 0
        shares = {"payment": 0.08, "standup": 0.1} if config.clean else ROOM_SHARES
        codes = {KINDS.index(kind): share for kind, share in shares.items()}
        self._kinds = spread(self.rooms, 1000, codes, self._key)
        held = bytes(self.kind(room) in RECORDED for room in range(min(self.rooms, max(1, self.sessions))))
        self.recorded = Periodic(self.sessions, held).mask(frozenset({1}))
        self.conversations = self.recorded.rank(self.sessions)
        self.participants = _several(account.room_participants, 3 * self.sessions, self.sessions)
        self.recordings = _several(account.room_recordings, 2 * self.conversations, self.conversations)
        self.compositions = _several(account.room_compositions, self.sessions // 5, self.conversations)
        self.live = min(2, self.sessions // 4)
        self.ids = {name: Uuids(name, account.seed, account.name) for name in ("rooms", "room_sessions")}

    def noise(self, index: int, salt: int) -> int:
        """Return 64 random bits that belong to a session."""
        return mix(index, self._key ^ salt)

    def kind(self, room: int) -> str:
        """Return why a room is in the data."""
        return KINDS[self._kinds[room % len(self._kinds)]]

    def room_of(self, session: int) -> int:
        """Return the room of a session: they take turns."""
        return session % self.rooms

    def starts(self, session: int) -> int:
        """When a session began."""
        jitter = 0.9 * (mix(session, self._key) >> 32) / 4294967296
        return int(self._timeline.at((session + jitter) / self.sessions))

    def ends(self, session: int) -> int:
        """When a session ended; not after now."""
        return min(self.now, self.starts(session) + 300 + self.noise(session, 1) % (_SECONDS - 300))

    def is_live(self, session: int) -> bool:
        """Whether a session is under way."""
        return session >= self.sessions - self.live

    def session_of_participant(self, participant: int) -> int:
        """Return the session of a participant."""
        return shared(participant, self.participants, self.sessions)

    def participants_of(self, session: int) -> tuple[int, int]:
        """Return the participants of a session as a half-open range."""
        count, owners = self.participants, self.sessions
        return first_of(session, count, owners), first_of(session + 1, count, owners)

    def session_of(self, item: int, count: int) -> int:
        """Return the session of a recording or composition, of which there are ``count``."""
        return self.recorded.select(shared(item, count, self.conversations))

    def items_of(self, session: int, count: int) -> tuple[int, int]:
        """Return the recordings or compositions of a session as a half-open range."""
        if not self.recorded.holds(session):
            return 0, 0
        rank = self.recorded.rank(session)
        return first_of(rank, count, self.conversations), first_of(rank + 1, count, self.conversations)


def _several(wanted: int | None, usual: int, owners: int) -> int:
    return (usual if wanted is None else wanted) if owners else 0
