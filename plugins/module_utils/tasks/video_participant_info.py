# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module video_participant_info: participants of a room, from Twilio Video Insights."""

from __future__ import annotations

import typing as t

from ..arguments.options import TWILIO_OPTIONS, Params, twilio_settings
from ..arguments.patterns import check_sids
from ..client.twilio import TwilioClient
from ..info.ask import Ask
from ..info.options import ids_or_filters
from ..sources.twilio_video_participants import PARTICIPANTS

OPTIONS, EXCLUSIVE = ids_or_filters(
    "participant_sids", {}, {**TWILIO_OPTIONS, "room_sid": {"type": "str", "required": True}}
)


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list participants."""
    check_sids(params, room_sid="RM", participant_sids="PA")
    with TwilioClient(twilio_settings(params)) as client:
        ask = Ask("participants", client, PARTICIPANTS, params, room_sid=params["room_sid"])
        return ask.fetch("participant_sids") or ask.list()
