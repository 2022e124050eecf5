# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Call recordings in which the parties cannot be told apart."""

from __future__ import annotations

import typing as t

from ..._deps import pydantic
from ..items import Recording
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known


class Params(Parameters):
    """Which channels a call recording must have."""

    required_channels: t.Literal["single", "dual"] = pydantic.Field(
        "dual", description="dual keeps each party on a channel of its own."
    )


def _build(params: Params, _moment: Moment) -> Check:
    def check(recording: Recording) -> Outcome:
        if recording.product == "video_room":
            return NOT_APPLICABLE
        if recording.channels == params.required_channels:
            return PASS
        if recording.channels is None:
            return not_known("Which channels the recording has", "channels")
        return fail(
            f"The recording is {recording.channels}, and must be {params.required_channels}.",
            channels=recording.channels,
        )

    return check


CONTROL = Control(
    id="recording-channels",
    title="Call recording does not have the required channels",
    resource="recordings",
    severity="low",
    tags=("party attribution",),
    build=_build,
    params=Params,
    rule="A selected recording of a Telnyx call or conference fails when its `channels` are not "
    "`required_channels`. Recordings of video rooms have one track per participant and are not applicable.",
    unknown="`channels` is null.",
    remedy="Ask for two channels where recording is started: record_start with channels=dual, or the "
    "outbound voice profile's and number's recording settings (Telnyx portal, Voice).",
    risk="It cannot be told who said what.",
    fields=("channels", "product"),
    example="- control: recording-channels\n  select: {product: [call]}\n  params: {required_channels: dual}",
)
