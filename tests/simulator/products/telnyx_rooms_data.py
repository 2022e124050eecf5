# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Telnyx's video rooms, their sessions, participants, recordings and compositions: what is in the lists."""

from __future__ import annotations

from ..media import Media
from ..meetings import Meetings
from ..overlay import Record
from ..tables import Data, Table
from ..timeline import iso_fraction
from .worlds import telnyx

PREFIX = {"forbidden": "payment", "payment": "payment", "standup": "standup"}
#: Seconds between the begin of a session and that of its recordings.
_DELAY = 3


def meetings_of(table: Table) -> Meetings:
    """Return the meetings of the account of a table."""
    return telnyx(table).meetings


def _iso(seconds: float) -> str:
    return iso_fraction(int(seconds) * 1000)


def media_of(table: Table, index: int) -> Media | None:
    """Return the media of a recording or composition, None while there is none."""
    if table.status(index) != "completed":
        return None
    kind = "mp4" if table.data is COMPOSITIONS else "mka" if index % 2 == 0 else "mkv"
    return Media(table.ids.name(index), _bytes(table, index), kind)


def _bytes(table: Table, index: int) -> int:
    return 512 + table.noise(index, 4) % max(1, table.config.media_max - 511)


def _room(table: Table, index: int) -> Record:
    meetings = meetings_of(table)
    kind, created = meetings.kind(index), _iso(table.time(index))
    first = meetings.sessions - meetings.live
    running = [s for s in range(first, meetings.sessions) if meetings.room_of(s) == index]
    callback = table.noise(index, 2) & 3 == 0
    return {
        "active_session_id": meetings.ids["room_sessions"].uuid(running[-1]) if running else None,
        "created_at": created,
        "enable_recording": None if kind == "unknown" else kind in ("ordinary", "forbidden", "missing"),
        "id": table.ids.name(index),
        "max_participants": 10,
        "record_type": "room",
        "sessions": [],
        "unique_name": f"{PREFIX.get(kind, 'visit')}-{3000 + index}",
        "updated_at": created,
        "webhook_event_failover_url": None,
        "webhook_event_url": "https://callbacks.example.com/telnyx/rooms" if callback else None,
        "webhook_timeout_secs": 25,
    }


def _room_time(table: Table, index: int) -> float:
    meetings = meetings_of(table)
    if not meetings.sessions:
        return table.timeline.at(index / table.size)
    return meetings.starts(min(index, meetings.sessions - 1)) - 60


def _session(table: Table, index: int) -> Record:
    meetings, active = meetings_of(table), table.status(index) == "active"
    started, ended = int(table.time(index)), meetings.ends(index) if index < table.size else None
    return {
        "active": active,
        "created_at": _iso(started),
        "ended_at": None if active else _iso(ended or started + 60),
        "id": table.ids.name(index),
        "participants": [],
        "record_type": "room_session",
        "room_id": meetings.ids["rooms"].uuid(meetings.room_of(index)),
        "updated_at": _iso(started if active else ended or started + 60),
    }


def _participant(table: Table, index: int) -> Record:
    meetings = meetings_of(table)
    session = meetings.session_of_participant(index)
    live, left = meetings.is_live(session), _iso(meetings.ends(session))
    joined = _iso(table.time(index))
    return {
        "context": f'{{"display_name": "Guest {table.noise(index, 2) & 1023}"}}',
        "id": table.ids.name(index),
        "joined_at": joined,
        "left_at": None if live else left,
        "record_type": "room_participant",
        "session_id": meetings.ids["room_sessions"].uuid(session),
        "updated_at": joined if live else left,
    }


