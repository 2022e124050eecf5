# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""A lock is held by one process at a time, and dies with it."""

from __future__ import annotations

import errno
import fcntl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.locks import lock_file

pytestmark = pytest.mark.dear

BUILD = Path(__file__).parents[3] / "build"
HOLDER = """
import sys
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
with open_store(sys.argv[1]).lock(sys.argv[2]):
    print("held", flush=True)
    sys.stdin.read()
"""


@contextmanager
def held(path: Path, name: str) -> Iterator[subprocess.Popen[str]]:
    """Hold a lock in another process."""
    child = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": str(BUILD)},
    )
    assert child.stdout is not None
    assert child.stdin is not None
    try:
        assert child.stdout.readline() == "held\n"
        yield child
    finally:
        child.stdin.close()
        child.wait(30)
        child.stdout.close()


def test_a_second_process_waits_and_then_says_for_whom(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    with held(tmp_path / "store", "twilio account ACx"):
        with (
            pytest.raises(
                StoreError, match=r"Another process works on twilio account ACx.*within 0.1 s; run again"
            ),
            store.lock("twilio account ACx", wait=0.1),
        ):
            pytest.fail("both held the lock")
        with store.lock("twilio account ACy", wait=0.1):
            pass
    with store.lock("twilio account ACx", wait=5):
        pass
    store.close()


def test_a_lock_dies_with_its_holder(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    with held(tmp_path / "store", "a") as child:
        child.kill()
        child.wait()
        with store.lock("a", wait=5):
            pass
    store.close()


def test_a_lock_is_given_back_after_an_error(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    with pytest.raises(ZeroDivisionError), store.lock("a"):
        raise ZeroDivisionError
    with held(tmp_path / "store", "a"):
        pass
    assert {item.name for item in tmp_path.iterdir()} <= {"store", "store.lock", "store-wal", "store-shm"}
    store.close()


def test_a_file_system_without_locks_is_not_told_as_another_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "lockf", refuse)
    with (
        pytest.raises(StoreError, match="cannot be locked: No locks available; put it on a file system"),
        lock_file(tmp_path / "store", "a", 30),
    ):
        pass


def test_a_link_to_the_store_is_the_same_store(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    (tmp_path / "link").symlink_to(tmp_path / "store")
    linked = open_store(str(tmp_path / "link"))
    with (
        held(tmp_path / "store", "a"),
        pytest.raises(StoreError, match="Another process"),
        linked.lock("a", wait=0.1),
    ):
        pass
    linked.close()
    store.close()


def test_threads_of_one_process_keep_each_other_away(tmp_path: Path) -> None:
    store = open_store(str(tmp_path / "store"))
    with store.lock("twilio account ACx"):
        with (
            pytest.raises(StoreError, match="Another process works on"),
            store.lock("twilio account ACx", wait=0),
        ):
            raise AssertionError
        # The end of another account's lock must not take this one's with it, as closing its file would.
        with store.lock("twilio account ACy", wait=0):
            pass
        assert not free(tmp_path / "store", "twilio account ACx")
        assert free(tmp_path / "store", "twilio account ACy")
    assert free(tmp_path / "store", "twilio account ACx")
    store.close()


def free(path: Path, name: str) -> bool:
    """Tell whether another process can take a lock."""
    line = HOLDER.replace("sys.argv[2])", "sys.argv[2], wait=0)").replace("sys.stdin.read()", "")
    done = subprocess.run(
        [sys.executable, "-c", line, str(path), name],
        capture_output=True,
        check=False,
        env={"PYTHONPATH": str(BUILD)},
    )
    return done.returncode == 0
