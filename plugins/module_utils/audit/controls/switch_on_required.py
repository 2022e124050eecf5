# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings that must record."""

from __future__ import annotations

import typing as t

from ._base import PASS, Control, Outcome, always, fail
from ._switches import facts_of, no_answer


def _check(switch: t.Any) -> Outcome:
    if outcome := no_answer(switch):
        return outcome
    if switch.state == "on":
        return PASS
    said = "records only some callers" if switch.state == "partly" else "does not record"
    return fail(f"The setting must record, and {said}.", **facts_of(switch))


CONTROL = Control(
    id="switch-on-required",
    title="A setting that must record does not",
    resource="switches",
    severity="high",
    tags=("MiFID II 16(7)",),
    build=always(_check),
    rule="A selected setting fails when its `state` is `off` or `partly`. One that says where recordings go, "
    "and not whether there are any, is not applicable.",
    unknown="The key may not read the setting; `reason` tells why.",
    remedy="Switch recording on at the setting: the trunk's recording mode (POST "
    "https://trunking.twilio.com/v1/Trunks/{TrunkSid}/Recording), the outbound voice profile or number "
    "(Telnyx portal, Voice), or the account's default configuration.",
    risk="From now on calls over it are not recorded, and nobody is told.",
    fields=("state", "kind", "name", "applies_to"),
    example="- control: switch-on-required\n  select: {kind: [trunk, outbound_voice_profile]}",
    notes="An application can start and stop recording by itself: a setting that is on proves nothing about "
    "a single call.",
    version=2,
)
