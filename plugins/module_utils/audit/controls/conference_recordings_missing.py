# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conferences that were to be recorded, of which there is no recording."""

from __future__ import annotations

import typing as t

from ..._deps import pydantic
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known, unknown
from ._conferences import ABSENCE_UNPROVEN, absence_proven, unfinished


class Params(Parameters):
    """From which length on a recording must be there."""

    grace_seconds: int = pydantic.Field(
        30, ge=0, le=86400, description="Conferences that are no longer than this are left out."
    )


def _build(params: Params, moment: Moment) -> Check:
    def check(conference: t.Any) -> Outcome:
        if conference.recordings:
            return PASS
        if conference.recording_enabled is False:
            return NOT_APPLICABLE
        if conference.processing_state != "complete":
            return unfinished(conference, moment)
        if conference.recording_enabled is None:
            return not_known("Whether recording was enabled", "recording_enabled")
        if conference.duration_sec is None:
            return unknown("How long the conference lasted is not known.", duration_sec=None)
        if conference.duration_sec <= params.grace_seconds:
            return NOT_APPLICABLE
        if not absence_proven(conference):
            return ABSENCE_UNPROVEN
        return fail(
            f"Recording was enabled for {conference.duration_sec} s, and the inventory holds no recording of "
            "the conference.",
            recording_enabled=True,
            duration_sec=conference.duration_sec,
            recordings=0,
        )

    return check


CONTROL = Control(
    id="conference-recordings-missing",
    title="Recording was enabled, the inventory holds no recording of the conference",
    resource="conferences",
    severity="critical",
    tags=("completeness",),
    build=_build,
    params=Params,
    rule="A selected conference fails when `recording_enabled` is true, `processing_state` is `complete`, "
    "`duration_sec` is above `grace_seconds`, and no recording of it, in any status, was ever collected.",
    unknown="No recording is known, and `recording_enabled` or `duration_sec` is null, or `processing_state` "
    "is not `complete`, or no complete collection of voice recordings covers the conference's time.",
    remedy="Find out who deleted the recording (Twilio console, Monitor, audit events), and whether an "
    "encryption key or external storage refused it. Collect at least every 40 days, for so long Twilio tells "
    "of deletions.",
    risk="A record that was made is gone, and nobody can say when and why.",
    fields=("recording_enabled", "processing_state", "duration_sec", "recordings"),
    example="- control: conference-recordings-missing\n  params: {grace_seconds: 60}",
    version=2,
    needs=("voice_recordings",),
)
