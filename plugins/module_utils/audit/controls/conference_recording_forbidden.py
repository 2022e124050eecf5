# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Conferences that must not be recorded."""

from __future__ import annotations

import typing as t

from ._base import PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known
from ._conferences import ABSENCE_UNPROVEN, absence_proven, unfinished


def _build(_params: Parameters, moment: Moment) -> Check:
    def check(conference: t.Any) -> Outcome:
        if conference.recording_enabled or conference.recordings_there:
            return _recorded(conference)
        if conference.processing_state != "complete":
            return unfinished(conference, moment)
        if conference.recording_enabled is None:
            return not_known("Whether recording was enabled", "recording_enabled")
        return PASS if absence_proven(conference) else ABSENCE_UNPROVEN

    return check


def _recorded(conference: t.Any) -> Outcome:
    signs = []
    if conference.recording_enabled:
        signs.append("recording was enabled")
    number = conference.recordings_there
    if number:
        signs.append("a recording exists" if number == 1 else f"{number} recordings exist")
    return fail(
        f"In a conference that must not be recorded, {' and '.join(signs)}.",
        recording_enabled=conference.recording_enabled,
        recordings=number,
    )


CONTROL = Control(
    id="conference-recording-forbidden",
    title="Conference that must not be recorded is recorded",
    resource="conferences",
    severity="critical",
    tags=("two-party consent", "PCI DSS 3.3.1"),
    build=_build,
    rule="A selected conference fails when `recording_enabled` is true, or the store holds a recording of it "
    "in any status but `absent`. One sign suffices.",
    unknown="There is no sign of recording, and `recording_enabled` is null, or `processing_state` is not "
    "`complete`, or no complete collection of voice recordings covers the conference's time.",
    remedy="Take record away where such conferences are started (<Dial><Conference>, participants created by "
    "the API), and look at the account's default recording configuration. Then decide with counsel whether "
    "the recordings are deleted (DELETE /2010-04-01/Accounts/{AccountSid}/Recordings/{RecordingSid}.json).",
    risk="People were recorded without being asked, or data is kept that nobody may keep.",
    fields=("recording_enabled", "processing_state", "recordings"),
    example='- control: conference-recording-forbidden\n  select: {friendly_name: "^hr-"}',
    version=2,
    needs=("voice_recordings",),
)
