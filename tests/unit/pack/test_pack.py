# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Evidence packs are valid bags, are chained, and tell offline which file is not what it was."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

import bagit
import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from ansible_collections.cpaas.recordings.plugins.module_utils.files.problems import OutputError
from ansible_collections.cpaas.recordings.plugins.module_utils.pack import verify
from ansible_collections.cpaas.recordings.plugins.module_utils.pack.bag import (
    Essence,
    Item,
    Pack,
    extra_items,
    make_pack,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.pack.names import check_name
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.dear

#: Separators and control characters.
SEPARATORS = ("Zs", "Zl", "Zp", "Cc")

BAGIT: Any = bagit  # its functions are not annotated


def pack(folder: Path, contents: dict[str, bytes], *, check_mode: bool = False) -> Pack:
    """Make a pack of files with these contents."""
    items = []
    for name, data in contents.items():
        source = folder / "sources" / name
        source.parent.mkdir(parents=True, exist_ok=True)
        source.write_bytes(data)
        items.append(Item(name, source, hashlib.sha256(data).hexdigest()))
    return make_pack(folder / "packs", items, check_mode=check_mode)


def run_script(folder: Path) -> tuple[int, list[str]]:
    """Run the pack's own script, with no collection to be found and no environment."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(folder / "verify.py")],
        env={}, cwd="/", capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


CONTENTS = {
    "export/recordings.csv": b"id\r\nRT1\r\n",
    "export/manifest.json": b"{}\n",
    "audit/report.json": b"[]",
}


def test_pack_is_a_valid_bag_for_its_owner_alone(tmp_path: Path) -> None:
    made = pack(tmp_path, CONTENTS)
    bag = BAGIT.Bag(str(made.path))
    bag.validate()
    assert bag.version == "1.0"
    assert set(bag.payload_files()) == {f"data/{name}" for name in CONTENTS}
    assert {path.stat().st_mode & 0o077 for path in [made.path, *made.path.rglob("*")]} == {0}
    assert (made.created, made.previous, made.path.name) == (True, "", "pack-000001")
    assert made.sha256 == hashlib.sha256((made.path / "tagmanifest-sha256.txt").read_bytes()).hexdigest()


def test_checksum_tools_of_the_system_can_read_the_lists(tmp_path: Path) -> None:
    made = pack(tmp_path, CONTENTS)
    for name in ("manifest-sha256.txt", "tagmanifest-sha256.txt"):
        done = subprocess.run(
            ["sha256sum", "--check", "--strict", name],
            cwd=made.path,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr


def test_the_script_in_the_pack_needs_nothing_else(tmp_path: Path) -> None:
    made = pack(tmp_path, CONTENTS)
    status, lines = run_script(made.path)
    assert status == 0
    assert "pack-000001: whole, 9 files" in lines[0]
    assert made.sha256 in lines[1]


def test_packs_are_chained_and_equal_contents_add_none(tmp_path: Path) -> None:
    first = pack(tmp_path, CONTENTS)
    again = pack(tmp_path, CONTENTS)
    assert (again.created, again.path, again.sha256) == (False, first.path, first.sha256)
    second = pack(tmp_path, {**CONTENTS, "export/recordings.csv": b"id\r\n"})
    assert (second.created, second.previous, second.path.name) == (True, "pack-000001", "pack-000002")
    info = BAGIT.Bag(str(second.path)).info
    assert (info["Previous-Pack"], info["Previous-Pack-SHA256"]) == ("pack-000001", first.sha256)
    assert "is the one that was meant" in run_script(second.path)[1][0]
    assert sorted(path.name for path in (tmp_path / "packs").iterdir()) == ["pack-000001", "pack-000002"]


def test_a_replaced_predecessor_is_found(tmp_path: Path) -> None:
    first = pack(tmp_path, CONTENTS)
    second = pack(tmp_path, {"export/recordings.csv": b"other"})
    forged = pack(tmp_path / "forged", {"export/recordings.csv": b"forged"})
    first.path.rename(tmp_path / "away")
    forged.path.rename(first.path)
    assert run_script(first.path)[0] == 0
    status, lines = run_script(second.path)
    assert status == 1
    assert "the pack of that name beside this one is another" in lines[-1]


def test_nothing_is_added_behind_a_damaged_pack(tmp_path: Path) -> None:
    made = pack(tmp_path, CONTENTS)
    (made.path / "data/export/recordings.csv").write_bytes(b"id\r\nRT2\r\n")
    with pytest.raises(
        OutputError, match=r"pack-000001, is damaged \(data/export/recordings.csv was altered"
    ):
        pack(tmp_path, {"export/recordings.csv": b"other"})


def test_check_mode_writes_nothing(tmp_path: Path) -> None:
    assert pack(tmp_path, CONTENTS, check_mode=True).created is True
    assert not (tmp_path / "packs").exists()
    pack(tmp_path, CONTENTS)
    assert pack(tmp_path, CONTENTS, check_mode=True).created is False
    assert pack(tmp_path, {"export/a": b""}, check_mode=True).created is True
    assert [path.name for path in (tmp_path / "packs").iterdir()] == ["pack-000001"]


def test_what_a_killed_run_left_is_cleaned_up(tmp_path: Path) -> None:
    left = tmp_path / "packs" / ".pack-000001.partial" / "data"
    left.mkdir(parents=True)
    (left / "file").touch()
    made = pack(tmp_path, CONTENTS)
    assert list((tmp_path / "packs").iterdir()) == [made.path]
    assert verify.Check(made.path).run() == {}


def test_a_source_that_changes_meanwhile_makes_no_pack(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"later")
    item = Item("export/file", tmp_path / "file", hashlib.sha256(b"earlier").hexdigest())
    with pytest.raises(OutputError, match="was changed meanwhile"):
        make_pack(tmp_path / "packs", [item])
    assert list((tmp_path / "packs").iterdir()) == []


@pytest.mark.newest
@pytest.mark.slow
def test_every_flipped_bit_is_found_in_the_file_that_has_it(tmp_path: Path) -> None:
    made = pack(tmp_path, CONTENTS)
    chance = random.Random(20260301)
    for path in sorted(path for path in made.path.rglob("*") if path.is_file()):
        name = path.relative_to(made.path).as_posix()
        whole = path.read_bytes()
        everywhere = range(len(whole) * 8)
        for bit in everywhere if name.startswith("tagmanifest-sha256") else chance.sample(everywhere, 16):
            damaged = bytearray(whole)
            damaged[bit // 8] ^= 1 << bit % 8
            path.write_bytes(damaged)
            problems = verify.Check(made.path).run()
            assert list(problems) == [name], f"bit {bit} of {name}: {problems}"
            assert problems[name].startswith("was altered")
        path.write_bytes(whole)
    assert verify.Check(made.path).run() == {}


def test_every_removed_or_added_file_is_named(tmp_path: Path) -> None:
    made = pack(tmp_path, CONTENTS)
    for path in sorted(path for path in made.path.rglob("*") if path.is_file()):
        name = path.relative_to(made.path).as_posix()
        whole = path.read_bytes()
        path.unlink()
        assert verify.Check(made.path).run() == {name: "is missing: it was removed"}
        if name != "verify.py":
            assert run_script(made.path)[0] == 1
        path.write_bytes(whole)
    (made.path / "data" / "more").touch()
    assert verify.Check(made.path).run() == {"data/more": "is no part of the pack: it was added"}


def test_extra_files_must_be_readable_and_have_different_names(tmp_path: Path) -> None:
    for name in ("one/report.json", "two/report.json", "two/50%.json"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(name)
    (item,) = extra_items("audit", [str(tmp_path / "one/report.json")])
    assert (item.name, item.sha256) == ("audit/report.json", hashlib.sha256(b"one/report.json").hexdigest())
    with pytest.raises(InputError, match="two files called report"):
        extra_items("audit", [str(tmp_path / "one/report.json"), str(tmp_path / "two/report.json")])
    with pytest.raises(InputError, match="not every tool can check"):
        extra_items("audit", [str(tmp_path / "two/50%.json")])
    with pytest.raises(InputError, match="cannot be read: No such file"):
        extra_items("audit", [str(tmp_path / "three.json")])


#: What a name may be made of: letters of several kinds, and every character that some tool reads differently.
ODD = st.sampled_from(
    [chr(n) for n in range(0x3001) if n not in (0, 0x2F) and unicodedata.category(chr(n)) in SEPARATORS]
)
NAMES = st.one_of(
    st.text(st.one_of(st.sampled_from("a.-_(é名\N{COMBINING ACUTE ACCENT}"), ODD), max_size=8),
    st.builds("{}{}{}".format, st.just("a"), ODD, st.sampled_from(["", "b"])),
).filter(lambda name: name not in ("", ".", ".."))


@pytest.mark.parametrize("place", ["a{}", "{}a", "a{}b"])
def test_names_that_some_tool_reads_differently_are_refused(place: str) -> None:
    """White space, separators and control characters of all of Unicode, but a plain space within a name."""
    odd = [
        character
        for character in map(chr, range(1, 0x110000))
        if unicodedata.category(character) in SEPARATORS or character.isspace() or character == "%"
    ]
    assert len(odd) > 80
    for character in odd:
        if (place, character) == ("a{}b", " "):
            check_name("a b")
            continue
        with pytest.raises(InputError, match="rename the file") as caught:
            check_name(place.format(character))
        assert str(caught.value).isprintable()


@settings(suppress_health_check=list(HealthCheck))
@given(NAMES)
def test_every_tool_agrees_on_a_pack_whatever_a_file_is_called(name: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / name
        source.write_bytes(b"[]")
        try:
            items = extra_items("audit", [str(source)])
        except InputError:
            return
        made = make_pack(Path(folder) / "packs", items)
        BAGIT.Bag(str(made.path)).validate()
        assert verify.Check(made.path).run() == {}
        subprocess.run(
            ["sha256sum", "--check", "--strict", "--status", "manifest-sha256.txt"], cwd=made.path, check=True
        )


@pytest.mark.parametrize(
    ("one", "other"),
    [("Report.json", "report.json"), ("caf\u00e9.csv", "cafe\u0301.csv"), ("STRASSE", "straße")],
)
def test_two_names_that_a_file_system_takes_for_one_are_refused(tmp_path: Path, one: str, other: str) -> None:
    paths = [tmp_path / "a" / one, tmp_path / "b" / other]
    for path in paths:
        path.parent.mkdir()
        path.touch()
    with pytest.raises(InputError, match="two files called"):
        extra_items("audit", [str(path) for path in paths])


def test_a_name_that_is_no_unicode_is_refused(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"a\xff.json")
    path.touch()
    with pytest.raises(InputError, match="not every tool can check") as caught:
        extra_items("audit", [str(path)])
    assert str(caught.value).isprintable()


def test_only_the_essence_of_a_file_is_compared(tmp_path: Path) -> None:
    def item(content: bytes, other: bytes = b"") -> list[Item]:
        source = tmp_path / "manifest"
        source.write_bytes(content)
        essence = Essence(content.split(b"@")[0], lambda data: data.split(b"@")[0])
        extra = tmp_path / "extra"
        extra.write_bytes(other)
        return [
            Item("export/m", source, hashlib.sha256(content).hexdigest(), essence),
            Item("audit/e", extra, hashlib.sha256(other).hexdigest()),
        ]

    packs = tmp_path / "packs"
    assert make_pack(packs, item(b"same@1")).created
    again = make_pack(packs, item(b"same@2"))
    assert (again.created, again.path.name) == (False, "pack-000001")
    assert make_pack(packs, item(b"same@2"), check_mode=True).created is False
    assert make_pack(packs, item(b"same@2", b"other")).created
    assert make_pack(packs, item(b"new@2", b"other")).path.name == "pack-000003"
    assert not make_pack(packs, item(b"new@3", b"other")).created
    assert make_pack(packs, item(b"new@3", b"other")[:1]).created
