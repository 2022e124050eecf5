# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module voice_conference_info: conferences, from Twilio Voice Insights."""

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
from ..info.ask import Ask, beyond, one_of, window_of
from ..records.feeds import fold
from ..sources.twilio_conferences import CONFERENCES, STATUSES
from ..sources.twilio_fields import MIXER_REGIONS

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **LIMIT_OPTION,
    **FIELDS_OPTION,
    **TWILIO_OPTIONS,
    **WINDOW_OPTIONS,
    "conference_sids": {"type": "list", "elements": "str"},
    "friendly_name": {"type": "str"},
    "status": {"type": "list", "elements": "str", "choices": list(STATUSES)},
    "mixer_region": {"type": "str", "choices": list(MIXER_REGIONS)},
    "recording_enabled": {"type": "bool"},
}
EXCLUSIVE: t.Final = [
    ("conference_sids", option)
    for option in (
        "friendly_name",
        "status",
        "mixer_region",
        "recording_enabled",
        "created_after",
        "created_before",
        "limit",
    )
]


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list conferences."""
    sids = params["conference_sids"]
    if sids is not None:
        sids = check_sids(sids, "CF", "conference_sids")
    with TwilioClient(twilio_settings(params)) as client:
        ask = Ask("conferences", client, CONFERENCES, params)
        if sids is not None:
            return ask.fetch(sids)
        window, moment = window_of(params, default="30d")
        enabled = params["recording_enabled"]
        return ask.list(
            [("FriendlyName", params["friendly_name"]), ("MixerRegion", params["mixer_region"])],
            window,
            # Null is unknown: recording was neither on nor off.
            keep=one_of(
                {"status": params["status"], "recording_enabled": None if enabled is None else [enabled]},
                fold,
            ),
            notices=beyond(CONFERENCES, window, moment),
        )
