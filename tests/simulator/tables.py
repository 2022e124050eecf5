# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Records of one list in one account, computed from their index when they are asked for.

What sets a list apart is a :class:`Data` in the file of its product; a :class:`Table` is that list in one
account.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

from .config import Config, Size
from .ids import Serial, Sids, Uuids, key_of, mix
from .media import Media
from .overlay import Overlay, Record
from .periodic import Periodic, spread
from .texts import HOSTILE_NAMES
from .timeline import Clock, Timeline

_PERIOD = 1000
#: The kind of every record that nothing else is said about.
WHOLE = "whole"


class Identifiers(Protocol):
    """Identifiers that are computed from an index, and lead back to it."""

    def name(self, index: int) -> str:
        """Return the identifier of an index."""

    def of(self, text: str) -> int | None:
        """Return the index of an identifier, None if it is unknown."""


def _never(_table: Table) -> int:
    return 0


def _kept(_table: Table, _index: int) -> bool:
    return True


@dataclass(frozen=True, kw_only=True, eq=False)
class Data:
    """What a list holds.

    ``ids`` is the prefix of the SIDs, empty for UUIDs, or the first of numbers that follow each other.
    ``size`` and ``record`` compute how many there are, and the record of an index; ``time`` when it was
    created (seconds since 1970, never falling), evenly spread over the account's window if not given.
    ``shares`` are the kinds of records and how many there are of each; ``live`` how many of the newest
    are of the kind ``live``; ``statuses`` names the status of a kind, the first one that of all others.
    ``pattern`` stands in for ``shares`` where kinds follow from something else; ``names`` are
    the fields that people fill in; ``media`` is what storage holds of a record.
    """

    name: str
    ids: str
    size: Callable[[Table], int]
    record: Callable[[Table, int], Record]
    time: Callable[[Table, int], float] | None = None
    statuses: Mapping[str, str] = field(default_factory=lambda: {WHOLE: "completed"})
    status_field: str = "status"
    shares: Mapping[str, float] = field(default_factory=dict)
    live: Callable[[Table], int] = _never
    pattern: Callable[[Table], Periodic] | None = None
    kept: Callable[[Table, int], bool] = _kept
    nullable: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    media: Callable[[Table, int], Media | None] | None = None

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds by code."""
        return tuple(dict.fromkeys([WHOLE, *self.shares, *self.statuses, "live"]))

    @cached_property
    def status_of(self) -> tuple[str, ...]:
        """The status of each kind by code."""
        usual = self.statuses[WHOLE]
        return tuple(self.statuses.get(kind, usual) for kind in self.kinds)


class Table:
    """One list in one account; ``overlay`` holds what changed since the start."""

    def __init__(self, world: Owner, data: Data) -> None:
        self.world, self.data = world, data
        self.config, self.seed = world.config, world.size.seed
        self.key = key_of(data.name, self.seed, world.owner)
        self.ids = _identifiers(data, world)
        self._memo: dict[str, Any] = {}
        account = world.size
        self.timeline = Timeline(
            world.config.now_seconds, account.days, account.skew_share, account.skew_width
        )
        self.size = data.size(self)
        self.classes = self._classify()
        self.overlay = Overlay(self.size)
        self.clock = Clock(self.size, self.time)

    def _classify(self) -> Periodic:
        data = self.data
        if data.pattern is not None:
            return data.pattern(self)
        live = min(data.live(self), self.size)
        codes = {kind: code for code, kind in enumerate(data.kinds)}
        shares = {} if self.config.clean else {codes[kind]: share for kind, share in data.shares.items()}
        return Periodic(self.size, spread(self.size - live, _PERIOD, shares, self.key), live, codes["live"])

    def memo(self, name: str, make: Callable[[], Any]) -> Any:
        """Return what is worked out once for a table."""
        if name not in self._memo:
            self._memo[name] = make()
        return self._memo[name]

    def noise(self, index: int, salt: int = 0) -> int:
        """Return 64 random bits that belong to a record."""
        return mix(index, self.key ^ salt)

    def time(self, index: int) -> float:
        """When a record was created, in seconds since 1970."""
        if index >= self.size:
            return self.overlay.added[index - self.size].created
        if self.data.time is not None:
            return self.data.time(self, index)
        return int(self.timeline.at((index + 0.9 * (self.noise(index) >> 32) / 4294967296) / self.size))

    def code(self, index: int) -> int:
        """Return the code of the kind of a record."""
        return self.classes.of(index) if index < self.size else 0

    def kind(self, index: int) -> str:
        """Return why a record is in the data, whatever happened to it since."""
        return self.data.kinds[self.code(index)]

    def status(self, index: int) -> str:
        """Return the present status."""
        computed = self.data.status_of[self.code(index)]
        if index < self.size and not self.overlay.changed:
            return computed
        if index >= self.size:
            computed = self.overlay.added[index - self.size].status
        return str(self.overlay.changed.get(index, {}).get(self.data.status_field, computed))

    def kept(self, index: int) -> bool:
        """Whether the record exists, and the provider still keeps it."""
        return index not in self.overlay.gone and self.data.kept(self, index)

    def classes_of(self, statuses: frozenset[str]) -> frozenset[int]:
        """Return the codes of the kinds that have one of these statuses."""
        return frozenset(code for code, status in enumerate(self.data.status_of) if status in statuses)

    def index(self, identifier: str) -> int | None:
        """Return the index of a record that exists."""
        index = self.ids.of(identifier)
        return index if index is not None and self.overlay.holds(index) and self.kept(index) else None

    def record(self, index: int) -> Record:
        """Return a record as its list shows it."""
        record = self.data.record(self, index)
        config, noise = self.config, self.noise(index, 7)
        if self.data.nullable and index < self.size and (noise & 0xFFFF) / 65536 < config.nulls:
            record[self.data.nullable[(noise >> 16) % len(self.data.nullable)]] = None
        if self.data.names and config.hostile and noise >> 44 & 3 == 1:
            record[self.data.names[(noise >> 46) % len(self.data.names)]] = HOSTILE_NAMES[
                index % len(HOSTILE_NAMES)
            ]
        if config.odd and noise >> 40 & 15 == 0:
            record["field_of_tomorrow"] = {"nested": [1, None, "x"]}
        if index >= self.size:
            record.update(self.overlay.added[index - self.size].fields)
        if self.overlay.changed:
            record.update(self.overlay.changed.get(index, {}))
        return record

    def find(self, identifier: str) -> Record | None:
        """Return the record of an identifier, None if there is none."""
        index = self.index(identifier)
        return None if index is None else self.record(index)

    def records(self, *kinds: str) -> list[Record]:
        """Return every record that the provider keeps, or those of some kinds, oldest first."""
        every = range(self.size + len(self.overlay.added))
        return [self.record(i) for i in every if self.kept(i) and (not kinds or self.kind(i) in kinds)]


class Owner:
    """An account of either provider: ``owner`` is what its identifiers hang on.

    ``singles`` holds changes of what there is only one of: None means that it was never configured.
    """

    provider = ""

    def __init__(self, config: Config, account: Size, owner: str) -> None:
        self.config, self.owner, self.now = config, owner, config.now_seconds
        self.size = account
        self.singles: dict[str, Record | None] = {}
        self._tables: dict[str, Table] = {}

    def table(self, data: Data) -> Table:
        """Return a list of this account, made when it is first asked for."""
        found = self._tables.get(data.name)
        if found is None:
            found = self._tables[data.name] = Table(self, data)
        return found

    def media(self, identifier: str) -> Media | None:
        """Return the media of a recording of a list with rules of its own."""
        raise NotImplementedError(identifier)


def _identifiers(data: Data, world: Owner) -> Identifiers:
    if data.ids.isdigit():
        return Serial(int(data.ids))
    if data.ids:
        return Sids(data.ids, world.size.seed, world.owner)
    return Uuids(data.name, world.size.seed, world.owner)


def shared(index: int, count: int, owners: int) -> int:
    """Return the owner of item ``index`` where ``count`` items are shared out evenly among ``owners``."""
    return index * owners // count if count else 0


def first_of(owner: int, count: int, owners: int) -> int:
    """Return the first item of an owner: the inverse of :func:`shared`."""
    return -(-owner * count // owners) if owners else 0
