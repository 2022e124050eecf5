# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module video_recording_info: recordings of Twilio Video rooms."""

from __future__ import annotations

import typing as t

from ..arguments.options import TWILIO_OPTIONS, WINDOW_OPTIONS, Params, twilio_settings
from ..arguments.patterns import check_any_sid, check_sids
from ..arguments.window import parse_window
from ..client.twilio import TwilioClient
from ..info.ask import Ask, window_of
from ..info.options import TEXT, choice, choices, ids_or_filters
from ..records.times import now
from ..sources.twilio_video_recordings import RECORDINGS, ROOM_RECORDINGS

OPTIONS, EXCLUSIVE = ids_or_filters(
    "recording_sids",
    {
        "status": choices(*RECORDINGS.statuses or ()),
        "source_sid": TEXT,
        "grouping_sid": TEXT,
        "media_type": choice("audio", "video", "data"),
        **WINDOW_OPTIONS,
    },
    {**TWILIO_OPTIONS, "room_sid": TEXT},
)


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list recordings, of the account or of one room."""
    check_sids(params, room_sid="RM", source_sid="MT", recording_sids="RT")
    if params["grouping_sid"] is not None:
        check_any_sid(params["grouping_sid"], "grouping_sid")
    with TwilioClient(twilio_settings(params)) as client:
        if params["room_sid"] is None:
            ask = Ask("recordings", client, RECORDINGS, params)
        else:
            ask = Ask("recordings", client, ROOM_RECORDINGS, params, room_sid=params["room_sid"])
        return ask.fetch("recording_sids") or _listed(ask, params)


def _listed(ask: Ask, params: Params) -> dict[str, t.Any]:
    filters = {
        "SourceSid": params["source_sid"],
        "GroupingSid": params["grouping_sid"],
        "MediaType": params["media_type"],
    }
    if params["room_sid"] is None:
        return ask.list(filters.items(), window_of(params), statuses=params["status"])
    # The list of a room is short: it is read in one piece, and knows fewer filters.
    window = parse_window(params["created_after"], params["created_before"], now=now())
    here = {name: {value} for name, value in filters.items() if value is not None}
    return ask.list(
        [("SourceSid", params["source_sid"])],
        window,
        statuses=params["status"],
        keep=lambda record: all(RECORDINGS.checks[name](record, values) for name, values in here.items()),
    )
