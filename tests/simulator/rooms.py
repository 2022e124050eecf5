# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rooms of one Twilio account: when, which kind, and how recorded; nothing is stored per room."""

from __future__ import annotations

from dataclasses import dataclass

from .config import ROOM_SHARES, Config, TwilioAccount
from .ids import Sids, key_of, mix
from .overlay import Overlay
from .periodic import Periodic, spread
from .texts import HOSTILE_NAMES
from .timeline import Timeline, first_at_or_after

#: Kinds of rooms by code; 0 is an ordinary recorded room, the last one a room in progress.
KINDS: tuple[str, ...] = ("ordinary", *ROOM_SHARES, "region", "hostile", "live")
CODE = {kind: code for code, kind in enumerate(KINDS)}
RECORDED = frozenset(
    CODE[k] for k in ["ordinary", "forbidden", "low", "unknown", "pending", "region", "hostile", "live"]
)
VIOLATIONS = frozenset(("disabled", "forbidden", "empty", "missing", "low"))
PREFIX = {"forbidden": "payment", "payment": "payment", "standup": "standup", "failed": "standup"}
_PERIOD = 1000
_RECORDED_WITHIN = 900
_SPACING = 20011


@dataclass(frozen=True, slots=True)
class Room:
    """The core of a room; times in seconds since 1970."""

    index: int
    kind: str
    name: str
    created: int
    ended: int  # of a room in progress: now
    live: bool
    first: int  # index of its first recording
    count: int  # number of its recordings
    span: int  # its recordings start within so many seconds
    people: int
    noise: int

    def starts(self, k: int) -> int:
        """When its recording number ``k`` started."""
        return self.created + (k * self.span) // self.count

    def lasts(self, k: int) -> int:
        """For how many seconds recording number ``k`` ran."""
        whole = max(1, self.ended - self.starts(k))
        return max(1, whole // 20) if self.kind == "low" else whole

    @property
    def recorded_seconds(self) -> int:
        """Sum over its recordings; what the provider counts for a room without any of them too."""
        if self.kind == "missing":
            return 2 * (self.ended - self.created)
        return sum(self.lasts(k) for k in range(self.count))

    def joined(self, person: int) -> int:
        """When participant number ``person`` joined."""
        return self.starts(2 * person) if self.count else self.created + person % 7

    @property
    def attended_seconds(self) -> int:
        """Sum over its participants."""
        return sum(self.ended - self.joined(person) for person in range(self.people))


class Rooms:
    """Rooms by index, oldest first, and the recordings that belong to each."""

    def __init__(self, config: Config, account: TwilioAccount) -> None:
        self.size = account.room_count
        self.recordings = account.recordings
        self.now = config.now_seconds
        self.timeline = Timeline(self.now, account.days, account.skew_share, account.skew_width)
        self.sids = Sids("RM", account.seed, account.sid)
        self._key = key_of("room", account.seed, account.sid)
        self.classes = self._classify(config, account)
        self._recorded = self.classes.mask(RECORDED)
        self._recorded_count = self._recorded.rank(self.size)
        average = self.recordings / self._recorded_count if self._recorded_count else 0.0
        self._jitter = max(0.0, min(0.8, 1 - 1 / average)) if average else 0.0
        self.overlay = Overlay(self.size)
        self._cache: dict[int, Room] = {}

    def _classify(self, config: Config, account: TwilioAccount) -> Periodic:
        shares = {} if config.clean else {**ROOM_SHARES, **account.room_shares}
        if config.clean:
            shares = {"payment": 0.06, "standup": 0.10}
        else:
            shares["region"] = shares.get("region", 0.01)
        if config.hostile:
            shares = {"hostile": 0.1, **shares}
        live = 0
        if self.size >= 4:
            recent = self.size - first_at_or_after(self.now - 7200, self.size, self.time)
            live = max(1, min(recent, 20, self.size // 4))
        table = spread(self.size - live, _PERIOD, {CODE[k]: s for k, s in shares.items()}, self._key)
        return Periodic(self.size, table, live, CODE["live"])

    def time(self, index: int) -> int:
        """When a room was created."""
        if index >= self.size:
            return int(self.overlay.added[index - self.size].created)
        jitter = 0.9 * (mix(index, self._key) >> 32) / 4294967296
        return int(self.timeline.at((index + jitter) / self.size))

    def _first(self, rank: int) -> int:
        if rank >= self._recorded_count:
            return self.recordings
        jitter = self._jitter * (mix(rank, self._key ^ 1) >> 32) / 4294967296 if rank else 0.0
        return int((rank + jitter) * self.recordings / self._recorded_count)

    def of_recording(self, index: int) -> Room:
        """Return the room to which a recording belongs."""
        rank = min(self._recorded_count - 1, index * self._recorded_count // max(1, self.recordings))
        while rank and self._first(rank) > index:
            rank -= 1
        while rank + 1 < self._recorded_count and self._first(rank + 1) <= index:
            rank += 1
        return self.room(self._recorded.select(rank))

    @property
    def live_recordings(self) -> int:
        """How many of the newest recordings belong to rooms in progress."""
        live = self.classes.tail
        return self.recordings - self._first(self._recorded_count - live) if live else 0

    def name(self, index: int, kind: str) -> str:
        """Return the name of a room; names repeat over time, as they do in life."""
        if kind == "hostile":
            return HOSTILE_NAMES[index % len(HOSTILE_NAMES)]
        return f"{PREFIX.get(kind, 'visit')}-{1000 + index % _SPACING}"

    def room(self, index: int) -> Room:
        """Return the core of a room."""
        found = self._cache.get(index)
        if found is None:
            if len(self._cache) > 4096:
                self._cache.clear()
            found = self._cache[index] = self._make(index)
        return found

    def _make(self, index: int) -> Room:
        added = index >= self.size
        kind = "standup" if added else KINDS[self.classes.of(index)]
        noise = mix(index, self._key ^ 2)
        created = self.time(index)
        first = count = 0
        span = 1
        if not added and CODE[kind] in RECORDED and self.recordings:
            rank = self._recorded.rank(index)
            first = self._first(rank)
            count = self._first(rank + 1) - first
            after = (
                self.time(self._recorded.select(rank + 1)) if rank + 1 < self._recorded_count else self.now
            )
            span = max(1, min(after - created, _RECORDED_WITHIN))
        if CODE[kind] in RECORDED and not count and kind != "live":
            kind = "standup"
        live = kind == "live"
        ended = self.now if live else min(self.now, created + span + 300 + noise % 4500)
        people = min(50, (count + 1) // 2) if count else 2 + noise % 4
        name = self.name(index, kind)
        return Room(
            index, kind, name, created, max(ended, created + 1), live, first, count, span, people, noise
        )

    def forget(self, index: int) -> None:
        """Drop a cached room after a change."""
        self._cache.pop(index, None)
