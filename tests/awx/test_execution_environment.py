# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The execution environment has what is tested, and ansible-builder takes it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import yaml

from tests.awx.kit import KIT, load
from tools.project import BIN, ROOT, run, tool_environment


def exact(path: Path) -> dict[str, str]:
    found = {}
    for line in path.read_text().splitlines():
        match = re.match(r"([A-Za-z0-9_.-]+)(?:\[\w+\])?==([^ ;]+)", line)
        if match:
            found[match[1].lower()] = match[2]
    return found


def test_the_execution_environment_has_the_versions_that_are_tested() -> None:
    pinned, tested = exact(KIT / "requirements.txt"), exact(ROOT / "constraints.txt")
    for name, version in pinned.items():
        assert tested.get(name, version) == version, name
    needed = {
        re.split(r"[<>=\[]", line)[0].lower()
        for line in (ROOT / "meta" / "ee-requirements.txt").read_text().splitlines()
        if line and not line.startswith("#")
    }
    assert needed <= pinned.keys()
    definition = load("execution-environment.yml")["dependencies"]
    core = (ROOT / "constraints.txt").read_text()
    assert definition["ansible_core"]["package_pip"] in core
    assert definition["ansible_runner"]["package_pip"] in core


def test_ansible_builder_takes_the_definition(tmp_path: Path) -> None:
    kit = tmp_path / "kit"
    shutil.copytree(KIT, kit)
    version = yaml.safe_load((ROOT / "galaxy.yml").read_text())["version"]
    (kit / f"cpaas-recordings-{version}.tar.gz").write_bytes(b"")
    definition, context = kit / "execution-environment.yml", tmp_path / "context"
    command: list[str | Path] = [BIN / "ansible-builder", "create", "-f", definition, "-c", context]
    done = run(command, cwd=kit, check=False)
    assert done.returncode == 0, done.stdout
    written = "\n".join(path.read_text(errors="replace") for path in context.rglob("*") if path.is_file())
    assert "ansible-core==" in written
    assert f"cpaas-recordings-{version}.tar.gz" in written
    assert "sqlalchemy==" in written.lower()


def test_ansible_builder_finds_what_the_collection_needs(tmp_path: Path) -> None:
    place = tmp_path / "ansible_collections" / "cpaas" / "recordings"
    (place / "meta").mkdir(parents=True)
    for name in ("execution-environment.yml", "ee-requirements.txt"):
        shutil.copy(ROOT / "meta" / name, place / "meta")
    shutil.copy(ROOT / "galaxy.yml", place)
    done = subprocess.run(
        [BIN / "ansible-builder", "introspect", tmp_path],
        env=tool_environment(),
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stderr
    for name in ("requests", "pydantic", "psycopg"):
        assert name in done.stdout.lower()
