# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module video_composition_info: compositions of Twilio Video."""

from __future__ import annotations

import typing as t

from ..arguments.options import (
    FIELDS_OPTION,
    HTTP_OPTIONS,
    LIMIT_OPTION,
    TWILIO_OPTIONS,
    WINDOW_OPTIONS,
    Options,
    Params,
    twilio_settings,
)
from ..arguments.patterns import check_sid, check_sids
from ..client.twilio import TwilioClient
from ..info.ask import Ask, window_of
from ..sources.twilio_compositions import COMPOSITIONS

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **LIMIT_OPTION,
    **FIELDS_OPTION,
    **TWILIO_OPTIONS,
    **WINDOW_OPTIONS,
    "composition_sids": {"type": "list", "elements": "str"},
    "room_sid": {"type": "str"},
    "status": {"type": "list", "elements": "str", "choices": list(COMPOSITIONS.statuses or ())},
}
EXCLUSIVE: t.Final = [
    ("composition_sids", option)
    for option in ("room_sid", "status", "created_after", "created_before", "limit")
]


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list compositions."""
    sids, room_sid = params["composition_sids"], params["room_sid"]
    if sids is not None:
        sids = check_sids(sids, "CJ", "composition_sids")
    if room_sid is not None:
        check_sid(room_sid, "RM", "room_sid")
    with TwilioClient(twilio_settings(params)) as client:
        ask = Ask("compositions", client, COMPOSITIONS, params)
        if sids is not None:
            return ask.fetch(sids)
        window, _moment = window_of(params)
        return ask.list([("RoomSid", room_sid)], window, statuses=params["status"])
