# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module video_room_info: rooms of Twilio Video Insights, or of the Video API."""

from __future__ import annotations

import typing as t

from ..arguments.options import TWILIO_OPTIONS, WINDOW_OPTIONS, Params, twilio_settings
from ..arguments.patterns import check_sids
from ..client.twilio import TwilioClient
from ..errors import InputError
from ..info.ask import Ask, beyond, one_of, window_of
from ..info.options import FLAG, TEXT, choices, ids_or_filters
from ..sources.twilio_room_resources import ROOM_RESOURCES
from ..sources.twilio_rooms import ROOMS

#: Options that only one of the two APIs takes.
_INSIGHTS_ONLY: t.Final = ("room_type", "codec", "recording_enabled")
_VIDEO_ONLY: t.Final = ("status",)

OPTIONS, EXCLUSIVE = ids_or_filters(
    "room_sids",
    {
        "room_name": TEXT,
        "room_type": choices("go", "peer_to_peer", "group", "group_small"),
        "codec": choices("VP8", "H264", "VP9", "opus"),
        "status": choices(*ROOM_RESOURCES.statuses or ()),
        **WINDOW_OPTIONS,
        "recording_enabled": FLAG,
    },
    {**TWILIO_OPTIONS, "api": {"type": "str", "choices": ["insights", "video"], "default": "insights"}},
)


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list rooms.

    Raises:
        InputError: an option is not usable, or the chosen API does not take it.
    """
    video = params["api"] == "video"
    for option in _INSIGHTS_ONLY if video else _VIDEO_ONLY:
        if params[option] is not None:
            raise InputError(
                f"{option} does not go with api {params['api']}, whose list cannot be filtered by it; "
                f"leave it out, or use api {'insights' if video else 'video'}."
            )
    check_sids(params, room_sids="RM")
    with TwilioClient(twilio_settings(params)) as client:
        ask = Ask("rooms", client, ROOM_RESOURCES if video else ROOMS, params)
        return ask.fetch("room_sids") or (_video(ask, params) if video else _insights(ask, params))


def _video(ask: Ask, params: Params) -> dict[str, t.Any]:
    return ask.list([("UniqueName", params["room_name"])], window_of(params), statuses=params["status"])


def _insights(ask: Ask, params: Params) -> dict[str, t.Any]:
    window = window_of(params, default="7d")
    return ask.list(
        [
            *(("RoomType", value) for value in params["room_type"] or ()),
            *(("Codec", value) for value in params["codec"] or ()),
            ("RoomName", params["room_name"]),
        ],
        window,
        # Null is unknown: it is neither on nor off.
        keep=one_of(recording_enabled=params["recording_enabled"]),
        notices=beyond(ROOMS, window),
    )
