# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A store where nothing may be written: on a read-only mount, or of another user."""

from __future__ import annotations

import contextlib
import json
import os
import pwd
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import typing as t
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import StoreError
from ansible_collections.cpaas.recordings.plugins.module_utils.store import sqlite_file
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.fixtures import store_0_1_0
from tools.project import BUILD, ROOT

pytestmark = pytest.mark.dear

#: Does some things in a process of its own, as a user without rights; prints a result, or an error, of each.
CHILD = """
import json, os, sys
sys.dont_write_bytecode = True
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import recording_audit as audit
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.rehearsal import rehearsal_store
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import RecordingsError
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks import recording_export as export
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
"".encode("utf-16be")  # while Python's own files can be read
asked = json.load(sys.stdin)
if asked["user"] is not None:
    os.setgid(asked["user"]); os.setuid(asked["user"])
for what, check, given in asked["jobs"]:
    try:
        if what == "open":
            open_store(given["store"]).close()
            result = {}
        elif what == "rehearse":
            with rehearsal_store(given["store"], "twilio", "AC"):
                result = {}
        else:
            module, run = (export, export.run_export) if what == "export" else (audit, audit.run_audit)
            defaults = {name: option.get("default") for name, option in module.OPTIONS.items()}
            result = run({**defaults, **given}, check)
    except RecordingsError as error:
        result = {"error": str(error)}
    print(json.dumps(result))
"""
Json = dict[str, t.Any]
Job = tuple[str, bool, Json]


