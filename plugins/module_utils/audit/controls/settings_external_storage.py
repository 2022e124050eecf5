# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Accounts whose external storage is not what the policy says."""

from __future__ import annotations

import typing as t

from ..._deps import pydantic
from ..items import Settings
from ._base import PASS, Check, Control, Moment, Outcome, Parameters, fail, not_known, unknown
from ._places import normal, under


class Params(Parameters):
    """What external storage must be."""

    aws_storage_enabled: bool = pydantic.Field(
        True, description="Whether recordings must go to external storage."
    )
    aws_s3_url: str | None = pydantic.Field(
        None, description="The bucket, or a folder in it, that recordings must go to."
    )

    @pydantic.field_validator("aws_s3_url")
    @classmethod
    def _readable(cls, place: str | None) -> str | None:
        return None if place is None else normal(place)

    @pydantic.model_validator(mode="after")
    def _sensible(self) -> t.Self:
        if self.aws_s3_url is not None and not self.aws_storage_enabled:
            raise ValueError("aws_s3_url says where recordings go, so aws_storage_enabled cannot be false")
        return self


def _build(params: Params, _moment: Moment) -> Check:
    wanted = params.aws_storage_enabled

    def check(settings: Settings) -> Outcome:
        if settings.configured is None:
            return unknown("The account's recording settings were not collected.")
        for name in ("aws_storage_enabled", "aws_s3_url"):
            if name in settings.drift:
                return not_known("Where recordings are stored", name, "not readable")
        enabled = settings.aws_storage_enabled is True
        if enabled != wanted:
            return fail(
                f"External storage is {'on' if enabled else 'off'}, and must be {'on' if wanted else 'off'}.",
                aws_storage_enabled=settings.aws_storage_enabled,
            )
        if params.aws_s3_url is None or under(settings.aws_s3_url or "", (params.aws_s3_url,)):
            return PASS
        return fail(
            "Recordings are stored in another place than the policy names.", aws_s3_url=settings.aws_s3_url
        )

    return check


CONTROL = Control(
    id="settings-external-storage",
    title="External storage differs from the policy",
    resource="settings",
    severity="medium",
    tags=("SEC 17a-4",),
    build=_build,
    params=Params,
    rule="The settings of a selected Twilio account fail when `aws_storage_enabled` is not what the "
    "parameter of that name says, or `aws_s3_url` is not the parameter's place or a folder in it. Settings "
    "that were never configured store with the provider.",
    unknown="The account's settings were not collected, or one of the two fields is not of the documented "
    "type.",
    remedy="Set the account's recording settings to what the policy says: POST "
    "/v1/RecordingSettings/Default with AwsStorageEnabled, AwsS3Url and AwsCredentialsSid.",
    risk="New recordings go to another place than the one that is approved.",
    fields=("configured", "aws_storage_enabled", "aws_s3_url"),
    example="- control: settings-external-storage\n  params:\n    aws_s3_url: "
    "https://archive.s3.eu-central-1.amazonaws.com/video",
)
