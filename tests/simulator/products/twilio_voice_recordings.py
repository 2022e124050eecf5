# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""api.twilio.com: recordings of calls and conferences, and their media."""

from __future__ import annotations

from base64 import b64encode

from ..answers import Answer, Call, not_found, twilio_problem
from ..config import Config
from ..ids import Sids
from ..media import TYPES, Media
from ..overlay import Record
from ..paging import FLAT
from ..styles import Endpoint
from ..tabled import listed, one
from ..tables import Data, Table, first_of
from ..timeline import DAY, rfc2822
from ..twilio_filters import Equals, Hidden, Signed
from ..voice import CONFERENCE, UNITS
from .worlds import voice_of

SOURCES = (
    *("DialVerb", "OutboundAPI", "RecordVerb", "Conference", "Trunking", "Trunking", "DialVerb"),
    *("StartCallRecordingAPI", "StartCallRecordingAPI"),
)
SHARES = {
    "deleted": 0.02,
    "absent": 0.01,  # Twilio admits that nothing was stored
    "stuck": 0.003,  # still processing
    "zero": 0.003,  # completed, with a duration of 0
    "encrypted": 0.03,
    "external": 0.01,  # media in the customer's own storage
    "stopped": 0.002,
    "paused": 0.001,
}
#: Soft-deleted metadata is kept for so many days.
KEPT_DAYS = 40
BUCKET = "https://example-bucket.s3.amazonaws.com/voice"
_OPEN = ("in-progress", "paused", "processing", "stopped", "absent")


def _live(table: Table) -> int:
    voice = voice_of(table)
    if not voice.live:
        return 0
    before = voice.recorded.rank((voice.blocks - 1) * len(UNITS))
    return voice.recordings - first_of(before, voice.recordings, voice.conversations)


def _unit(table: Table, index: int) -> int:
    return voice_of(table).unit_of_recording(index if index < table.size else 0)


def _updated(table: Table, index: int) -> int:
    """Return when a recording changed last; a deletion came a while after the end."""
    voice, unit = voice_of(table), _unit(table, index)
    ended = max(int(table.time(index)), voice.recorded_to(unit) if index < table.size else 0)
    if table.kind(index) == "deleted":
        ended += 600 + table.noise(index, 3) % (3 * DAY)
    return min(table.config.now_seconds, ended)


def _kept(table: Table, index: int) -> bool:
    return table.kind(index) != "deleted" or _updated(table, index) >= table.world.now - KEPT_DAYS * DAY


def _encryption(table: Table, index: int, *, another: bool) -> Record:
    noise = table.noise(index, 5).to_bytes(8, "big")
    key = Sids("CR", "another" if another else "public", table.world.owner).sid(0)
    cek, iv = b64encode(noise * 32).decode(), b64encode(noise * 2).decode()
    return {"type": "rsa-aes", "public_key_sid": key, "encrypted_cek": cek, "iv": iv}


