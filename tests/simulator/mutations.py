# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Changes of the data while it runs, as documents, so that a test's own World can follow them."""

from __future__ import annotations

from typing import Any

from .overlay import Added, Overlay, Record
from .products import DATA
from .tables import Table
from .telnyx_world import TelnyxWorld
from .timeline import parse
from .twilio_world import TwilioWorld
from .world import World


def mutate(world: World, step: Record) -> dict[str, Any]:
    """Carry out one change and return what it touched.

    Twilio (``account`` is a SID):

    - ``{"op": "recording", "account", "sid", "fields": {…}}`` sets fields; ``status`` moves it
    - ``{"op": "delete", "account", "sid"}`` is short for status ``deleted``
    - ``{"op": "complete", "account", "sid"}`` ends ``processing``: status, size and duration
    - ``{"op": "vanish", "account", "sid"}`` removes a recording or a room without a trace
    - ``{"op": "add_recordings", "account", "times": [ISO 8601 …], "room", "status", "fields"}``
    - ``{"op": "add_rooms", "account", "times": […], "fields"}``
    - ``{"op": "room", "account", "sid", "insights": {…}, "video": {…}}`` sets fields of both views
    - ``{"op": "complete_room", "account", "sid"}`` ends processing of a room
    - ``{"op": "settings", "account", "fields": {…}}``

    Telnyx (``account`` is a name): ``recording``, ``vanish``, ``add_recordings``.

    Every other list, of both providers (names and identifiers: ``products``):

    - ``{"op": "change", "account", "sid", "fields": {…}}`` sets fields of a record, a switch among them
    - ``{"op": "delete", "account", "sid"}`` sets its status (Twilio's recordings and compositions)
    - ``{"op": "vanish", "account", "sid"}`` removes it without a trace
    - ``{"op": "add", "account", "list": NAME, "times": [ISO 8601 …], "status", "fields"}``
    - ``{"op": "switch", "account", "name": NAME, "fields": {…} or null}`` sets what an account has one of:
      ``voice_default``, ``voice_insights``, ``composition_settings``; null: never configured

    ``{"op": "now", "time": ISO 8601}`` moves the clock of every account (retention, last day).

    Raises KeyError for what does not exist, ValueError for an unknown ``op``.
    """
    name = step["op"]
    if name == "now":
        for each in world.twilio.values():
            each.now = int(parse(step["time"]))
        return {}
    account = step["account"]
    owner = world.telnyx[account] if account in world.telnyx else world.twilio[account]
    if name == "switch":
        owner.singles[step["name"]] = step["fields"]
        return {}
    if name == "add":
        table = owner.table(DATA[owner.provider][step["list"]])
        return {"sids": [table.ids.name(index) for index in _add(table.overlay, step)]}
    found = _other(owner, step.get("sid", ""))
    if found is not None:
        return _tabled(*found, name, step)
    if account in world.telnyx:
        return _telnyx(world.telnyx[account], name, step)
    return _twilio(world.twilio[account], name, step)


def _other(owner: TwilioWorld | TelnyxWorld, sid: str) -> tuple[Table, int] | None:
    """Return where a record lies that is in none of the lists with rules of their own."""
    for data in DATA[owner.provider].values():
        if data.ids and not data.ids.isdigit() and not sid.startswith(data.ids):
            continue
        table = owner.table(data)
        index = table.index(sid)
        if index is not None:
            return table, index
    return None


def _tabled(table: Table, index: int, name: str, step: Record) -> dict[str, Any]:
    if name == "vanish":
        table.overlay.gone.add(index)
    elif name == "delete":
        table.overlay.change(index, **{table.data.status_field: "deleted"}, **step.get("fields", {}))
    elif name == "change":
        table.overlay.change(index, **step["fields"])
    else:
        raise ValueError(f"unknown change of a record of {table.data.name}: {name}")
    return {}


def _index(found: int | None, sid: str) -> int:
    if found is None:
        raise KeyError(f"no such record: {sid}")
    return found


def _add(overlay: Overlay, step: Record, room: int = -1) -> list[int]:
    fields, status = step.get("fields", {}), step.get("status", "completed")
    return [overlay.add(Added(parse(time), room, status, dict(fields))) for time in step["times"]]


def _twilio(world: TwilioWorld, name: str, step: Record) -> dict[str, Any]:
    recordings, rooms = world.data, world.rooms_data
    if name == "settings":
        world.settings_changes.update(step["fields"])
        return {}
    if name == "add_recordings":
        room = _index(world.room_index(step["room"]), step["room"]) if step.get("room") else rooms.size - 1
        return {"sids": [recordings.sids.sid(i) for i in _add(recordings.overlay, step, room)]}
    if name == "add_rooms":
        return {"sids": [rooms.sids.sid(i) for i in _add(rooms.overlay, step)]}
    sid = step["sid"]
    if sid.startswith("RM"):
        index = _index(world.room_index(sid), sid)
        _room(world, index, name, step)
        rooms.forget(index)
        return {}
    index = _index(world.recording_index(sid), sid)
    if name == "vanish":
        recordings.overlay.gone.add(index)
    elif name == "delete":
        recordings.overlay.change(index, status="deleted")
    elif name == "complete":
        recordings.overlay.change(index, status="completed", size=recordings.media_size(index), duration=61)
    elif name == "recording":
        recordings.overlay.change(index, **step["fields"])
    else:
        raise ValueError(f"unknown change of a recording: {name}")
    return {}


def _room(world: TwilioWorld, index: int, name: str, step: Record) -> None:
    overlay = world.rooms_data.overlay
    if name == "vanish":
        overlay.gone.add(index)
    elif name == "complete_room":
        overlay.change(index, processing_state="complete")
    elif name == "room":
        overlay.change(index, **step.get("insights", {}))
        video = step.get("video", {})
        world.views.video_changes.setdefault(index, {}).update(video)
        if "status" in video:
            overlay.change(index, status=video["status"])
    else:
        raise ValueError(f"unknown change of a room: {name}")


def _telnyx(world: TelnyxWorld, name: str, step: Record) -> dict[str, Any]:
    data = world.data
    if name == "add_recordings":
        return {"ids": [data.ids.uuid(i) for i in _add(data.overlay, step)]}
    index = _index(world.index(step["sid"]), step["sid"])
    if name == "vanish":
        data.overlay.gone.add(index)
    elif name == "recording":
        data.overlay.change(index, **step["fields"])
    else:
        raise ValueError(f"unknown change of a recording: {name}")
    return {}
