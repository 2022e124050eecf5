# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""trunking.twilio.com and voice.twilio.com: what records calls without any code."""

from __future__ import annotations

from ..answers import Call
from ..config import Config
from ..overlay import Record
from ..paging import META
from ..styles import Single
from ..tabled import listed_and_one
from ..tables import Data, Table
from ..timeline import iso
from .worlds import twilio

MODES = ("record-from-answer-dual", "do-not-record", "record-from-ringing")
NAMES = ("head-office", "branches", "test-bench")


def _trunk(table: Table, index: int) -> Record:
    sid, noise = table.ids.name(index), table.noise(index, 1)
    url = f"https://trunking.twilio.com/v1/Trunks/{sid}"
    created = iso(int(table.time(index)))
    parts = ("origination_urls", "credential_lists", "ip_access_control_lists", "phone_numbers", "recording")
    return {
        "account_sid": table.world.owner,
        "auth_type": "",
        "auth_type_set": [],
        "cnam_lookup_enabled": False,
        "date_created": created,
        "date_updated": created,
        "disaster_recovery_method": None,
        "disaster_recovery_url": None,
        "domain_name": f"{NAMES[index % 3]}-{noise & 0xFFFF:04x}.pstn.twilio.com",
        "friendly_name": NAMES[index % 3] if index < 3 else f"{NAMES[index % 3]}-{index}",
        "links": {part: f"{url}/{part.title().replace('_', '')}" for part in parts},
        "recording": {"mode": MODES[index % 3], "trim": "do-not-trim"},
        "secure": bool(noise & 1),
        "sid": sid,
        "symmetric_rtp_enabled": False,
        "transfer_caller_id": "from-transferee",
        "transfer_mode": "disable-all",
        "url": url,
    }


def _recording(_config: Config, call: Call) -> Record | None:
    trunk = call.world.table(TRUNKS).find(call.params["id"])
    return None if trunk is None else dict(trunk["recording"])


def _default(config: Config, call: Call) -> Record | None:
    """Read what records every call and conference of the account; no specification of Twilio's has it."""
    world = call.world
    created = iso(int(world.now - world.account.days * 86400))
    record: Record = {
        "account_sid": world.sid,
        "description": "Record every call",
        "date_created": created,
        "date_updated": created,
        "configuration": {
            "configurationType": "Recording",
            "compositionPolicy": {"channels": "dual", "trim": "do-not-trim", "track": "both"},
            "callRecordingStatusCallback": None,
            "conferenceRecordingStatusCallback": None,
            "features": [],
        },
    }
    present = world.account.voice_default
    if "voice_default" in world.singles:
        changes = world.singles["voice_default"]
        present = changes is not None
        record.update(changes or {})
    if present:
        return record
    return (
        None if config.voice_default_absent == "404" else {**dict.fromkeys(record), "account_sid": world.sid}
    )


TRUNKS = Data(
    name="trunks",
    ids="TK",
    size=lambda table: twilio(table).account.trunks,
    record=_trunk,
    names=("friendly_name",),
)

ENDPOINTS = (
    *listed_and_one(names=("trunks", "trunk"), path="/v1/Trunks", key="trunks", style=META, data=TRUNKS),
    Single(name="trunk_recording", path="/v1/Trunks/{id}/Recording", style=META, read=_recording),
    Single(name="voice_default", path="/v2/AccountDefaultConfiguration/Recording", style=META, read=_default),
)
