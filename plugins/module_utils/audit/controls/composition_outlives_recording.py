# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Copies that are there although what they were made of is gone."""

from __future__ import annotations

import typing as t

from ..._deps import pydantic
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known, unknown


class Params(Parameters):
    """How long compositions may be kept."""

    maximum_days: int | None = pydantic.Field(
        None, ge=0, le=36500, description="Days after which no composition may be left; any time when absent."
    )


def _build(params: Params, moment: Moment) -> Check:
    oldest = moment.ago(days=params.maximum_days) if params.maximum_days is not None else None

    def check(composition: t.Any) -> Outcome:
        if composition.status in ("deleted", "failed") or composition.vanished_at is not None:
            return NOT_APPLICABLE
        if composition.status in ("unknown", None):
            return unknown(
                "The composition's status is missing, or not documented.", status=composition.status
            )
        outcome = _of_recordings(composition)
        if outcome is None and oldest is not None:
            outcome = _of_age(composition, oldest, params.maximum_days)
        if outcome is None:
            return PASS
        held = moment.holds(composition)
        if held:
            return PASS
        if held is None:
            return unknown("Whether a legal hold covers the composition is not known: a field is null.")
        return outcome

    return check


def _of_recordings(composition: t.Any) -> Outcome | None:
    facts = {
        "status": composition.status,
        "room_id": composition.room_id,
        "size_bytes": composition.size_bytes,
    }
    if composition.recordings_left:
        if composition.recordings_left == composition.recordings_unsure:
            return unknown(
                "Whether a recording of its room is left is not known: their status is not documented."
            )
        return None
    if composition.recordings:
        return fail("The composition is there although all recordings of its room are gone.", **facts)
    if composition.room_id is None:
        return not_known("Of which room the composition is,", "room_id")
    if _looked_for(composition):
        return fail("The composition is there although no recording of its room is left.", **facts)
    return unknown(
        "No recording of the composition's room is known, but recordings of its time were not "
        "completely collected."
    )


def _looked_for(composition: t.Any) -> bool:
    """Tell whether a complete collection of recordings reaches back to the room, however old that is."""
    resource = "room_recordings" if composition.provider == "telnyx" else "recordings"
    return composition.created_at is not None and any(
        first is None and (last is None or composition.created_at <= last)
        for first, last in composition.evidence.spans.get(resource, ())
    )


def _of_age(composition: t.Any, oldest: str, maximum: int | None) -> Outcome | None:
    if composition.created_at is None:
        return not_known("The composition's age", "created_at")
    if composition.created_at >= oldest:
        return None
    return fail(
        f"The composition is kept for longer than {maximum} days.",
        status=composition.status,
        created_at=composition.created_at,
        room_id=composition.room_id,
    )


CONTROL = Control(
    id="composition-outlives-recording",
    title="A copy is there although its recordings are deleted or past their maximum",
    resource="compositions",
    severity="high",
    tags=("GDPR 5(1)(e)",),
    build=_build,
    params=Params,
    rule="A selected composition that is not deleted fails when all recordings of its room are deleted or "
    "gone, or when it is older than `maximum_days`, unless a legal hold covers it.",
    unknown="`status` is missing or not documented; `room_id` or `created_at` is null; or no recording of "
    "its room is known, and recordings were not completely collected from the first one on.",
    remedy="Delete the composition (DELETE /v1/Compositions/{CompositionSid}, or Telnyx DELETE "
    "/v2/room_compositions/{id}), or name it in the policy's holds, with the reason.",
    risk="What was deleted for good reasons is still there as a copy.",
    fields=("status", "room_id", "created_at", "vanished_at"),
    example="- control: composition-outlives-recording\n  params: {maximum_days: 90}",
    version=2,
    needs=("recordings", "room_recordings"),
)
