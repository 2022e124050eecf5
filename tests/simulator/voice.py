# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What calls one Twilio account had: a pattern of twenty legs that repeats, with conversations in it.

A block of twenty legs holds nine conversations that may be recorded, one of them a conference of three legs.
Leg, conversation and conference are found from each other by arithmetic.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from .ids import Sids, key_of, mix
from .periodic import Mask, Periodic, spread
from .tables import first_of, shared
from .timeline import Timeline

if TYPE_CHECKING:
    from .twilio_world import TwilioWorld

BLOCK = 20
#: Seconds after the block's begin at which each leg starts, if the block is that long.
STARTS = (0, 8, 30, 60, 90, 95, 110, 140, 160, 180, 200, 220, 228, 1100, 1110, 1130, 1150, 1250, 1258, 1300)
LENGTH = 1400
DIRECTIONS = (
    *("inbound", "outbound-dial", "outbound-api", "inbound", "inbound", "outbound-api", "outbound-api"),
    *("trunking-terminating", "trunking-originating", "inbound", "outbound-api", "inbound"),
    *("outbound-dial", "outbound-dial", "outbound-api", "inbound", "outbound-api", "inbound"),
    *("outbound-dial", "outbound-api"),
)
PARENTS = {1: 0, 12: 11, 13: 11, 18: 17}
#: Legs that nobody answered, by their status; all others are completed.
UNANSWERED = {9: "no-answer", 10: "busy", 14: "failed", 18: "no-answer", 19: "canceled"}
SHORT = 15  # a completed leg of three seconds
MEMBERS = (4, 5, 6)
#: The leg that leads each conversation, and the leg with whose start its recording begins.
UNITS = (0, 2, 3, 4, 7, 8, 11, 16, 17)
RECORDED_FROM = (1, 2, 3, 5, 7, 8, 12, 16, 17)
CONFERENCE = 3  # the conversation that is a conference

CALL_SHARES = {
    "unrecorded": 0.05,  # must be recorded, and is not
    "forbidden": 0.02,  # must not be recorded, and is
    "payment": 0.06,  # must not be recorded, and is not
}
CONFERENCE_SHARES = {
    "disabled": 0.04,  # must be recorded, recording is off
    "forbidden": 0.03,
    "missing": 0.02,  # recording is on, no recording is listed
    "unknown": 0.03,  # recording_enabled is null
    "pending": 0.03,  # processing_state is not complete
    "payment": 0.06,
}
KINDS = ("ordinary", *dict.fromkeys([*CALL_SHARES, *CONFERENCE_SHARES]))
CODE = {kind: code for code, kind in enumerate(KINDS)}
RECORDED = frozenset(CODE[kind] for kind in ("ordinary", "forbidden", "unknown", "pending"))
_BLOCKS = 50  # after so many blocks kinds repeat


