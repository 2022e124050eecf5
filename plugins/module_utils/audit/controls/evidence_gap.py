# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Spans of time that no complete collection covers."""

from __future__ import annotations

from ..._deps import pydantic
from ..items import Span
from ._base import PASS, Control, Outcome, Parameters, always, fail, unknown


class Params(Parameters):
    """How long providers keep what is collected."""

    rooms_kept_days: int = pydantic.Field(
        7, ge=1, le=36500, description="Days for which the provider tells of rooms; Video Insights: 7."
    )


def _check(span: Span) -> Outcome:
    if ":" in span.id:
        start, end = span.id.partition(":")[2].split("/")
        return fail(
            f"No complete collection of {span.resource} covers the time from {start} to {end}.",
            window_from=start,
            window_to=end,
        )
    if not any(collection.complete for collection in span.collections):
        return unknown(
            f"No collection of {span.resource} was complete yet.", collections=len(span.collections)
        )
    return PASS


CONTROL = Control(
    id="evidence-gap",
    title="Time span that no complete collection covers",
    resource="coverage",
    severity="critical",
    tags=("the audit audits itself",),
    build=always(_check),
    params=Params,
    rule="For rooms and recordings of each account, every span between the first complete collection and the "
    "last that no complete collection covers fails, one finding per span. A collection of rooms covers no "
    "more than the last `rooms_kept_days` before it, whatever was asked for: the provider forgets older "
    "ones. When the last complete collection of rooms is older than that, the span that can no longer be "
    "collected fails, too.",
    unknown="No collection of the account and resource was complete yet.",
    remedy="Collect more often than the provider forgets (rooms: every 7 days), and look why the collection "
    "of that time did not run. What is forgotten cannot be collected any more: waive the span by its "
    "id, with the reason.",
    risk="Whatever happened in that time was audited by nobody.",
    fields=("window_from", "window_to", "complete"),
    example="- control: evidence-gap",
    notes="The id of a finding is `rooms:FROM/TO`, so one outage can be waived without waiving the next.",
)
