# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module video_participant_info: participants of a room, from Twilio Video Insights."""

from __future__ import annotations

import typing as t

from ..arguments.options import (
    FIELDS_OPTION,
    HTTP_OPTIONS,
    LIMIT_OPTION,
    TWILIO_OPTIONS,
    Options,
    Params,
    twilio_settings,
)
from ..arguments.patterns import check_sid, check_sids
from ..client.twilio import TwilioClient
from ..info.ask import Ask
from ..sources.twilio_participants import PARTICIPANTS

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **LIMIT_OPTION,
    **FIELDS_OPTION,
    **TWILIO_OPTIONS,
    "room_sid": {"type": "str", "required": True},
    "participant_sids": {"type": "list", "elements": "str"},
}
EXCLUSIVE: t.Final = [("participant_sids", "limit")]


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list participants."""
    room_sid = check_sid(params["room_sid"], "RM", "room_sid")
    with TwilioClient(twilio_settings(params)) as client:
        ask = Ask("participants", client, PARTICIPANTS, params, room_sid=room_sid)
        if params["participant_sids"] is not None:
            return ask.fetch(check_sids(params["participant_sids"], "PA", "participant_sids"))
        return ask.list()
