# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module voice_call_info: calls of Twilio Voice."""

from __future__ import annotations

import typing as t

from ..arguments.options import TWILIO_OPTIONS, Params, twilio_settings
from ..arguments.patterns import check_sids
from ..client.twilio import TwilioClient
from ..info.ask import Ask, one_of, window_of
from ..info.named import named
from ..info.options import TEXT, choices, ids_or_filters
from ..sources.twilio_calls import CALLS, STATUSES

_DIRECTIONS = ("inbound", "outbound-api", "outbound-dial", "trunking-terminating", "trunking-originating")
_WINDOW = ("started_after", "started_before")

OPTIONS, EXCLUSIVE = ids_or_filters(
    "call_sids",
    {
        **dict.fromkeys(("from", "to", "parent_call_sid"), TEXT),
        "status": choices(*STATUSES),
        "direction": choices(*_DIRECTIONS),
        **dict.fromkeys(_WINDOW, TEXT),
    },
    TWILIO_OPTIONS,
)


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list calls."""
    check_sids(params, call_sids="CA", parent_call_sid="CA")
    status = params["status"]
    with TwilioClient(twilio_settings(params)) as client:
        named(client)
        ask = Ask("calls", client, CALLS, params)
        return ask.fetch("call_sids") or ask.list(
            [
                ("From", params["from"]),
                ("To", params["to"]),
                ("ParentCallSid", params["parent_call_sid"]),
                # The list takes one status at most, and no direction.
                ("Status", status[0] if status is not None and len(status) == 1 else None),
            ],
            window_of(params, *_WINDOW, default="24h"),
            keep=one_of(status=status, direction=params["direction"]),
            bounds=_WINDOW,
        )
