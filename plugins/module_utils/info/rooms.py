# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms and their participants, from Twilio Video Insights."""

from __future__ import annotations

import typing as t
from datetime import timedelta

from ..arguments.options import twilio_settings
from ..arguments.patterns import check_sids
from ..arguments.window import parse_window
from ..client.pages import Query
from ..client.twilio import TwilioClient
from ..listing.everything import list_all
from ..records.times import now
from ..records.twilio_room import room_drift
from .fetched import fetched
from .result import Record, positive, result

#: How long Insights keeps a room (Video Log Analyzer API reference), and how much later a request may come.
_KEPT = timedelta(days=7)
_SLACK = timedelta(minutes=10)

#: Values of the options ``room_type`` and ``codec``, as the list's parameters take them.
ROOM_TYPES: t.Final = ["go", "peer_to_peer", "group", "group_small"]
CODECS: t.Final = ["VP8", "H264", "VP9", "opus"]
#: Options that say nothing when rooms are fetched by SID.
LIST_ONLY: t.Final = (
    "room_name",
    "room_type",
    "codec",
    "created_after",
    "created_before",
    "recording_enabled",
    "limit",
)


def room_info(params: dict[str, t.Any], _check_mode: bool) -> dict[str, t.Any]:
    """Run ``video_room_info``."""
    settings = twilio_settings(params)
    with TwilioClient(settings) as client:
        if params["room_sids"] is not None:
            sids = check_sids(params["room_sids"], "RM", "room_sids")
            listing = fetched(client.room, sids, settings.http.concurrency, "create_time", "room_sid")
            return result("rooms", listing, client.api, id_field="room_sid", drift=room_drift)
        moment = now()
        window = parse_window(params["created_after"] or "7d", params["created_before"] or "0s", now=moment)
        filters = [("RoomType", value) for value in params["room_type"] or ()]
        filters += [("Codec", value) for value in params["codec"] or ()]
        if params["room_name"] is not None:
            filters.append(("RoomName", params["room_name"]))
        listing = list_all(
            client.rooms(),
            Query(after=window.after, before=window.before, filters=tuple(filters)),
            concurrency=settings.http.concurrency,
            limit=positive(params["limit"]),
            keep=_recorded(params["recording_enabled"]),
        )
        if window.after is not None and window.after < moment - _KEPT - _SLACK:
            listing.notices.append(
                "created_after reaches back more than 7 days, which is all that Insights keeps"
            )
        return result(
            "rooms",
            listing,
            client.api,
            id_field="room_sid",
            drift=room_drift,
            window=window,
        )


def _recorded(wanted: bool | None) -> t.Callable[[Record], bool] | None:
    # Null is unknown: it is neither on nor off.
    return None if wanted is None else lambda record: record.get("recording_enabled") is wanted
