# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recording settings of a Twilio account, and recording rules of a room."""

from __future__ import annotations

import typing as t

from ..arguments.options import twilio_settings
from ..arguments.patterns import check_sid
from ..client.twilio import TwilioClient
from ..listing.everything import Listing
from ..records.twilio_settings import rules_drift, settings_drift
from .result import result


def settings_info(params: dict[str, t.Any], _check_mode: bool) -> dict[str, t.Any]:
    """Run ``video_recording_settings_info``."""
    with TwilioClient(twilio_settings(params)) as client:
        record = client.recording_settings()
        listing = Listing([] if record is None else [record])
        shown = result("settings", listing, client.api, id_field="account_sid", drift=settings_drift)
        return {**shown, "settings": record}


def rule_info(params: dict[str, t.Any], _check_mode: bool) -> dict[str, t.Any]:
    """Run ``video_recording_rule_info``."""
    settings = twilio_settings(params)
    room_sid = check_sid(params["room_sid"], "RM", "room_sid")
    with TwilioClient(settings) as client:
        ruleset = client.recording_rules(room_sid)
        shown = result("rules", Listing([ruleset]), client.api, id_field="room_sid", drift=rules_drift)
        rules = ruleset.get("rules") or []
        return {**shown, "rules": rules, "ruleset": ruleset, "count": len(rules)}
