# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Telnyx Voice: outbound voice profiles, which may record the calls that go out through them.

Names and values are those of its OpenAPI file.
"""

from __future__ import annotations

import typing as t

from ..records import feeds
from ..records.as_sent import AsSent, Timestamp
from .setting import setting
from .telnyx_list import TelnyxList


class OutboundVoiceProfile(AsSent):
    """An outbound voice profile; what has nothing to do with recording is not described.

    Attributes:
        id: identifies the profile.
        name: its name.
        enabled: whether calls may go out through it.
        call_recording: which of them are recorded, and how.
        created_at: when it was created.
        updated_at: when it changed for the last time.
        record_type: always ``outbound_voice_profile``.
    """

    id: str | None = None
    name: str | None = None
    enabled: bool | None = None
    call_recording: dict[str, t.Any] | None = None
    created_at: Timestamp | None = None
    updated_at: Timestamp | None = None
    record_type: str | None = None


_STATES: t.Final = {"all": "on", "none": "off", "by_caller_phone_number": "partly"}


def _state(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> str:
    kind = (record.get("call_recording") or {}).get("call_recording_type")
    return _STATES.get(str(kind), "unknown")


OUTBOUND_VOICE_PROFILES: t.Final = TelnyxList(
    name="telnyx_outbound_voice_profiles",
    product="Voice",
    path="/outbound_voice_profiles",
    fetch_path="/outbound_voice_profiles/{id}",
    operation="list outbound voice profiles",
    fetch_operation="fetch outbound voice profile {id}",
    time_field="created_at",
    model=OutboundVoiceProfile,
    permission="to read outbound voice profiles",
    **setting(
        "outbound_voice_profile",
        "id",
        name=feeds.plain("name"),
        state=feeds.derived(("call_recording",), _state, "call_recording.call_recording_type"),
        applies_to=feeds.constant("outbound"),
        channels=feeds.inner("call_recording", "call_recording_channels"),
        format=feeds.inner("call_recording", "call_recording_format"),
        created_at=feeds.moment("created_at"),
    ),
)
