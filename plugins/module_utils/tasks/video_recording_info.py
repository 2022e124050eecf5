# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module video_recording_info: recordings of Twilio Video rooms."""

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
from ..arguments.patterns import check_any_sid, check_sid, check_sids
from ..arguments.window import parse_window
from ..client.twilio import TwilioClient
from ..info.ask import Ask, window_of
from ..records.times import now
from ..sources.twilio_recordings import RECORDINGS, ROOM_RECORDINGS

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **LIMIT_OPTION,
    **FIELDS_OPTION,
    **TWILIO_OPTIONS,
    **WINDOW_OPTIONS,
    "recording_sids": {"type": "list", "elements": "str"},
    "room_sid": {"type": "str"},
    "status": {"type": "list", "elements": "str", "choices": list(RECORDINGS.statuses or ())},
    "source_sid": {"type": "str"},
    "grouping_sid": {"type": "str"},
    "media_type": {"type": "str", "choices": ["audio", "video", "data"]},
}
EXCLUSIVE: t.Final = [
    ("recording_sids", option)
    for option in (
        "status",
        "source_sid",
        "grouping_sid",
        "media_type",
        "created_after",
        "created_before",
        "limit",
    )
]


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list recordings, of the account or of one room."""
    room_sid, sids = params["room_sid"], params["recording_sids"]
    values = {"room_sid": check_sid(room_sid, "RM", "room_sid")} if room_sid is not None else {}
    for option, prefix in (("source_sid", "MT"), ("grouping_sid", "")):
        if params[option] is not None:
            (check_sid(params[option], prefix, option) if prefix else check_any_sid(params[option], option))
    if sids is not None:
        sids = check_sids(sids, "RT", "recording_sids")
    with TwilioClient(twilio_settings(params)) as client:
        source = ROOM_RECORDINGS if values else RECORDINGS
        ask = Ask("recordings", client, source, params, **values)
        return ask.fetch(sids) if sids is not None else _listed(ask, params)


def _listed(ask: Ask, params: Params) -> dict[str, t.Any]:
    filters = {
        "SourceSid": params["source_sid"],
        "GroupingSid": params["grouping_sid"],
        "MediaType": params["media_type"],
    }
    if params["room_sid"] is None:
        window, _moment = window_of(params)
        return ask.list(list(filters.items()), window, statuses=params["status"])
    # The list of a room is short: it is read in one piece, and knows fewer filters.
    window = parse_window(params["created_after"], params["created_before"], now=now())
    here = {name: {value} for name, value in filters.items() if value is not None}
    return ask.list(
        [("SourceSid", params["source_sid"])],
        window,
        statuses=params["status"],
        keep=lambda record: all(RECORDINGS.checks[name](record, values) for name, values in here.items()),
    )
