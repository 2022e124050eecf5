# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a call counts as recorded."""

from __future__ import annotations

import typing as t
from datetime import timedelta

from ..calls import CallRecord
from ..moments import call_span
from ._base import Moment, Outcome, not_applicable, unknown

#: For so long Twilio tells of voice recordings that were deleted (Recordings resource, IncludeSoftDeleted).
_TOLD = timedelta(days=40)
NEVER_ANSWERED: t.Final = frozenset(("busy", "failed", "no_answer", "canceled"))
WITH_PARENT: t.Final = not_applicable(
    "The parent leg is judged in its place, so that one conversation is one finding."
)
ABSENCE_UNPROVEN: t.Final = unknown(
    "No recording of the call is known, but no complete collection of voice recordings that began within 40 "
    "days of its end covers its time."
)


def running(call: t.Any) -> bool:
    """Tell whether the call had not ended when it was collected."""
    return call.status not in ("completed", None) and call.status not in NEVER_ANSWERED


def judged_with_parent(call: t.Any, moment: Moment, grace: int) -> bool:
    """Tell whether the parent leg is judged in the child's place: one conversation is one finding."""
    parent = call.recorded.parent_item
    if parent is None or parent.status != "completed" or moment.selects(parent) is False:
        return False
    return parent.duration_sec is None or parent.duration_sec > grace


def absence_proven(call: t.Any) -> bool:
    """Tell whether a recording of this call, had there been one, would be in the store."""
    start, end = call_span(call)
    return (
        start is not None
        and end is not None
        and bool(call.evidence.covered_soon("voice_recordings", start, end, _TOLD))
    )


def open_question(call: t.Any) -> Outcome | None:
    """Judge a call that may have been recorded; ``None`` when nothing says that it may."""
    record: CallRecord = call.recorded
    if record.own == "perhaps":
        return unknown(
            "There is a recording of the call whose status is not one that is documented.", status=call.status
        )
    if record.parent == "perhaps":
        return unknown(
            "The parent leg was recorded, and whether while this call lasted is not known.",
            parent_call_id=call.parent_call_id,
        )
    if record.beside:
        return unknown(
            "A conference was recorded while the call lasted, and who took part in it is not known."
        )
    return None


def facts_of(call: t.Any) -> dict[str, t.Any]:
    """Return what a reader wants to know of a call: who called whom, when, how long, over what."""
    facts = {
        "from": call.from_,
        "to": call.to,
        "direction": call.direction,
        "started_at": call.started_at or call.created_at,
        "duration_sec": call.duration_sec,
        "trunk_id": call.trunk_id,
        "phone_number_id": call.phone_number_id,
    }
    return {name: value for name, value in facts.items() if value is not None}
