# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Recordings that are stored in the wrong place."""

from __future__ import annotations

import typing as t

from ..._deps import pydantic
from ..items import Recording
from ._base import NOT_APPLICABLE, PASS, Check, Control, Moment, Outcome, Parameters, fail, unknown
from ._places import normal, under
from ._recordings import status_unknown


class Params(Parameters):
    """Where media belongs. At least one of the two must be given."""

    allowed_locations: list[str] = pydantic.Field(
        [],
        description="URLs of buckets or folders in them; media that is stored externally must lie under one.",
    )
    external_required: bool = pydantic.Field(
        False, description="Whether media must be stored externally, and not with the provider."
    )

    @pydantic.field_validator("allowed_locations")
    @classmethod
    def _readable(cls, places: list[str]) -> list[str]:
        return [normal(place) for place in places]

    @pydantic.model_validator(mode="after")
    def _something(self) -> t.Self:
        if not self.allowed_locations and not self.external_required:
            raise ValueError("give allowed_locations, or external_required: true, or both")
        return self


def _build(params: Params, _moment: Moment) -> Check:
    allowed = tuple(params.allowed_locations)

    def check(recording: Recording) -> Outcome:
        if recording.status in ("failed", "absent"):
            return NOT_APPLICABLE
        if recording.provider == "telnyx":
            return _by_settings(recording, params)
        if recording.external_url:
            if not allowed or under(recording.external_url, allowed):
                return PASS
            return fail(
                "The media is stored outside the approved places.",
                media_external_location=recording.external_url,
            )
        return _with_provider(recording, params)

    return check


def _by_settings(recording: Recording, params: Params) -> Outcome:
    """Judge a recording by what the account's settings say of its connection, as far as that is certain."""
    found = recording.custom_storage
    if found is None or found.state == "unknown" or recording.created_at is None:
        return unknown("The provider does not tell where the media is stored.", storage=recording.storage)
    if found.since and recording.created_at < found.since:
        return unknown(
            "The setting that says where the media is stored changed after the recording was made.",
            storage=found.place,
        )
    if not found.place:
        return _with_provider(recording, params)
    facts = {"storage": found.place, "connection_id": recording.connection_id}
    if not params.allowed_locations or under(found.place, tuple(params.allowed_locations)):
        return PASS
    try:
        normal(found.place)
    except ValueError:
        return unknown(
            "The place in the account's setting cannot be compared with allowed_locations.", **facts
        )
    return fail("The account's setting stores the media outside the approved places.", **facts)


def _with_provider(recording: Recording, params: Params) -> Outcome:
    if "media_external_location" in recording.drift or "external_url" in recording.drift:
        return unknown("Where the media is stored is not known: media_external_location is not readable.")
    if recording.status == "deleted":
        return NOT_APPLICABLE
    if not params.external_required:
        return PASS
    if recording.status == "unknown":
        return status_unknown(recording)
    if recording.status == "processing":
        return unknown(
            "The recording is still processing, so where its media will be is not known.", status="processing"
        )
    return fail(
        "The media is stored with the provider, and must be stored externally.", media_external_location=None
    )


CONTROL = Control(
    id="recording-storage-location",
    title="Media stored outside the approved place",
    resource="recordings",
    severity="high",
    tags=("SEC 17a-4", "data residency"),
    build=_build,
    params=Params,
    rule="A selected recording fails when its `media_external_location` is not under one of "
    "`allowed_locations`; and, with `external_required`, when it has none. Failed recordings, and deleted "
    "ones that were stored with the provider, have no media and are not applicable.",
    unknown="`media_external_location` is not of the documented type; or external storage is required, there "
    "is none, and the recording is still processing or of undocumented status. A Telnyx recording does not "
    "tell the place; the setting of its connection (`switches`) does, where it was collected, and not "
    "changed since. Without that it is unknown there, so select `provider: [twilio]`.",
    remedy="Set the approved bucket in the account's recording settings (POST "
    "/v1/RecordingSettings/Default, AwsS3Url), and move what was stored elsewhere.",
    risk="Records lie where nobody protects them, or in a country in which they must not be.",
    fields=("external_url", "status", "provider"),
    example="- control: recording-storage-location\n  select: {provider: [twilio]}\n  params:\n    "
    "allowed_locations: [https://archive.s3.eu-central-1.amazonaws.com/video]\n    external_required: true",
    notes="A place is compared folder by folder: `…/video` allows `…/video/2026` and not `…/videos`.",
)
