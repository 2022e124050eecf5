# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A policy that was checked: controls, whom they select, waivers, holds."""

from __future__ import annotations

import hashlib
import typing as t
from dataclasses import dataclass, field

from .._deps import pydantic, rfc8785
from .controls._base import Control, Parameters
from .policy_model import HoldModel, PolicyModel, WaiverModel
from .result import Severity
from .where import UNSAID, Where


@dataclass(frozen=True)
class Rule:
    """One entry of ``controls``, checked."""

    control: Control
    severity: Severity
    select: pydantic.BaseModel
    params: Parameters
    where: Where = field(default=UNSAID, compare=False)

    def content(self) -> dict[str, t.Any]:
        """Return what it says, as the policy's digest takes it.

        Defaults belong to it, but for those of parameters that came later: a policy of which no word was
        changed keeps its digest.
        """
        content = self._said()
        for name in self.control.params_added - self.params.model_fields_set:
            del content["params"][name]
        return content

    def _said(self) -> dict[str, t.Any]:
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
        return {**self._said(), "resource": control.resource, "remedy": control.remedy, "risk": control.risk}


@dataclass(frozen=True)
class Waiver:
    """One entry of ``waivers``, checked."""

    model: WaiverModel
    control: Control
    select: pydantic.BaseModel | None
    where: Where = field(default=UNSAID, compare=False)


@dataclass(frozen=True)
class Hold:
    """One legal hold, checked."""

    model: HoldModel
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
    holds: tuple[Hold, ...] = ()

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
        return hashlib.sha256(rfc8785.dumps(self.content())).hexdigest()

    def content(self) -> dict[str, t.Any]:
        """Return what its digest is made of: the SHA-256 of this as canonical JSON."""
        content = self.model.model_dump(mode="json")
        content["controls"] = [rule.content() for rule in self.rules]
        content["holds"] = [hold.model.model_dump(mode="json") for hold in self.holds]
        # A policy that uses nothing of what came later has the digest that it always had.
        for key in ("custom", "holds"):
            if not content[key]:
                del content[key]
        for waiver in content["waivers"]:
            if waiver["verdict"] == "fail" and not waiver["evidence"]:
                del waiver["verdict"], waiver["evidence"]
        return content

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
