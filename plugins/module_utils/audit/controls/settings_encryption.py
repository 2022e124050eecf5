# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts that do not encrypt their recordings."""

from __future__ import annotations

from ..items import Settings
from ._base import PASS, Control, Outcome, always, fail, not_known, unknown


def _check(settings: Settings) -> Outcome:
    if settings.configured is None:
        return unknown("The account's recording settings were not collected.")
    if not settings.configured:
        return fail(
            "The account's recording settings were never configured, so recordings are not encrypted.",
            configured=False,
        )
    for name in ("encryption_enabled", "encryption_key_sid"):
        if name in settings.drift:
            return not_known("Whether recordings are encrypted", name, "not readable")
    if settings.encryption_enabled is not True:
        return fail("Encryption of recordings is off.", encryption_enabled=settings.encryption_enabled)
    if not settings.encryption_key_sid:
        return fail(
            "Encryption of recordings is on, and no key is set.",
            encryption_enabled=True,
            encryption_key_sid=None,
        )
    return PASS


CONTROL = Control(
    id="settings-encryption",
    title="Recording encryption is off",
    resource="settings",
    severity="high",
    tags=("HIPAA 164.312",),
    build=always(_check),
    rule="The settings of a selected Twilio account fail when `encryption_enabled` is not true, or "
    "`encryption_key_sid` is null, or they were never configured.",
    unknown="The account's settings were not collected, or one of the two fields is not of the documented "
    "type. A null is not unknown here: the provider sends it for what is not set.",
    remedy="Set a public key and switch encryption on: POST /v1/RecordingSettings/Default with "
    "EncryptionEnabled=true and EncryptionKeySid.",
    risk="Whoever gets at the stored media can play it.",
    fields=("configured", "encryption_enabled", "encryption_key_sid"),
    example="- control: settings-encryption",
    notes="It speaks of new recordings: a recording does not tell whether it is encrypted.",
)
