# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings that are kept for too long."""

from __future__ import annotations

import typing as t

from ..._deps import pydantic
from ..strict import Text
from ._base import PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known, unknown
from ._recordings import status_unknown


class Params(Parameters):
    """How long recordings may be kept."""

    maximum_days: int = pydantic.Field(
        ge=0, le=36500, description="Days after which no media may be left; 0 allows none at all."
    )
    legal_hold: list[Text] = pydantic.Field(
        [],
        description="Ids of recordings, and of rooms with all their recordings, that must be kept for "
        "longer.",
    )


def _build(params: Params, moment: Moment) -> Check:
    oldest = moment.ago(days=params.maximum_days)
    held = frozenset(params.legal_hold)

    def check(recording: t.Any) -> Outcome:
        if recording.status == "unknown":
            return status_unknown(recording)
        if recording.status != "completed" or recording.vanished_at is not None:
            return PASS
        if recording.created_at is None:
            return not_known("The recording's age", "created_at")
        if recording.created_at >= oldest or recording.id in held or recording.room_id in held:
            return PASS
        kept = moment.holds(recording)
        if kept:
            return PASS
        if kept is None:
            return unknown("Whether a legal hold covers the recording is not known: a field is null.")
        return _too_old(recording, params.maximum_days)

    return check


def _too_old(recording: t.Any, maximum: int) -> Outcome:
    facts = {"status": "completed", "created_at": recording.created_at}
    if recording.storage == "external":
        return unknown(
            f"The recording is older than {maximum} days and was stored outside the provider, which does "
            "not tell whether it is still there.",
            **facts,
            storage="external",
        )
    if recording.media_available is None:
        return unknown(
            f"The recording is older than {maximum} days; whether its media is still there is not known.",
            **facts,
        )
    if not recording.media_available:
        return PASS
    return fail(f"The media is kept for longer than {maximum} days.", **facts)


CONTROL = Control(
    id="recording-retention-maximum",
    title="Media kept past the maximum",
    resource="recordings",
    also=("compositions",),
    severity="high",
    tags=("GDPR 5(1)(e)",),
    build=_build,
    params=Params,
    rule="A selected recording fails when its `status` is `completed`, its media is still there, it was "
    "created more than "
    "`maximum_days` before `as_of`, and neither `legal_hold` nor the policy's `holds` cover it or its room.",
    unknown="`status` is missing or not documented; `created_at` is null; or the recording is too old, and "
    "its media is outside the provider (`media_external_location`) or not known to be there.",
    remedy="Delete what is due (DELETE /v1/Recordings/{RecordingSid}, "
    "/2010-04-01/Accounts/{AccountSid}/Recordings/{RecordingSid}.json, or Telnyx DELETE "
    "/v2/recordings/{id}), compositions too; or name it in the policy's holds, with the reason.",
    risk="Personal data is kept for longer than there is a reason to keep it.",
    fields=("status", "created_at", "vanished_at", "storage", "media_available", "room_id"),
    example="- control: recording-retention-maximum\n  params:\n    maximum_days: 90\n    legal_hold: "
    "[RTaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]",
    notes="`maximum_days: 0` says that there must be no recording at all, calls included. Compositions are "
    "judged like recordings: a copy of what was deleted is kept as well.",
)
