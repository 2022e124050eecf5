# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module voice_recording_info: recordings of Twilio calls and conferences."""

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
from ..arguments.patterns import check_sid, check_sids
from ..client.twilio import TwilioClient
from ..info.ask import Ask, one_of, window_of
from ..info.named import named
from ..records.feeds import fold
from ..sources.twilio_voice_recordings import SOURCES, STATUSES, VOICE_RECORDINGS, WITHOUT_DELETED

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **LIMIT_OPTION,
    **FIELDS_OPTION,
    **TWILIO_OPTIONS,
    **WINDOW_OPTIONS,
    "recording_sids": {"type": "list", "elements": "str"},
    "call_sid": {"type": "str"},
    "conference_sid": {"type": "str"},
    "status": {"type": "list", "elements": "str", "choices": list(STATUSES)},
    "source": {"type": "list", "elements": "str", "choices": list(SOURCES)},
    "include_deleted": {"type": "bool", "default": True},
}
EXCLUSIVE: t.Final = [
    ("recording_sids", option)
    for option in (
        "call_sid",
        "conference_sid",
        "status",
        "source",
        "created_after",
        "created_before",
        "limit",
    )
]


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list recordings."""
    sids = params["recording_sids"]
    if sids is not None:
        sids = check_sids(sids, "RE", "recording_sids")
    for option, prefix in (("call_sid", "CA"), ("conference_sid", "CF")):
        if params[option] is not None:
            check_sid(params[option], prefix, option)
    with TwilioClient(twilio_settings(params)) as client:
        named(client)
        source = VOICE_RECORDINGS if params["include_deleted"] else WITHOUT_DELETED
        ask = Ask("recordings", client, source, params)
        if sids is not None:
            return ask.fetch(sids)
        window, _moment = window_of(params)
        return ask.list(
            [("CallSid", params["call_sid"]), ("ConferenceSid", params["conference_sid"])],
            window,
            # The list knows neither filter.
            keep=one_of({"status": params["status"], "source": params["source"]}, fold),
        )
