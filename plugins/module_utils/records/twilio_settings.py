# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio's recording settings and recording rules as sent.

Types, names and values are those of Twilio's OpenAPI file ``twilio_video_v1``.
Durations are seconds, sizes bytes.
"""

from __future__ import annotations

import typing as t

from .as_sent import AsSent, Checker, Timestamp, sid

AccountSid = t.Annotated[str, sid("AC")]
RoomSid = t.Annotated[str, sid("RM")]
CredentialSid = t.Annotated[str, sid("CR")]


class RecordingSettings(AsSent):
    """An account's recording settings (``video.v1.recording_settings``). Anything may be null.

    Attributes:
        account_sid: the account.
        friendly_name: the settings' name.
        aws_credentials_sid: the credential that writes to external storage.
        aws_s3_url: the external storage.
        aws_storage_enabled: whether recordings go there.
        encryption_key_sid: the public key in use.
        encryption_enabled: whether recordings are encrypted.
        url: the resource itself.
    """

    account_sid: AccountSid | None = None
    friendly_name: str | None = None
    aws_credentials_sid: CredentialSid | None = None
    aws_s3_url: str | None = None
    aws_storage_enabled: bool | None = None
    encryption_key_sid: CredentialSid | None = None
    encryption_enabled: bool | None = None
    url: str | None = None


class RecordingRules(AsSent):
    """The recording rules of a room (``video.v1.room.recording_rules``).

    Attributes:
        room_sid: the room.
        rules: each with ``type`` (include or exclude), and ``all``, ``publisher``, ``track`` or ``kind``.
        date_created: when the rules were set for the first time.
        date_updated: when they were set for the last time.
    """

    room_sid: RoomSid | None = None
    rules: list[dict[str, t.Any]] | None = None
    date_created: Timestamp | None = None
    date_updated: Timestamp | None = None


#: Returns the names of the fields that do not fit.
settings_drift: t.Final = Checker(RecordingSettings)
#: Returns the names of the fields that do not fit.
rules_drift: t.Final = Checker(RecordingRules)
