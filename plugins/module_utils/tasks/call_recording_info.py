# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The module call_recording_info: recordings of Telnyx calls and conferences."""

from __future__ import annotations

import typing as t

from ..arguments.options import TELNYX_OPTIONS, WINDOW_OPTIONS, Params, telnyx_settings
from ..arguments.patterns import check_uuids
from ..client.telnyx import TelnyxClient
from ..info.ask import Ask, window_of
from ..info.options import DOWNLOAD_URLS, TEXT, ids_or_filters
from ..sources.telnyx_recordings import RECORDINGS

#: Options that are filters of the list, named as the record's fields are.
_FILTERS: t.Final = ("conference_id", "call_leg_id", "call_session_id", "connection_id", "from", "to")

OPTIONS, EXCLUSIVE = ids_or_filters(
    "recording_ids", {**dict.fromkeys(_FILTERS, TEXT), **WINDOW_OPTIONS}, {**TELNYX_OPTIONS, **DOWNLOAD_URLS}
)


def run(params: Params, _check_mode: bool) -> dict[str, t.Any]:
    """Fetch or list recordings."""
    check_uuids(params, "recording_ids")
    with TelnyxClient(telnyx_settings(params)) as client:
        ask = Ask("recordings", client, RECORDINGS, params)
        return ask.fetch("recording_ids") or ask.list(
            [(f"filter[{name}]", params[name]) for name in _FILTERS], window_of(params)
        )
