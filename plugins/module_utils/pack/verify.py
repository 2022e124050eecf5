# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Check an evidence pack, offline, with nothing but Python: ``python3 verify.py`` in the pack's folder.

Every file is compared with two checksums (SHA-256 and SHA-512), so that a damaged list of checksums
is told apart from a damaged file. A copy of this script is part of every pack; the lists can be
checked as well with ``sha256sum --check`` or with any BagIt tool (RFC 8493).
"""

from __future__ import annotations

import hashlib
import re
import sys
from pathlib import Path

ALGORITHMS = ("sha256", "sha512")
_BLOCK = 1 << 20
_LINE = re.compile(r"([0-9a-f]+)\s+\*?(.+)")


def read_list(path: Path) -> tuple[dict[str, str], bool]:
    """Read a list of checksums: path → checksum, and whether every line could be read."""
    found: dict[str, str] = {}
    whole = True
    for line in path.read_bytes().decode("utf-8", "replace").split("\n"):
        matched = _LINE.fullmatch(line.rstrip("\r"))
        if matched:
            name = matched[2].replace("%0A", "\n").replace("%0D", "\r").replace("%25", "%")
            whole = whole and name not in found
            found[name] = matched[1]
        elif line:
            whole = False
    return found, whole


def checksums(path: Path) -> dict[str, str]:
    """Return the checksum of a file by each algorithm."""
    digests = {name: hashlib.new(name) for name in ALGORITHMS}
    with path.open("rb") as stream:
        while block := stream.read(_BLOCK):
            for digest in digests.values():
                digest.update(block)
    return {name: digest.hexdigest() for name, digest in digests.items()}


class Check:
    """The check of one pack. ``problems`` holds one reason for each file at fault."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.problems: dict[str, str] = {}
        self.files = 0
        self.size = 0

    def run(self) -> dict[str, str]:
        """Check everything, and return the problems: path → reason."""
        tags = self._check("tagmanifest", required=("bagit.txt", "bag-info.txt", *_names("manifest")))
        payload = self._check("manifest", required=())
        listed = {*tags, *payload, *_names("tagmanifest")}
        for path in sorted(self.folder.rglob("*")):
            name = path.relative_to(self.folder).as_posix()
            if name not in listed and (path.is_symlink() or not path.is_dir()):
                self.problems.setdefault(name, "is no part of the pack: it was added")
        return dict(sorted(self.problems.items()))

    def _check(self, kind: str, required: tuple[str, ...]) -> set[str]:
        lists: dict[str, dict[str, str]] = {}
        for name in _names(kind):
            try:
                lists[name], whole = read_list(self.folder / name)
            except FileNotFoundError:
                self.problems[name] = "is missing: it was removed"
                continue
            if not whole:
                self.problems.setdefault(name, "was altered: it has a line that is no checksum")
        names = set(required).union(*lists.values()) if lists else set(required)
        for name in sorted(names):
            self._compare(name, lists)
        return names

    def _compare(self, name: str, lists: dict[str, dict[str, str]]) -> None:
        path = self.folder / name
        listed = {source: entries[name] for source, entries in lists.items() if name in entries}
        if not path.is_file() or path.is_symlink():
            # A path that only one of two lists knows was never a file: that list was altered.
            if len(listed) < len(lists) and len(lists) > 1:
                for source in listed:
                    self.problems.setdefault(source, f"was altered: its line about {name!r} is wrong")
            else:
                self.problems.setdefault(name, "is missing: it was removed")
            return
        try:
            found = checksums(path)
        except OSError as error:
            self.problems.setdefault(name, f"cannot be read: {error.strerror}")
            return
        self.files += 1
        self.size += path.stat().st_size
        right = [source for source, digest in listed.items() if digest in found.values()]
        if lists and not right:
            self.problems.setdefault(name, "was altered: its contents differ from its checksums")
            return
        for source in lists:
            if source not in right:
                self.problems.setdefault(source, f"was altered: its line about {name!r} is wrong")


def _names(kind: str) -> tuple[str, ...]:
    return tuple(f"{kind}-{algorithm}.txt" for algorithm in ALGORITHMS)


def read_info(folder: Path) -> dict[str, str]:
    """Read what bag-info.txt says."""
    try:
        text = (folder / "bag-info.txt").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {}
    pairs = (line.split(":", 1) for line in text.splitlines() if ":" in line)
    return {name.strip(): value.strip() for name, value in pairs}


def own_checksum(folder: Path) -> str:
    """Return the checksum that stands for a whole pack: the SHA-256 of its tagmanifest-sha256.txt."""
    return hashlib.sha256((folder / "tagmanifest-sha256.txt").read_bytes()).hexdigest()


def check_chain(folder: Path) -> tuple[bool, str]:
    """Compare the previous pack, when it lies beside this one, with what this one says about it."""
    info = read_info(folder)
    previous, expected = info.get("Previous-Pack", ""), info.get("Previous-Pack-SHA256", "")
    if not previous:
        return True, "the first pack of its chain"
    beside = folder.parent / previous
    if not re.fullmatch(r"pack-\d+", previous) or not (beside / "tagmanifest-sha256.txt").is_file():
        return True, f"follows {previous}, whose checksum must be {expected} (it is not beside this pack)"
    if own_checksum(beside) == expected:
        return True, f"follows {previous}, which is beside this pack and is the one that was meant"
    return False, f"follows {previous}, but the pack of that name beside this one is another"


def main(arguments: list[str]) -> int:
    """Check the pack in which this script lies, or the ones named as arguments."""
    status = 0
    for folder in [Path(name) for name in arguments] or [Path(__file__).resolve().parent]:
        check = Check(folder.resolve())
        problems = check.run()
        linked, relation = check_chain(check.folder)
        name = check.folder.name
        for path, reason in problems.items():
            sys.stdout.write(f"{name}: {path!r} {reason}\n")
        if problems or not linked:
            status = 1
            sys.stdout.write(f"{name}: DAMAGED, {len(problems)} problems; {relation}\n")
        else:
            sys.stdout.write(
                f"{name}: whole, {check.files} files, {check.size} bytes; {relation}\n"
                f"{name}: its checksum is {own_checksum(check.folder)}\n"
            )
    return status


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
