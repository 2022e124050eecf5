# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""api.telnyx.com/v2: video rooms, their sessions, participants, recordings and compositions."""

from __future__ import annotations

from ..answers import Call
from ..config import Config
from ..listing import Pages
from ..media import sign
from ..overlay import Record
from ..styles import Listed, Render
from ..tabled import telnyx_listed_and_one
from ..tables import Table
from ..telnyx_filters import AtLeast, Days, Is, State
from ..telnyx_paging import NUMBERED
from ..wanted import Filter, wanted
from .telnyx_rooms_data import COMPOSITIONS, PARTICIPANTS, RECORDINGS, ROOMS, SESSIONS, media_of, meetings_of


def _signed(config: Config, call: Call, table: Table, index: int, record: Record) -> Record:
    """Sign the address of the media, which opens it to everybody."""
    media = media_of(table, index)
    if media is not None:
        path = f"/telnyx-recordings/{table.world.owner}/{media.file_name}"
        record["download_url"] = call.storage + sign(path, config.media_ttl)
    return record


def _with_sessions(_config: Config, call: Call, table: Table, index: int, record: Record) -> Record:
    if call.query.get("include_sessions") == "true":
        sessions, meetings = table.world.table(SESSIONS), meetings_of(table)
        mine = range(index, meetings.sessions, meetings.rooms)
        record["sessions"] = [sessions.record(each) for each in mine if sessions.kept(each)]
    return record


def _with_participants(_config: Config, call: Call, table: Table, index: int, record: Record) -> Record:
    if call.query.get("include_participants") == "true" and index < table.size:
        people = table.world.table(PARTICIPANTS)
        record["participants"] = [people.record(i) for i in range(*meetings_of(table).participants_of(index))]
    return record


def _computed(table: Table, session: str) -> int | None:
    """Return the place of a session, where its participants and recordings are computed from it."""
    index: int | None = table.world.table(SESSIONS).index(session)
    return index if index is not None and index < meetings_of(table).sessions else None


def _participants_of(table: Table, session: str) -> tuple[int, int] | None:
    index = _computed(table, session)
    return None if index is None else meetings_of(table).participants_of(index)


def _items_of(table: Table, session: str) -> tuple[int, int] | None:
    index = _computed(table, session)
    return None if index is None else meetings_of(table).items_of(index, table.size)


_PEOPLE: tuple[Filter, ...] = (
    Days("date_joined_at"),
    Days("date_left_at", "left_at"),
    Days("date_updated_at", "updated_at"),
    Is("session_id", "session_id", _participants_of),
    Is("context", "context"),
)


def _in_session(_config: Config, call: Call) -> tuple[Pages, Render]:
    """Find the participants of one session; 404 if there is no such session."""
    if call.world.table(SESSIONS).index(call.params["id"]) is None:
        raise NUMBERED.missing(call)
    table: Table = call.world.table(PARTICIPANTS)
    asked = wanted(call, table, _PEOPLE)
    asked.within(_participants_of(table, call.params["id"]) or (0, 0))
    asked.tests.append(lambda record: record["session_id"] == call.params["id"])
    return asked.pages(), table.record


ENDPOINTS = (
    *telnyx_listed_and_one(
        names=("telnyx_rooms", "telnyx_room"),
        path="/v2/rooms",
        data=ROOMS,
        filters=(
            Days("date_created_at"),
            Days("date_updated_at", "updated_at"),
            Is("unique_name", "unique_name"),
        ),
        finish=_with_sessions,
    ),
    *telnyx_listed_and_one(
        names=("room_sessions", "room_session"),
        path="/v2/room_sessions",
        data=SESSIONS,
        filters=(
            State("active", (("true", "active"), ("false", "completed"))),
            Days("date_created_at"),
            Days("date_ended_at", "ended_at"),
            Days("date_updated_at", "updated_at"),
            Is("room_id", "room_id"),
        ),
        finish=_with_participants,
    ),
    Listed(
        name="session_participants",
        path="/v2/room_sessions/{id}/participants",
        key="data",
        style=NUMBERED,
        maximum=250,
        find=_in_session,
    ),
    *telnyx_listed_and_one(
        names=("room_participants", "room_participant"),
        path="/v2/room_participants",
        data=PARTICIPANTS,
        filters=_PEOPLE,
    ),
    *telnyx_listed_and_one(
        names=("telnyx_room_recordings", "telnyx_room_recording"),
        path="/v2/room_recordings",
        data=RECORDINGS,
        filters=(
            Days("date_started_at", timeless="unstarted"),
            Days("date_ended_at", "ended_at"),
            Is("room_id", "room_id"),
            Is("participant_id", "participant_id"),
            Is("session_id", "session_id", _items_of),
            State("status"),
            Is("type", "type"),
            AtLeast("duration_secs", "duration_secs"),
        ),
        finish=_signed,
    ),
    *telnyx_listed_and_one(
        names=("room_compositions", "room_composition"),
        path="/v2/room_compositions",
        data=COMPOSITIONS,
        filters=(Days("date_created_at"), Is("session_id", "session_id", _items_of), State("status")),
        finish=_signed,
    ),
)
