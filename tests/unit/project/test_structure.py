# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data flow one way: no two files and no two folders import each other, and a list is known in one file."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import SOURCES

from tools.project import ROOT

UTILS = ROOT / "plugins" / "module_utils"
FILES = {".".join(path.relative_to(UTILS).with_suffix("").parts): path for path in UTILS.rglob("*.py")}


def imported(name: str) -> set[str]:
    """Return the files of the collection that a file imports, for the check of types alone too."""
    found = set()
    package = name.split(".")[:-1]
    for node in ast.walk(ast.parse(FILES[name].read_text())):
        if isinstance(node, ast.ImportFrom) and node.level:
            base = package[: len(package) - node.level + 1]
            module = [*base, *(node.module.split(".") if node.module else [])]
            for alias in node.names:
                for candidate in (".".join([*module, alias.name]), ".".join(module)):
                    if candidate in FILES:
                        found.add(candidate)
                        break
    return found


GRAPH = {name: imported(name) for name in FILES}


def test_the_graph_of_imports_is_seen() -> None:
    assert "client.paging" in GRAPH["sources.twilio_calls"]
    assert "records.times" in GRAPH["client.filters"]


def test_no_two_files_import_each_other() -> None:
    assert [(one, two) for one in GRAPH for two in GRAPH[one] if one < two and one in GRAPH[two]] == []


def test_no_folder_imports_back() -> None:
    folders: dict[str, set[str]] = {}
    for name, others in GRAPH.items():
        for other in others:
            here, there = name.split(".")[0], other.split(".")[0]
            if here != there and "." in name and "." in other:
                folders.setdefault(here, set()).add(there)
    assert folders["tasks"] >= {"collect", "audit", "reports", "export", "sources"}
    pairs = [(a, b) for a in folders for b in folders[a] if a < b and a in folders.get(b, set())]
    assert pairs == []
    assert not folders["store"] & {"client", "collect", "audit"}
    assert not folders["audit"] & {"client", "reports", "collect"}
    assert "sources" not in folders["client"]


@pytest.mark.parametrize("path", sorted(FILES.values()), ids=lambda path: str(path.relative_to(UTILS)))
def test_a_file_stays_small(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= 300


def test_the_place_of_a_list_is_written_in_its_own_file_alone() -> None:
    """Paths that are more than a word or two are looked for in everything that is shipped as code."""
    code = {
        path: re.sub(r'"""(.|\n)*?"""', "", path.read_text())
        for path in (*UTILS.rglob("*.py"), *(ROOT / "plugins" / "action").rglob("*.py"))
        if path.parent.name != "controls"  # their remedies tell people where to go
    }
    for source in SOURCES:
        place = source.path.replace(".json", "")
        if place.count("/") < 2:
            continue
        holders = {path.name for path, text in code.items() if f'"{place}' in text}
        assert holders, source.name
        assert holders <= {path.name for path in (UTILS / "sources").glob("*.py")}, source.name
