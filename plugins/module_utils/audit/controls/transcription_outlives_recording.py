# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Words that are there although the sound is gone."""

from __future__ import annotations

import typing as t

from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, unknown


def _build(_params: Parameters, moment: Moment) -> Check:
    def check(transcription: t.Any) -> Outcome:
        if transcription.vanished_at is not None or transcription.status == "failed":
            return NOT_APPLICABLE
        status = transcription.recording_status
        if status is None:
            return unknown(
                "The recording of the transcription is not in the evidence.", recording_status=None
            )
        if status == "unknown":
            return unknown("The status of the recording is not documented.", recording_status=status)
        if status != "deleted" and transcription.recording_vanished_at is None:
            return PASS
        if moment.holds(transcription):
            return PASS
        return fail(
            "The transcription is there although its recording is deleted.",
            recording_id=transcription.recording_id,
            recording_status=status,
        )

    return check


CONTROL = Control(
    id="transcription-outlives-recording",
    title="Words are there although the sound is gone",
    resource="transcriptions",
    severity="high",
    tags=("GDPR 5(1)(e)",),
    build=_build,
    rule="A selected transcription fails when it is there and its recording is deleted, or gone.",
    unknown="The recording is not in the evidence, or its status is not documented.",
    remedy="Delete the transcription (DELETE "
    "/2010-04-01/Accounts/{AccountSid}/Transcriptions/{TranscriptionSid}.json, "
    "or Telnyx DELETE /v2/recording_transcriptions/{id}).",
    risk="What was said is still there, word by word, although the recording was deleted for good reasons.",
    fields=("recording_id", "status", "vanished_at"),
    example="- control: transcription-outlives-recording",
    notes="That there are words is collected, and their length; never the words.",
    version=2,
    needs=("voice_recordings", "recordings"),
)
