# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conferences that must be recorded."""

from __future__ import annotations

import typing as t

from ._base import PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known
from ._conferences import unfinished


def _build(_params: Parameters, moment: Moment) -> Check:
    def check(conference: t.Any) -> Outcome:
        if conference.recording_enabled:
            return PASS
        if conference.processing_state != "complete":
            return unfinished(conference, moment)
        if conference.recording_enabled is None:
            return not_known("Whether recording was enabled", "recording_enabled")
        return fail(
            "Recording was disabled in a conference that must be recorded.",
            recording_enabled=False,
            created_at=conference.created_at,
        )

    return check


CONTROL = Control(
    id="conference-recording-required",
    title="Conference that must be recorded has recording disabled",
    resource="conferences",
    severity="high",
    tags=("MiFID II 16(7)",),
    build=_build,
    rule="A selected conference fails when `recording_enabled` is false.",
    unknown="`recording_enabled` is null, or it is not true and `processing_state` is not `complete`.",
    remedy='Start such conferences with record="record-from-start" (<Dial><Conference>, or Record=true where '
    "participants are created by the API), or switch the account's default on (POST "
    "https://voice.twilio.com/v2/AccountDefaultConfiguration/Recording).",
    risk="There is no record of a conversation of which a record must be kept, and it cannot be made "
    "afterwards.",
    fields=("recording_enabled", "processing_state"),
    example='- control: conference-recording-required\n  select: {friendly_name: "^desk-"}',
    notes="Conferences come from Voice Insights, which keeps them for 30 days and needs its Advanced "
    "Features.",
    version=2,
)