def _record(table: Table, index: int) -> Record:
    voice, unit, noise = voice_of(table), _unit(table, index), table.noise(index, 2)
    status, kind, place = table.status(index), table.kind(index), unit % len(UNITS)
    begun = int(table.time(index))
    lasts = voice.recorded_to(unit) - begun if index < table.size else 60
    owner, sid, leader = table.world.owner, table.ids.name(index), voice.leader(unit)
    conference = voice.conference_in(unit // len(UNITS)) if place == CONFERENCE else None
    source = SOURCES[place]
    if place == CONFERENCE:
        joint = ("Conference", "StartConferenceRecordingAPI")[noise >> 4 & 1]
        source = "StartCallRecordingAPI" if conference is None else joint
    wrong_key = kind == "absent" and noise & 1 == 1
    secret = kind == "encrypted" or wrong_key
    base = f"/2010-04-01/Accounts/{owner}/Recordings/{sid}"
    media = f"{BUCKET}/{owner}/{sid}" if kind == "external" else f"https://api.twilio.com{base}"
    return {
        "account_sid": owner,
        "api_version": "2010-04-01",
        "call_sid": None if conference is not None and noise >> 5 & 3 == 0 else voice.call_ids.sid(leader),
        "channels": 2 if place in (0, 3, 4, 5, 6) else 1,
        "conference_sid": None if conference is None else voice.conference_ids.sid(conference),
        "date_created": rfc2822(begun),
        "date_updated": rfc2822(begun if status in ("in-progress", "paused") else _updated(table, index)),
        "duration": "-1" if status in _OPEN else "0" if kind == "zero" else str(max(0, lasts)),
        "encryption_details": _encryption(table, index, another=wrong_key) if secret else None,
        "error_code": (16107 if wrong_key else 16105) if status == "absent" else None,
        "media_url": media,
        "price": None if status in _OPEN else "-0.0025",
        "price_unit": "USD",
        "sid": sid,
        "source": source,
        "start_time": rfc2822(begun),
        "status": status,
        "subresource_uris": {
            "add_on_results": f"{base}/AddOnResults.json",
            "transcriptions": f"{base}/Transcriptions.json",
        },
        "uri": f"{base}.json",
    }


def _of_call(table: Table, sid: str) -> tuple[int, int] | None:
    voice = voice_of(table)
    leg = voice.call_ids.of(sid)
    unit = None if leg is None else voice.unit_of(leg)
    return None if unit is None else voice.recordings_of(unit)


def _of_conference(table: Table, sid: str) -> tuple[int, int] | None:
    voice = voice_of(table)
    conference = voice.conference_ids.of(sid)
    if conference is None or not 0 <= conference < voice.conferences:
        return None
    unit = voice.conference_unit(conference)
    return None if unit is None else voice.recordings_of(unit)


RECORDINGS = Data(
    name="voice_recordings",
    ids="RE",
    size=lambda table: voice_of(table).recordings,
    record=_record,
    time=lambda table, index: voice_of(table).recorded_from(voice_of(table).unit_of_recording(index)),
    statuses={
        "whole": "completed",
        "deleted": "deleted",
        "absent": "absent",
        "stuck": "processing",
        "stopped": "stopped",
        "paused": "paused",
        "live": "in-progress",
    },
    shares=SHARES,
    live=_live,
    kept=_kept,
    nullable=("channels", "date_updated", "start_time", "price", "duration", "subresource_uris"),
)


def media_of(table: Table, index: int, container: str, channels: int | None = None) -> Media | None:
    """Return the media of a recording, None where Twilio has none; two channels take twice the room.

    ``channels`` is what is asked for; unasked, a conference comes in one, everything else as recorded.
    """
    kind, record = table.kind(index), table.record(index)
    if record["status"] != "completed" or kind in ("zero", "external"):
        return None
    stored = record["channels"] or 1
    wide = min(stored, channels or (1 if record["conference_sid"] else stored)) == 2
    size = 512 + table.noise(index, 4) % max(1, table.config.media_max - 511)
    size = size // (1 if container == "wav" else 4) * (1 + wide) + 44
    return Media(f"{record['sid']}{'-dual' if wide else ''}", size, container)


def _media(_config: Config, call: Call) -> Answer:
    name, _dot, container = call.params["id"].partition(".")
    container = container or "wav"
    table: Table = call.world.table(RECORDINGS)
    index = table.index(name)
    if index is None or container not in ("wav", "mp3"):
        raise not_found(call.path)
    asked = call.query.get("RequestedChannels")
    if asked not in (None, "1", "2"):
        raise twilio_problem(400, 20001, "RequestedChannels must be 1 or 2")
    media = media_of(table, index, container, int(asked) if asked else None)
    if media is None:
        raise not_found(call.path)
    headers = {"Content-Type": TYPES[container], "ETag": media.etag, "Accept-Ranges": "bytes"}
    part = media.part(call.headers)
    if part is None:
        return Answer(200, media.read(), headers)
    start, stop = part
    if start >= stop:
        return Answer(416, b"", {**headers, "Content-Range": f"bytes */{media.size}"})
    headers["Content-Range"] = f"bytes {start}-{stop - 1}/{media.size}"
    return Answer(206, media.read(start, stop), headers)


_ACCOUNT = "/2010-04-01/Accounts/{account}"
_HIDDEN = Hidden("IncludeSoftDeleted", "deleted")

ENDPOINTS = (
    listed(
        name="voice_recordings",
        path=_ACCOUNT + "/Recordings.json",
        key="recordings",
        style=FLAT,
        data=RECORDINGS,
        filters=(
            Signed("DateCreated"),
            Equals("CallSid", "call_sid", _of_call),
            Equals("ConferenceSid", "conference_sid", _of_conference),
            _HIDDEN,
        ),
    ),
    one(
        name="voice_recording",
        path=_ACCOUNT + "/Recordings/{id}.json",
        style=FLAT,
        data=RECORDINGS,
        filters=(_HIDDEN,),
    ),
    Endpoint(name="voice_media", path=_ACCOUNT + "/Recordings/{id}", reply=_media),
)
