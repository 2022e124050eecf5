# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One Telnyx account's data: what every list holds, and every record by its identifier."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from types import MappingProxyType

from .calls import PERIOD, Calls
from .config import Config, TelnyxAccount
from .listing import Selection
from .media import Media
from .meetings import Meetings
from .overlay import Record
from .periodic import Periodic
from .tables import Owner
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


UNFILTERED: Mapping[str, str] = MappingProxyType({})


class TelnyxWorld(Owner):
    """Ground truth of one account; the endpoints render nothing else."""

    provider = "telnyx"

    def __init__(self, config: Config, account: TelnyxAccount) -> None:
        super().__init__(config, account, account.name)
        self.account, self.name = account, account.name
        self.data = Calls(config, account)
        self.clock = Clock(self.data.size, self.data.time)

    @cached_property
    def meetings(self) -> Meetings:
        """The account's video meetings."""
        return Meetings(self)

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
        added = [
            i
            for i in range(size, size + len(data.overlay.added))
            if "sip_call_id" not in filters
            and i not in data.overlay.gone
            and low_ms <= data.time(i) <= high_ms
            and all(data.record(i)[name] == value for name, value in texts.items())
        ]
        gone = data.overlay.gone
        selection = Selection(
            Periodic(size, residues).mask(frozenset({1})),
            *(low, high, self.config.order, self.account.seed, lambda i: i not in gone, added, data.time),
        )
        pages = selection.pages(gone)
        total, page = pages.total, pages.at
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
