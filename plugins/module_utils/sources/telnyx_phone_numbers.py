# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx Voice: phone numbers, which may record the calls that come in.

Names and values are those of its OpenAPI file.
"""

from __future__ import annotations

import typing as t

from ..records import feeds
from ..records.as_sent import AsSent
from .setting import setting
from .telnyx_list import TelnyxList


class VoiceNumber(AsSent):
    """A phone number's settings for voice; what has nothing to do with recording is not described.

    Attributes:
        id: identifies the number.
        phone_number: the number; may tell who a person is.
        connection_id: the connection that carries its calls.
        customer_reference: what its owner calls it.
        call_recording: whether incoming calls are recorded, and how.
        record_type: always ``voice_settings``.
    """

    id: str | None = None
    phone_number: str | None = None
    connection_id: str | None = None
    customer_reference: str | None = None
    call_recording: dict[str, t.Any] | None = None
    record_type: str | None = None


def _state(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> str:
    enabled = (record.get("call_recording") or {}).get("inbound_call_recording_enabled")
    return "on" if enabled is True else "off" if enabled is False else "unknown"


PHONE_NUMBERS: t.Final = TelnyxList(
    name="telnyx_phone_numbers",
    product="Voice",
    path="/phone_numbers/voice",
    operation="list phone numbers",
    model=VoiceNumber,
    permission="to read voice settings of phone numbers",
    **setting(
        "phone_number",
        "id",
        name=feeds.plain("phone_number"),
        state=feeds.derived(("call_recording",), _state, "call_recording.inbound_call_recording_enabled"),
        applies_to=feeds.constant("inbound"),
        channels=feeds.inner("call_recording", "inbound_call_recording_channels"),
        format=feeds.inner("call_recording", "inbound_call_recording_format"),
    ),
)
