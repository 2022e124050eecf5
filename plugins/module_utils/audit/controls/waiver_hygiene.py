# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Waivers that need attention."""

from __future__ import annotations

from ..items import WaiverState
from ._base import PASS, Control, Outcome, always


def _check(waiver: WaiverState) -> Outcome:
    if not waiver.problems:
        return PASS
    return Outcome("fail", f"The waiver {', and '.join(waiver.problems)}.", waiver.facts)


CONTROL = Control(
    id="waiver-hygiene",
    title="Waiver is expired, about to expire, without reason or owner, or matches nothing",
    resource="waivers",
    severity="medium",
    tags=("governance",),
    build=always(_check),
    rule="A waiver of the policy fails when its `expires` day is over, in UTC, or comes within "
    "`waiver_warn_days`; when it has no `reason` or no `owner`; or when it covers no finding.",
    unknown="Never: waivers are part of the policy.",
    remedy="Renew the waiver with a new decision, complete its reason and owner, or take it out of the "
    "policy.",
    risk="Findings stay accepted that nobody accepts any more.",
    fields=("expires", "reason", "owner"),
    example="- control: waiver-hygiene\n  severity: low",
    notes="A policy with waivers is checked for this even when it does not name the control.",
)
