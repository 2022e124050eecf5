# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""recording_media through Ansible: a store, check mode, repetition, failures, and no secret anywhere."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.integration.ansible_run import Task, run_playbook, run_tasks
from tests.integration.environment import provider_environment
from tests.integration.module_run import run_modules
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.handle import Handle, running

COLLECT = "cpaas.recordings.recording_collect"
MEDIA = "cpaas.recordings.recording_media"


@pytest.fixture(scope="module")
def small() -> Iterator[Handle]:
    config = Config(
        twilio=[twilio_account("media", recordings=24)],
        telnyx=[telnyx_account("calls", recordings=6)],
        media_max=2048,
    )
    with running(config) as handle:
        yield handle


def test_collect_then_archive(small: Handle, tmp_path: Path) -> None:
    store, dest = str(tmp_path / "evidence.db"), str(tmp_path / "media")
    env = provider_environment(small)
    twilio = {"store": store, "provider": "twilio", "dest": dest}
    telnyx = {"store": store, "provider": "telnyx", "dest": dest, "mode": "0640"}
    collected, calls, told, first, second, others = run_tasks(
        [
            Task(COLLECT, {"store": store, "provider": "twilio"}),
            Task(COLLECT, {"store": store, "provider": "telnyx"}),
            Task(MEDIA, twilio, check=True),
            Task(MEDIA, twilio),
            Task(MEDIA, twilio),
            Task(MEDIA, telnyx),
        ],
        env=env,
    )
    assert not collected.failed, collected.result
    assert not calls.failed, calls.result
    assert told["counts"]["downloaded"] >= first["counts"]["downloaded"] > 10
    assert (first["changed"], second["changed"]) == (True, False)
    assert second["counts"]["present"] == first["counts"]["downloaded"]
    assert others["counts"]["downloaded"] == 6
    for file in first["files"]:
        assert Path(file["path"]).stat().st_size == file["size"]
        assert Path(file["path"]).stat().st_mode & 0o777 == 0o600
    assert {Path(file["path"]).stat().st_mode & 0o777 for file in others["files"]} == {0o640}
    assert small.violations() == []


def test_a_telnyx_account_is_called_as_it_is_when_collecting(small: Handle, tmp_path: Path) -> None:
    """White space around a name is no part of it, and what is no name is refused, in either module."""
    args = {"store": str(tmp_path / "evidence.db"), "provider": "telnyx", "telnyx_account": " calls "}
    media = {**args, "dest": str(tmp_path / "media")}
    collected, found, blank = run_modules(
        [Task(COLLECT, args), Task(MEDIA, media), Task(MEDIA, {**media, "telnyx_account": " "})],
        env=provider_environment(small),
    )
    assert not collected.failed, collected.result
    assert found["account"] == "calls"
    assert found["counts"]["downloaded"] == 6
    assert blank["msg"] == "telnyx_account must be a name of 1 to 128 printable characters."


def test_failure_lists_what_is_missing(small: Handle, tmp_path: Path) -> None:
    sids = [
        record["sid"] for record in small.world.twilio[small.config.twilio[0].sid].recordings("completed")
    ][:4]
    small.faults({"kind": "media_500", "probability": 1.0, "path": sids[0]})
    args = {"recording_sids": sids, "dest": str(tmp_path / "media"), "max_retries": 0}
    (outcome,) = run_modules([Task(MEDIA, args)], env=provider_environment(small))
    small.faults()
    assert outcome.failed
    assert outcome["msg"].startswith("Media of 1 of 4 recordings of account AC")
    (failed,) = [entry for entry in outcome["problems"] if entry["state"] == "failed"]
    assert failed == {"id": sids[0], "state": "failed", "problem": "storage answers HTTP 503"}


def test_no_secret_at_the_highest_verbosity(small: Handle, tmp_path: Path) -> None:
    small.faults({"kind": "media_403", "probability": 0.5}, {"kind": "media_reset", "probability": 0.3})
    store = str(tmp_path / "evidence.db")
    tasks = [
        Task(COLLECT, {"store": store, "provider": "twilio"}).as_play_entry(),
        Task(MEDIA, {"store": store, "provider": "twilio", "dest": str(tmp_path / "media")}).as_play_entry(),
        Task(MEDIA, {"recording_sids": ["RT" + "0" * 32], "dest": str(tmp_path / "media")}).as_play_entry(),
    ]
    env = provider_environment(small)
    play = {"hosts": "localhost", "gather_facts": False, "tasks": tasks}
    run = run_playbook([play], env=env, arguments=["-vvvv"])
    small.faults()
    shown = run.output + str(run.tasks)
    assert "recording_media" in shown
    for secret in (env["TWILIO_AUTH_TOKEN"], "X-Amz-Signature", "X-Amz-Credential"):
        assert secret not in shown
    for path in tmp_path.rglob("*"):
        if path.is_file():
            assert b"X-Amz-Signature" not in path.read_bytes()
            assert env["TWILIO_AUTH_TOKEN"].encode() not in path.read_bytes()
    assert small.violations() == []
