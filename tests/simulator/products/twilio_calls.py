# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""api.twilio.com: call legs."""

from __future__ import annotations

from ..ids import Sids
from ..overlay import Record
from ..paging import FLAT
from ..periodic import Periodic
from ..tabled import listed_and_one
from ..tables import Data, Table
from ..timeline import rfc2822
from ..twilio_filters import Equals, Signed, Status
from ..voice import BLOCK, DIRECTIONS, PARENTS, UNANSWERED
from .twilio_trunks import TRUNKS
from .worlds import voice_of

STATUSES = ("queued", "ringing", "in-progress", "completed", "busy", "failed", "no-answer", "canceled")
#: The number that takes card payments: calls to it must not be recorded.
PAYMENT_LINE = "+13125550199"
_UNANSWERED = ("busy", "failed", "no-answer", "canceled")


def _classes(table: Table) -> Periodic:
    voice, codes = voice_of(table), {kind: code for code, kind in enumerate(CALLS.kinds)}
    pattern = bytes(codes[UNANSWERED.get(place, "whole")] for place in range(BLOCK))
    return Periodic(voice.calls, pattern, voice.live, codes["live"])


def _numbers(table: Table, index: int, place: int) -> tuple[str, str]:
    voice, noise = voice_of(table), table.noise(index, 1)
    mine = f"+131255501{noise % 10:02d}"
    theirs = f"+120255501{noise >> 8 & 63:02d}"
    if voice.kind_of(index) in ("payment", "forbidden"):
        mine = PAYMENT_LINE
    if DIRECTIONS[place] in ("inbound", "trunking-originating"):
        return theirs, mine
    if place in PARENTS:
        return theirs, f"client:agent-{noise >> 16 & 7}"
    return mine, theirs


def _record(table: Table, index: int) -> Record:
    voice, noise = voice_of(table), table.noise(index, 2)
    block, place = divmod(index % max(1, table.size), BLOCK)
    status = table.status(index)
    start, end = (
        int(table.time(index)),
        voice.ends(index) if index < table.size else int(table.time(index)) + 61,
    )
    running = status in ("queued", "ringing", "in-progress")
    from_, to = _numbers(table, index, place)
    trunk = DIRECTIONS[place].startswith("trunking")
    parent = block * BLOCK + PARENTS[place] if place in PARENTS else None
    owner, sid = table.world.owner, table.ids.name(index)
    uri = f"/2010-04-01/Accounts/{owner}/Calls/{sid}"
    trunks = table.world.table(TRUNKS)
    return {
        "account_sid": owner,
        "answered_by": "human" if noise & 7 == 1 else None,
        "api_version": "2010-04-01",
        "caller_name": "" if noise >> 3 & 3 else None,
        "date_created": rfc2822(start - (noise >> 5 & 1)),
        "date_updated": rfc2822(start if running else end),
        "direction": DIRECTIONS[place],
        "duration": None if running else str(end - start),
        "end_time": None if running else rfc2822(end),
        "forwarded_from": "+12025550188" if noise >> 6 & 31 == 1 else None,
        "from": from_,
        "from_formatted": _formatted(from_),
        "group_sid": None,
        "parent_call_sid": None if parent is None else table.ids.name(parent),
        "phone_number_sid": None if trunk or parent is not None else _phone(table, noise),
        "price": None if running or status in _UNANSWERED else "-0.0085",
        "price_unit": "USD",
        "queue_time": str(noise >> 20 & 1023),
        "sid": sid,
        "start_time": None if status == "queued" else rfc2822(start),
        "status": status,
        "subresource_uris": {
            name: f"{uri}/{path}.json"
            for name, path in (
                ("notifications", "Notifications"),
                ("recordings", "Recordings"),
                ("transcriptions", "Transcriptions"),
            )
        },
        "to": to,
        "to_formatted": _formatted(to),
        "trunk_sid": trunks.ids.name(noise % trunks.size) if trunk and trunks.size else None,
        "uri": f"{uri}.json",
    }


def _formatted(number: str) -> str:
    return f"({number[2:5]}) {number[5:8]}-{number[8:]}" if number.startswith("+1") else number


def _phone(table: Table, noise: int) -> str:
    numbers: Sids = table.memo("numbers", lambda: Sids("PN", table.seed, table.world.owner))
    return numbers.sid(noise % 10)


def _children(table: Table, sid: str) -> tuple[int, int] | None:
    parent = table.index(sid)
    return None if parent is None else (parent + 1, parent + 3)


CALLS = Data(
    name="calls",
    ids="CA",
    size=lambda table: voice_of(table).calls,
    record=_record,
    time=lambda table, index: voice_of(table).starts(index),
    statuses={"whole": "completed", **{status: status for status in _UNANSWERED}, "live": "in-progress"},
    pattern=_classes,
    names=("caller_name", "from", "to"),
    nullable=("answered_by", "caller_name", "date_updated", "direction", "from", "to", "price", "queue_time"),
)
_PATH = "/2010-04-01/Accounts/{account}/Calls"

ENDPOINTS = (
    *listed_and_one(
        names=("calls", "call"),
        path=_PATH,
        suffix=".json",
        key="calls",
        style=FLAT,
        data=CALLS,
        filters=(
            Status("Status", STATUSES),
            Signed("StartTime"),
            Signed("EndTime", "end_time"),
            Equals("From", "from"),
            Equals("To", "to"),
            Equals("ParentCallSid", "parent_call_sid", _children),
        ),
    ),
)
