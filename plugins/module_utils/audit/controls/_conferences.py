# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What several controls of conferences have in common."""

from __future__ import annotations

import typing as t

from ._base import NOT_APPLICABLE, Moment, Outcome, unknown

#: On a conference of which no recording is known, where recordings were not completely collected.
ABSENCE_UNPROVEN: t.Final = unknown(
    "No recording of the conference is known, but no complete collection of voice recordings covers its "
    "time.",
    recordings=0,
)


def unfinished(conference: t.Any, moment: Moment) -> Outcome:
    """Judge a conference whose processing is not complete: its figures are not final."""
    if conference.created_at is not None and conference.created_at >= moment.settled_before:
        return NOT_APPLICABLE
    state = conference.processing_state or "not known"
    return unknown(
        f"Processing of the conference is {state}, so what is told of it is not final.",
        processing_state=conference.processing_state,
    )


def absence_proven(conference: t.Any) -> bool:
    """Tell whether a recording of this conference, had there been one, would be in the store."""
    start, end = conference.created_at or conference.started_at, conference.ended_at
    if start is None or end is None:
        return False
    return bool(conference.evidence.covers("voice_recordings", start, end))
