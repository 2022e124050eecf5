# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module telnyx_room_session_info: sessions of Telnyx video rooms."""

from __future__ import annotations

import typing as t

from ..arguments.options import TELNYX_OPTIONS, WINDOW_OPTIONS, Params, telnyx_settings
from ..arguments.patterns import check_uuids
from ..client.telnyx import TelnyxClient
from ..info.ask import Ask, window_of
from ..info.options import FLAG, TEXT, ids_or_filters
from ..sources.telnyx_room_sessions import ROOM_SESSIONS

OPTIONS, EXCLUSIVE = ids_or_filters(
    "session_ids", {"room_id": TEXT, "active": FLAG, **WINDOW_OPTIONS}, TELNYX_OPTIONS
)


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list sessions."""
    check_uuids(params, "session_ids")
    active = params["active"]
    with TelnyxClient(telnyx_settings(params)) as client:
        ask = Ask("sessions", client, ROOM_SESSIONS, params)
        return ask.fetch("session_ids") or ask.list(
            [
                ("filter[room_id]", params["room_id"]),
                ("filter[active]", None if active is None else str(active).lower()),
            ],
            window_of(params),
        )
