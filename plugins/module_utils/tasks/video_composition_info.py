# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module video_composition_info: compositions of Twilio Video."""

from __future__ import annotations

import typing as t

from ..arguments.options import TWILIO_OPTIONS, WINDOW_OPTIONS, Params, twilio_settings
from ..arguments.patterns import check_sids
from ..client.twilio import TwilioClient
from ..info.ask import Ask, window_of
from ..info.options import TEXT, choices, ids_or_filters
from ..sources.twilio_compositions import COMPOSITIONS

OPTIONS, EXCLUSIVE = ids_or_filters(
    "composition_sids",
    {"room_sid": TEXT, "status": choices(*COMPOSITIONS.statuses or ()), **WINDOW_OPTIONS},
    TWILIO_OPTIONS,
)


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list compositions."""
    check_sids(params, composition_sids="CJ", room_sid="RM")
    with TwilioClient(twilio_settings(params)) as client:
        ask = Ask("compositions", client, COMPOSITIONS, params)
        return ask.fetch("composition_sids") or ask.list(
            [("RoomSid", params["room_sid"])], window_of(params), statuses=params["status"]
        )
