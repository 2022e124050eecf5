# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings of which the provider admits that nothing was stored."""

from __future__ import annotations

from ..items import Recording
from ._base import NOT_APPLICABLE, PASS, Control, Outcome, always, fail
from ._recordings import status_unknown


def _check(recording: Recording) -> Outcome:
    if recording.status == "absent":
        code = recording.error_code
        why = f" (error {code})" if code is not None else ""
        return fail(
            f"There was to be a recording, and the provider says that nothing was stored{why}.",
            status="absent",
            error_code=code,
        )
    if recording.resource != "voice_recordings":
        return NOT_APPLICABLE
    return status_unknown(recording) if recording.status == "unknown" else PASS


CONTROL = Control(
    id="recording-absent",
    title="The provider admits that nothing was stored",
    resource="recordings",
    severity="critical",
    tags=("completeness",),
    build=always(_check),
    rule="A selected recording fails when its `status` is `absent`. Only Twilio Voice says so; recordings of "
    "other products are not applicable.",
    unknown="`status` is missing or not documented.",
    remedy="Look the error code up (16105: no valid public key, so nothing could be stored encrypted), mend "
    "key or storage in the account's voice settings, and make a test call.",
    risk="The record of a conversation does not exist, and the next one will not either.",
    fields=("status", "error_code", "resource"),
    example="- control: recording-absent",
    version=2,
    needs=("voice_recordings",),
)
