# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms of which too small a share was recorded."""

from __future__ import annotations

from ..._deps import pydantic
from ..items import Room
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known
from ._rooms import not_told, unfinished, unrecordable


class Params(Parameters):
    """How much must be recorded."""

    minimum_ratio: float = pydantic.Field(
        0.8,
        gt=0,
        le=1,
        description="Recorded time ÷ participation, both summed over participants, that suffices.",
    )
    grace_seconds: int = pydantic.Field(
        60,
        ge=0,
        le=86400,
        description="Rooms with less participation than this are left out: recording starts some seconds "
        "after joining.",
    )


def _build(params: Params, moment: Moment) -> Check:
    minimum = params.minimum_ratio

    def check(room: Room) -> Outcome:
        if unrecordable(room):
            return NOT_APPLICABLE
        if outcome := not_told(room, "recorded time"):
            return outcome
        if room.processing_state != "complete":
            return unfinished(room, moment)
        recorded, participated = room.total_recording_duration_sec, room.total_participant_duration_sec
        if recorded is None or participated is None:
            name = "total_recording_duration_sec" if recorded is None else "total_participant_duration_sec"
            return not_known("Which share was recorded", name)
        if participated == 0 or participated < params.grace_seconds:
            return NOT_APPLICABLE
        if recorded >= minimum * participated:
            return PASS
        return fail(
            f"{recorded} s of {participated} s of participation were recorded: "
            f"{recorded / participated:.1%}, less than {minimum:.1%}.",
            total_recording_duration_sec=recorded,
            total_participant_duration_sec=participated,
        )

    return check


CONTROL = Control(
    id="room-recording-coverage",
    title="Recorded share below threshold",
    resource="rooms",
    severity="medium",
    tags=("completeness",),
    build=_build,
    params=Params,
    params_added=frozenset(("grace_seconds",)),
    rule="A selected room fails when `total_recording_duration_sec` ÷ `total_participant_duration_sec` is "
    "below `minimum_ratio`. A room with less than `grace_seconds` of participation is not applicable, and "
    "neither is one in which nobody took part.",
    unknown="`processing_state` is not `complete`, or one of the two durations is null.",
    remedy="Compare the room's participants with its recordings: who joined without camera and microphone, "
    "or before a recording rule included them? Correct the rules, or set minimum_ratio to what is "
    "normal for your rooms.",
    risk="A part of the conversation is missing from its record.",
    fields=("total_recording_duration_sec", "total_participant_duration_sec", "processing_state", "type"),
    example="- control: room-recording-coverage\n  params: {minimum_ratio: 0.9}",
    notes="Both durations are sums over participants. `duration_sec` is not: two people in a room for an "
    "hour make 7200 s of participation in 3600 s of duration. Whoever joined with camera and microphone off "
    "is not recorded.",
)
