# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Participants of a room, from Twilio Video Insights."""

from __future__ import annotations

import typing as t
from functools import partial

from ..arguments.options import twilio_settings
from ..arguments.patterns import check_sid, check_sids
from ..client.pages import Query
from ..client.twilio import TwilioClient
from ..listing.everything import list_all
from ..records.twilio_participant import participant_drift
from .fetched import fetched
from .result import positive, result


def participant_info(params: dict[str, t.Any], _check_mode: bool) -> dict[str, t.Any]:
    """Run ``video_participant_info``."""
    settings = twilio_settings(params)
    room_sid = check_sid(params["room_sid"], "RM", "room_sid")
    with TwilioClient(settings) as client:
        if params["participant_sids"] is not None:
            sids = check_sids(params["participant_sids"], "PA", "participant_sids")
            fetch = partial(client.participant, room_sid)
            listing = fetched(fetch, sids, settings.http.concurrency, "join_time", "participant_sid")
        else:
            listing = list_all(
                client.participants(room_sid),
                Query(),
                concurrency=settings.http.concurrency,
                limit=positive(params["limit"]),
            )
        return result(
            "participants", listing, client.api, id_field="participant_sid", drift=participant_drift
        )