class Voice:
    """The arithmetic of one account's calls; times in seconds since 1970."""

    def __init__(self, world: TwilioWorld) -> None:
        account, config = world.account, world.config
        self.now = config.now_seconds
        self.calls = account.recordings // 4 if account.calls is None else account.calls
        self.blocks = -(-self.calls // BLOCK)
        self._key = key_of("voice", account.seed, account.sid)
        self._timeline = Timeline(self.now, account.days, account.skew_share, account.skew_width)
        rest = self.calls % BLOCK
        #: Blocks in which a conference took place: the last one may end before it.
        self.halls = self.blocks - (0 < rest <= MEMBERS[-1])
        self.conferences = self.halls if account.conferences is None else account.conferences
        self.units = self._classify(config.clean, account.call_shares, account.conference_shares)
        self.recorded: Mask = self.units.mask(RECORDED)
        self.conversations = self.recorded.rank(self.units.size)
        wanted = account.voice_recordings
        self.recordings = self.conversations if wanted is None else wanted if self.conversations else 0
        owner = (account.seed, account.sid)
        self._block = (-1, 0.0, 0.0)  # the last one asked for, its begin, and how far it is compressed
        self.call_ids, self.conference_ids = Sids("CA", *owner), Sids("CF", *owner)
        self.strangers = Sids("CA", "elsewhere", *owner)

    def _classify(
        self, clean: bool, call_shares: dict[str, float], conference_shares: dict[str, float]
    ) -> Periodic:
        calls = {"payment": 0.06} if clean else {**CALL_SHARES, **call_shares}
        conferences = {"payment": 0.06} if clean else {**CONFERENCE_SHARES, **conference_shares}
        blocks, width = min(self.blocks, _BLOCKS), len(UNITS)

        def table(count: int, shares: dict[str, float], salt: int) -> bytes:
            return spread(count, count, {CODE[k]: share for k, share in shares.items()}, self._key ^ salt)

        single = iter(table(blocks * (width - 1), calls, 1)) if blocks else iter(())
        joint = iter(table(blocks, conferences, 2)) if blocks else iter(())
        kinds = [
            next(joint if unit == CONFERENCE else single) for _b in range(blocks) for unit in range(width)
        ]
        missing = self.blocks * BLOCK - self.calls
        whole = sum(place < BLOCK - missing for place in UNITS) - width if missing else 0
        return Periodic(self.blocks * width + whole, bytes(kinds))

    # Time

    def noise(self, index: int, salt: int) -> int:
        """Return 64 random bits that belong to a leg."""
        return mix(index, self._key ^ salt)

    def _begins(self, block: int) -> float:
        if block >= self.blocks:
            return self.now
        jitter = 0.9 * (mix(block, self._key ^ 3) >> 32) / 4294967296
        begin = self._timeline.at((block + jitter) / self.blocks)
        return max(begin, self.now - LENGTH) if self.is_live(block * BLOCK) else begin

    def is_live(self, index: int) -> bool:
        """Whether a leg is of the newest block, whose conversations are under way."""
        return self.blocks > 1 and index // BLOCK == self.blocks - 1

    @cached_property
    def live(self) -> int:
        """How many legs are of the newest block."""
        return self.calls - (self.blocks - 1) * BLOCK if self.blocks > 1 else 0

    def starts(self, index: int) -> int:
        """When a leg started; legs of a crowded block follow each other faster."""
        block, place = divmod(index, BLOCK)
        if self._block[0] != block:  # neighbours are asked for one after the other
            begin = self._begins(block)
            self._block = (block, begin, max(0.0, min(1.0, (self._begins(block + 1) - begin) / LENGTH)))
        return int(self._block[1] + STARTS[place] * self._block[2])

    def ends(self, index: int) -> int:
        """When a leg ended; not after now."""
        block, place = divmod(index, BLOCK)
        start = self.starts(index)
        if place in UNANSWERED:
            return start
        if place == SHORT:
            return min(self.now, start + 3)
        first, lasts = block * BLOCK, 90 + self.noise(index, 4) % 1500
        if place == 1:
            return self.ends(index - 1)
        if place == 11:
            return self.ends(index + 2)
        if place == 12:
            return max(start, min(self.now, self.starts(index + 1) - 10))
        if place in MEMBERS:
            lasts = 300 + self.noise(first, 4) % 1800
            start = self.starts(first + MEMBERS[-1])
            lasts -= 60 * (place == MEMBERS[1])
        return min(self.now, start + lasts)

    # Conversations and their recordings

    def unit_of(self, index: int) -> int | None:
        """Return the conversation that a leg leads, None if it leads none."""
        block, place = divmod(index, BLOCK)
        return block * len(UNITS) + UNITS.index(place) if place in UNITS else None

    def leader(self, unit: int) -> int:
        """Return the leg that leads a conversation."""
        block, place = divmod(unit, len(UNITS))
        return block * BLOCK + UNITS[place]

    def kind(self, unit: int) -> str:
        """Return why a conversation is in the data."""
        return KINDS[self.units.of(unit)]

    def kind_of(self, index: int) -> str:
        """Return the kind of the conversation to which a leg belongs, empty if it belongs to none."""
        block, place = divmod(index, BLOCK)
        place = PARENTS.get(place, MEMBERS[0] if place in MEMBERS else place)
        unit = self.unit_of(block * BLOCK + place)
        return "" if unit is None else self.kind(unit)

    def unit_of_recording(self, recording: int) -> int:
        """Return the conversation to which a recording belongs."""
        return self.recorded.select(shared(recording, self.recordings, self.conversations))

    def recordings_of(self, unit: int) -> tuple[int, int]:
        """Return the recordings of a conversation as a half-open range."""
        if not self.recorded.holds(unit):
            return 0, 0
        rank = self.recorded.rank(unit)
        count, owners = self.recordings, self.conversations
        return first_of(rank, count, owners), first_of(rank + 1, count, owners)

    def recorded_from(self, unit: int) -> int:
        """When the recordings of a conversation begin."""
        block, place = divmod(unit, len(UNITS))
        return self.starts(block * BLOCK + RECORDED_FROM[place])

    def recorded_to(self, unit: int) -> int:
        """When they end: the first of two dials in a row is recorded, the second is not."""
        block, place = divmod(unit, len(UNITS))
        begin = self.recorded_from(unit)
        last = 12 if UNITS[place] == 11 else MEMBERS[-1] if place == CONFERENCE else UNITS[place]
        return max(begin, self.ends(block * BLOCK + last))

    # Conferences

    def block_of(self, conference: int) -> int:
        """Return the block in which a conference took place."""
        return shared(conference, self.conferences, self.halls)

    def conference_in(self, block: int) -> int | None:
        """Return the (first) conference of a block, None if its legs had none."""
        first = first_of(block, self.conferences, self.halls)
        return first if first < self.conferences and self.block_of(first) == block else None

    def conference_unit(self, conference: int) -> int | None:
        """Return the conversation that is this conference, None if it has no legs of this account."""
        block = self.block_of(conference)
        return block * len(UNITS) + CONFERENCE if self.conference_in(block) == conference else None
