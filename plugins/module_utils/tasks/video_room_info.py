# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module video_room_info: rooms of Twilio Video Insights, or of the Video API."""

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
from ..arguments.patterns import check_sids
from ..client.twilio import TwilioClient
from ..errors import InputError
from ..info.ask import Ask, beyond, window_of
from ..sources.twilio_room_resources import ROOM_RESOURCES
from ..sources.twilio_rooms import ROOMS

#: Options that only one of the two APIs takes.
_INSIGHTS_ONLY: t.Final = ("room_type", "codec", "recording_enabled")
_VIDEO_ONLY: t.Final = ("status",)

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **LIMIT_OPTION,
    **FIELDS_OPTION,
    **TWILIO_OPTIONS,
    **WINDOW_OPTIONS,
    "api": {"type": "str", "choices": ["insights", "video"], "default": "insights"},
    "room_sids": {"type": "list", "elements": "str"},
    "room_name": {"type": "str"},
    "room_type": {
        "type": "list",
        "elements": "str",
        "choices": ["go", "peer_to_peer", "group", "group_small"],
    },
    "codec": {"type": "list", "elements": "str", "choices": ["VP8", "H264", "VP9", "opus"]},
    "status": {"type": "list", "elements": "str", "choices": ["in-progress", "completed", "failed"]},
    "recording_enabled": {"type": "bool"},
}
EXCLUSIVE: t.Final = [
    ("room_sids", option)
    for option in (
        "room_name",
        "room_type",
        "codec",
        "status",
        "created_after",
        "created_before",
        "recording_enabled",
        "limit",
    )
]


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
    sids = check_sids(params["room_sids"], "RM", "room_sids") if params["room_sids"] is not None else None
    with TwilioClient(twilio_settings(params)) as client:
        ask = Ask("rooms", client, ROOM_RESOURCES if video else ROOMS, params)
        if sids is not None:
            return ask.fetch(sids)
        return _video(ask, params) if video else _insights(ask, params)


def _video(ask: Ask, params: Params) -> dict[str, t.Any]:
    window, _moment = window_of(params)
    return ask.list([("UniqueName", params["room_name"])], window, statuses=params["status"])


def _insights(ask: Ask, params: Params) -> dict[str, t.Any]:
    window, moment = window_of(params, default="7d")
    filters = [("RoomType", value) for value in params["room_type"] or ()]
    filters += [("Codec", value) for value in params["codec"] or ()]
    wanted = params["recording_enabled"]
    return ask.list(
        [*filters, ("RoomName", params["room_name"])],
        window,
        # Null is unknown: it is neither on nor off.
        keep=None if wanted is None else lambda record: record.get("recording_enabled") is wanted,
        notices=beyond(ROOMS, window, moment),
    )
