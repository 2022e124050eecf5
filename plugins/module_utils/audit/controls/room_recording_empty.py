# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms with recording enabled, in which nothing was recorded."""

from __future__ import annotations

from ..._deps import pydantic
from ..items import Room
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known
from ._rooms import not_told, unfinished, unrecordable


class Params(Parameters):
    """When an empty recording matters."""

    grace_seconds: int = pydantic.Field(
        30, ge=0, description="Participation, summed over participants, that needs no recording, in seconds."
    )


def _build(params: Params, moment: Moment) -> Check:
    grace = params.grace_seconds

    def check(room: Room) -> Outcome:
        if room.recording_enabled is False:
            return PASS
        if unrecordable(room):
            return NOT_APPLICABLE
        if outcome := not_told(room, "recorded time"):
            return outcome
        if room.recording_enabled is None:
            return not_known("Whether recording was enabled", "recording_enabled")
        if room.processing_state != "complete":
            return unfinished(room, moment)
        recorded, participated = room.total_recording_duration_sec, room.total_participant_duration_sec
        if (recorded is not None and recorded > 0) or (participated is not None and participated <= grace):
            return PASS
        if recorded is None or participated is None:
            name = "total_recording_duration_sec" if recorded is None else "total_participant_duration_sec"
            return not_known("How much was recorded", name)
        return fail(
            f"Recording was enabled, participants were present for {participated} s, and nothing was "
            "recorded.",
            recording_enabled=True,
            total_recording_duration_sec=recorded,
            total_participant_duration_sec=participated,
        )

    return check


CONTROL = Control(
    id="room-recording-empty",
    title="Recording enabled but nothing was recorded",
    resource="rooms",
    severity="critical",
    tags=("completeness",),
    build=_build,
    params=Params,
    rule="A selected room fails when `recording_enabled` is true, `processing_state` is `complete`, "
    "`total_recording_duration_sec` is 0 and `total_participant_duration_sec` is above `grace_seconds`.",
    unknown="`recording_enabled` is null; or it is true and `processing_state` is not `complete`, or a "
    "duration that decides is null.",
    remedy="Look at the room's participants (video_participant_info) and recording rules "
    "(video_recording_rule_info): find out who published nothing, or was excluded; then ask the "
    "provider's support with the room's SID.",
    risk="The room counts as recorded, and nothing of what was said is there.",
    fields=(
        "recording_enabled",
        "processing_state",
        "total_recording_duration_sec",
        "total_participant_duration_sec",
        "type",
    ),
    example="- control: room-recording-empty\n  params: {grace_seconds: 60}",
)
