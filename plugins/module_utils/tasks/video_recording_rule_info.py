# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module video_recording_rule_info: recording rules of a room."""

from __future__ import annotations

import typing as t

from ..arguments.options import FIELDS_OPTION, HTTP_OPTIONS, TWILIO_OPTIONS, Options, Params, twilio_settings
from ..arguments.patterns import check_sid
from ..client.twilio import TwilioClient
from ..info.result import result
from ..listing.everything import Listing
from ..sources.twilio_recording_rules import RECORDING_RULES, ROOM_OF_RULES

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **FIELDS_OPTION,
    **TWILIO_OPTIONS,
    "room_sid": {"type": "str", "required": True},
}


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch the rules. They do not tell their account, so the room is fetched first, which does."""
    room_sid = check_sid(params["room_sid"], "RM", "room_sid")
    with TwilioClient(twilio_settings(params)) as client:
        client.list(ROOM_OF_RULES, room_sid=room_sid).single()
        ruleset = client.list(RECORDING_RULES, room_sid=room_sid).single()
        shown = result("rules", Listing([ruleset]), client.api, RECORDING_RULES)
        rules = ruleset.get("rules") or []
        if params["fields"] is not None:
            rules = [{name: rule[name] for name in params["fields"] if name in rule} for rule in rules]
        return {**shown, "rules": rules, "ruleset": ruleset, "count": len(rules)}
