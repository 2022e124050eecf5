# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Rooms whose media was mixed in the wrong region."""

from __future__ import annotations

from ..._deps import pydantic
from ..items import Room
from ..strict import Text
from ._base import PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known, unknown
from ._rooms import not_told


class Params(Parameters):
    """Where media may be mixed."""

    allowed_regions: list[Text] = pydantic.Field(
        min_length=1, description="Media regions as the provider names them, such as de1, ie1 or us1."
    )

    @pydantic.field_validator("allowed_regions")
    @classmethod
    def _no_gll(cls, regions: list[str]) -> list[str]:
        folded = [region.strip().lower() for region in regions]
        if "gll" in folded:
            raise ValueError("gll lets the provider choose the region, so it cannot be allowed; name regions")
        return folded


def _build(params: Params, _moment: Moment) -> Check:
    allowed = frozenset(params.allowed_regions)

    def check(room: Room) -> Outcome:
        region = room.media_region
        if region in allowed:
            return PASS
        if region is None:
            return not_told(room, "the region") or not_known("Where media was mixed", "media_region")
        if region == "gll":
            return unknown(
                "The provider chose the region by latency (gll), and does not tell which.", media_region="gll"
            )
        return fail(f"Media was mixed in {region}, which is not allowed.", media_region=region)

    return check


CONTROL = Control(
    id="room-region-allowed",
    title="Media region outside the allow-list",
    resource="rooms",
    severity="high",
    tags=("data residency",),
    build=_build,
    params=Params,
    rule="A selected room fails when its `media_region` is none of `allowed_regions`.",
    unknown="`media_region` is null, or `gll`: the provider chose the nearest region and does not tell "
    "which.",
    remedy="Name an allowed MediaRegion when rooms are created (POST /v1/Rooms), and set one for rooms that "
    "are created ad hoc (Twilio console, Video, room settings); gll lets the provider choose.",
    risk="Conversations are processed in a country in which they must not be.",
    fields=("media_region",),
    example="- control: room-region-allowed\n  params: {allowed_regions: [de1, ie1]}",
)
