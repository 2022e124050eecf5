# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings that failed."""

from __future__ import annotations

from ..items import Recording
from ._base import PASS, Control, Outcome, always, fail
from ._recordings import status_unknown


def _check(recording: Recording) -> Outcome:
    if recording.status == "failed":
        return fail("The provider reports that the recording failed.", status="failed")
    return PASS if recording.status != "unknown" else status_unknown(recording)


CONTROL = Control(
    id="recording-failed",
    title="Recording failed",
    resource="recordings",
    severity="high",
    tags=("completeness",),
    build=always(_check),
    rule="A selected recording fails when its `status` is `failed`.",
    unknown="`status` is missing, or a value that the provider has not documented.",
    remedy="Check external storage and encryption key (video_recording_settings_info): a bucket that refuses "
    "or a key that is gone are the usual causes. Then ask the provider's support with the recording's id.",
    risk="The record of a conversation was begun, and does not exist.",
    fields=("status",),
    example="- control: recording-failed\n  select: {product: [video_room]}",
)
