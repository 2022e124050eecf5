# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files are replaced as a whole, only when they differ, and survive full disks and kills."""

from __future__ import annotations

import hashlib
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.files.atomic import AtomicFile
from ansible_collections.cpaas.recordings.plugins.module_utils.files.problems import OutputError

CODE = "from ansible_collections.cpaas.recordings.plugins.module_utils.files.atomic import AtomicFile\n"


def child(code: str, *arguments: str) -> subprocess.Popen[str]:
    """Start a Python process which can import the collection."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(
        [sys.executable, "-c", CODE + code, *arguments],
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def write(path: Path, data: bytes, **options: bool) -> bool:
    with AtomicFile(path, **options) as out:
        out.write(data)
        return out.commit()


def test_writes_owner_only_and_tells_checksum_and_change(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "below" / "file"
    with AtomicFile(path) as out:
        out.write(b"one ")
        out.write(b"two")
        assert out.commit() is True
    assert path.read_bytes() == b"one two"
    assert (out.size, out.sha256) == (7, hashlib.sha256(b"one two").hexdigest())
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.parent.stat().st_mode & 0o777 == 0o700
    assert [entry.name for entry in path.parent.iterdir()] == ["file"]


def test_same_bytes_leave_the_file_untouched(tmp_path: Path) -> None:
    path = tmp_path / "file"
    assert write(path, b"same") is True
    before = path.stat()
    assert write(path, b"same") is False
    after = path.stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)
    assert write(path, b"came") is True
    assert path.read_bytes() == b"came"


def test_a_library_may_write_to_the_temporary_by_its_path(tmp_path: Path) -> None:
    path = tmp_path / "file"
    with AtomicFile(path) as out:
        out.temporary.write_bytes(b"random access")
        (out.scratch / "part").write_bytes(b"x")
        assert out.commit() is True
    assert path.read_bytes() == b"random access"
    assert out.sha256 == hashlib.sha256(b"random access").hexdigest()
    assert list(tmp_path.iterdir()) == [path]


def test_without_commit_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, b"old")
    with AtomicFile(path) as out:
        out.write(b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("streamed", [True, False])
def test_dry_run_touches_nothing(tmp_path: Path, streamed: bool) -> None:
    path = tmp_path / "absent" / "file"
    with AtomicFile(path, dry_run=True) as out:
        if streamed:
            out.write(b"data")
        else:
            out.temporary.write_bytes(b"data")
        assert out.commit() is True
        elsewhere = out.temporary.parent
    assert out.sha256 == hashlib.sha256(b"data").hexdigest()
    assert list(tmp_path.iterdir()) == []
    assert not elsewhere.exists()


def test_dry_run_on_an_equal_file_tells_no_change(tmp_path: Path) -> None:
    path = tmp_path / "file"
    write(path, b"data")
    assert write(path, b"data", dry_run=True) is False
    assert write(path, b"other", dry_run=True) is True
    assert path.read_bytes() == b"data"


def test_name_of_255_bytes(tmp_path: Path) -> None:
    path = tmp_path / ("x" * 255)
    assert write(path, b"data") is True
    assert list(tmp_path.iterdir()) == [path]


def test_a_full_disk_is_one_sentence_and_keeps_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    process = child(
        "import resource, sys\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))\n"
        "try:\n"
        "    with AtomicFile(sys.argv[1]) as out:\n"
        "        for _ in range(100):\n"
        "            out.write(b'x' * 10_000)\n"
        "        out.commit()\n"
        "except Exception as error:\n"
        "    print(type(error).__name__, error)\n",
        str(path),
    )
    printed, problems = process.communicate(timeout=60)
    kept = "what was there before is unchanged"
    assert printed.startswith(f"OutputError Cannot write {path}: File too large; {kept};")
    assert problems == ""
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_kill_keeps_the_old_file_and_the_next_writer_cleans_up(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    process = child(
        "import sys\n"
        "with AtomicFile(sys.argv[1]) as out:\n"
        "    out.write(b'x' * 1_000_000)\n"
        "    (out.scratch / 'part').touch()\n"
        "    print('written', flush=True)\n"
        "    sys.stdin.read()\n",
        str(path),
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "written\n"
    # A writer at work is left alone by another one of the same file.
    assert write(path, b"meanwhile") is True
    assert len(list(tmp_path.iterdir())) == 3
    process.send_signal(signal.SIGKILL)
    process.communicate(timeout=60)
    assert path.read_bytes() == b"meanwhile"
    assert len(list(tmp_path.iterdir())) == 3
    assert write(path, b"meanwhile") is False
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("name", "reason"), [("folder", "it is a folder"), ("folder/file/below", "a part of this path is a file")]
)
def test_unusable_places_are_one_sentence(tmp_path: Path, name: str, reason: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "file").touch()
    with pytest.raises(OutputError, match=reason):
        write(tmp_path / name, b"data")
