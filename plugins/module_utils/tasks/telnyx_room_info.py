# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module telnyx_room_info: video rooms of Telnyx."""

from __future__ import annotations

import typing as t

from ..arguments.options import (
    FIELDS_OPTION,
    HTTP_OPTIONS,
    LIMIT_OPTION,
    TELNYX_OPTIONS,
    WINDOW_OPTIONS,
    Options,
    Params,
    telnyx_settings,
)
from ..arguments.patterns import check_uuids
from ..client.telnyx import TelnyxClient
from ..info.ask import Ask, window_of
from ..sources.telnyx_rooms import ROOMS

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **LIMIT_OPTION,
    **FIELDS_OPTION,
    **TELNYX_OPTIONS,
    **WINDOW_OPTIONS,
    "room_ids": {"type": "list", "elements": "str"},
    "unique_name": {"type": "str"},
    "enable_recording": {"type": "bool"},
}
EXCLUSIVE: t.Final = [
    ("room_ids", option)
    for option in ("unique_name", "enable_recording", "created_after", "created_before", "limit")
]


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list rooms."""
    ids = params["room_ids"]
    if ids is not None:
        ids = check_uuids(ids, "room_ids")
    with TelnyxClient(telnyx_settings(params)) as client:
        ask = Ask("rooms", client, ROOMS, params)
        if ids is not None:
            return ask.fetch(ids)
        window, _moment = window_of(params)
        enabled = params["enable_recording"]
        return ask.list(
            [("filter[unique_name]", params["unique_name"])],
            window,
            # The list has no such filter.
            keep=None if enabled is None else lambda record: record.get("enable_recording") is enabled,
        )
