# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module voice_conference_info: conferences, from Twilio Voice Insights."""

from __future__ import annotations

import typing as t

from ..arguments.options import TWILIO_OPTIONS, WINDOW_OPTIONS, Params, twilio_settings
from ..arguments.patterns import check_sids
from ..client.twilio import TwilioClient
from ..info.ask import Ask, beyond, one_of, window_of
from ..info.options import FLAG, TEXT, choice, choices, ids_or_filters
from ..sources.twilio_conferences import CONFERENCES, STATUSES
from ..sources.twilio_fields import MIXER_REGIONS

OPTIONS, EXCLUSIVE = ids_or_filters(
    "conference_sids",
    {
        "friendly_name": TEXT,
        "status": choices(*STATUSES),
        "mixer_region": choice(*MIXER_REGIONS),
        "recording_enabled": FLAG,
        **WINDOW_OPTIONS,
    },
    TWILIO_OPTIONS,
)


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list conferences."""
    check_sids(params, conference_sids="CF")
    with TwilioClient(twilio_settings(params)) as client:
        ask = Ask("conferences", client, CONFERENCES, params)
        window = window_of(params, default="30d")
        return ask.fetch("conference_sids") or ask.list(
            [("FriendlyName", params["friendly_name"]), ("MixerRegion", params["mixer_region"])],
            window,
            # Null is unknown: recording was neither on nor off.
            keep=one_of(status=params["status"], recording_enabled=params["recording_enabled"]),
            notices=beyond(CONFERENCES, window),
        )
