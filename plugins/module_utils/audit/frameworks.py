# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Requirements of a framework, each with the controls that touch it: data, and no legal claim."""

from __future__ import annotations

import typing as t

from .._deps import pydantic
from .controls.registry import CONTROLS
from .documents import Problems, close_to, read_document
from .result import VERDICTS
from .strict import Strict, Text


class Requirement(Strict):
    """One requirement."""

    id: Text = pydantic.Field(description="As the framework numbers it.")
    title: Text = pydantic.Field(description="What it asks for, in your own words.")
    controls: list[Text] = pydantic.Field(
        [], description="Controls that touch it; none when nothing here can check it."
    )

    def shown(self, by_control: t.Mapping[str, t.Mapping[str, int]]) -> dict[str, t.Any]:
        """Return it with the worst verdict of its controls; ``None`` when none was checked."""
        counts = {
            str(verdict): sum(by_control.get(control, {}).get(verdict, 0) for control in self.controls)
            for verdict in VERDICTS
        }
        worst = next((verdict for verdict in VERDICTS if counts[verdict]), "not_applicable")
        checked = not by_control.keys().isdisjoint(self.controls)
        return {**self.model_dump(), "verdict": worst if checked else None, "counts": counts}


class Framework(Strict):
    """A mapping file."""

    name: Text = pydantic.Field(description="What the framework is called.")
    version: str = pydantic.Field("", description="Of the mapping, or of the framework's text.")
    requirements: list[Requirement] = pydantic.Field(min_length=1, description="In the framework's order.")

    def shown(self, by_control: t.Mapping[str, t.Mapping[str, int]]) -> dict[str, t.Any]:
        """Return each requirement with the worst verdict of its controls.

        Args:
            by_control: ``counts["by_control"]`` of a summary.
        """
        requirements = [requirement.shown(by_control) for requirement in self.requirements]
        return {"name": self.name, "version": self.version, "requirements": requirements}


def load_framework(given: t.Any) -> Framework:
    """Read a mapping.

    Args:
        given: a path; or YAML text (it has line breaks); or a mapping.

    Raises:
        InputError: it cannot be read or is not valid; the message names file, line and key of each problem.
    """
    data, where = read_document(given, "framework")
    problems = Problems("framework", where)
    framework = problems.validated(Framework, data)
    for number, requirement in enumerate(framework.requirements):
        for place, control in enumerate(requirement.controls):
            # A policy's own controls are known only together with the policy.
            if control not in CONTROLS and not control.startswith("x-"):
                problems.add(
                    ("requirements", number, "controls", place),
                    f"there is no control {control!r}; {close_to(control, CONTROLS, 'controls')}",
                )
    problems.raise_if_any()
    return framework
