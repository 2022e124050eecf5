# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What controls look at: one immutable item per room, recording, account's settings, or span.

The first fields of each are columns of the store, read in this order; what follows is added by the
engine. Timestamps are text as in :mod:`..records.times`, so they compare as they are.
"""

from __future__ import annotations

import typing as t
from dataclasses import dataclass, field
from datetime import timedelta

from .spans import later

Bounds: t.TypeAlias = "tuple[str | None, str | None]"
NO_DRIFT: t.Final[frozenset[str]] = frozenset()

#: What the audit itself makes: no provider's records, so nothing that could be quiet or mistyped.
OWN: t.Final = frozenset(("coverage", "waivers", "controls"))

#: Rooms whose media does not pass through the provider: they cannot be recorded.
UNRECORDABLE: t.Final = frozenset(("go", "peer_to_peer"))


@dataclass(frozen=True)
class Collection:
    """One run's coverage of one resource, reduced to what controls ask for."""

    run: int
    window: Bounds
    complete: bool
    started_at: str


@dataclass(frozen=True)
class AccountEvidence:
    """What the collections of one account prove.

    Attributes:
        spans: resource → disjoint half-open windows that complete collections cover, in order.
        newest: resource → the collection that was made last.
        collections: resource → every collection, in the order in which they were made.
    """

    provider: str
    account: str
    spans: t.Mapping[str, tuple[Bounds, ...]] = field(default_factory=dict)
    newest: t.Mapping[str, Collection] = field(default_factory=dict)
    collections: t.Mapping[str, tuple[Collection, ...]] = field(default_factory=dict)
    _later: dict[tuple[str, int], tuple[Bounds, ...]] = field(default_factory=dict, repr=False, compare=False)
    _soon: dict[tuple[str, str, timedelta], tuple[Bounds, ...]] = field(
        default_factory=dict, repr=False, compare=False
    )

    def covers(self, resource: str, start: str, end: str) -> bool:
        """Tell whether every record of *resource* created in [*start*, *end*] would be known."""
        return _within(self.spans.get(resource, ()), start, end)

    def covered_soon(self, resource: str, start: str, end: str, within: timedelta) -> bool:
        """Tell whether complete collections that began at most *within* after *end* cover [*start*, *end*].

        What a provider forgets after some time must be looked for before.
        """
        day = end[:10]
        key = (resource, day, within)
        if key not in self._soon:
            latest = later(f"{day}T00:00:00.000000Z", within)
            self._soon[key] = merge_spans(
                item.window
                for item in self.collections.get(resource, ())
                if item.complete and item.started_at <= latest
            )
        return _within(self._soon[key], start, end)

    def looked_again(self, resource: str, run: int, moment: str) -> bool:
        """Tell whether a collection after *run*, complete or not, covers records created at *moment*."""
        key = (resource, run)
        if key not in self._later:
            windows = [item.window for item in self.collections.get(resource, ()) if item.run > run]
            self._later[key] = merge_spans(windows)
        return any(
            (first is None or first <= moment) and (last is None or moment < last)
            for first, last in self._later[key]
        )


def _within(spans: t.Iterable[Bounds], start: str, end: str) -> bool:
    return any((first is None or first <= start) and (last is None or end <= last) for first, last in spans)


def merge_spans(spans: t.Iterable[Bounds]) -> tuple[Bounds, ...]:
    """Merge half-open windows that overlap or touch into disjoint ones, in order."""
    merged: list[Bounds] = []
    for start, end in sorted(spans, key=lambda span: (span[0] or "", span[1] is None, span[1] or "")):
        if merged:
            first, last = merged[-1]
            if last is None or (start or "") <= last:
                merged[-1] = (first, None if last is None or end is None else max(last, end))
                continue
        merged.append((start, end))
    return tuple(merged)


class Room(t.NamedTuple):
    """One room of Video Insights.

    ``recordings`` is how many recordings of it the store holds, ``compositions`` how many compositions
    that did not fail; ``listed`` whether the provider's other list has the room, and ``oldest_listed``
    when the oldest room of that list was created; ``unplaced`` whether there is one that was
    made in its time and of which nobody knows the room.
    """

    provider: str
    account: str
    id: str
    name: str | None
    type: str | None
    status: str | None
    created_at: str | None
    ended_at: str | None
    created_method: str | None
    recording_enabled: bool | None
    processing_state: str | None
    total_participant_duration_sec: int | None
    total_recording_duration_sec: int | None
    media_region: str | None
    status_callback: str | None
    recordings: int
    compositions: int
    listed: bool
    oldest_listed: str | None
    unplaced: bool
    drift: frozenset[str]
    evidence: AccountEvidence


class CustomStorage(t.NamedTuple):
    """Where an account says that recordings of a connection go.

    Attributes:
        place: the bucket; empty when there is no such setting, so that they stay with the provider.
        state: ``unknown`` when the key may not read it.
        since: when a collection saw the setting change for the last time.
    """

    place: str
    state: str
    since: str


class Recording(t.NamedTuple):
    """One recording; ``room_name`` and ``room_known`` are filled when a policy selects by the room's name."""

    provider: str
    account: str
    id: str
    product: str
    status: str
    media_type: str | None
    created_at: str | None
    started_at: str | None
    ended_at: str | None
    duration_ms: int | None
    size_bytes: int | None
    channels: str | None
    initiated_by: str | None
    room_id: str | None
    connection_id: str | None
    from_: str | None
    to: str | None
    storage: str
    external_url: str | None
    media_available: bool | None
    deletion_seen_at: str | None
    vanished_at: str | None
    last_run: int
    resource: str
    conference_id: str | None
    call_id: str | None
    error_code: int | None
    encryption_key_id: str | None
    encrypted: bool | None
    room_name: str | None
    custom_storage: CustomStorage | None
    drift: frozenset[str]
    evidence: AccountEvidence


class Settings(t.NamedTuple):
    """The recording settings of one account; ``configured`` is null when they were never collected."""

    provider: str
    account: str
    id: str
    configured: bool | None
    encryption_enabled: bool | None
    encryption_key_sid: str | None
    aws_storage_enabled: bool | None
    aws_s3_url: str | None
    created_at: str | None
    drift: frozenset[str]
    evidence: AccountEvidence


class Span(t.NamedTuple):
    """What was collected of one resource of one account: all of it, or one gap in it.

    ``id`` is the resource's name, and for a gap ``resource:from/to``.
    """

    provider: str
    account: str
    id: str
    resource: str
    collections: tuple[Collection, ...]
    created_at: str | None
    evidence: AccountEvidence


class ControlState(t.NamedTuple):
    """One entry of the policy's ``controls``, after everything was evaluated.

    ``id`` is the control's, with ``#2`` behind it for the second of several entries.
    """

    provider: str
    account: str
    id: str
    reason: str
    message: str
    rows: int
    created_at: str | None = None


class WaiverState(t.NamedTuple):
    """One waiver of the policy, after everything else was evaluated."""

    provider: str
    account: str
    id: str
    problems: tuple[str, ...]
    facts: t.Mapping[str, t.Any]
    created_at: str | None = None


Item: t.TypeAlias = "Room | Recording | Settings | Span | WaiverState | ControlState"
