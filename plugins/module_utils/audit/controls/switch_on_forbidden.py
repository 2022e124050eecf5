# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Settings that must not record."""

from __future__ import annotations

import typing as t

from ._base import PASS, Control, Outcome, always, fail
from ._switches import facts_of, no_answer


def _check(switch: t.Any) -> Outcome:
    if outcome := no_answer(switch):
        return outcome
    if switch.state == "off":
        return PASS
    said = "records some callers" if switch.state == "partly" else "records"
    return fail(f"The setting must not record, and {said}.", **facts_of(switch))


CONTROL = Control(
    id="switch-on-forbidden",
    title="A setting records where nothing may be recorded",
    resource="switches",
    severity="critical",
    tags=("two-party consent",),
    build=always(_check),
    rule="A selected setting fails when its `state` is `on` or `partly`. One that says where recordings go, "
    "and not whether there are any, is not applicable.",
    unknown="The key may not read the setting; `reason` tells why.",
    remedy="Switch recording off at the setting: the trunk's recording mode (POST "
    "https://trunking.twilio.com/v1/Trunks/{TrunkSid}/Recording), the outbound voice profile or number "
    "(Telnyx portal, Voice), the room, or the account's default configuration.",
    risk="Everybody who calls over it is recorded without being asked.",
    fields=("state", "kind", "name", "applies_to"),
    example='- control: switch-on-forbidden\n  select: {kind: trunk, name: "^payments"}',
    version=2,
)
