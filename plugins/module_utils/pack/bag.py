# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Evidence packs: an export, its policy and its audit in a BagIt bag (RFC 8493), chained to the last one."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import re
import shutil
import typing as t
from dataclasses import dataclass
from pathlib import Path

from .. import _deps
from ..errors import InputError
from ..files.atomic import measure, sync_folder
from ..files.folders import make_private
from ..files.problems import OutputError, output_errors
from ..version import VERSION
from . import verify
from .names import check_name, folded
from .texts import readme

_NAME: t.Final = re.compile(r"pack-(\d{6,})")
_PARTIAL: t.Final = ".partial"


@dataclass(frozen=True)
class Essence:
    """What counts of a file that says new moments of the same things every time.

    Attributes:
        content: of the file that is to be packed.
        of: finds it in the bytes of the packed file it is compared with.
    """

    content: bytes
    of: t.Callable[[bytes], bytes]


@dataclass(frozen=True)
class Item:
    """One file of a pack.

    Attributes:
        name: below ``data/``.
        source: where it is copied from.
        sha256: what it must be.
        essence: what counts of it when packs are compared; by default every byte.
    """

    name: str
    source: Path
    sha256: str
    essence: Essence | None = None


@dataclass(frozen=True)
class Pack:
    """A finished pack.

    Attributes:
        sha256: stands for the whole pack: of its ``tagmanifest-sha256.txt``; empty when it was not written.
        previous: name of the pack before it, or empty.
        created: whether it is new; else the newest pack holds just this already.
    """

    path: Path
    sha256: str
    previous: str
    created: bool


def extra_items(folder: str, paths: t.Sequence[str]) -> list[Item]:
    """Return the files at *paths* as items of *folder*.

    Raises:
        InputError: one of them cannot be read, or two have the same name.
    """
    items: dict[str, Item] = {}
    for text in paths:
        path = Path(text).expanduser().absolute()
        check_name(path.name)
        if folded(path.name) in items:
            raise InputError(
                f"pack names two files called {path.name} (in upper or lower case); a pack holds one of a "
                "name: rename one."
            )
        try:
            items[folded(path.name)] = Item(f"{folder}/{path.name}", path, measure(path)[1])
        except OSError as error:
            raise InputError(f"pack names {path}, which cannot be read: {error.strerror}.") from None
    return list(items.values())


def make_pack(dest: Path, items: t.Sequence[Item], *, check_mode: bool = False) -> Pack:
    """Add a pack with *items* to the chain in *dest*, unless the newest one holds the same.

    Raises:
        OutputError: it cannot be written, or the newest pack is damaged, to which it would be chained.
    """
    _deps.require("bagit", purpose="an evidence pack")
    if check_mode:
        return _compare(dest, items)
    with output_errors(dest):
        make_private(dest)
        descriptor = os.open(dest, os.O_RDONLY | os.O_DIRECTORY)
    try:
        with output_errors(dest):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        found = _compare(dest, items)
        if not found.created:
            return found
        # The lock on the folder is held: whoever made these is gone.
        for path in dest.glob(f".pack-*{_PARTIAL}"):
            shutil.rmtree(path, ignore_errors=True)
        with output_errors(dest):
            return _write(dest, items, found)
    finally:
        os.close(descriptor)


def _packs(dest: Path) -> list[tuple[int, Path]]:
    if not dest.is_dir():
        return []
    found = [(_NAME.fullmatch(path.name), path) for path in dest.iterdir()]
    return sorted((int(matched[1]), path) for matched, path in found if matched)


def _compare(dest: Path, items: t.Sequence[Item]) -> Pack:
    packs = _packs(dest)
    if not packs:
        return Pack(dest / "pack-000001", "", "", created=True)
    number, newest = packs[-1]
    problems = verify.Check(newest).run()
    if problems:
        name, reason = next(iter(problems.items()))
        raise OutputError(
            f"No pack was added to {dest}: the newest one, {newest.name}, is damaged ({name} {reason}); "
            "restore it from a copy, or begin a new chain in another folder."
        )
    if _holds(newest, items):
        previous = verify.read_info(newest).get("Previous-Pack", "")
        return Pack(newest, verify.own_checksum(newest), previous, created=False)
    return Pack(dest / f"pack-{number + 1:06d}", "", newest.name, created=True)


def _holds(pack: Path, items: t.Sequence[Item]) -> bool:
    """Tell whether the whole *pack* holds *items*, and nothing else."""
    held, _whole = verify.read_list(pack / "manifest-sha256.txt")
    if held.keys() != {f"data/{item.name}" for item in items}:
        return False
    return all(held[f"data/{item.name}"] == item.sha256 or _same_essence(pack, item) for item in items)


def _same_essence(pack: Path, item: Item) -> bool:
    if item.essence is None:
        return False
    with output_errors(pack):
        return item.essence.of((pack / "data" / item.name).read_bytes()) == item.essence.content


def _write(dest: Path, items: t.Sequence[Item], pack: Pack) -> Pack:
    work = dest / f".{pack.path.name}{_PARTIAL}"
    work.mkdir(mode=0o700)
    try:
        for item in items:
            _copy(item, work / item.name)
        _bag(work, pack, dest)
        work.rename(pack.path)
        sync_folder(dest)
    except BaseException:
        shutil.rmtree(work, ignore_errors=True)
        raise
    return Pack(pack.path, verify.own_checksum(pack.path), pack.previous, created=True)


def _copy(item: Item, target: Path) -> None:
    make_private(target.parent)
    digest = hashlib.sha256()
    with item.source.open("rb") as source, target.open("xb") as copy:
        while block := source.read(1 << 20):
            digest.update(block)
            copy.write(block)
    if digest.hexdigest() != item.sha256:
        raise OutputError(
            f"No pack was made: {item.source} was changed meanwhile; run again when nothing writes to it."
        )


def _bag(work: Path, pack: Pack, dest: Path) -> None:
    info = {
        "External-Identifier": pack.path.name,
        "External-Description": "Inventory of recordings with its evidence",
        "Bag-Software-Agent": f"cpaas.recordings {VERSION}",
    }
    if pack.previous:
        info["Previous-Pack"] = pack.previous
        info["Previous-Pack-SHA256"] = verify.own_checksum(dest / pack.previous)
    library: t.Any = _deps.bagit
    library.make_bag(str(work), info, checksums=list(verify.ALGORITHMS))
    # The library writes the draft's version; what it writes is just what RFC 8493 calls 1.0.
    (work / "bagit.txt").write_text(
        "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8"
    )
    (work / "README.txt").write_text(readme(pack.path.name, VERSION), encoding="utf-8")
    (work / "verify.py").write_text(_script(), encoding="utf-8")
    library.Bag(str(work)).save()
    for algorithm in verify.ALGORITHMS:
        # One space between checksum and name is allowed, but sha256sum wants two.
        tags = work / f"tagmanifest-{algorithm}.txt"
        entries, _whole = verify.read_list(tags)
        lines = [f"{digest}  {name}\n" for name, digest in sorted(entries.items())]
        tags.write_text("".join(lines), encoding="utf-8")
    for path in sorted(work.rglob("*"), reverse=True):
        path.chmod(0o700 if path.is_dir() else 0o600)
        with contextlib.suppress(IsADirectoryError), path.open("rb") as stream:
            os.fsync(stream.fileno())


def _script() -> str:
    # A module's files are zipped where it runs: its loader knows how to read them, a path does not.
    loader: t.Any = verify.__loader__
    source: str | None = loader.get_source(verify.__name__)
    if source is None:
        raise OutputError("No pack was made: the collection is installed without its Python source.")
    return source
