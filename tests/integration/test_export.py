# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""recording_export through Ansible: check mode, differences, file options, secrets, documentation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_export import OPTIONS
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_media import (
    OPTIONS as MEDIA_OPTIONS,
)
from ansible_collections.cpaas.recordings.plugins.modules import recording_export, recording_media

from tests.evidence.fill import fill
from tests.integration.ansible_run import Task, run_tasks
from tests.integration.module_run import run_module

KEY = "a key that nobody else may know"
ALL = ["csv", "ndjson", "parquet", "xlsx", "sqlite"]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "evidence.db"
    opened = open_store(str(path))
    fill(opened.engine, seed=3, rooms=40, recordings=160)
    opened.close()
    return path


def test_check_run_repeat_and_difference(store: Path, tmp_path: Path) -> None:
    dest = tmp_path / "a folder" / "out"
    args = {"store": str(store), "dest": str(dest), "formats": ALL, "pack": {"dest": str(tmp_path / "packs")}}
    rehearsal, first, second, rehearsed = run_tasks(
        [
            Task("cpaas.recordings.recording_export", args, check=True, diff=True),
            Task("cpaas.recordings.recording_export", args),
            Task("cpaas.recordings.recording_export", args),
            Task("cpaas.recordings.recording_export", args, check=True),
        ]
    )
    assert [rehearsal["changed"], first["changed"], second["changed"], rehearsed["changed"]] == [
        True,
        True,
        False,
        False,
    ]
    assert rehearsal["files"] == first["files"] == second["files"]
    assert '"recordings.csv"' in rehearsal["diff"][0]["after"]
    assert "diff" not in first.result
    assert first["pack"]["created"] is True
    assert second["pack"] == {**first["pack"], "created": False}
    assert first["counts"]["recordings"] == 160


def test_modes_are_private_unless_told_otherwise(store: Path, tmp_path: Path) -> None:
    dest = tmp_path / "out"
    args = {"store": str(store), "dest": str(dest)}
    run_module("recording_export", args)
    assert {path.stat().st_mode & 0o777 for path in dest.iterdir()} == {0o600}
    shared = run_module("recording_export", {**args, "mode": "0640"})
    assert shared["changed"] is True
    assert {path.stat().st_mode & 0o777 for path in dest.iterdir()} == {0o640}
    assert run_module("recording_export", {**args, "mode": "0640"})["changed"] is False
    # Without the option files are private again, whoever opened them.
    assert run_module("recording_export", args)["changed"] is True
    assert {path.stat().st_mode & 0o777 for path in dest.iterdir()} == {0o600}


def test_the_key_of_hashes_is_shown_nowhere(store: Path, tmp_path: Path) -> None:
    args = {
        "store": str(store),
        "dest": str(tmp_path / "out"),
        "redact": ["track_name", {"field": "name", "method": "hash"}],
    }
    given = run_module("recording_export", {**args, "redact_key": KEY}, diff=True)
    by_environment = run_module("recording_export", args, env={"CPAAS_RECORDINGS_REDACT_KEY": KEY})
    assert by_environment["changed"] is False
    for outcome in (given, by_environment):
        assert KEY not in str(outcome.result)
    assert all(KEY.encode() not in path.read_bytes() for path in (tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("args", "message"),
    [
        ({"store": "/absent/evidence.db"}, "There is no evidence store at /absent/evidence.db"),
        ({"columns": ["nmae"]}, "columns names nmae"),
        ({"dest": "/proc/1/out"}, "Cannot write /proc/1/out"),
        ({"redact": [{"field": "name", "method": "hash"}]}, "there is no redact_key"),
    ],
)
def test_failures_are_one_sentence(store: Path, tmp_path: Path, args: dict[str, Any], message: str) -> None:
    outcome = run_module("recording_export", {"store": str(store), "dest": str(tmp_path / "out"), **args})
    assert outcome.failed
    assert message in outcome["msg"]
    assert "Traceback" not in str(outcome.result)


@pytest.mark.parametrize(
    ("module", "options"), [(recording_export, OPTIONS), (recording_media, MEDIA_OPTIONS)]
)
def test_options_and_documentation_agree(module: Any, options: dict[str, Any]) -> None:
    documented = yaml.safe_load(module.DOCUMENTATION)
    own = documented["options"]
    shared = "extends_documentation_fragment" in documented
    assert set(own) <= set(options)
    assert shared
    for name, entry in own.items():
        for key in ("type", "default", "choices", "elements", "required"):
            assert entry.get(key) == options[name].get(key), (name, key)
