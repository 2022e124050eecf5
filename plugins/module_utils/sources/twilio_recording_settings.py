# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Twilio Video: the account's recording settings.

Types, names and values are those of Twilio's OpenAPI file ``twilio_video_v1``.
Durations are seconds, sizes bytes.
"""

from __future__ import annotations

import typing as t
from dataclasses import replace

from ..client.paging import Single
from ..records import feeds
from ..records.as_sent import AsSent, Url
from ..records.scrub import bare_url
from .setting import setting
from .source import Source
from .twilio_fields import AccountSid, CredentialSid


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
    aws_s3_url: Url | None = None
    aws_storage_enabled: bool | None = None
    encryption_key_sid: CredentialSid | None = None
    encryption_enabled: bool | None = None
    url: Url | None = None


def _configured(record: t.Mapping[str, t.Any]) -> bool:
    """Tell whether the settings were ever configured.

    Twilio does not document which of 404 and a record of nulls an account without settings gets.
    """
    return any(value is not None for key, value in record.items() if key not in ("account_sid", "url"))


RECORDING_SETTINGS: t.Final = Source(
    name="twilio_recording_settings",
    provider="twilio",
    product="Video",
    resource="settings",
    dataset="settings",
    default=True,
    host="video_base_url",
    path="/v1/RecordingSettings/Default",
    operation="fetch recording settings",
    paging=Single(),
    id_field="account_sid",
    configured=_configured,
    model=RecordingSettings,
    columns={
        "id": feeds.constant("recording_settings"),
        "configured": feeds.present(),
        "friendly_name": feeds.plain("friendly_name"),
        "encryption_enabled": feeds.plain("encryption_enabled"),
        "encryption_key_sid": feeds.plain("encryption_key_sid"),
        "aws_storage_enabled": feeds.plain("aws_storage_enabled"),
        "aws_s3_url": feeds.url("aws_s3_url"),
        "aws_credentials_sid": feeds.plain("aws_credentials_sid"),
    },
    permission="/twilio/video/recordings.recording-settings/read",
)


def _place(record: t.Mapping[str, t.Any], _odd: t.Container[str]) -> str | None:
    """Return the external storage, where it is used."""
    return bare_url(record.get("aws_s3_url") or "") or None if record.get("aws_storage_enabled") else None


_AS_SWITCH: t.Final = {
    "name": feeds.plain("friendly_name"),
    "storage": feeds.derived(("aws_s3_url", "aws_storage_enabled"), _place),
    "encrypted": feeds.plain("encryption_enabled"),
}

#: The same settings as a switch: they say where and how recordings are kept, not whether there are any.
SETTINGS_SWITCH: t.Final = replace(
    RECORDING_SETTINGS,
    name="twilio_recording_settings_switch",
    default=False,
    **setting("video_recording_settings", **_AS_SWITCH),
)

#: What the Video API does with compositions; the record has the same fields.
COMPOSITION_SETTINGS: t.Final = replace(
    SETTINGS_SWITCH,
    name="twilio_composition_settings",
    path="/v1/CompositionSettings/Default",
    operation="fetch composition settings",
    permission="to read Video composition settings",
    **setting("composition_settings", **_AS_SWITCH),
)
