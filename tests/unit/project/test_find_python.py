# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The search for an interpreter takes nothing on trust."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tools.project import ROOT

BASE = str(Path(getattr(sys, "_base_executable", sys.executable)))
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"


def search(
    path: str, minimum: str = HERE, maximum: str = HERE, **env: str
) -> subprocess.CompletedProcess[str]:
    """Run the search with nothing but `path` (and the shell's own tools behind it) in its environment."""
    return subprocess.run(
        ["/bin/sh", str(ROOT / "tools" / "find-python.sh"), minimum, maximum],
        env={"PATH": path, **env},
        capture_output=True,
        text=True,
        check=False,
    )


def program(path: Path, text: str) -> None:
    """Write an executable script."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)


def tools(folder: Path) -> str:
    """Return a folder with the programs that the search itself needs, and no Python."""
    folder.mkdir(parents=True)
    for name in ("sh", "tr", "sed", "sort", "head", "expr", "readlink"):
        (folder / name).symlink_to(
            next(path for path in (Path("/usr/bin") / name, Path("/bin") / name) if path.exists())
        )
    return str(folder)


def test_broken_shims_are_passed_over(tmp_path: Path) -> None:
    """A shim that ends with 127 comes before a real interpreter, in a folder with a space."""
    shims = tmp_path / "a manager" / "shims"
    program(shims / f"python{HERE}", "exit 127")
    real = tmp_path / "real"
    program(real / "python3", f'exec "{BASE}" "$@"')
    found = search(f"{shims}:{real}:{tools(tmp_path / 'bin')}")
    assert found.returncode == 0, found.stderr
    assert Path(found.stdout.strip()).exists()


def test_interpreters_behind_shims_are_found_without_home(tmp_path: Path) -> None:
    """The folder of a version manager is known from its shims on PATH."""
    program(tmp_path / "manager" / "shims" / "python3", "exit 127")
    program(tmp_path / "manager" / "versions" / "any" / "bin" / "python3", f'exec "{BASE}" "$@"')
    found = search(f"{tmp_path / 'manager' / 'shims'}:{tools(tmp_path / 'bin')}", HOME="")
    assert found.returncode == 0, found.stderr


def test_an_interpreter_without_ensurepip_does_not_count(tmp_path: Path) -> None:
    """Debian's python3 without python3-venv cannot make an environment: one line says what to install."""
    program(tmp_path / "real" / "python3", "echo 'No module named ensurepip' >&2; exit 1")
    found = search(f"{tmp_path / 'real'}:{tools(tmp_path / 'bin')}")
    assert found.returncode == 1
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    assert "python3-venv" in found.stderr


def test_a_newer_version_than_tested_is_taken_with_a_warning(tmp_path: Path) -> None:
    """An interpreter beyond the tested ones is better than none; one that was tested is better."""
    newer, tested = tmp_path / "newer", tmp_path / "tested"
    shown = f"{sys.version_info.major}.{sys.version_info.minor + 1}"
    program(
        newer / f"python{shown}",
        f'''if [ "$6" != yes ]; then exit 1; fi; echo "0$(expr 999 - 77)000 {shown} {newer}/python{shown}"''',
    )
    path = f"{newer}:{tools(tmp_path / 'bin')}"
    assert search(path, HERE, HERE).returncode == 1
    found = search(path, HERE, f"{HERE}+")
    assert found.stdout.strip() == str(newer / f"python{shown}")
    assert found.stderr.startswith(f"Python {shown} is newer than {HERE}")
    program(tested / "python3", f'exec "{BASE}" "$@"')
    best = search(f"{newer}:{tested}:{tools(tmp_path / 'more')}", HERE, f"{HERE}+")
    assert best.stderr == ""
    assert Path(best.stdout.strip()).samefile(BASE)


def test_versions_outside_the_bounds_do_not_count(tmp_path: Path) -> None:
    """An interpreter that is too old or too new is none."""
    program(tmp_path / "real" / "python3", f'exec "{BASE}" "$@"')
    found = search(f"{tmp_path / 'real'}:{tools(tmp_path / 'bin')}", "3.98", "3.99")
    assert found.returncode == 1
