# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings that are gone, and nobody says that they were deleted."""

from __future__ import annotations

from ..items import Recording
from ._base import PASS, Control, Outcome, always, fail, unknown


def _check(recording: Recording) -> Outcome:
    if recording.status == "deleted" or recording.deletion_seen_at is not None:
        return PASS
    if recording.vanished_at is not None:
        return fail(
            "The recording was seen before, a later complete collection did not find it, and it was "
            "never reported as deleted.",
            status=recording.status,
            vanished_at=recording.vanished_at,
        )
    newest = recording.evidence.newest.get(recording.resource)
    if newest is None or recording.last_run >= newest.run:
        return PASS
    if recording.created_at is None:
        return unknown(
            "A later collection did not see the recording; created_at is null, so it may not cover it.",
            created_at=None,
        )
    if not recording.evidence.looked_again(recording.resource, recording.last_run, recording.created_at):
        return PASS
    return unknown(
        "A later collection that was not completed covers the recording's time, and did not see it."
    )


CONTROL = Control(
    id="recording-vanished",
    title="Recording seen before is gone without a trace",
    resource="recordings",
    severity="critical",
    tags=("integrity",),
    build=always(_check),
    rule="A selected recording fails when a collection has seen it, a later complete collection whose window "
    "covers its `date_created` did not, and it was never reported with the status `deleted`.",
    unknown="A later collection covers the recording's time, was not completed, and did not see it; or "
    "`date_created` is null, so that a later collection that did not see it may not cover it.",
    remedy="Find out who deleted it (Twilio console, Monitor, audit events), and collect at least every 30 "
    "days, so that a deletion is seen as one. Restore the media from your archive.",
    risk="A record is gone, and there is no trace of who removed it.",
    fields=("status", "created_at", "deletion_seen_at", "vanished_at", "last_run"),
    example="- control: recording-vanished",
    notes="Twilio tells of a deletion for 30 days, so with rarer collections every deletion looks like this. "
    "Telnyx keeps no trace of deleted recordings: there this control finds every deletion.",
)
