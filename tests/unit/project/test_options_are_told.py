# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every option of every role and playbook has a line for people, in the role's README or in a guide."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from tools.docsite import pages
from tools.project import ROOT

ROLES = sorted(path.parent.parent.name for path in (ROOT / "roles").glob("*/meta/argument_specs.yml"))
PLAYBOOKS = sorted((ROOT / "playbooks").glob("*.yml"))
TEXTS = {file: (ROOT / file).read_text(encoding="utf-8") for file in pages()}


def told(text: str, role: str) -> set[str]:
    """Return the names that a text has in code; a name may be cut: …_file_owner."""
    names = set(re.findall(r"`([a-z_…]+)`", text))
    return {f"{role}{name[1:]}" if name.startswith("…") else name for name in names}


@pytest.mark.parametrize("role", ROLES)
def test_options_of_roles_are_told(role: str) -> None:
    specification = yaml.safe_load((ROOT / "roles" / role / "meta" / "argument_specs.yml").read_text())
    options = {
        name for entry in specification["argument_specs"].values() for name in entry.get("options", {})
    }
    lines = told(TEXTS[f"roles/{role}/README.md"], role)
    assert sorted(options - lines) == [], f"roles/{role}/README.md"
    table = {name for name in lines if name.startswith(f"{role}_")}
    results = {
        f"{role}_result",
        f"{role}_failed",
        f"{role}_media_result",
        f"{role}_media_brief",
        f"{role}_checked",
    }
    assert sorted(table - options - results) == [], "told, and no option"


@pytest.mark.parametrize("playbook", PLAYBOOKS, ids=lambda path: str(path.name))
def test_variables_of_playbooks_are_told(playbook: Path) -> None:
    """What a playbook reads and does not set itself, and no role has, is an option of its own."""
    text = playbook.read_text(encoding="utf-8")
    # What one playbook hands to another is not for people.
    own = {
        name
        for path in PLAYBOOKS
        for play in yaml.safe_load(path.read_text())
        for name in play.get("vars", {})
    }
    read = set(re.findall(r"(?<![.\w'])([a-z_]+) (?:is (?:not )?defined|\| (?:default\(|cpaas))", text))
    options = {
        name
        for name in read - own
        if not name.startswith((*ROLES, "ansible_", "collect_recordings_", "hostvars"))
    }
    everything = "\n".join(TEXTS.values())
    assert [
        name for name in sorted(options) if f"`{name}`" not in everything and f"{name}=" not in everything
    ] == []
