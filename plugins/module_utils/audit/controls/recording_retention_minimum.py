# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings that were deleted too early."""

from __future__ import annotations

from datetime import timedelta

from ..._deps import pydantic
from ...records.times import from_text
from ..items import Recording
from ._base import PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known, unknown
from ._recordings import status_unknown


class Params(Parameters):
    """How long recordings must be kept."""

    minimum_days: int = pydantic.Field(
        ge=1, le=36500, description="Days for which every recording must be kept; five years are 1825."
    )


def _build(params: Params, _moment: Moment) -> Check:
    minimum = timedelta(days=params.minimum_days)

    def check(recording: Recording) -> Outcome:
        if recording.status == "unknown":
            return status_unknown(recording)
        deleted = recording.status == "deleted"
        observed = recording.deletion_seen_at if deleted else recording.vanished_at
        if not deleted and observed is None:
            return PASS
        if recording.created_at is None:
            return not_known("The recording's age", "created_at")
        if observed is None:
            return unknown(
                "When the recording was seen as deleted for the first time is not known.",
                deletion_seen_at=None,
            )
        age = from_text(observed) - from_text(recording.created_at)
        if age >= minimum:
            return PASS
        if not deleted:
            return unknown(
                f"The recording is gone since it was {age.days} days old at most, and was not reported as "
                "deleted.",
                vanished_at=observed,
                created_at=recording.created_at,
            )
        return fail(
            f"The recording was deleted at an age of {age.days} days at most, before the minimum of "
            f"{params.minimum_days} days.",
            status="deleted",
            created_at=recording.created_at,
            deletion_seen_at=observed,
        )

    return check


CONTROL = Control(
    id="recording-retention-minimum",
    title="Deleted before the minimum retention",
    resource="recordings",
    severity="critical",
    tags=("FCA", "CFTC", "SEC 17a-4"),
    build=_build,
    params=Params,
    rule="A selected recording fails when its `status` is `deleted`, and it was younger than `minimum_days` "
    "when a collection saw it deleted for the first time.",
    unknown="`status` is missing or not documented; or it is `deleted` and `created_at` is null; or the "
    "recording has vanished without being reported as deleted, before it was `minimum_days` old.",
    remedy="Find out who deleted it (Twilio console, Monitor, audit events), take the permission to delete "
    "away from that key or person, and archive media with recording_media before the provider's copy may go.",
    risk="A record that must be kept for years is lost, which regulators treat as a breach of its own.",
    fields=("status", "created_at", "deletion_seen_at", "vanished_at"),
    example="- control: recording-retention-minimum\n  params: {minimum_days: 1825}",
    notes="Providers tell no date of deletion, so its first observation stands for it: the true age is "
    "lower, never higher, and what fails was surely deleted too early. Twilio tells of a deletion for 30 "
    "days: collect more often. Telnyx does not tell at all; there `recording-vanished` finds what is gone.",
)
