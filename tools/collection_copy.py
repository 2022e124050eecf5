# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of the checkout without links, for tools that refuse links: ansible-test and the tarball build."""

from __future__ import annotations

import filecmp
import shutil
from pathlib import Path

from tools.project import ROOT, run


def checkout_files() -> list[Path]:
    """Return what a commit of the present state would hold: tracked files, and new ones not ignored."""
    listing = run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--deduplicate"]
    ).stdout
    paths = [Path(name) for name in listing.split("\0") if name]
    return [path for path in paths if (ROOT / path).is_file() and not (ROOT / path).is_symlink()]


def copy_collection(destination: Path, *, leave_out: tuple[str, ...] = ()) -> Path:
    """Bring `destination` up to date with the checkout and make it a git work tree of its own.

    Without a repository of its own, a copy below an ignored folder has no files in ansible-test's eyes,
    which then skips all targets and ends well.
    """
    wanted = (
        {path for path in checkout_files() if not str(path).startswith(leave_out)}
        if leave_out
        else set(checkout_files())
    )
    destination.mkdir(parents=True, exist_ok=True)
    for old in sorted(destination.rglob("*"), reverse=True):
        relative = old.relative_to(destination)
        if relative.parts[0] == ".git":
            continue
        if old.is_dir() and not old.is_symlink():
            if not any(old.iterdir()):
                old.rmdir()
        elif relative not in wanted:
            old.unlink()
    for path in wanted:
        source, target = ROOT / path, destination / path
        if target.exists() and filecmp.cmp(source, target, shallow=False):
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, target)
    run(["git", "init", "-q", destination])
    return destination
