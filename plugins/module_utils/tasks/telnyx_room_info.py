# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module telnyx_room_info: video rooms of Telnyx."""

from __future__ import annotations

import typing as t

from ..arguments.options import TELNYX_OPTIONS, WINDOW_OPTIONS, Params, telnyx_settings
from ..arguments.patterns import check_uuids
from ..client.telnyx import TelnyxClient
from ..info.ask import Ask, one_of, window_of
from ..info.options import FLAG, TEXT, ids_or_filters
from ..sources.telnyx_rooms import ROOMS

OPTIONS, EXCLUSIVE = ids_or_filters(
    "room_ids", {"unique_name": TEXT, "enable_recording": FLAG, **WINDOW_OPTIONS}, TELNYX_OPTIONS
)


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list rooms."""
    check_uuids(params, "room_ids")
    with TelnyxClient(telnyx_settings(params)) as client:
        ask = Ask("rooms", client, ROOMS, params)
        return ask.fetch("room_ids") or ask.list(
            [("filter[unique_name]", params["unique_name"])],
            window_of(params),
            # The list has no such filter.
            keep=one_of(enable_recording=params["enable_recording"]),
        )
