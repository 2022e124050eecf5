# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings of Telnyx calls and conferences."""

from __future__ import annotations

import typing as t

from ..arguments.options import telnyx_settings
from ..arguments.patterns import check_uuids
from ..arguments.window import Window, parse_window
from ..client.pages import Query
from ..client.telnyx import TelnyxClient
from ..listing.everything import list_all
from ..records.telnyx import call_recording_drift
from ..records.times import now
from .fetched import fetched
from .result import positive, result

#: Options that are filters of the list, named as the record's fields are.
FILTERS: t.Final = ("conference_id", "call_leg_id", "call_session_id", "connection_id", "from", "to")
#: Options that say nothing when recordings are fetched by id.
LIST_ONLY: t.Final = (*FILTERS, "created_after", "created_before", "limit")


def call_info(params: dict[str, t.Any], _check_mode: bool) -> dict[str, t.Any]:
    """Run ``call_recording_info``."""
    settings = telnyx_settings(params)
    with TelnyxClient(settings) as client:
        if params["recording_ids"] is not None:
            ids = check_uuids(params["recording_ids"], "recording_ids")
            window = Window()
            listing = fetched(client.recording, ids, settings.http.concurrency, "created_at", "id")
        else:
            # With an end, recordings that appear while pages are read cannot shift the pages.
            window = parse_window(params["created_after"], params["created_before"] or "0s", now=now())
            filters = [(f"filter[{name}]", params[name]) for name in FILTERS if params[name] is not None]
            listing = list_all(
                client.recordings(),
                Query(after=window.after, before=window.before, filters=tuple(filters)),
                concurrency=settings.http.concurrency,
                limit=positive(params["limit"]),
            )
        for record in listing.records:
            # It controls the call while that lasts, and names it afterwards: a secret either way.
            record.pop("call_control_id", None)
            if not params["include_download_urls"]:
                record.pop("download_urls", None)
        return result(
            "recordings", listing, client.api, id_field="id", drift=call_recording_drift, window=window
        )
