# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a policy from a file, from YAML text or from an option, and saying what is wrong with it."""

from __future__ import annotations

import difflib
import typing as t
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from .._deps import pydantic, rfc8785, yaml
from ..errors import InputError
from .controls._base import Control
from .controls.registry import CONTROLS
from .policy import Policy, PolicyModel, Rule, Waiver, WaiverModel, hygiene_rule
from .select import SELECTS
from .where import Place, Where
from .yaml_lines import read_yaml

_SHOWN = 10


@dataclass
class _Problems:
    """What is wrong, each with its place."""

    where: Where
    found: list[tuple[Place, str]] = field(default_factory=list)

    def add(self, place: Place, text: str) -> None:
        self.found.append((place, text))

    def add_all(self, error: pydantic.ValidationError, place: Place) -> None:
        for item in error.errors(include_url=False):
            self.add((*place, *item["loc"]), _sentence(item))

    def raise_if_any(self) -> None:
        if not self.found:
            return
        shown = [self._spelled(place, text) for place, text in self.found[:_SHOWN]]
        more = len(self.found) - len(shown)
        if more:
            shown.append(f"and {more} more")
        raise InputError(f"The policy is not valid: {'; '.join(shown)}.")

    def _spelled(self, place: Place, text: str) -> str:
        return f"{self.where.inner(*place).text}: {text}"


def _sentence(error: t.Any) -> str:
    kind, context = error["type"], error.get("ctx", {})
    if kind == "extra_forbidden":
        return "there is no such key"
    if kind == "missing":
        return "is missing"
    if kind == "literal_error":
        return f"is {error['input']!r}, and must be {context['expected']}"
    if kind == "value_error":
        return str(context["error"])
    message = error["msg"][:1].lower() + error["msg"][1:]
    shown = error["input"]
    return (
        f"{message}, not {shown!r}"
        if isinstance(shown, (str, int, float, bool)) or shown is None
        else message
    )


def load_policy(policy: t.Any, *, now: datetime) -> Policy:
    """Read a policy.

    Args:
        policy: a path; or YAML text (it has line breaks); or a mapping.
        now: the moment from which ``waiver_max_days`` counts.

    Raises:
        InputError: it cannot be read or is not valid; the message names file, line and key of each problem.
    """
    if isinstance(policy, str) and "\n" not in policy:
        path = Path(policy)
        try:
            path = path.expanduser()
            text = path.read_text(encoding="utf-8")
        except RuntimeError:
            raise InputError(f"The policy {path} names a user who does not exist; give a path.") from None
        except UnicodeDecodeError:
            raise InputError(f"The policy {path} is not UTF-8 text; save it as UTF-8.") from None
        except OSError as error:
            raise InputError(
                f"The policy {path} cannot be read: {error.strerror}; give the path of a policy file."
            ) from None
        return _from_yaml(text, str(path), now)
    if isinstance(policy, str):
        return _from_yaml(policy, "policy", now)
    return _check(policy, _Problems(Where("policy")), now)


def _from_yaml(text: str, source: str, now: datetime) -> Policy:
    try:
        data, lines = read_yaml(text)
    except yaml.MarkedYAMLError as error:
        line = f" line {error.problem_mark.line + 1}" if error.problem_mark else ""
        raise InputError(
            f"The policy is not valid: {source}{line}: {error.problem or error.context}."
        ) from None
    except yaml.YAMLError:
        raise InputError(f"The policy is not valid: {source}: it is no YAML text.") from None
    except RecursionError:
        raise InputError(f"The policy is not valid: {source}: it is nested too deeply.") from None
    return _check(data, _Problems(Where(source, lines)), now)


