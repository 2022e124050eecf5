# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""insights.twilio.com: summaries of conferences and of who was in them (Voice Insights)."""

from __future__ import annotations

from ..answers import Call, not_found, twilio_problem
from ..config import Config
from ..ids import Sids
from ..listing import Selection, everything
from ..overlay import Record
from ..paging import META
from ..styles import Listed, Render, Single
from ..tables import Data, Table
from ..timeline import DAY, iso
from ..twilio_filters import Between, Equals, Status
from ..voice import BLOCK, DIRECTIONS, MEMBERS
from ..wanted import Filter, wanted
from .twilio_calls import CALLS
from .worlds import twilio, voice_of

KEPT_DAYS = 30
REGIONS = ("us1", "us1", "ie1", "de1", "us2", "us1", "au1", "us1")
END_REASONS = (
    *("last_participant_left", "last_participant_left", "participant_with_end_conference_on_exit_left"),
    "conference_ended_via_api",
)
STATUSES = ("in_progress", "not_started", "completed", "summary_timeout")


def kind_of(table: Table, index: int) -> str:
    """Return why a conference is in the data; ``standup`` if it has no legs of this account."""
    voice = voice_of(table)
    unit = voice.conference_unit(index) if index < table.size else None
    return "standup" if unit is None or unit >= voice.units.size else voice.kind(unit)


def legs(table: Table, index: int) -> list[int]:
    """Return the legs of a conference that the account's list of calls holds."""
    voice = voice_of(table)
    if index >= table.size or voice.conference_unit(index) is None:
        return []
    first = voice.block_of(index) * BLOCK
    return [first + place for place in MEMBERS if first + place < voice.calls]


def span_of(table: Table, index: int) -> tuple[int, int, int]:
    """Return creation, start and end; the start is when the second one joined."""
    voice, members = voice_of(table), legs(table, index)
    created = int(table.time(index))
    if len(members) < 2:
        return created, created, min(table.config.now_seconds, created + 300)
    ends = max(voice.ends(leg) for leg in members)
    return created, voice.starts(members[1]), max(ends, created)


def _time(table: Table, index: int) -> float:
    voice = voice_of(table)
    return voice.starts(voice.block_of(index) * BLOCK + MEMBERS[0])


def _live(table: Table) -> int:
    voice = voice_of(table)
    block = voice.blocks - 1
    held = voice.live > 0 and block < voice.halls and voice.conference_in(block) is not None
    return sum(voice.block_of(index) == block for index in range(max(0, table.size - 1), table.size)) * held


def _record(table: Table, index: int) -> Record:
    kind, noise, live = kind_of(table, index), table.noise(index, 2), table.status(index) == "in_progress"
    created, started, ended = span_of(table, index)
    members, sid = legs(table, index), table.ids.name(index)
    url = f"https://insights.twilio.com/v1/Conferences/{sid}"
    pending = ("in_progress", "timeout")[noise >> 9 & 1] if kind == "pending" else "complete"
    prefix = {"forbidden": "payment", "payment": "payment", "standup": "standup"}.get(kind, "visit")
    region = REGIONS[noise >> 3 & 7]
    return {
        "account_sid": table.world.owner,
        "conference_sid": sid,
        "connect_duration_seconds": None if live else (ended - started) * max(1, len(members)),
        "create_time": iso(created),
        "detected_issues": {"call_quality": noise >> 20 & 1},
        "duration_seconds": None if live else ended - started,
        "end_reason": None if live else END_REASONS[noise >> 12 & 3],
        "end_time": None if live else iso(ended),
        "ended_by": voice_of(table).call_ids.sid(members[-1]) if members and not live else None,
        "friendly_name": f"{prefix}-{2000 + index % 20011}",
        "links": {"participants": f"{url}/Participants"},
        "max_concurrent_participants": max(1, len(members)),
        "max_participants": 250,
        "mixer_region": region,
        "mixer_region_requested": region if noise >> 6 & 1 else None,
        "processing_state": "in_progress" if live else pending,
        "recording_enabled": None
        if kind == "unknown"
        else kind in ("ordinary", "forbidden", "missing", "pending"),
        "start_time": iso(started),
        "status": table.status(index),
        "tag_info": {},
        "tags": [],
        "unique_participants": max(1, len(members)),
        "url": url,
    }


CONFERENCES = Data(
    name="conferences",
    ids="CF",
    size=lambda table: voice_of(table).conferences,
    record=_record,
    time=_time,
    statuses={"whole": "completed", "timeout": "summary_timeout", "live": "in_progress"},
    shares={"timeout": 0.005},
    live=_live,
    names=("friendly_name",),
    nullable=(
        *("friendly_name", "end_reason", "mixer_region", "recording_enabled", "ended_by", "tags", "links"),
        *("processing_state", "duration_seconds", "unique_participants", "start_time", "account_sid"),
    ),
)


