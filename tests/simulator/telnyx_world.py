# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One Telnyx account's data: what every list holds, and every record by its identifier."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from .calls import PERIOD, Calls
from .config import Config, TelnyxAccount
from .listing import Permutation
from .media import Media
from .overlay import Record
from .periodic import Periodic
from .timeline import Clock, parse

TEXT_FILTERS = [
    "conference_id",
    "call_leg_id",
    "call_session_id",
    "connection_id",
    "from",
    "to",
    "call_control_id",
]
TIME_FILTERS = {"start_time": "recording_started_at", "end_time": "recording_ended_at"}
#: Longest possible recording and what follows it, in ms: start and end lie so near the creation.
_REACH = 3_600_000


class CallSelection:
    """A list with a total: computed records that match, without the gone ones, with the added ones."""

    def __init__(self, data: Calls, seed: int, order: str, table: bytes, low: int, high: int) -> None:
        self.data, self.order = data, order
        self._mask = Periodic(data.size, table).mask(frozenset({1}))
        self._base = self._mask.rank(low) if high > low else 0
        self.count = self._mask.rank(high) - self._base if high > low else 0
        self._mixer = Permutation(self.count, seed)
        self.fits: Callable[[int], bool] = lambda _index: True
        self._low, self._high = low, high
        self._table = table

    def _position(self, index: int) -> int:
        rank = self._mask.rank(index) - self._base
        if self.order == "shuffled":
            return self._mixer.position(rank)
        return rank if self.order == "asc" else self.count - 1 - rank

    def _at(self, position: int) -> int:
        if self.order == "shuffled":
            position = self._mixer.at(position)
        elif self.order == "desc":
            position = self.count - 1 - position
        return self._mask.select(self._base + position)

    def indices(self, added: list[int]) -> tuple[int, Callable[[int, int], list[int]]]:
        """Return the total, and a function (offset, size) → indices of a page."""
        period = len(self._table)
        gone = sorted(
            self._position(i)
            for i in self.data.overlay.gone
            if self._low <= i < min(self._high, self.data.size) and self._table[i % period]
        )
        base = self.count - len(gone)
        ends = list(reversed(added)) if self.order != "asc" else added

        def page(offset: int, size: int) -> list[int]:
            stop = min(offset + size, base + len(ends))
            found = []
            for place in range(offset, stop):
                if self.order == "asc":
                    position, extra = place, place - base
                else:
                    position, extra = place - len(ends), place
                if (self.order == "asc" and position >= base) or (self.order != "asc" and position < 0):
                    found.append(ends[extra])
                    continue
                for hole in gone:
                    if hole <= position:
                        position += 1
                found.append(self._at(position))
            return found

        return base + len(ends), page


UNFILTERED: Mapping[str, str] = MappingProxyType({})


class TelnyxWorld:
    """Ground truth of one account; the endpoints render nothing else."""

    def __init__(self, config: Config, account: TelnyxAccount) -> None:
        self.config, self.account, self.name = config, account, account.name
        self.data = Calls(config, account)
        self.clock = Clock(self.data.size, self.data.time)

    def select(self, filters: Mapping[str, str] = UNFILTERED) -> tuple[int, Callable[[int, int], list[int]]]:
        """Return the total of a list and its pages by offset; unknown filters are ignored.

        Filters are named as in the query: ``created_at[gte]`` (inclusive, like ``[lte]``),
        ``conference_id``, ``from``. Raises ValueError for a time that is none.
        """
        data, size = self.data, self.data.size
        low_ms, high_ms = self._bounds(filters, "created_at")
        reach = [self._bounds(filters, name) for name in TIME_FILTERS]
        low = self.clock.index(max(low_ms, *(a for a, _b in reach)))
        high = self.clock.index(min(high_ms, *(b + _REACH for _a, b in reach)) + 1)
        texts = {name: filters[name] for name in TEXT_FILTERS if name in filters}
        for name, codec, width in (
            ("conference_id", data.conferences, 4),
            ("call_session_id", data.sessions, 2),
            ("call_leg_id", data.legs, 1),
        ):
            if name in texts:
                group = codec.of(texts[name])
                low, high = (
                    (max(low, group * width), min(high, (group + 1) * width)) if group is not None else (0, 0)
                )
        if "sip_call_id" in filters:  # known to the provider, and on no record
            high = low
        residues = bytes(int(self._periodic_match(i, texts)) for i in range(PERIOD))
        selection = CallSelection(data, self.account.seed, self.config.order, residues, low, high)
        added = [
            i
            for i in range(size, size + len(data.overlay.added))
            if "sip_call_id" not in filters
            and i not in data.overlay.gone
            and low_ms <= data.time(i) <= high_ms
            and all(data.record(i)[name] == value for name, value in texts.items())
        ]
        total, page = selection.indices(added)
        exact = [
            name
            for name in texts
            if name in ("conference_id", "call_session_id", "call_leg_id", "call_control_id")
        ]
        times = [name for name in TIME_FILTERS if any(key.startswith(f"{name}[") for key in filters)]
        if exact or times:
            return self._filtered(page(0, total), texts, filters, times)
        return total, page

    def _filtered(
        self, indices: list[int], texts: Mapping[str, str], filters: Mapping[str, str], times: list[str]
    ) -> tuple[int, Callable[[int, int], list[int]]]:
        def fits(index: int) -> bool:
            record = self.data.record(index)
            if any(record[name] != value for name, value in texts.items()):
                return False
            for name in times:
                low, high = self._bounds(filters, name)
                if not low <= parse(record[TIME_FILTERS[name]]) * 1000 <= high:
                    return False
            return True

        found = [index for index in indices if fits(index)]
        return len(found), lambda offset, size: found[offset : offset + size]

    @staticmethod
    def _bounds(filters: Mapping[str, str], name: str) -> tuple[float, float]:
        low, high = filters.get(f"{name}[gte]"), filters.get(f"{name}[lte]")
        return (
            parse(low, dates=True) * 1000 if low else float("-inf"),
            parse(high, dates=True) * 1000 if high else float("inf"),
        )

    def _periodic_match(self, index: int, texts: Mapping[str, str]) -> bool:
        data = self.data
        return (
            texts.get("from", data.number_from(index)) == data.number_from(index)
            and texts.get("to", data.number_to(index)) == data.number_to(index)
            and texts.get("connection_id", data.connection(index)) == data.connection(index)
        )

    def index(self, identifier: str) -> int | None:
        """Return the index of a recording that exists."""
        index = self.data.ids.of(identifier)
        return index if self.data.overlay.holds(index) else None

    def recording(self, identifier: str) -> Record | None:
        """Return a recording, with ``download_urls`` empty."""
        index = self.index(identifier)
        return None if index is None else self.data.record(index)

    def recordings(self, filters: Mapping[str, str] = UNFILTERED) -> Iterator[Record]:
        """Yield every recording that a complete listing must find, with ``download_urls`` empty."""
        total, page = self.select(filters)
        for offset in range(0, total, 250):
            for index in page(offset, 250):
                yield self.data.record(index)

    def media(self, identifier: str) -> Media | None:
        """Return the media of a recording."""
        index = self.index(identifier)
        if index is None:
            return None
        return Media(identifier, self.data.media_size(index), self.data.container(index))
