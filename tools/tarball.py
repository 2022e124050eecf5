# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Build the collection's tarball; check what is in it; install it into an empty folder and use it from there.

usage: python -m tools.tarball [--build-only]
"""

from __future__ import annotations

import json
import shutil
import sys
import tarfile
from pathlib import Path

from tests.forks import programs
from tools.collection_copy import copy_collection
from tools.demo import simulated
from tools.docsite import write
from tools.project import BIN, BUILD, run

SHIPPED = {
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "CODE_OF_CONDUCT.md",
    "COPYING",
    "FILES.json",
    "LICENSES",
    "MANIFEST.json",
    "README.md",
    "REUSE.toml",
    "SECURITY.md",
    "changelogs",
    "docs",
    "extensions",
    "meta",
    "playbooks",
    "plugins",
    "requirements-optional.txt",
    "requirements.txt",
    "roles",
}


def build(folder: Path) -> Path:
    """Build the tarball of the checkout's present state into `folder` and return its path."""
    shutil.rmtree(folder, ignore_errors=True)
    copy = copy_collection(folder / "source")
    write(copy)
    run([BIN / "ansible-galaxy", "collection", "build", "--output-path", folder, copy])
    return next(folder.glob("cpaas-recordings-*.tar.gz"))


def surplus(tarball: Path) -> list[str]:
    """Return what the tarball holds beyond the shipped folders and files."""
    with tarfile.open(tarball) as archive:
        names = archive.getnames()
    return sorted(
        name
        for name in names
        if name.split("/")[0] not in SHIPPED or "__pycache__" in name or "/molecule" in name
    )


def modules_of(folder: Path) -> list[str]:
    """Return the full names of the modules that Ansible finds below `folder`."""
    listing = run(
        [BIN / "ansible-doc", "--json", "--list", "--type", "module", "cpaas.recordings"],
        cwd=folder,
        extra={"ANSIBLE_COLLECTIONS_PATH": str(folder)},
    ).stdout
    return sorted(json.loads(listing))


def main(arguments: list[str]) -> int:
    """Build, and unless only that was asked for, check, install and use."""
    if arguments == ["--build-only"]:
        built = build(BUILD / "tarball-build")
        final = built.replace(BUILD / built.name)
        shutil.rmtree(BUILD / "tarball-build")
        print(final)
        return 0
    tarball = build(BUILD / "tarball")
    extra = surplus(tarball)
    if extra:
        print("The tarball holds what is no part of the collection (see build_ignore in galaxy.yml):")
        print("\n".join(extra))
        return 1
    installed = BUILD / "tarball" / "an empty folder"
    # Ansible would find the checkout on the usual path, and take the tarball for installed.
    alone = {"ANSIBLE_COLLECTIONS_PATH": str(installed)}
    run([BIN / "ansible-galaxy", "collection", "install", "--offline", "-p", installed, tarball], extra=alone)
    print(f"{tarball.name}: {tarball.stat().st_size} bytes, {len(modules_of(installed))} modules")
    programs.Use.forks = True
    demonstration = BUILD / "tarball" / "demo"
    first, second = (sum(run.changed for run in simulated(demonstration, alone)) for _time in range(2))
    if not first or second:
        print(f"The playbooks changed {first} things the first time and {second} the second time.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
