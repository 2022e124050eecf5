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
from .needs import DATASETS_OF_VERSION_1
from .policy import Hold, Policy, Rule, Waiver
from .policy_model import HoldsModel, PolicyModel, WaiverModel
from .select import SELECTS, HoldSelect, NoSelect
from .yaml_lines import Place

#: Kinds of item about which nobody can attest anything.
_NEVER_ATTESTED: t.Final = frozenset(("coverage", "waivers", "controls"))


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
        problems.add_all(error, ())
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
                _control(name, CONTROLS, (key, number, "control"), problems)


def _control(name: str, known: t.Mapping[str, Control], place: Place, problems: Problems) -> Control | None:
    control = known.get(name)
    if control is None:
        problems.add(place, f"there is no control {name!r}; {close_to(name, known, 'controls')}")
    return control


def _rule(number: int, model: PolicyModel, problems: Problems) -> Rule | None:
    entry, place = model.controls[number], ("controls", number)
    if any(entry.control == own.id for own in model.custom):
        problems.add((*place, "control"), "is a control of custom, and active by itself; take this entry out")
        return None
    control = _control(entry.control, CONTROLS, (*place, "control"), problems)
    if control is None:
        return None
    if control.version > model.version:
        problems.add(
            (*place, "control"),
            f"{control.id} speaks of what policies of version 1 do not need; write version: "
            f"{control.version}",
        )
    select = problems.checked(SELECTS[control.resource], entry.select, (*place, "select"))
    params = problems.checked(control.params, entry.params, (*place, "params"))
    if select is None or params is None:
        return None
    where = problems.where.inner(*place)
    return Rule(control, entry.severity or control.severity, select, params, where)


def _own_controls(model: PolicyModel, problems: Problems) -> dict[str, Control]:
    found: dict[str, Control] = {}
    for number, entry in enumerate(model.custom):
        place: Place = ("custom", number)
        before = len(problems.found)
        if entry.id in found:
            problems.add((*place, "id"), f"there is another control {entry.id!r}; give each its own id")
        if entry.resource not in custom_check.JUDGED:
            hint = close_to(entry.resource, custom_check.JUDGED, "datasets")
            problems.add((*place, "resource"), f"there is no dataset {entry.resource!r}; {hint}")
        elif model.version == 1 and entry.resource not in DATASETS_OF_VERSION_1:
            problems.add(
                (*place, "resource"), f"policies of version 1 do not need {entry.resource}; write version: 2"
            )
        custom_check.check(entry, lambda inner, text, place=place: problems.add((*place, *inner), text))  # type: ignore[misc]
        # Conditions that are wrong are told; nothing may be made of them.
        sound = entry if len(problems.found) == before else entry.model_copy(update={"fail_when": {}})
        found[entry.id] = control_of(sound, problems.where.inner(*place))
    return found


def _own_rule(
    number: int, model: PolicyModel, own: t.Mapping[str, Control], problems: Problems
) -> Rule | None:
    entry, place = model.custom[number], ("custom", number)
    control = own[entry.id]
    if control.resource not in SELECTS:
        return None
    select = problems.checked(SELECTS[control.resource], entry.select, (*place, "select"))
    if select is None:
        return None
    return Rule(control, entry.severity, select, Parameters(), problems.where.inner(*place))


def _waiver(
    number: int, model: PolicyModel, known: t.Mapping[str, Control], problems: Problems, now: datetime
) -> Waiver | None:
    entry, place = model.waivers[number], ("waivers", number)
    control = _control(entry.control, known, (*place, "control"), problems)
    if control is None:
        return None
    if control.resource == "waivers":
        problems.add((*place, "control"), "what is wrong with waivers cannot be waived")
    if entry.verdict == "unknown" and control.resource in _NEVER_ATTESTED:
        problems.add((*place, "verdict"), "a collection that is missing or incomplete cannot be attested")
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
    select = problems.checked(SELECTS[control.resource], entry.select, (*place, "select"))
    return Waiver(entry, control, select, where) if select is not None else None


def _check_expiry(entry: WaiverModel, most: int, place: Place, problems: Problems, now: datetime) -> None:
    latest = now.date() + timedelta(days=most)
    if date.fromisoformat(entry.expires) > latest:
        problems.add(place, f"is more than {most} days ahead (waiver_max_days); the latest day is {latest}")


def _holds(model: PolicyModel, problems: Problems, folder: Path | None) -> list[Hold]:
    """Read the file of legal holds; its problems are named with its own lines."""
    if model.holds is None:
        return []
    data, where = read_document(model.holds, "file of legal holds", folder=folder)
    others = Problems("file of legal holds", where)
    read = others.validated(HoldsModel, data, ())
    found = []
    for number, entry in enumerate(read.holds):
        place: Place = ("holds", number)
        select = None
        if entry.select is not None:
            select = others.checked(HoldSelect, entry.select, (*place, "select"))
        found.append(Hold(entry, select, where.inner(*place)))
    problems.found += others.found
    return found
