# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""video.twilio.com: compositions, which outlive recordings, and what makes them."""

from __future__ import annotations

from ..answers import Answer, Call, not_found
from ..config import Config, Settings
from ..media import Media
from ..overlay import Record
from ..paging import META
from ..periodic import Mask, Periodic, spread
from ..rooms import CODE as ROOM_CODE
from ..rooms import RECORDED
from ..styles import Endpoint, Single
from ..tabled import listed_and_one
from ..tables import Data, Table, first_of, shared
from ..timeline import DAY, iso
from ..twilio_filters import Between, Equals, Like, Status, Whether
from .twilio_video import redirect
from .worlds import twilio

STATUSES = ("enqueued", "processing", "completed", "deleted", "failed")
SHARES = {"failed": 0.02, "deleted": 0.05, "processing": 0.01, "enqueued": 0.01}
#: Metadata stays for so many days after a deletion.
KEPT_DAYS = 30
#: A room ends at most so many seconds after its beginning: then it is composed.
_AFTER = 6000
_BUCKET = "https://example-bucket.s3.amazonaws.com/compositions/"


def _composed(table: Table) -> Mask:
    """Return the rooms of which there are compositions: every tenth recorded one, and one without recordings.

    The latter must not be recorded, and nothing but its composition tells that it was.
    """
    rooms = twilio(table).rooms_data
    chosen, recorded, payments = bytearray(len(rooms.classes.table)), 0, 0
    for place, code in enumerate(rooms.classes.table):
        if code in RECORDED:
            chosen[place] = recorded % 10 == 0
            recorded += 1
        elif code == ROOM_CODE["payment"] and not table.config.clean:
            chosen[place] = payments == 0
            payments += 1
    return Periodic(rooms.size, bytes(chosen), rooms.classes.tail, 0).mask(frozenset({1}))


def _mask(table: Table) -> Mask:
    mask: Mask = table.memo("composed", lambda: _composed(table))
    return mask


def _rooms(table: Table) -> int:
    return _mask(table).rank(twilio(table).rooms_data.size)


def _size(table: Table) -> int:
    wanted = twilio(table).account.compositions
    return _rooms(table) if wanted is None else wanted if _rooms(table) else 0


def _room(table: Table, index: int) -> int:
    return _mask(table).select(shared(index, table.size, _rooms(table)) if index < table.size else 0)


def _pattern(table: Table) -> Periodic:
    codes = {kind: code for code, kind in enumerate(COMPOSITIONS.kinds)}
    shares = {} if table.config.clean else {codes[kind]: share for kind, share in SHARES.items()}
    kinds = bytearray(spread(table.size, 500, shares, table.key))
    rooms = twilio(table).rooms_data
    for index in range(min(table.size, len(kinds))):
        if rooms.classes.of(_room(table, index)) == ROOM_CODE["payment"]:
            kinds[index] = 0
    return Periodic(table.size, bytes(kinds))


def _time(table: Table, index: int) -> float:
    rooms = twilio(table).rooms_data
    return min(table.config.now_seconds, rooms.time(_room(table, index)) + _AFTER)


def _deleted(table: Table, index: int) -> int:
    after = 900 + table.noise(index, 3) % DAY
    return min(table.config.now_seconds, int(table.time(index)) + after)


def _kept(table: Table, index: int) -> bool:
    return table.kind(index) != "deleted" or _deleted(table, index) >= table.world.now - KEPT_DAYS * DAY


def _media(table: Table, index: int) -> Media | None:
    if table.status(index) != "completed":
        return None
    record = table.record(index)
    encrypted = bool((settings(table) or {}).get("encryption_enabled"))
    return Media(table.ids.name(index), _bytes(table, index), str(record["format"]), encrypted)


def _bytes(table: Table, index: int) -> int:
    return 512 + table.noise(index, 4) % max(1, table.config.media_max - 511)


def _record(table: Table, index: int) -> Record:
    status, noise, sid = table.status(index), table.noise(index, 2), table.ids.name(index)
    created = int(table.time(index))
    rooms = twilio(table).rooms_data
    room = rooms.room(_room(table, index))
    done = status in ("completed", "deleted")
    url = f"https://video.twilio.com/v1/Compositions/{sid}"
    return {
        "account_sid": table.world.owner,
        "audio_sources": ["*"],
        "audio_sources_excluded": [],
        "bitrate": 1800 if done else 0,
        "date_completed": iso(min(table.config.now_seconds, created + 240)) if done else None,
        "date_created": iso(created),
        "date_deleted": iso(_deleted(table, index)) if status == "deleted" else None,
        "duration": room.ended - room.created if done else 0,
        "format": ("mp4", "webm")[noise & 1],
        "links": {"media": f"{url}/Media"},
        "media_external_location": None,
        "resolution": "1280x720",
        "room_sid": rooms.sids.sid(room.index),
        "sid": sid,
        "size": _bytes(table, index) if done else 0,
        "status": status,
        "status_callback": None if noise & 12 else "https://callbacks.example.com/compositions",
        "status_callback_method": None if noise & 12 else "POST",
        "trim": True,
        "url": url,
        "video_layout": {"grid": {"video_sources": ["*"]}},
    }


