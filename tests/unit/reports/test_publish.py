# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Several reports at once: replaced together, only when they differ, and never half."""

from __future__ import annotations

import hashlib
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError, RecordingsError
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.publish import Reports

from tests.unit.reports.evaluations import evaluations
from tests.unit.reports.produce import NAMES, feed, one, publish
from tests.unit.reports.summaries import Tally

pytestmark = pytest.mark.dear

ITEMS = list(evaluations(30, 30))
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}


def test_every_format_in_one_pass(tmp_path: Path) -> None:
    results = publish(tmp_path / "new" / "folder", list(NAMES), ITEMS)
    assert [result["format"] for result in results] == list(NAMES)
    for result in results:
        data = Path(result["path"]).read_bytes()
        assert result["sha256"] == hashlib.sha256(data).hexdigest()
        assert result["size"] == len(data) > 0
        assert result["changed"] is True
        assert stat.S_IMODE(Path(result["path"]).stat().st_mode) == 0o600
    assert sorted(path.name for path in (tmp_path / "new" / "folder").iterdir()) == sorted(NAMES.values())


def test_second_run_changes_nothing(tmp_path: Path) -> None:
    first = publish(tmp_path, list(NAMES), ITEMS)
    inodes = {path.name: path.stat().st_ino for path in tmp_path.iterdir()}
    second = publish(tmp_path, list(NAMES), ITEMS)
    assert not any(result["changed"] for result in second)
    assert [result["sha256"] for result in second] == [result["sha256"] for result in first]
    assert {path.name: path.stat().st_ino for path in tmp_path.iterdir()} == inodes


def test_check_mode_tells_and_touches_nothing(tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    assert all(result["changed"] for result in publish(absent, list(NAMES), ITEMS, check_mode=True))
    assert not absent.exists()
    written = publish(tmp_path, list(NAMES), ITEMS)
    same = publish(tmp_path, list(NAMES), ITEMS, check_mode=True)
    assert [(result["sha256"], result["changed"]) for result in same] == [
        (result["sha256"], False) for result in written
    ]
    before = {path: path.read_bytes() for path in tmp_path.iterdir()}
    assert all(
        result["changed"] for result in publish(tmp_path, list(NAMES), [one(), *ITEMS], check_mode=True)
    )
    assert {path: path.read_bytes() for path in tmp_path.iterdir()} == before


def test_diffs_name_what_changed(tmp_path: Path) -> None:
    publish(tmp_path, ["json", "csv"], ITEMS)
    old = hashlib.sha256((tmp_path / "audit.json").read_bytes()).hexdigest()
    tally = Tally()
    specs = [{"format": name, "dest": str(tmp_path / NAMES[name])} for name in ("json", "csv")]
    with Reports(specs, check_mode=True, policy=tally.summary().policy) as reports:
        for item in ITEMS:
            feed(reports, item)
            tally.add(item)
        results = reports.finish(tally.summary(tool_version="9.9.9"))
    assert [result["changed"] for result in results] == [True, False]
    assert reports.diffs() == [
        {
            "before_header": str(tmp_path / "audit.json"),
            "after_header": str(tmp_path / "audit.json"),
            "before": f"sha256 {old}\n",
            "after": f"sha256 {results[0]['sha256']}\n",
        }
    ]


def test_page_names_the_other_files_with_their_checksums(tmp_path: Path) -> None:
    results = {result["format"]: result for result in publish(tmp_path, ["html", "csv", "json"], ITEMS)}
    page = (tmp_path / "audit.html").read_text(encoding="utf-8")
    assert results["csv"]["sha256"] in page
    assert results["json"]["sha256"] in page


def test_passes_are_asked_for_only_if_needed(tmp_path: Path) -> None:
    for formats, needed in ((["json", "ocsf"], False), (["json", "csv"], True), (["html"], True)):
        specs = [{"format": name, "dest": str(tmp_path / NAMES[name])} for name in formats]
        with Reports(specs, check_mode=True) as reports:
            wanted = [getattr(renderer, "passes", True) for renderer in reports.renderers]
            assert any(wanted) is needed


def test_interrupted_audit_leaves_the_old_reports(tmp_path: Path) -> None:
    publish(tmp_path, list(NAMES), ITEMS)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}

    def interrupted() -> None:
        specs = [{"format": name, "dest": str(tmp_path / NAMES[name])} for name in NAMES]
        with Reports(specs, check_mode=False) as reports:
            feed(reports, one())
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == before


@pytest.mark.parametrize("name", NAMES)
def test_no_room_is_one_sentence_and_keeps_the_old_report(tmp_path: Path, name: str) -> None:
    old = tmp_path / NAMES[name]
    old.write_text("old")
    # A limit on the size of files stands for a full disk: both fail in write().
    code = """
import resource, signal, sys
from pathlib import Path
from tests.unit.reports.evaluations import evaluations
from tests.unit.reports.produce import publish
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import RecordingsError
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
items = list(evaluations(400, 400))
resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
try:
    publish(Path(sys.argv[1]), [sys.argv[2]], items)
except RecordingsError as error:
    print(error)
"""
    answer = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path), name],
        env=ENVIRONMENT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert answer.stderr == ""
    assert answer.stdout.count("\n") == 1
    assert answer.stdout.startswith(f"Cannot write {old}: File too large")
    assert "unchanged" in answer.stdout
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(NAMES[name], "old")]


def test_killed_audit_leaves_the_old_reports_and_the_next_cleans_up(tmp_path: Path) -> None:
    publish(tmp_path, ["json", "junit"], ITEMS)
    before = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    code = """
import sys
from pathlib import Path
from tests.unit.reports.produce import NAMES, feed, one
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.publish import Reports
specs = [{"format": name, "dest": str(Path(sys.argv[1]) / NAMES[name])} for name in ("json", "junit")]
with Reports(specs, check_mode=False) as reports:
    feed(reports, one())
    print("ready", flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        env=ENVIRONMENT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.kill()
        process.wait()
    assert {name: (tmp_path / name).read_bytes() for name in before} == before
    publish(tmp_path, ["json", "junit"], ITEMS)
    assert {path.name for path in tmp_path.iterdir()} == set(before)


def test_wrong_requests_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"Unknown report format 'pdf'; the formats are json, csv"):
        Reports([{"format": "pdf", "dest": str(tmp_path / "a")}], check_mode=False)
    twice = [
        {"format": "json", "dest": str(tmp_path / "a")},
        {"format": "csv", "dest": str(tmp_path / "." / "a")},
    ]
    with pytest.raises(InputError, match="same dest"):
        Reports(twice, check_mode=False)


def test_folder_in_the_place_of_a_report(tmp_path: Path) -> None:
    (tmp_path / "audit.json").mkdir()
    with pytest.raises(RecordingsError, match="it is a folder"):
        publish(tmp_path, ["csv", "json"], ITEMS)
    assert [path.name for path in tmp_path.iterdir()] == ["audit.json"]
