# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings that are stored without encryption, or with another key."""

from __future__ import annotations

from ..._deps import pydantic
from ..items import Recording
from ..strict import Text
from ._base import (
    NOT_APPLICABLE,
    PASS,
    Check,
    Control,
    Moment,
    Outcome,
    Parameters,
    fail,
    not_applicable,
    unknown,
)
from ._recordings import status_unknown


class Params(Parameters):
    """With which keys media must be encrypted."""

    allowed_keys: list[Text] = pydantic.Field(
        [], description="SIDs of the public keys that may be used; any key when empty."
    )


def _build(params: Params, _moment: Moment) -> Check:
    allowed = frozenset(params.allowed_keys)

    def check(recording: Recording) -> Outcome:
        if recording.resource != "voice_recordings":
            return not_applicable("Only recordings of Twilio Voice tell whether they are encrypted.")
        if recording.status in ("failed", "absent", "deleted", "processing"):
            return NOT_APPLICABLE
        if recording.status == "unknown":
            return status_unknown(recording)
        if recording.encrypted is None:
            return unknown("Whether the media is encrypted is not known.", encryption_details=None)
        if not recording.encrypted:
            return fail("The media is stored without encryption.", encryption_details=None)
        if not allowed or recording.encryption_key_id in allowed:
            return PASS
        if recording.encryption_key_id is None:
            return unknown("With which key the media is encrypted is not known.", encryption_key_id=None)
        return fail(
            "The media is encrypted with a key that is not allowed.",
            encryption_key_id=recording.encryption_key_id,
        )

    return check


CONTROL = Control(
    id="recording-encrypted",
    title="Media is not encrypted, or with another key",
    resource="recordings",
    severity="high",
    tags=("HIPAA 164.312",),
    build=_build,
    params=Params,
    rule="A selected and completed recording of Twilio Voice fails when its `encryption_details` are null, "
    "or name a key that is not among `allowed_keys`. Other recordings do not tell, and are not applicable.",
    unknown="`status` is missing or not documented, or `encryption_details` are not of the documented type.",
    remedy="Upload a public key and switch the encryption of voice recordings on (Twilio console, Voice, "
    "settings). What is stored already stays as it is: archive it, and delete it at the provider.",
    risk="Whoever gets at the stored media can listen to it.",
    fields=("encrypted", "encryption_key_id", "status", "resource"),
    example="- control: recording-encrypted\n  params: {allowed_keys: [CRaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa]}",
    notes="For video recordings see `settings-encryption`.",
    version=2,
    needs=("voice_recordings",),
)
