# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a release needs: its version where it is written, its changelog, its files.

usage: python -m tools.release version NEW | changelog | files
"""

from __future__ import annotations

import hashlib
import re
import shutil
import sys
from pathlib import Path

import yaml

from tools.project import BIN, BUILD, ROOT, run
from tools.tarball import build

FOLDER = BUILD / "release"
KIT = ROOT / "extensions" / "awx"

PLACES = {
    "galaxy.yml": r"^(version: )\S+$",
    "plugins/module_utils/version.py": r'^(VERSION: t\.Final = )"[^"]+"$',
    "extensions/awx/execution-environment.yml": r"((?:cpaas-recordings-|recordings-ee:))\d+\.\d+\.\d+",
    "extensions/awx/settings.yml": r"(recordings-ee:)\d+\.\d+\.\d+",
    "docs/guides/awx.md": r"(recordings-ee:)\d+\.\d+\.\d+",
}
"""File → what stands before the version."""

MARKUP = re.compile(r"\b(?:C|V|O|RV|M|E)\(((?:[^()\n]|\([^()\n]*\))+)\)")
"""What is code in the documentation of a module, and nothing in a changelog."""


def current() -> str:
    """Return the version of galaxy.yml."""
    return str(yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"])


def with_version(path: str, version: str) -> str:
    """Return the text of a file with another version."""
    quote = '"' if path.endswith(".py") else ""
    text = (ROOT / path).read_text(encoding="utf-8")
    new, count = re.subn(PLACES[path], rf"\g<1>{quote}{version}{quote}", text, flags=re.MULTILINE)
    if not count:
        sys.exit(f"{path} names no version where it used to; see PLACES in tools/release.py.")
    return new


def changelog() -> None:
    """Let antsibull-changelog use up the fragments for the version of galaxy.yml."""
    for fragment in (ROOT / "changelogs" / "fragments").glob("*.yml"):
        text = fragment.read_text(encoding="utf-8")
        fragment.write_text(MARKUP.sub(r"``\1``", text), encoding="utf-8")
    run([BIN / "antsibull-changelog", "lint"])
    run([BIN / "antsibull-changelog", "release", "--version", current()])


def files() -> list[Path]:
    """Make tarball, definition of the execution environment, and checksums."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    built = build(BUILD / "release-build")
    FOLDER.mkdir()
    made = [built.replace(FOLDER / built.name)]
    shutil.rmtree(BUILD / "release-build")
    made += [
        Path(shutil.copy(KIT / name, FOLDER)) for name in ("execution-environment.yml", "requirements.txt")
    ]
    sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in made]
    (FOLDER / "SHA256SUMS").write_text("".join(sums))
    return [*made, FOLDER / "SHA256SUMS"]


def main(arguments: list[str]) -> int:
    """Do what the arguments ask for."""
    match arguments:
        case ["version", new] if re.fullmatch(r"\d+\.\d+\.\d+", new):
            texts = {path: with_version(path, new) for path in PLACES}
            for path, text in texts.items():
                (ROOT / path).write_text(text, encoding="utf-8")
        case ["changelog"]:
            changelog()
        case ["files"]:
            print(*files(), sep="\n")
        case _:
            sys.exit(__doc__)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
