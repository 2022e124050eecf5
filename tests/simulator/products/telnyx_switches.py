# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""api.telnyx.com/v2: what records calls without any code, and where it goes. Answers carry secrets."""

from __future__ import annotations

from ..answers import Answer, Call
from ..config import Config
from ..ids import key_of
from ..overlay import Record
from ..styles import Endpoint
from ..tabled import one, telnyx_listed, telnyx_listed_and_one
from ..tables import Data, Table
from ..telnyx_filters import Has, Is
from ..telnyx_paging import NUMBERED, Numbered
from ..timeline import iso_fraction
from .worlds import telnyx

CONNECTIONS = 5
_TYPES = ("all", "none", "by_caller_phone_number")
_STORAGE = ("s3", "azure", "gcs")


def _profile(table: Table, index: int) -> Record:
    created, kind = iso_fraction(int(table.time(index)) * 1000), _TYPES[index % 3]
    return {
        "billing_group_id": None,
        "call_recording": {
            "call_recording_caller_phone_numbers": ["+13125550101"] if index % 3 == 2 else [],
            "call_recording_channels": ("dual", "single")[index & 1],
            "call_recording_format": ("mp3", "wav")[index & 1],
            "call_recording_type": kind,
        },
        "calling_window": {"calls_per_cld": 5, "end_time": "22:00:00.00Z", "start_time": "08:00:00.00Z"},
        "concurrent_call_limit": None,
        "connections_count": sum(number % table.size == index for number in range(CONNECTIONS)),
        "created_at": created,
        "daily_spend_limit": "100.00",
        "daily_spend_limit_enabled": False,
        "enabled": True,
        "id": table.ids.name(index),
        "max_destination_rate": 1.5,
        "name": ("sales", "support", "field-service")[index % 3] + (f"-{index}" if index > 2 else ""),
        "record_type": "outbound_voice_profile",
        "service_plan": "global",
        "tags": [],
        "traffic_type": "conversational",
        "updated_at": created,
        "usage_payment_method": "rate-deck",
        "whitelisted_destinations": ["US", "CA"],
    }


def _connection(table: Table, index: int) -> Record:
    created, profiles = iso_fraction(int(table.time(index)) * 1000), table.world.table(PROFILES)
    scheme = "http" if index == 3 and not table.config.clean else "https"
    return {
        "active": True,
        "anchorsite_override": "Latency",
        "connection_name": f"connection-{index}",
        "created_at": created,
        "id": table.ids.name(index),
        "outbound_voice_profile_id": profiles.ids.name(index % profiles.size) if profiles.size else None,
        "record_type": "ip_connection",
        "tags": [],
        "updated_at": created,
        "webhook_api_version": "2",
        "webhook_event_failover_url": None,
        "webhook_event_url": f"{scheme}://callbacks.example.com/telnyx/calls" if index % 2 else None,
    }


def _number(table: Table, index: int) -> Record:
    connections = table.world.table(CONNECTION_LIST)
    return {
        "call_forwarding": {
            "call_forwarding_enabled": False,
            "forwarding_type": "always",
            "forwards_to": "",
        },
        "call_recording": {
            "inbound_call_recording_channels": ("single", "dual")[index & 1],
            "inbound_call_recording_enabled": None if index % 6 == 5 else index % 3 != 2,
            "inbound_call_recording_format": ("wav", "mp3")[index & 1],
        },
        "cnam_listing": {"cnam_listing_details": "", "cnam_listing_enabled": False},
        "connection_id": connections.ids.name(index % CONNECTIONS),
        "customer_reference": f"branch-{index % 4}",
        "emergency": {
            "emergency_address_id": "",
            "emergency_enabled": False,
            "emergency_status": "disabled",
        },
        "id": table.ids.name(index),
        "inbound_call_screening": "disabled",
        "media_features": {
            "accept_any_rtp_packets_enabled": False,
            "rtp_auto_adjust_enabled": False,
            "t38_fax_gateway_enabled": False,
        },
        "phone_number": f"+131255501{index % 100:02d}",
        "record_type": "phone_number",
        "tech_prefix_enabled": False,
        "translated_number": "",
        "usage_payment_method": "pay-per-minute",
    }


def storage_of(table: Table, index: int) -> Record | None:
    """Return where the recordings of a connection go, secrets included; None: to Telnyx."""
    if index % 2 or index >= table.size:
        return None
    backend, owner = _STORAGE[index // 2 % 3], table.world.owner
    secret = f"simulated-{backend}-secret-{key_of('storage', owner, index):016x}"
    configuration: dict[str, Record] = {
        "s3": {
            "aws_access_key_id": f"AKIASIMULATED{key_of(owner, index) % 10**7:07d}",
            "aws_secret_access_key": secret,
            "backend": "s3",
            "bucket": "example-recordings",
            "region": "eu-central-1",
        },
        "azure": {
            "account_key": secret,
            "account_name": "examplerecordings",
            "backend": "azure",
            "bucket": "calls",
        },
        "gcs": {"backend": "gcs", "bucket": "example-calls", "credentials": f'{{"private_key": "{secret}"}}'},
    }
    return {"backend": backend, "configuration": configuration[backend]}


def _storage(_config: Config, call: Call) -> Answer:
    table: Table = call.world.table(CONNECTION_LIST)
    index = table.index(call.params["id"])
    name = f"storage/{call.params['id']}"
    data = storage_of(table, index) if index is not None else None
    if name in call.world.singles and index is not None:
        data = call.world.singles[name]
    if data is None:
        raise NUMBERED.missing(call)
    document = {
        "connection_id": call.params["id"],
        "data": data,
        "record_type": "custom_storage_credentials",
    }
    return Answer(200, document, records=[document])


PROFILES = Data(
    name="profiles",
    ids="1293384261075731499",
    size=lambda table: telnyx(table).account.profiles,
    record=_profile,
    names=("name",),
)
CONNECTION_LIST = Data(
    name="connections",
    ids="1494404757140276705",  # as in recordings
    size=lambda _table: CONNECTIONS,
    record=_connection,
    names=("connection_name",),
)
NUMBERS = Data(
    name="numbers",
    ids="1640000000000000001",
    size=lambda table: telnyx(table).account.numbers,
    record=_number,
    names=("customer_reference",),
)

ENDPOINTS = (
    *telnyx_listed_and_one(
        names=("outbound_voice_profiles", "outbound_voice_profile"),
        path="/v2/outbound_voice_profiles",
        data=PROFILES,
        filters=(Has("name", "name"),),
    ),
    telnyx_listed(
        name="phone_numbers_voice",
        path="/v2/phone_numbers/voice",
        data=NUMBERS,
        filters=(
            Is("phone_number", "phone_number"),
            Is("customer_reference", "customer_reference"),
            Is("voice.usage_payment_method", "usage_payment_method"),
        ),
    ),
    one(name="phone_number_voice", path="/v2/phone_numbers/{id}/voice", style=NUMBERED, data=NUMBERS),
    *telnyx_listed_and_one(
        names=("connections", "connection"),
        path="/v2/connections",
        style=Numbered(250),
        data=CONNECTION_LIST,
        filters=(
            Has("connection_name", "connection_name"),
            Is("outbound_voice_profile_id", "outbound_voice_profile_id"),
        ),
    ),
    Endpoint(name="custom_storage", path="/v2/custom_storage_credentials/{id}", reply=_storage),
)
