# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Compositions that are stored in the clear beside recordings that are not."""

from __future__ import annotations

import typing as t

from ._base import NOT_APPLICABLE, PASS, Control, Outcome, always, fail, unknown


def _check(switch: t.Any) -> Outcome:
    if switch.kind != "composition_settings" or switch.vanished_at is not None:
        return NOT_APPLICABLE
    if switch.encrypted:
        return PASS
    if switch.recordings_encrypted is None:
        return unknown(
            "Whether the account's recordings are encrypted is not known.", encryption_enabled=None
        )
    if not switch.recordings_encrypted:
        return NOT_APPLICABLE
    if switch.encrypted is None:
        return unknown("Whether compositions are encrypted is not known.", encrypted=None)
    return fail(
        "Recordings of the account are encrypted, and compositions of them are not.",
        encrypted=False,
        recordings_encrypted=True,
    )


CONTROL = Control(
    id="composition-unencrypted",
    title="Composition is stored without encryption although recordings are encrypted",
    resource="switches",
    severity="high",
    tags=("HIPAA 164.312",),
    build=always(_check),
    rule="The composition settings of a selected account fail when they do not encrypt, and the recording "
    "settings do.",
    unknown="One of the two settings is not known.",
    remedy="Switch encryption of compositions on: POST /v1/CompositionSettings/Default with "
    "EncryptionEnabled=true and EncryptionKeySid.",
    risk="The copy can be played by whoever gets at it, although the original cannot.",
    fields=("kind", "encrypted"),
    example="- control: composition-unencrypted",
    version=2,
    needs=("settings",),
)
