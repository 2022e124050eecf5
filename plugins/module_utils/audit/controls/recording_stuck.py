# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings that do not become ready."""

from __future__ import annotations

from ..._deps import pydantic
from ..items import Recording
from ._base import PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known
from ._recordings import status_unknown


class Params(Parameters):
    """How long processing may take."""

    max_processing_hours: float = pydantic.Field(
        48, gt=0, le=8760, description="Hours from creation; a room itself may last for 24 of them."
    )


def _build(params: Params, moment: Moment) -> Check:
    latest = moment.ago(hours=params.max_processing_hours)

    def check(recording: Recording) -> Outcome:
        if recording.status != "processing":
            return PASS if recording.status != "unknown" else status_unknown(recording)
        if recording.created_at is None:
            return not_known("The recording's age", "created_at")
        if recording.created_at >= latest:
            return PASS
        return fail(
            f"The recording is still processing more than {params.max_processing_hours:g} hours after it "
            "was created.",
            status="processing",
            created_at=recording.created_at,
        )

    return check


CONTROL = Control(
    id="recording-stuck",
    title="Recording is still processing after too long",
    resource="recordings",
    severity="medium",
    tags=("completeness",),
    build=_build,
    params=Params,
    rule="A selected recording fails when its `status` is `processing` and it was created more than "
    "`max_processing_hours` before `as_of`.",
    unknown="`status` is missing or not documented; or it is `processing` and `created_at` is null.",
    remedy="Look at the recording once more; if it still does not come to an end, ask the provider's "
    "support with its id, before its media is lost.",
    risk="The record may never become available.",
    fields=("status", "created_at"),
    example="- control: recording-stuck\n  params: {max_processing_hours: 30}",
)
