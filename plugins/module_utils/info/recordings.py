# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings of Twilio Video rooms."""

from __future__ import annotations

import typing as t
from functools import partial

from ..arguments.options import twilio_settings
from ..arguments.patterns import check_any_sid, check_sid, check_sids
from ..arguments.window import Window, parse_window
from ..client.pages import Query
from ..client.twilio import TwilioClient
from ..listing.everything import Listing, list_all
from ..records.times import now
from ..records.twilio_recording import recording_drift
from .fetched import fetched
from .result import Record, positive, result

STATUSES: t.Final = ["processing", "completed", "failed", "deleted"]
MEDIA_TYPES: t.Final = ["audio", "video", "data"]
#: Options that say nothing when recordings are fetched by SID.
LIST_ONLY: t.Final = (
    "status",
    "source_sid",
    "grouping_sid",
    "media_type",
    "created_after",
    "created_before",
    "limit",
)


def recording_info(params: dict[str, t.Any], _check_mode: bool) -> dict[str, t.Any]:
    """Run ``video_recording_info``."""
    settings = twilio_settings(params)
    room_sid = params["room_sid"]
    if room_sid is not None:
        check_sid(room_sid, "RM", "room_sid")
    with TwilioClient(settings) as client:
        if params["recording_sids"] is not None:
            sids = check_sids(params["recording_sids"], "RT", "recording_sids")
            fetch = client.recording if room_sid is None else partial(client.room_recording, room_sid)
            window = Window()
            listing = fetched(fetch, sids, settings.http.concurrency, "date_created", "sid")
        else:
            # The account's list is read in slices of time, which need an end; a room's list is short.
            before = params["created_before"] or ("0s" if room_sid is None else None)
            window = parse_window(params["created_after"], before, now=now())
            listing = _listed(client, params, room_sid, window, settings.http.concurrency)
        return result("recordings", listing, client.api, id_field="sid", drift=recording_drift, window=window)


def _listed(
    client: TwilioClient, params: dict[str, t.Any], room_sid: str | None, window: Window, concurrency: int
) -> Listing:
    filters = []
    if params["source_sid"] is not None:
        filters.append(("SourceSid", check_sid(params["source_sid"], "MT", "source_sid")))
    grouping_sid, media_type = params["grouping_sid"], params["media_type"]
    if grouping_sid is not None:
        check_any_sid(grouping_sid, "grouping_sid")
    keep = None
    if room_sid is None:
        filters += [("GroupingSid", grouping_sid)] if grouping_sid is not None else []
        filters += [("MediaType", media_type)] if media_type is not None else []
    else:
        # The list of a room knows neither filter.
        keep = partial(_matches, grouping_sid, media_type)
    return list_all(
        client.recordings() if room_sid is None else client.room_recordings(room_sid),
        Query(after=window.after, before=window.before, filters=tuple(filters)),
        statuses=params["status"],
        concurrency=concurrency,
        limit=positive(params["limit"]),
        keep=keep,
    )


def _matches(grouping_sid: str | None, media_type: str | None, record: Record) -> bool:
    if media_type is not None and record.get("type") != media_type:
        return False
    groups = record.get("grouping_sids")
    return grouping_sid is None or (isinstance(groups, dict) and grouping_sid in groups.values())