def _of_room(table: Table, sid: str) -> tuple[int, int] | None:
    room, mask = twilio(table).room_index(sid), _mask(table)
    if room is None or room >= twilio(table).rooms_data.size or not mask.holds(room):
        return None
    rank, count = mask.rank(room), _rooms(table)
    return first_of(rank, table.size, count), first_of(rank + 1, table.size, count)


COMPOSITIONS = Data(
    name="compositions",
    ids="CJ",
    size=_size,
    record=_record,
    time=_time,
    statuses={"whole": "completed", **{status: status for status in SHARES}},
    pattern=_pattern,
    kept=_kept,
    nullable=("video_layout", "resolution", "trim", "size", "links", "media_external_location", "url"),
    media=_media,
)


def _hook(table: Table, index: int) -> Record:
    sid, created = table.ids.name(index), iso(int(table.time(index)))
    return {
        "account_sid": table.world.owner,
        "audio_sources": ["*"],
        "audio_sources_excluded": [],
        "date_created": created,
        "date_updated": created,
        "enabled": index % 2 == 0,
        "format": "mp4",
        "friendly_name": ("compose-everything", "compose-nothing")[index % 2]
        + (f"-{index}" if index > 1 else ""),
        "resolution": "1280x720",
        "sid": sid,
        "status_callback": None,
        "status_callback_method": None,
        "trim": True,
        "url": f"https://video.twilio.com/v1/CompositionHooks/{sid}",
        "video_layout": {"grid": {"video_sources": ["*"]}},
    }


HOOKS = Data(
    name="composition_hooks",
    ids="HK",
    size=lambda table: twilio(table).account.hooks,
    record=_hook,
    names=("friendly_name",),
)


def settings(table: Table) -> Record | None:
    """Return where compositions go, None if that was never configured."""
    world = twilio(table)
    given = world.account.composition_settings
    if "composition_settings" in world.singles:
        changes = world.singles["composition_settings"]
    else:
        changes = {} if given else None
    if changes is None:
        return None
    fields = given.model_dump() if given else dict.fromkeys(Settings.model_fields)
    url = "https://video.twilio.com/v1/CompositionSettings/Default"
    return {"account_sid": world.sid, **fields, **changes, "url": url}


def _settings(config: Config, call: Call) -> Record | None:
    table: Table = call.world.table(COMPOSITIONS)
    record = settings(table)
    if record is None and config.settings_absent == "null":
        nothing: Record = dict.fromkeys(Settings.model_fields)
        return {"account_sid": call.world.sid, **nothing, "url": f"https://video.twilio.com{call.path}"}
    return record


def _redirect(config: Config, call: Call) -> Answer:
    table: Table = call.world.table(COMPOSITIONS)
    index = table.index(call.params["id"])
    if index is None:
        raise not_found(call.path)
    return redirect(config, call, _media(table, index))


ENDPOINTS = (
    *listed_and_one(
        names=("compositions", "composition"),
        path="/v1/Compositions",
        key="compositions",
        style=META,
        maximum=100,
        data=COMPOSITIONS,
        filters=(
            Status("Status", STATUSES),
            Between("DateCreatedAfter", "DateCreatedBefore"),
            Equals("RoomSid", "room_sid", _of_room),
        ),
    ),
    Endpoint(name="composition_media", path="/v1/Compositions/{id}/Media", reply=_redirect),
    *listed_and_one(
        names=("composition_hooks", "composition_hook"),
        path="/v1/CompositionHooks",
        key="composition_hooks",
        style=META,
        data=HOOKS,
        filters=(
            Whether("Enabled", "enabled"),
            Between("DateCreatedAfter", "DateCreatedBefore"),
            Like("FriendlyName", "friendly_name"),
        ),
    ),
    Single(
        name="composition_settings",
        path="/v1/CompositionSettings/Default",
        style=META,
        read=_settings,
    ),
)
