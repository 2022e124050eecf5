# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module telnyx_room_session_info: sessions of Telnyx video rooms."""

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
from ..sources.telnyx_room_sessions import ROOM_SESSIONS

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **LIMIT_OPTION,
    **FIELDS_OPTION,
    **TELNYX_OPTIONS,
    **WINDOW_OPTIONS,
    "session_ids": {"type": "list", "elements": "str"},
    "room_id": {"type": "str"},
    "active": {"type": "bool"},
}
EXCLUSIVE: t.Final = [
    ("session_ids", option) for option in ("room_id", "active", "created_after", "created_before", "limit")
]


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list sessions."""
    ids = params["session_ids"]
    if ids is not None:
        ids = check_uuids(ids, "session_ids")
    with TelnyxClient(telnyx_settings(params)) as client:
        ask = Ask("sessions", client, ROOM_SESSIONS, params)
        if ids is not None:
            return ask.fetch(ids)
        window, _moment = window_of(params)
        active = params["active"]
        return ask.list(
            [
                ("filter[room_id]", params["room_id"]),
                ("filter[active]", None if active is None else str(active).lower()),
            ],
            window,
        )