def run(jobs: list[Job], *, user: int | None = None, mount: Path | None = None) -> list[Json]:
    """Run :data:`CHILD`; *mount* is mounted read-only for it alone."""
    command = [sys.executable, "-c", CHILD]
    if mount is not None:
        script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0" && exec "$@"'
        command = ["unshare", "--mount", "--map-root-user", "sh", "-c", script, str(mount), *command]
    done = subprocess.run(
        command,
        input=json.dumps({"jobs": jobs, "user": user}),
        env={"PYTHONPATH": f"{ROOT}:{BUILD}", "PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def can_mount() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        script = 'mount --bind "$0" "$0" && mount -o remount,ro,bind "$0"'
        done = subprocess.run(
            ["unshare", "--mount", "--map-root-user", "sh", "-c", script, folder],
            capture_output=True,
            check=False,
        )
        return done.returncode == 0


MOUNTS = pytest.mark.skipif(
    shutil.which("unshare") is None or not can_mount(), reason="this machine lets nobody mount"
)
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become another user")


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user can reach, which pytest's own cannot."""
    place = Path(tempfile.mkdtemp(prefix="recordings-store-"))
    place.chmod(0o755)
    yield place
    shutil.rmtree(place, ignore_errors=True)


@pytest.fixture
def archived(folder: Path) -> Path:
    """A store that anybody may read."""
    place = folder / "archive"
    place.mkdir()
    place.chmod(0o755)
    path = store_0_1_0.load(place / "evidence.db")
    path.chmod(0o644)
    return path


def contents(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir()}


def work_of_a_reader(store: Path, out: Path, **who: t.Any) -> str:
    """Export and audit, with the results of a store that can be written; return why writing is refused."""
    before = contents(store.parent)
    reports = [{"format": "json", "dest": str(out / "audit.json")}]
    audit: Json = {"policy": store_0_1_0.POLICY, "as_of": store_0_1_0.AS_OF, "reports": reports}
    export: Json = {"dest": str(out / "export"), "formats": ["csv"]}
    exported, audited, refused = run(
        [
            ("export", False, {"store": str(store), **export}),
            ("audit", False, {"store": str(store), **audit}),
            ("open", False, {"store": str(store)}),
        ],
        **who,
    )
    assert exported["counts"]["recordings"] == 300
    assert audited["verdict"] == "fail"
    assert audited["warnings"] == [
        f"The findings of this audit are not remembered: the evidence store {store} can only be read."
    ]
    assert audited["findings_total"] == json.loads(store_0_1_0.expected("audit.json"))["findings_total"]
    assert contents(store.parent) == before
    return str(refused["error"])


@MOUNTS
def test_a_store_on_a_read_only_mount_is_exported_and_audited(archived: Path, tmp_path: Path) -> None:
    refused = work_of_a_reader(archived, tmp_path, mount=archived.parent)
    assert (
        f"The evidence store {archived} cannot be written to: {archived} is on a file system that is "
        in refused
    )
    assert "mounted read-only" in refused


@ROOT_ONLY
def test_another_user_who_may_read_exports_and_audits(archived: Path, folder: Path) -> None:
    out = folder / "out"
    out.mkdir()
    nobody = pwd.getpwnam("nobody").pw_uid
    os.chown(out, nobody, -1)
    refused = work_of_a_reader(archived, out, user=nobody)
    assert (
        f"cannot be written to: the user who runs Ansible has no write permission on {archived};" in refused
    )


@ROOT_ONLY
@pytest.mark.parametrize("closed", ["file", "folder", "above"])
def test_a_store_of_another_user_is_said_to_be_one(archived: Path, folder: Path, closed: str) -> None:
    place = {"file": archived, "folder": archived.parent, "above": folder}[closed]
    place.chmod(0o600 if closed == "file" else 0o700)
    options: Json = {"store": str(archived), "dest": str(folder / "x"), "policy": store_0_1_0.POLICY}
    jobs: list[Job] = [
        (what, check, options) for what in ("open", "export", "audit", "rehearse") for check in (False, True)
    ]
    for result in run(jobs, user=pwd.getpwnam("nobody").pw_uid):
        assert result["error"] == (
            f"The evidence store {archived} cannot be read by nobody: permission denied for {place} (it "
            "belongs to root); run as the user who owns the store (become_user), or let that user give read "
            "permission on it and on the folders above it."
        )


def wal_with_content(store: Path) -> None:
    """Leave the store as a killed writer does."""
    program = (
        "import os, sqlite3, sys; c = sqlite3.connect(sys.argv[1]);"
        "c.execute('UPDATE recordings SET status = ?', ('deleted',)); c.commit(); os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", program, str(store)], check=True)


@MOUNTS
@pytest.mark.parametrize("with_index", [True, False], ids=["with -shm", "without -shm"])
def test_changes_beside_a_store_that_cannot_be_taken_over_are_read_or_told(
    archived: Path, tmp_path: Path, with_index: bool
) -> None:
    wal_with_content(archived)
    if not with_index:
        archived.with_name("evidence.db-shm").unlink()
    before = contents(archived.parent)
    options: Json = {"store": str(archived), "dest": str(tmp_path), "formats": ["csv"], "status": ["deleted"]}
    (result,) = run([("export", False, options)], mount=archived.parent)
    if "error" in result:
        assert "evidence.db-wal beside it holds changes that are not in it yet" in result["error"]
    else:
        assert result["counts"]["recordings"] == 300
    assert ("error" in result) is not with_index
    assert contents(archived.parent) == before


@ROOT_ONLY
def test_a_store_that_is_written_to_while_it_is_read_without_locks_is_told(
    archived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite_file, "_only_read", lambda _path: "it is not ours")
    store = open_store(str(archived), must_exist=True)
    assert store.only_read == "it is not ours"
    with store.read() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM recordings").scalar() == 300
    with pytest.raises(StoreError, match="cannot be written to: it is not ours"), store.begin():
        pass
    with pytest.raises(StoreError, match="was written to while it was read"), store.read():
        empty(archived)
    store.close()


def test_a_store_that_is_read_with_its_locks_may_be_written_to(
    archived: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader without rights beside a collection that runs sees one moment, whatever goes into the file."""
    monkeypatch.setattr(sqlite_file, "_only_read", lambda _path: "it is not ours")
    with closing(sqlite3.connect(archived, isolation_level=None)) as writer:
        writer.execute("UPDATE recordings SET status = 'deleted'")
        with contextlib.closing(open_store(str(archived), must_exist=True)) as store, store.read() as reading:
            count = "SELECT count(*) FROM recordings WHERE status = 'deleted'"
            assert reading.exec_driver_sql(count).scalar() == 300
            writer.execute("PRAGMA wal_checkpoint(PASSIVE)")
            writer.execute("UPDATE recordings SET status = 'failed'")
            writer.execute("PRAGMA wal_checkpoint(PASSIVE)")
            assert reading.exec_driver_sql(count).scalar() == 300


def empty(path: Path) -> None:
    with closing(sqlite3.connect(path)) as writer, writer:
        writer.execute("DELETE FROM recordings")


def test_a_store_that_somebody_has_open_is_read_with_its_locks(archived: Path) -> None:
    """What a collection that runs has written, and not yet put into the file, is seen."""
    with closing(sqlite3.connect(archived)) as writer:
        writer.execute("UPDATE recordings SET status = 'deleted'")
        writer.commit()
        with contextlib.closing(open_store(str(archived), read_only=True)) as store, store.read() as reading:
            statement = "SELECT count(*) FROM recordings WHERE status = 'deleted'"
            assert reading.exec_driver_sql(statement).scalar() == 300
