# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Reading a policy from a file, from YAML text or from an option, and saying what is wrong with it."""

from __future__ import annotations

import typing as t
from datetime import date, datetime, timedelta
from pathlib import Path

from .._deps import pydantic, rfc8785
from . import custom_check
from .controls._base import Control, Parameters
from .controls.registry import CONTROLS
from .custom import control_of
from .documents import Problems, close_to, read_document
from .items import OWN
from .needs import DATASETS_OF_VERSION_1
from .policy import Hold, Policy, Rule, Waiver
from .policy_model import HoldsModel, PolicyModel
from .select import SELECTS, HoldSelect, NoSelect


def load_policy(policy: t.Any, *, now: datetime) -> Policy:
    """Read a policy.

    Args:
        policy: a path; or YAML text (it has line breaks); or a mapping.
        now: the moment from which ``waiver_max_days`` counts.

    Raises:
        InputError: it cannot be read or is not valid; the message names file, line and key of each problem.
    """
    data, where = read_document(policy, "policy")
    is_path = isinstance(policy, str) and "\n" not in policy
    folder = Path(policy).expanduser().parent if is_path else None
    return _check(data, Problems("policy", where), now, folder)


def _check(data: t.Any, problems: Problems, now: datetime, folder: Path | None) -> Policy:
    if not isinstance(data, dict):
        problems.add((), "a policy is a mapping with the keys version, name and controls")
        problems.raise_if_any()
    for place in problems.where.lines.repeated if problems.where.lines else ():
        problems.add(place, "the key is there twice")
    try:
        model = PolicyModel.model_validate(data)
    except pydantic.ValidationError as error:
        problems.add_all(error)
        _check_ids(data, problems)
        problems.raise_if_any()
        raise
    own = _own_controls(model, problems)
    known = {**CONTROLS, **own}
    rules = [_rule(number, model, problems) for number in range(len(model.controls))]
    rules += [_own_rule(number, model, own, problems) for number in range(len(model.custom))]
    waivers = [_waiver(number, model, known, problems, now) for number in range(len(model.waivers))]
    holds = _holds(model, problems, folder)
    problems.raise_if_any()
    checked = [rule for rule in rules if rule is not None]
    hygiene = CONTROLS["waiver-hygiene"]
    if waivers and not any(rule.control is hygiene for rule in checked):
        # Every policy with waivers is checked for this.
        checked.append(Rule(hygiene, hygiene.severity, NoSelect(), Parameters()))
    policy = Policy(model, tuple(checked), tuple(filter(None, waivers)), tuple(holds))
    try:
        policy.digest  # noqa: B018 - what it raises is the point
    except rfc8785.CanonicalizationError:
        problems.add((), "a number in it is infinite, or has more than 15 digits; write a smaller one")
        problems.raise_if_any()
    return policy


def _check_ids(data: t.Any, problems: Problems) -> None:
    """Name unknown controls even where another problem keeps the rest from being checked."""
    for key in ("controls", "waivers"):
        entries = data.get(key)
        for number, entry in enumerate(entries if isinstance(entries, list) else []):
            name = entry.get("control") if isinstance(entry, dict) else None
            if isinstance(name, str) and not (key == "waivers" and name.startswith("x-")):
                _control(name, CONTROLS, problems.below(key, number))


def _control(name: str, known: t.Mapping[str, Control], here: Problems) -> Control | None:
    control = known.get(name)
    if control is None:
        here.add(("control",), f"there is no control {name!r}; {close_to(name, known, 'controls')}")
    return control


def _rule(number: int, model: PolicyModel, problems: Problems) -> Rule | None:
    entry, here = model.controls[number], problems.below("controls", number)
    if any(entry.control == own.id for own in model.custom):
        here.add(("control",), "is a control of custom, and active by itself; take this entry out")
        return None
    control = _control(entry.control, CONTROLS, here)
    if control is None:
        return None
    if control.version > model.version:
        wanted = f"write version: {control.version}"
        here.add(("control",), f"{control.id} speaks of what policies of version 1 do not need; {wanted}")
    select = here.checked(SELECTS[control.resource], entry.select, "select")
    params = here.checked(control.params, entry.params, "params")
    if select is None or params is None:
        return None
    return Rule(control, entry.severity or control.severity, select, params, here.where)


def _own_controls(model: PolicyModel, problems: Problems) -> dict[str, Control]:
    found: dict[str, Control] = {}
    for number, entry in enumerate(model.custom):
        here = problems.below("custom", number)
        before = len(problems.found)
        if entry.id in found:
            here.add(("id",), f"there is another control {entry.id!r}; give each its own id")
        if entry.resource not in custom_check.JUDGED:
            hint = close_to(entry.resource, custom_check.JUDGED, "datasets")
            here.add(("resource",), f"there is no dataset {entry.resource!r}; {hint}")
        elif model.version == 1 and entry.resource not in DATASETS_OF_VERSION_1:
            here.add(("resource",), f"policies of version 1 do not need {entry.resource}; write version: 2")
        custom_check.check(entry, here.add)
        # Conditions that are wrong are told; nothing may be made of them.
        sound = entry if len(problems.found) == before else entry.model_copy(update={"fail_when": {}})
        found[entry.id] = control_of(sound, here.where)
    return found


def _own_rule(
    number: int, model: PolicyModel, own: t.Mapping[str, Control], problems: Problems
) -> Rule | None:
    entry, here = model.custom[number], problems.below("custom", number)
    control = own[entry.id]
    if control.resource not in SELECTS:
        return None
    select = here.checked(SELECTS[control.resource], entry.select, "select")
    return Rule(control, entry.severity, select, Parameters(), here.where) if select is not None else None


def _waiver(
    number: int, model: PolicyModel, known: t.Mapping[str, Control], problems: Problems, now: datetime
) -> Waiver | None:
    entry, here = model.waivers[number], problems.below("waivers", number)
    control = _control(entry.control, known, here)
    if control is None:
        return None
    if control.resource == "waivers":
        here.add(("control",), "what is wrong with waivers cannot be waived")
    if entry.verdict == "unknown" and control.resource in OWN:
        here.add(("verdict",), "a collection that is missing or incomplete cannot be attested")
    if any(other.id == entry.id for other in model.waivers[:number]):
        here.add(("id",), f"there is another waiver {entry.id!r}; give each its own id")
    if control.resource == "settings" and "recording_settings" in (entry.resources or ()):
        here.add(("resources",), "every account's settings have this id; write the account's SID instead")
    most = model.waiver_max_days
    latest = now.date() + timedelta(days=most)
    if date.fromisoformat(entry.expires) > latest:
        here.add(
            ("expires",), f"is more than {most} days ahead (waiver_max_days); the latest day is {latest}"
        )
    if entry.select is None:
        return Waiver(entry, control, None, here.where)
    select = here.checked(SELECTS[control.resource], entry.select, "select")
    return Waiver(entry, control, select, here.where) if select is not None else None


def _holds(model: PolicyModel, problems: Problems, folder: Path | None) -> list[Hold]:
    """Read the file of legal holds; its problems are named with its own lines."""
    if model.holds is None:
        return []
    data, where = read_document(model.holds, "file of legal holds", folder=folder)
    others = Problems("file of legal holds", where)
    read = others.validated(HoldsModel, data)
    found = []
    for number, entry in enumerate(read.holds):
        here = others.below("holds", number)
        select = None if entry.select is None else here.checked(HoldSelect, entry.select, "select")
        found.append(Hold(entry, select, here.where))
    problems.found += others.found
    return found
