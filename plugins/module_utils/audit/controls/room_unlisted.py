# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms that only one of the provider's two lists knows."""

from __future__ import annotations

import typing as t
from datetime import timedelta

from ..._deps import pydantic
from ..spans import later
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, unknown

#: Video Insights forgets a room after this time.
_KEPT = timedelta(days=7)
#: How long after its end a room may be missing in a list.
_LATE = timedelta(hours=24)


class Params(Parameters):
    """Whether the two lists are known to agree."""

    lists_agree: bool = pydantic.Field(
        False,
        description="Says that a live account has shown that both lists hold the same rooms. Until then "
        "a difference is unknown.",
    )


def _build(params: Params, moment: Moment) -> Check:
    settled = moment.settled_before

    def check(room: t.Any) -> Outcome:
        if room.provider != "twilio" or room.status != "completed":
            return NOT_APPLICABLE
        if room.listed:
            return PASS
        if room.created_at is None or room.ended_at is None or later(room.ended_at, _LATE) > settled:
            return NOT_APPLICABLE
        other = "rooms" if hasattr(room, "large_room") else "room_resources"
        if not _looked_for(room, other):
            return NOT_APPLICABLE
        where = "Video Insights" if other == "rooms" else "the Video API"
        message = f"The room is missing in the list of {where}, which was completely collected for its time."
        facts = {"created_at": room.created_at, "missing_in": other}
        return fail(message, **facts) if params.lists_agree else unknown(message, **facts)

    return check


def _looked_for(room: t.Any, other: str) -> bool:
    """Tell whether the other list, complete and not forgetful yet, was read for the room's time."""
    if other == "room_resources" and (room.oldest_listed is None or room.created_at < room.oldest_listed):
        return False  # how far back that list goes is not documented
    earliest, latest = later(room.ended_at, _LATE), later(room.created_at, _KEPT)
    return any(
        item.complete
        and earliest <= item.started_at
        and (other != "rooms" or item.started_at <= latest)
        and (item.window[0] is None or item.window[0] <= room.created_at)
        and (item.window[1] is None or room.created_at < item.window[1])
        for item in room.evidence.collections.get(other, ())
    )


CONTROL = Control(
    id="room-unlisted",
    title="Only one of the provider's two lists knows the room",
    resource="room_resources",
    also=("rooms",),
    severity="low",
    tags=("completeness",),
    build=_build,
    params=Params,
    rule="A selected and completed room of Twilio Video fails, with `lists_agree`, when Video Insights has "
    "it and the Video API has not, or the other way round, although a complete collection of the other list, "
    "made at least a day after the room's end and while that list still kept it, covers its time.",
    unknown="The same without `lists_agree`: that both lists hold the same rooms is not documented.",
    remedy="Collect both lists once more. When the room stays missing, ask the provider's support with its "
    "SID; when many are, the lists do not agree on this account.",
    risk="Rooms that one list leaves out were audited by nobody who used that list alone.",
    fields=("status", "created_at", "ended_at"),
    example="- control: room-unlisted\n  params: {lists_agree: true}",
    version=2,
    needs=("rooms",),
)