def _check(data: t.Any, problems: _Problems, now: datetime) -> Policy:
    if not isinstance(data, dict):
        problems.add((), "a policy is a mapping with the keys version, name and controls")
        problems.raise_if_any()
    for place in problems.where.lines.repeated if problems.where.lines else ():
        problems.add(place, "the key is there twice")
    try:
        model = PolicyModel.model_validate(data)
    except pydantic.ValidationError as error:
        problems.add_all(error, ())
        _check_ids(data, problems)
        problems.raise_if_any()
        raise
    rules = [_rule(number, model, problems) for number in range(len(model.controls))]
    waivers = [_waiver(number, model, problems, now) for number in range(len(model.waivers))]
    problems.raise_if_any()
    checked = [rule for rule in rules if rule is not None]
    if waivers and not any(rule.control.id == "waiver-hygiene" for rule in checked):
        checked.append(hygiene_rule())
    policy = Policy(model, tuple(checked), tuple(waiver for waiver in waivers if waiver is not None))
    try:
        policy.digest  # noqa: B018 - what it raises is the point
    except rfc8785.CanonicalizationError:
        problems.add((), "a number in it is infinite, or has more than 15 digits; write a smaller one")
        problems.raise_if_any()
    return policy


def _check_ids(data: t.Any, problems: _Problems) -> None:
    """Name unknown controls even where another problem keeps the rest from being checked."""
    for key in ("controls", "waivers"):
        entries = data.get(key)
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(entry, dict) and isinstance(entry.get("control"), str):
                _control(entry["control"], (key, number, "control"), problems)


def _control(name: str, place: Place, problems: _Problems) -> Control | None:
    control = CONTROLS.get(name)
    if control is None:
        near = difflib.get_close_matches(name, CONTROLS, n=1)
        hint = f"did you mean {near[0]}?" if near else f"the controls are {', '.join(CONTROLS)}"
        problems.add(place, f"there is no control {name!r}; {hint}")
    return control


def _validated(
    model: type[pydantic.BaseModel], data: t.Any, place: Place, problems: _Problems
) -> pydantic.BaseModel | None:
    try:
        return model.model_validate(data or {})
    except pydantic.ValidationError as error:
        for item in error.errors(include_url=False):
            text = _sentence(item)
            if item["type"] == "extra_forbidden":
                names = [info.alias or name for name, info in model.model_fields.items()]
                text += f" here; the keys are {', '.join(names)}" if names else " here, there are none"
            problems.add((*place, *item["loc"]), text)
    return None


def _rule(number: int, model: PolicyModel, problems: _Problems) -> Rule | None:
    entry, place = model.controls[number], ("controls", number)
    control = _control(entry.control, (*place, "control"), problems)
    if control is None:
        return None
    select = _validated(SELECTS[control.resource], entry.select, (*place, "select"), problems)
    params = _validated(control.params, entry.params, (*place, "params"), problems)
    if select is None or params is None:
        return None
    where = problems.where.inner(*place)
    return Rule(control, entry.severity or control.severity, select, t.cast("t.Any", params), where)


def _waiver(number: int, model: PolicyModel, problems: _Problems, now: datetime) -> Waiver | None:
    entry, place = model.waivers[number], ("waivers", number)
    control = _control(entry.control, (*place, "control"), problems)
    if control is None:
        return None
    if control.resource == "waivers":
        problems.add((*place, "control"), "what is wrong with waivers cannot be waived")
    if any(other.id == entry.id for other in model.waivers[:number]):
        problems.add((*place, "id"), f"there is another waiver {entry.id!r}; give each its own id")
    if control.resource == "settings" and "recording_settings" in (entry.resources or ()):
        problems.add(
            (*place, "resources"), "every account's settings have this id; write the account's SID instead"
        )
    _check_expiry(entry, model.waiver_max_days, (*place, "expires"), problems, now)
    where = problems.where.inner(*place)
    if entry.select is None:
        return Waiver(entry, control, None, where)
    select = _validated(SELECTS[control.resource], entry.select, (*place, "select"), problems)
    return Waiver(entry, control, select, where) if select is not None else None


def _check_expiry(entry: WaiverModel, most: int, place: Place, problems: _Problems, now: datetime) -> None:
    latest = now.date() + timedelta(days=most)
    if date.fromisoformat(entry.expires) > latest:
        problems.add(place, f"is more than {most} days ahead (waiver_max_days); the latest day is {latest}")
