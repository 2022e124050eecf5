# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls that must not be recorded."""

from __future__ import annotations

import typing as t

from ..calls import CallRecord
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail
from ._calls import (
    ABSENCE_UNPROVEN,
    NEVER_ANSWERED,
    WITH_PARENT,
    absence_proven,
    facts_of,
    judged_with_parent,
    open_question,
    running,
)


def _build(_params: Parameters, moment: Moment) -> Check:
    def check(call: t.Any) -> Outcome:
        record: CallRecord = call.recorded
        # A sign of its own counts even where the parent leg is judged in the call's place.
        if record.own in ("recorded", "failed", "perhaps") or record.member:
            return _recorded(call)
        if judged_with_parent(call, moment, -1):
            return WITH_PARENT
        if record.parent in ("recorded", "failed"):
            return _recorded(call)
        if call.status in NEVER_ANSWERED or running(call):
            return NOT_APPLICABLE
        if question := open_question(call):
            return question
        return PASS if absence_proven(call) else ABSENCE_UNPROVEN

    return check


def _recorded(call: t.Any) -> Outcome:
    record: CallRecord = call.recorded
    where = {"conference_id": record.conference} if record.member else {}
    said = "a conference that it was in was recorded" if record.member else "a recording of it exists"
    if record.own not in ("recorded", "failed", "perhaps") and not record.member:
        said = "its parent leg was recorded while it lasted"
    return fail(f"The call must not be recorded, and {said}.", **where, **facts_of(call))


CONTROL = Control(
    id="call-recording-forbidden",
    title="Call that must not be recorded is recorded",
    resource="calls",
    severity="critical",
    tags=("two-party consent", "PCI DSS 3.3.1"),
    build=_build,
    rule="A selected call fails when there is a recording of it in any status but `absent`: with its own "
    "SID, of its parent leg while the call lasted, or of a conference that it was in. One sign suffices. A "
    "child leg whose parent is judged, and of which there is no recording of its own, is not applicable.",
    unknown="There is no sign of recording, and no complete collection of voice recordings that covers the "
    "call began within 40 days of its end; or a recorded conference of unknown participants overlaps it; or "
    "the parent leg was recorded at a time that is not known.",
    remedy="Take record away where such calls are started (<Dial>, <Record>, Record=true of POST "
    "/2010-04-01/Accounts/{AccountSid}/Calls.json), and look at trunks and the account's default "
    "configuration. Then decide with counsel whether the recordings are deleted.",
    risk="People were recorded without being asked, or card data was.",
    fields=("status", "parent_call_id", "created_at", "started_at", "ended_at"),
    example='- control: call-recording-forbidden\n  select: {to: "^\\\\+49800"}',
    notes="Twilio only: no list of Telnyx calls is read.",
    version=2,
    needs=("voice_recordings", "conference_participants"),
)