def _recording(table: Table, index: int) -> Record:
    meetings, status = meetings_of(table), table.status(index)
    session = meetings.session_of(index if index < table.size else 0, table.size)
    begun, ended = int(table.time(index)), meetings.ends(session) if index < table.size else None
    done, ended = status == "completed", max(begun, ended or begun + 60)
    people, place = table.world.table(PARTICIPANTS), index - meetings.items_of(session, table.size)[0]
    low, high = meetings.participants_of(session)
    return {
        "codec": "opus" if index % 2 == 0 else ("vp8", "h264")[table.noise(index, 2) & 1],
        "completed_at": _iso(min(meetings.now, ended + 20)) if done else None,
        "created_at": _iso(begun),
        "download_url": None,
        "duration_secs": ended - begun if done else 0,
        "ended_at": _iso(ended) if done else None,
        "id": table.ids.name(index),
        "participant_id": people.ids.name(low + place // 2 % (high - low)) if high > low else None,
        "record_type": "room_recording",
        "room_id": meetings.ids["rooms"].uuid(meetings.room_of(session)),
        "session_id": meetings.ids["room_sessions"].uuid(session),
        "size_mb": round(_bytes(table, index) / 1e6, 6) if done else 0.0,
        "started_at": None if table.kind(index) == "unstarted" else _iso(begun),
        "status": status,
        "type": "audio" if index % 2 == 0 else "video",
        "updated_at": _iso(min(meetings.now, ended + 20) if done else begun),
    }


def _composition(table: Table, index: int) -> Record:
    meetings, status = meetings_of(table), table.status(index)
    session = meetings.session_of(index if index < table.size else 0, table.size)
    begun, ended, created = meetings.starts(session), meetings.ends(session), int(table.time(index))
    done = status == "completed"
    finished = _iso(min(meetings.now, created + 90)) if done else None
    return {
        "completed_at": finished,
        "created_at": _iso(created),
        "download_url": None,
        "duration_secs": ended - begun if done else 0,
        "ended_at": finished,
        "format": "mp4",
        "id": table.ids.name(index),
        "record_type": "room_composition",
        "resolution": "1280x720",
        "room_id": meetings.ids["rooms"].uuid(meetings.room_of(session)),
        "session_id": meetings.ids["room_sessions"].uuid(session),
        "size_mb": round(_bytes(table, index) / 1e6, 6) if done else 0.0,
        "started_at": _iso(created),
        "status": status,
        "updated_at": finished or _iso(created),
        "user_id": meetings.ids["rooms"].uuid(1 << 40),
        "video_layout": {},
        "webhook_event_failover_url": None,
        "webhook_event_url": None,
        "webhook_timeout_secs": 25,
    }


def _composed_at(table: Table, index: int) -> float:
    meetings = meetings_of(table)
    return min(meetings.now, meetings.starts(meetings.session_of(index, meetings.compositions)) + 3600)


def _recorded_at(table: Table, index: int) -> float:
    meetings = meetings_of(table)
    return min(meetings.now, meetings.starts(meetings.session_of(index, meetings.recordings)) + _DELAY)


def _live(table: Table) -> int:
    meetings = meetings_of(table)
    before = meetings.recorded.rank(meetings.sessions - meetings.live)
    after = meetings.conversations - before
    return meetings.recordings * after // meetings.conversations if after else 0


ROOMS = Data(
    name="rooms",
    ids="",
    size=lambda table: meetings_of(table).rooms,
    record=_room,
    time=_room_time,
    names=("unique_name",),
    nullable=("max_participants", "updated_at", "webhook_timeout_secs"),
)
SESSIONS = Data(
    name="room_sessions",
    ids="",
    size=lambda table: meetings_of(table).sessions,
    record=_session,
    time=lambda table, index: meetings_of(table).starts(index),
    live=lambda table: meetings_of(table).live,
    statuses={"whole": "completed", "live": "active"},
)
PARTICIPANTS = Data(
    name="room_participants",
    ids="",
    size=lambda table: meetings_of(table).participants,
    record=_participant,
    time=lambda table, index: meetings_of(table).starts(meetings_of(table).session_of_participant(index)) + 1,
    names=("context",),
    nullable=("context", "updated_at"),
)
RECORDINGS = Data(
    name="room_recordings",
    ids="",
    size=lambda table: meetings_of(table).recordings,
    record=_recording,
    time=_recorded_at,
    live=_live,
    statuses={"whole": "completed", "stuck": "processing", "live": "processing"},
    shares={"stuck": 0.01, "unstarted": 0.01},
    nullable=("codec", "size_mb", "updated_at", "participant_id"),
    media=media_of,
)
COMPOSITIONS = Data(
    name="room_compositions",
    ids="",
    size=lambda table: meetings_of(table).compositions,
    record=_composition,
    time=_composed_at,
    statuses={"whole": "completed", "processing": "processing", "enqueued": "enqueued"},
    shares={"processing": 0.02, "enqueued": 0.02},
    nullable=("resolution", "size_mb", "updated_at", "user_id"),
    media=media_of,
)
