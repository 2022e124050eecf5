# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module voice_call_info: calls of Twilio Voice."""

from __future__ import annotations

import typing as t

from ..arguments.options import (
    FIELDS_OPTION,
    HTTP_OPTIONS,
    LIMIT_OPTION,
    TWILIO_OPTIONS,
    Options,
    Params,
    twilio_settings,
)
from ..arguments.patterns import check_sid, check_sids
from ..client.twilio import TwilioClient
from ..info.ask import Ask, one_of, window_of
from ..info.named import named
from ..records.feeds import fold
from ..sources.twilio_calls import CALLS, STATUSES

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **LIMIT_OPTION,
    **FIELDS_OPTION,
    **TWILIO_OPTIONS,
    "call_sids": {"type": "list", "elements": "str"},
    "from": {"type": "str"},
    "to": {"type": "str"},
    "parent_call_sid": {"type": "str"},
    "status": {"type": "list", "elements": "str", "choices": list(STATUSES)},
    "direction": {
        "type": "list",
        "elements": "str",
        "choices": [
            "inbound",
            "outbound-api",
            "outbound-dial",
            "trunking-terminating",
            "trunking-originating",
        ],
    },
    "started_after": {"type": "str"},
    "started_before": {"type": "str"},
}
EXCLUSIVE: t.Final = [
    ("call_sids", option)
    for option in (
        "from",
        "to",
        "parent_call_sid",
        "status",
        "direction",
        "started_after",
        "started_before",
        "limit",
    )
]


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list calls."""
    sids = params["call_sids"]
    if sids is not None:
        sids = check_sids(sids, "CA", "call_sids")
    if params["parent_call_sid"] is not None:
        check_sid(params["parent_call_sid"], "CA", "parent_call_sid")
    with TwilioClient(twilio_settings(params)) as client:
        named(client)
        ask = Ask("calls", client, CALLS, params)
        if sids is not None:
            return ask.fetch(sids)
        window, _moment = window_of(params, "started_after", "started_before", default="24h")
        filters = [
            ("From", params["from"]),
            ("To", params["to"]),
            ("ParentCallSid", params["parent_call_sid"]),
        ]
        status = params["status"]
        if status is not None and len(status) == 1:
            filters.append(("Status", status[0]))
        # The list takes one status at most, and no direction.
        keep = one_of({"status": status, "direction": params["direction"]}, fold)
        return ask.list(filters, window, keep=keep, bounds=("started_after", "started_before"))
