# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a policy says: controls, whom they select, and waivers."""

from __future__ import annotations

import hashlib
import typing as t
from dataclasses import dataclass, field
from datetime import date

from .._deps import pydantic, rfc8785
from .controls._base import Control, Parameters
from .controls.registry import CONTROLS
from .result import Severity
from .select import NoSelect, Texts
from .where import UNSAID, Where

_Text = t.Annotated[str, pydantic.Field(min_length=1)]


class _Strict(pydantic.BaseModel):
    model_config = pydantic.ConfigDict(extra="forbid", frozen=True)


class RuleModel(_Strict):
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


class WaiverModel(_Strict):
    """One entry of ``waivers``."""

    id: _Text = pydantic.Field(description="How findings and reports name the waiver.")
    control: str = pydantic.Field(description="Id of the control whose findings it covers.")
    resources: list[_Text] | None = pydantic.Field(
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
    expires: t.Annotated[str, pydantic.AfterValidator(_day)] = pydantic.Field(
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
        return self


class PolicyModel(_Strict):
    """A policy file."""

    version: t.Literal[1] = pydantic.Field(description="Version of this format.")
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
    controls: list[RuleModel] = pydantic.Field(min_length=1, description="What is checked.")
    waivers: list[WaiverModel] = pydantic.Field([], description="Findings that are accepted for a time.")


@dataclass(frozen=True)
class Rule:
    """One entry of ``controls``, checked."""

    control: Control
    severity: Severity
    select: pydantic.BaseModel
    params: Parameters
    where: Where = field(default=UNSAID, compare=False)

    def content(self) -> dict[str, t.Any]:
        """Return what it says, as the policy's digest takes it."""
        control = self.control
        return {
            "control": control.id,
            "title": control.title,
            "severity": self.severity,
            "tags": list(control.tags),
            "select": self.select.model_dump(mode="json", by_alias=True, exclude_none=True),
            "params": self.params.model_dump(mode="json"),
        }

    def shown(self) -> dict[str, t.Any]:
        """Return what reports tell of it."""
        control = self.control
        return {
            **self.content(),
            "resource": control.resource,
            "remedy": control.remedy,
            "risk": control.risk,
        }


@dataclass(frozen=True)
class Waiver:
    """One entry of ``waivers``, checked."""

    model: WaiverModel
    control: Control
    select: pydantic.BaseModel | None
    where: Where = field(default=UNSAID, compare=False)


@dataclass(frozen=True)
class Policy:
    """A policy, checked.

    Attributes:
        rules: in the file's order; of several for one control, the first that selects a resource decides.
    """

    model: PolicyModel
    rules: tuple[Rule, ...]
    waivers: tuple[Waiver, ...]

    @property
    def name(self) -> str:
        """The policy's name."""
        return self.model.name

    def controls(self) -> list[str]:
        """Return the ids of its controls, in the order of their first entry."""
        return list(dict.fromkeys(rule.control.id for rule in self.rules))

    @property
    def digest(self) -> str:
        """SHA-256 of what it says, whatever its layout and comments."""
        content = self.model.model_dump(mode="json")
        content["controls"] = [rule.content() for rule in self.rules]
        return hashlib.sha256(rfc8785.dumps(content)).hexdigest()

    def spoken(self) -> dict[str, t.Any]:
        """Return what is kept with an audit, so that its findings can be told without the policy."""
        return {
            "controls": {
                rule.control.id: {"title": rule.control.title, "remedy": rule.control.remedy}
                for rule in self.rules
            }
        }

    def shown(self) -> dict[str, t.Any]:
        """Return what reports tell of it."""
        return {
            "name": self.name,
            "description": self.model.description,
            "version": self.model.version,
            "digest": self.digest,
            "controls": [rule.shown() for rule in self.rules],
        }


def hygiene_rule() -> Rule:
    """Return the rule that every policy with waivers has."""
    control = CONTROLS["waiver-hygiene"]
    return Rule(control, control.severity, NoSelect(), Parameters())
