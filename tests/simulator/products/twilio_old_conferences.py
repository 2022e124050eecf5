# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""api.twilio.com: the older list of conferences, a second witness that says nothing of recording."""

from __future__ import annotations

from ..answers import Call
from ..config import Config
from ..listing import Selection
from ..overlay import Record
from ..paging import FLAT
from ..styles import Listed, Render, Single
from ..tables import Table
from ..timeline import rfc2822
from ..twilio_filters import Equals, Signed, Status
from ..wanted import wanted
from .twilio_conferences import CONFERENCES, STATUSES, span_of

_OLD = {"in_progress": "in-progress", "not_started": "init"}


def _old(table: Table, index: int) -> Record:
    """Return a conference as the older list shows it, without a flag for recording."""
    new, (created, _started, ended) = table.record(index), span_of(table, index)
    owner, sid, live = table.world.owner, table.ids.name(index), table.status(index) == "in_progress"
    uri = f"/2010-04-01/Accounts/{owner}/Conferences/{sid}"
    reasons = {
        "participant_with_end_conference_on_exit_left": "participant-with-end-conference-on-exit-left",
        "conference_ended_via_api": "conference-ended-via-api",
    }
    record = {
        "account_sid": owner,
        "api_version": "2010-04-01",
        "call_sid_ending_conference": new["ended_by"],
        "date_created": rfc2822(created),
        "date_updated": rfc2822(created if live else ended),
        "friendly_name": new["friendly_name"],
        "reason_conference_ended": reasons.get(str(new["end_reason"]), "last-participant-left"),
        "region": new["mixer_region"],
        "sid": sid,
        "status": _OLD.get(table.status(index), "completed"),
        "subresource_uris": {part: f"{uri}/{part.title()}.json" for part in ("participants", "recordings")},
        "uri": f"{uri}.json",
    }
    if live:  # the specification knows no null here
        del record["reason_conference_ended"]
    return record


def _conferences(_config: Config, call: Call) -> tuple[Selection, Render]:
    """Find conferences; without a status only those under way."""
    table: Table = call.world.table(CONFERENCES)
    asked = wanted(call, table, (Signed("DateCreated"), Equals("FriendlyName", "friendly_name")))
    probe = wanted(call, table, (Status("Status", ("init", "in-progress", "completed"), ("in-progress",)),))
    old = probe.statuses or frozenset()
    asked.statuses = frozenset(new for new in STATUSES if _OLD.get(new, "completed") in old)
    return asked.selection(), lambda index: _old(table, index)


def _conference(_config: Config, call: Call) -> Record | None:
    table: Table = call.world.table(CONFERENCES)
    index = table.index(call.params["id"])
    return None if index is None else _old(table, index)


_PATH = "/2010-04-01/Accounts/{account}/Conferences"

ENDPOINTS = (
    Listed(name="old_conferences", path=_PATH + ".json", key="conferences", style=FLAT, find=_conferences),
    Single(name="old_conference", path=_PATH + "/{id}.json", style=FLAT, read=_conference),
)
