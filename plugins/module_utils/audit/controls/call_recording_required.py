# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Calls that must be recorded."""

from __future__ import annotations

import typing as t

from ..._deps import pydantic
from ..calls import CallRecord
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known, unknown
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


class Params(Parameters):
    """From which length on a call must be recorded."""

    grace_seconds: int = pydantic.Field(
        10, ge=0, le=86400, description="Calls that are no longer than this are left out."
    )


def _build(params: Params, moment: Moment) -> Check:
    def check(call: t.Any) -> Outcome:
        return _applies(call, params, moment) or _recorded(call)

    return check


def _applies(call: t.Any, params: Params, moment: Moment) -> Outcome | None:
    """Judge a call that is none to be recorded; ``None`` for one that is."""
    if call.status in NEVER_ANSWERED:
        return NOT_APPLICABLE
    if judged_with_parent(call, moment, params.grace_seconds):
        return WITH_PARENT
    if running(call):
        if call.recorded.running:
            return unknown("The call and its recording had not ended when they were collected.")
        return NOT_APPLICABLE
    if call.duration_sec is not None and call.duration_sec <= params.grace_seconds:
        return NOT_APPLICABLE
    return None


def _recorded(call: t.Any) -> Outcome:
    record: CallRecord = call.recorded
    if record.own == "recorded" or record.parent == "recorded" or record.member:
        return PASS
    if question := open_question(call):
        return question
    if call.status is None or call.duration_sec is None:
        name = "status" if call.status is None else "duration_sec"
        return not_known("Whether the call was to be recorded", name)
    if record.own in ("absent", "failed"):
        return fail(
            f"The only recording of the call is {record.own}: nothing was stored.",
            recording_status=record.own,
            **facts_of(call),
        )
    if not absence_proven(call):
        return ABSENCE_UNPROVEN
    return fail("The call was not recorded.", **facts_of(call))


CONTROL = Control(
    id="call-recording-required",
    title="Call that must be recorded was not",
    resource="calls",
    severity="high",
    tags=("MiFID II 16(7)", "FCA SYSC 10A"),
    build=_build,
    params=Params,
    rule="A selected call fails when its `status` is `completed`, its `duration_sec` is above "
    "`grace_seconds`, and there is no recording of it: none with its own SID, none of its parent leg that "
    "overlaps it, and no recorded conference that it was in; or when its only recording is `absent` or "
    "`failed`. A child leg whose parent is judged is not applicable, and neither is a call that was never "
    "answered.",
    unknown="No recording is known, and no complete collection of voice recordings that covers the call "
    "began within 40 days of its end; or a recorded conference of unknown participants overlaps it; or the "
    "parent leg was recorded at a time that is not known; or the call's recording had not ended.",
    remedy='See what started the call: <Dial record="record-from-answer-dual">, Record=true of POST '
    "/2010-04-01/Accounts/{AccountSid}/Calls.json, the trunk's recording mode (POST "
    "https://trunking.twilio.com/v1/Trunks/{TrunkSid}/Recording), or the account's default configuration.",
    risk="There is no record of a conversation of which a record must be kept, and it cannot be made "
    "afterwards.",
    fields=("status", "duration_sec", "parent_call_id", "created_at", "started_at", "ended_at"),
    example="- control: call-recording-required\n  select: {direction: inbound, trunk: "
    "[TKaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]}\n  params: {grace_seconds: 20}",
    notes="Twilio only: no list of Telnyx calls is read, so a Telnyx call that was not recorded cannot be "
    "told. A recording always carries the SID of the parent leg.",
    version=2,
    needs=("voice_recordings", "conference_participants"),
)
