# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module voice_recording_info: recordings of Twilio calls and conferences."""

from __future__ import annotations

import typing as t

from ..arguments.options import TWILIO_OPTIONS, WINDOW_OPTIONS, Params, twilio_settings
from ..arguments.patterns import check_sids
from ..client.twilio import TwilioClient
from ..info.ask import Ask, one_of, window_of
from ..info.named import named
from ..info.options import TEXT, choices, ids_or_filters
from ..sources.twilio_voice_recordings import INITIATORS, STATUSES, VOICE_RECORDINGS, WITHOUT_DELETED

OPTIONS, EXCLUSIVE = ids_or_filters(
    "recording_sids",
    {
        "call_sid": TEXT,
        "conference_sid": TEXT,
        "status": choices(*STATUSES),
        "source": choices(*INITIATORS),
        **WINDOW_OPTIONS,
    },
    {**TWILIO_OPTIONS, "include_deleted": {"type": "bool", "default": True}},
)


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list recordings."""
    check_sids(params, recording_sids="RE", call_sid="CA", conference_sid="CF")
    with TwilioClient(twilio_settings(params)) as client:
        named(client)
        source = VOICE_RECORDINGS if params["include_deleted"] else WITHOUT_DELETED
        ask = Ask("recordings", client, source, params)
        return ask.fetch("recording_sids") or ask.list(
            [("CallSid", params["call_sid"]), ("ConferenceSid", params["conference_sid"])],
            window_of(params),
            # The list knows neither filter.
            keep=one_of(status=params["status"], source=params["source"]),
        )
