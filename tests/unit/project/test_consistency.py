# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written in two places of the project says the same in both."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from ansible_collections.cpaas.recordings.plugins.module_utils import _deps

from tools.collection_copy import checkout_files
from tools.project import ROOT

# As this file's own begins: spelled out once more, REUSE would take it for a licence.
HEADER = tuple(Path(__file__).read_text(encoding="utf-8").splitlines()[:3])
FILES = checkout_files()


def requirements(path: str) -> set[str]:
    """Return the requirements of a file without its comments."""
    lines = (line.partition("#")[0].strip() for line in (ROOT / path).read_text().splitlines())
    return {line for line in lines if line}


def modules() -> set[str]:
    """Return the names of the modules."""
    return {path.stem for path in FILES if path.parent == Path("plugins/modules") and path.suffix == ".py"}


def test_requirements_are_the_same_everywhere() -> None:
    """The files for users, for execution environments and in error messages name the same lowest versions."""
    files = requirements("requirements.txt") | requirements("requirements-optional.txt")
    assert requirements("meta/ee-requirements.txt") == files
    assert set(_deps.REQUIREMENTS.values()) == files


def test_constraints_satisfy_the_lowest_versions() -> None:
    """The oldest tested environment holds exactly the lower bounds: what is promised is what is tested."""
    pinned = {line.lower() for line in requirements("constraints-lowest.txt")}
    for requirement in requirements("requirements.txt") | requirements("requirements-optional.txt"):
        name, _sign, version = requirement.partition(">=")
        assert f"{name.partition('[')[0].lower()}=={version}" in pinned


def test_action_groups_name_every_module_and_nothing_else() -> None:
    """`module_defaults` by group reach every module."""
    groups = yaml.safe_load((ROOT / "meta/runtime.yml").read_text())["action_groups"]
    assert modules() == set(groups["all"])
    assert set(groups["twilio"]) == {name for name in groups["all"] if name.startswith(("video_", "voice_"))}
    assert set(groups["telnyx"]) == {name for name in groups["all"] if name.startswith(("call_", "telnyx_"))}


@pytest.mark.parametrize("path", [path for path in FILES if path.suffix == ".py"], ids=str)
def test_python_files_carry_the_licence(path: Path) -> None:
    """Every file says whose it is and under which licence; package markers of plugins are empty (sanity)."""
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.name == "__init__.py" and not text:
        return
    lines = text.removeprefix("#!/usr/bin/python\n").lstrip("\n").splitlines()
    assert tuple(lines[:3]) == HEADER
    assert "from __future__ import annotations" in lines


@pytest.mark.parametrize(
    "path", [path for path in FILES if path.suffix in {".sh", ".mk"} or path.name == "Makefile"], ids=str
)
def test_scripts_carry_the_licence(path: Path) -> None:
    """As above, after the line that names the shell."""
    assert HEADER[2] in (ROOT / path).read_text(encoding="utf-8").splitlines()[:6]
