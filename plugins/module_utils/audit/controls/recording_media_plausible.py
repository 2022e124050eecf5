# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Completed recordings without plausible media."""

from __future__ import annotations

from ..._deps import pydantic
from ...records.times import from_text
from ..items import Recording
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, unknown
from ._recordings import status_unknown


class Params(Parameters):
    """How exact durations must be."""

    tolerance_seconds: float = pydantic.Field(
        5, ge=0, description="Telnyx: how far start, end and duration may disagree, in seconds."
    )


def _build(params: Params, _moment: Moment) -> Check:
    def check(recording: Recording) -> Outcome:
        if recording.status == "unknown":
            return status_unknown(recording)
        if recording.status != "completed":
            return NOT_APPLICABLE
        for name in ("size_bytes", "duration_ms"):
            if getattr(recording, name) == 0:
                return fail(
                    f"The recording is completed, and its {name} is 0.", status="completed", **{name: 0}
                )
        if recording.duration_ms is None:
            return unknown("The recording's duration is null.", duration_ms=None)
        if recording.provider == "telnyx":
            return _consistent(recording, params.tolerance_seconds)
        # Twilio Voice tells no size.
        if recording.size_bytes is None and recording.resource != "voice_recordings":
            return unknown("The recording's size is null.", size_bytes=None)
        return PASS

    return check


def _consistent(recording: Recording, tolerance: float) -> Outcome:
    started, ended, duration = recording.started_at, recording.ended_at, recording.duration_ms
    if started is None or ended is None or duration is None:
        return unknown("When the recording started or ended is null.", started_at=started, ended_at=ended)
    elapsed = (from_text(ended) - from_text(started)).total_seconds()
    if abs(elapsed - duration / 1000) <= tolerance:
        return PASS
    return fail(
        f"The recording lasted {elapsed:g} s from start to end, and its media {duration / 1000:g} s.",
        started_at=started,
        ended_at=ended,
        duration_ms=duration,
    )


CONTROL = Control(
    id="recording-media-plausible",
    title="Completed recording has no plausible media",
    resource="recordings",
    severity="medium",
    tags=("integrity",),
    build=_build,
    params=Params,
    rule="A selected recording whose `status` is `completed` fails when its `size` or its `duration` is 0. "
    "One of Telnyx fails also when `recording_ended_at` minus `recording_started_at` differs from "
    "`duration_millis` by more than `tolerance_seconds`. Other statuses are not applicable: there is no "
    "media to judge.",
    unknown="`status` is missing or not documented; or none of the figures is wrong and one of them is null.",
    remedy="Download the recording (recording_media) and listen to it; when nothing is in it, look for "
    "muted tracks or broken connections at that time, and ask the provider's support with its id.",
    risk="The record exists, and may hold nothing.",
    fields=("status", "size_bytes", "duration_ms", "started_at", "ended_at", "provider"),
    example="- control: recording-media-plausible\n  params: {tolerance_seconds: 2}",
    notes="Telnyx tells no size.",
)