def participant(table: Table, index: int, number: int) -> Record:
    """Return the summary of one who was in a conference."""
    conference, noise = table.record(index), table.noise(index * 64 + number, 6)
    calls, members = twilio(table).table(CALLS), legs(table, index)
    _created, _started, ended = span_of(table, index)
    leg = members[number] if members else None
    joined = voice_of(table).starts(leg) if leg is not None else int(table.time(index))
    left = voice_of(table).ends(leg) if leg is not None else ended
    sid = people_of(table).sid(index * 64 + number)
    call = calls.record(leg) if leg is not None else {}
    live = table.status(index) == "in_progress"
    inbound = leg is not None and DIRECTIONS[leg % BLOCK] == "inbound"
    return {
        "account_sid": table.world.owner,
        "call_direction": "inbound" if inbound else "outbound",
        "call_sid": voice_of(table).strangers.sid(index * 64 + number)
        if leg is None
        else calls.ids.name(leg),
        "call_status": "answered" if live else "completed",
        "call_type": "carrier",
        "coached_participants": [],
        "conference_region": conference["mixer_region"],
        "conference_sid": table.ids.name(index),
        "country_code": "US",
        "duration_seconds": None if live else max(0, left - joined),
        "events": None,
        "from": call.get("from"),
        "is_coach": False,
        "is_moderator": number == 0,
        "jitter_buffer_size": "small",
        "join_time": iso(joined),
        "label": ("host", "guest", "guest")[number % 3],
        "leave_time": None if live else iso(left),
        "metrics": None,
        "outbound_queue_length": noise & 3,
        "outbound_time_in_queue": noise >> 2 & 1023,
        "participant_region": REGIONS[noise >> 12 & 7],
        "participant_sid": sid,
        "processing_state": "in_progress" if live else "complete",
        "properties": {},
        "to": call.get("to"),
        "url": f"https://insights.twilio.com/v1/Conferences/{table.ids.name(index)}/Participants/{sid}",
    }


def people_of(table: Table) -> Sids:
    """Return the identifiers of participants."""
    return Sids("CP", table.seed, table.world.owner)


def how_many(table: Table, index: int) -> int:
    """Return how many were in a conference."""
    return len(legs(table, index)) or 1


def _table(call: Call) -> Table:
    """Return the conferences, unless the account has no Advanced Features: error 17000."""
    table: Table = call.world.table(CONFERENCES)
    if not features(call)["advanced_features"]:
        raise twilio_problem(403, 17000, "Forbidden to access data")
    return table


_FILTERS: tuple[Filter, ...] = (
    Status("Status", STATUSES),
    Between("CreatedAfter", "CreatedBefore"),
    Equals("ConferenceSid", "conference_sid"),
    Equals("FriendlyName", "friendly_name"),
    Equals("MixerRegion", "mixer_region"),
    Equals("EndReason", "end_reason"),
)


def _summaries(_config: Config, call: Call) -> tuple[Selection, Render]:
    asked = wanted(call, _table(call), _FILTERS)
    asked.since(call.world.now - KEPT_DAYS * DAY)
    return asked.selection(), asked.table.record


def _index(call: Call) -> int:
    table = _table(call)
    index = table.index(call.params["id"])
    if index is None or table.time(index) < call.world.now - KEPT_DAYS * DAY:
        raise not_found(call.path)
    return index


def _participants(config: Config, call: Call) -> tuple[Selection, Render]:
    index, table = _index(call), _table(call)
    members = everything(how_many(table, index), config.order, table.seed)
    return members, lambda number: participant(table, index, number)


def _participant(_config: Config, call: Call) -> Record | None:
    index, table = _index(call), _table(call)
    found = people_of(table).of(call.params["sid"])
    if found is None or found // 64 != index or found % 64 >= how_many(table, index):
        return None
    return participant(table, index, found % 64)


def features(call: Call) -> Record:
    """Return the settings of Voice Insights."""
    record = {
        "account_sid": call.world.sid,
        "advanced_features": call.world.account.advanced_features,
        "voice_trace": False,
        "url": "https://insights.twilio.com/v1/Voice/Settings",
    }
    return {**record, **(call.world.singles.get("voice_insights") or {})}


_PATH = "/v1/Conferences"

ENDPOINTS = (
    Listed(name="conferences", path=_PATH, key="conferences", style=META, find=_summaries),
    Single(
        name="conference",
        path=_PATH + "/{id}",
        style=META,
        read=lambda _config, call: _table(call).record(_index(call)),
    ),
    Listed(
        name="conference_participants",
        path=_PATH + "/{id}/Participants",
        key="participants",
        style=META,
        find=_participants,
    ),
    Single(
        name="conference_participant",
        path=_PATH + "/{id}/Participants/{sid}",
        style=META,
        read=_participant,
    ),
    Single(
        name="voice_insights",
        path="/v1/Voice/Settings",
        style=META,
        read=lambda _config, call: features(call),
    ),
)
