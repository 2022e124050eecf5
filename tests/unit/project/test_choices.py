# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What modules and roles say that can be chosen is what can be chosen: the registries decide it."""

from __future__ import annotations

import importlib
import typing as t
from collections.abc import Iterator

import pytest
import yaml
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import SEVERITIES

from tools.project import ROOT

Json = dict[str, t.Any]

COLLECTION = "ansible_collections.cpaas.recordings.plugins"
MODULES = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("*.py"))
ROLES = sorted(path.parent.parent.name for path in (ROOT / "roles").glob("*/meta/argument_specs.yml"))


def options_of(module: str) -> Json:
    """Return the options as the code has them."""
    found: Json = importlib.import_module(f"{COLLECTION}.module_utils.tasks.{module}").OPTIONS
    return found


def choices(options: Json, above: str = "") -> Iterator[tuple[str, list[str]]]:
    """Yield what can be chosen, by the option's name, dotted where it lies in another."""
    for name, option in options.items():
        if "choices" in option:
            yield above + name, option["choices"]
        yield from choices(option.get("suboptions") or option.get("options") or {}, f"{above}{name}.")


#: The module whose options of the same names a role hands on; what a role has of its own besides.
HANDED_ON: dict[str, tuple[str, ...]] = {
    "audit_recording_enabled": ("recording_audit", "recording_collect"),
    "collect_recordings": ("recording_collect",),
    "export_recording_inventory": ("recording_export", "recording_collect"),
}
OWN = {"audit_recording_enabled_fail_on": [*SEVERITIES, "never"]}


@pytest.mark.parametrize("module", MODULES)
def test_the_documentation_of_a_module_names_what_its_code_takes(module: str) -> None:
    documented = yaml.safe_load(importlib.import_module(f"{COLLECTION}.modules.{module}").DOCUMENTATION)
    own = documented.get("options", {})
    taken = {name: option for name, option in options_of(module).items() if name in own}
    assert dict(choices(own)) == dict(choices(taken))


@pytest.mark.parametrize("role", ROLES)
def test_a_role_names_what_its_module_takes(role: str) -> None:
    specification = yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text())
    options = {
        name: option
        for entry in specification["argument_specs"].values()
        for name, option in entry.get("options", {}).items()
    }
    taken = {
        f"{role}_{name}": chosen
        for module in reversed(HANDED_ON[role])
        for name, chosen in choices(options_of(module))
    }
    told = {name: [one for one in chosen if one] for name, chosen in choices(options)}
    assert told == {name: OWN.get(name) or taken[name] for name in told}
