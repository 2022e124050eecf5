# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module telnyx_room_recording_info: recordings of Telnyx video rooms."""

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
from ..sources.telnyx_room_recordings import FILTERS, ROOM_RECORDINGS

OPTIONS: t.Final[Options] = {
    **HTTP_OPTIONS,
    **LIMIT_OPTION,
    **FIELDS_OPTION,
    **TELNYX_OPTIONS,
    **WINDOW_OPTIONS,
    "recording_ids": {"type": "list", "elements": "str"},
    "room_id": {"type": "str"},
    "session_id": {"type": "str"},
    "participant_id": {"type": "str"},
    "status": {"type": "str", "choices": ["completed", "processing"]},
    "type": {"type": "str", "choices": ["audio", "video"]},
    "include_download_urls": {"type": "bool", "default": False},
}
EXCLUSIVE: t.Final = [
    ("recording_ids", option)
    for option in (
        "room_id",
        "session_id",
        "participant_id",
        "status",
        "type",
        "created_after",
        "created_before",
        "limit",
    )
]


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list recordings."""
    ids = params["recording_ids"]
    if ids is not None:
        ids = check_uuids(ids, "recording_ids")
    with TelnyxClient(telnyx_settings(params)) as client:
        ask = Ask("recordings", client, ROOM_RECORDINGS, params)
        if ids is not None:
            return ask.fetch(ids)
        window, _moment = window_of(params)
        return ask.list([(f"filter[{name}]", params[name]) for name in FILTERS], window)
