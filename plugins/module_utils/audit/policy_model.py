# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A policy and what belongs to it as files say it, before controls, conditions and parameters are checked."""

from __future__ import annotations

import typing as t
from datetime import date

from .._deps import pydantic
from .result import Severity
from .select import Texts
from .strict import Strict, Text


class RuleModel(Strict):
    """One entry of ``controls``, before its parameters are checked."""

    control: str = pydantic.Field(description="Id of a control of the catalogue.")
    severity: Severity | None = pydantic.Field(None, description="Overrides the control's default.")
    select: dict[str, t.Any] | None = pydantic.Field(
        None, description="Which resources it applies to; all when absent."
    )
    params: dict[str, t.Any] | None = pydantic.Field(None, description="The control's parameters.")


def _day(text: str) -> str:
    try:
        spelled = date.fromisoformat(text).isoformat()
    except ValueError:
        spelled = ""
    if spelled != text:
        raise ValueError("write a day such as 2026-12-31")
    return text


_Day = t.Annotated[str, pydantic.AfterValidator(_day)]


class WaiverModel(Strict):
    """One entry of ``waivers``."""

    id: Text = pydantic.Field(description="How findings and reports name the waiver.")
    control: str = pydantic.Field(description="Id of the control whose findings it covers.")
    verdict: t.Literal["fail", "unknown"] = pydantic.Field(
        "fail",
        description="What is accepted: a failure; or something unknown, which somebody attests by a "
        "document.",
    )
    evidence: str = pydantic.Field(
        "", description="Of an attestation: which document says so, and where it lies."
    )
    resources: list[Text] | None = pydantic.Field(
        None, min_length=1, description="Exact ids of resources; for settings, of accounts."
    )
    select: dict[str, t.Any] | None = pydantic.Field(
        None, description="Conditions instead of ids, as in controls; needs allow_pattern: true."
    )
    allow_pattern: bool = pydantic.Field(
        False, description="Says that a waiver for more than named resources is meant."
    )
    account: Texts | None = pydantic.Field(None, description="Only resources of these accounts.")
    reason: str = pydantic.Field("", description="Why the finding is accepted.")
    owner: str = pydantic.Field("", description="Who answers for it.")
    ticket: str = pydantic.Field("", description="Where it was decided.")
    expires: _Day = pydantic.Field(
        description="The last day, in UTC, on which it is in force.", json_schema_extra={"format": "date"}
    )

    @pydantic.model_validator(mode="after")
    def _one_way(self) -> t.Self:
        if (self.resources is None) == (self.select is None):
            raise ValueError("give either resources or select")
        if self.select is not None and not self.allow_pattern:
            raise ValueError(
                "select waives resources that nobody has named yet; name resources, or add allow_pattern: "
                "true"
            )
        if self.select is not None and not self.select:
            raise ValueError("select is empty and would waive everything; give conditions")
        if self.verdict == "unknown" and not self.evidence.strip():
            raise ValueError("verdict: unknown attests something; name the document that says so in evidence")
        return self


class HoldModel(Strict):
    """One entry of a file of legal holds."""

    ids: list[Text] | None = pydantic.Field(
        None,
        min_length=1,
        description="Ids of recordings and compositions, or of rooms, calls and conferences with all of "
        "theirs.",
    )
    select: dict[str, t.Any] | None = pydantic.Field(None, description="Conditions instead of ids.")
    owner: Text = pydantic.Field(description="Who answers for it.")
    reason: Text = pydantic.Field(description="Why it must be kept.")
    until: _Day | None = pydantic.Field(
        None,
        description="The last day, in UTC, on which it is in force; until it is taken out when absent.",
        json_schema_extra={"format": "date"},
    )

    @pydantic.model_validator(mode="after")
    def _one_way(self) -> t.Self:
        if (self.ids is None) == (self.select is None):
            raise ValueError("give either ids or select")
        if self.select is not None and not self.select:
            raise ValueError("select is empty and would hold everything; give conditions")
        return self


class HoldsModel(Strict):
    """A file of legal holds."""

    holds: list[HoldModel] = pydantic.Field(description="What must be kept for longer.")


class CustomModel(Strict):
    """One entry of ``custom``: a control of the policy's own."""

    id: t.Annotated[str, pydantic.Field(pattern=r"^x-[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)] = (
        pydantic.Field(description="How findings, waivers and frameworks name it; begins with x-.")
    )
    title: Text = pydantic.Field(description="What a finding says in short.")
    resource: str = pydantic.Field(description="The dataset whose records it judges.")
    severity: Severity = pydantic.Field(description="How bad a finding is.")
    remedy: str = pydantic.Field("", description="What to do about a finding.")
    risk: str = pydantic.Field("", description="What may follow from a finding.")
    tags: list[Text] = pydantic.Field([], description="Names of rules that readers look for.")
    select: dict[str, t.Any] | None = pydantic.Field(
        None, description="Which records it applies to; all when absent."
    )
    fail_when: dict[str, t.Any] = pydantic.Field(
        min_length=1,
        description="Columns and what they must hold for a record to fail; all must hold. any: a list of "
        "such mappings, one of which must hold; not: one that must not hold.",
    )


class PolicyModel(Strict):
    """A policy file."""

    version: t.Literal[1, 2] = pydantic.Field(
        description="Version of this format. 1 needs rooms, recordings and settings only; 2 everything that "
        "its controls speak of."
    )
    name: t.Annotated[str, pydantic.Field(min_length=1, max_length=200)] = pydantic.Field(
        description="Audits of policies with the same name are compared with each other."
    )
    description: str = pydantic.Field("", description="For readers of the reports.")
    settle_hours: t.Annotated[float, pydantic.Field(ge=0, le=8760)] = pydantic.Field(
        0,
        description="A younger room whose processing is not complete is left to the next audit instead of "
        "being unknown.",
    )
    waiver_max_days: t.Annotated[int, pydantic.Field(ge=1, le=3650)] = pydantic.Field(
        365, description="How far ahead a waiver may expire."
    )
    waiver_warn_days: t.Annotated[int, pydantic.Field(ge=0, le=3650)] = pydantic.Field(
        30, description="How long before its end a waiver becomes a finding of waiver-hygiene."
    )
    controls: list[RuleModel] = pydantic.Field(
        [], description="What is checked. May be empty when there are custom controls."
    )
    custom: list[CustomModel] = pydantic.Field([], description="Controls of one's own, active by themselves.")
    waivers: list[WaiverModel] = pydantic.Field(
        [], description="Findings that are accepted for a time, and attestations of what is unknown."
    )
    holds: Text | None = pydantic.Field(
        None,
        description="Path of a file of legal holds, which the controls of retention read; relative to the "
        "policy's own folder.",
    )

    @pydantic.model_validator(mode="after")
    def _something(self) -> t.Self:
        if not self.controls and not self.custom:
            raise ValueError("nothing is checked; give controls, or custom, or both")
        return self
