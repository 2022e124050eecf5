# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook cpaas.recordings.export, with nothing set but the environment, and with everything set."""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.forks.programs import interpreter
from tests.integration.ansible_run import Run, run_playbook
from tests.integration.environment import provider_environment
from tests.scale.job import credentials, family
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.handle import Handle, running

ROLE = "export_recording_inventory"
COLLECTED = "cpaas.recordings.recording_collect"


@pytest.fixture(scope="module")
def world() -> Iterator[Handle]:
    config = Config(
        twilio=[twilio_account("one", recordings=60), twilio_account("two", recordings=30)],
        telnyx=[telnyx_account("calls", recordings=20)],
        media_max=1024,
    )
    with running(config) as handle:
        yield handle


def play(variables: dict[str, Any], env: dict[str, str], *arguments: str, cwd: Path | None = None) -> Run:
    given = {f"{ROLE}_{name}": value for name, value in variables.items()}
    return run_playbook("cpaas.recordings.export", variables=given, env=env, arguments=arguments, cwd=cwd)


def window(world: Handle) -> dict[str, str]:
    assert world.config.now is not None
    return {"created_before": world.config.now.isoformat()}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.newest
def test_nothing_set_but_credentials_in_the_environment(world: Handle, tmp_path: Path) -> None:
    env = {**provider_environment(world), "PWD": str(tmp_path)}
    rehearsal = play({}, env, "--check", cwd=tmp_path)
    assert rehearsal.returncode == 0, rehearsal.output
    assert list(tmp_path.iterdir()) == []
    run = play({}, env, cwd=tmp_path)
    assert run.returncode == 0, run.output
    inventory = tmp_path / "cpaas-recordings" / "inventory"
    assert len(rows(inventory / "recordings.csv")) == 80
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=inventory, capture_output=True, check=False
    )
    assert done.returncode == 0
    stats = run.stats["cpaas_recordings_export"]
    assert stats["complete"] is True
    assert stats["counts"]["recordings"] == 80
    assert len(json.dumps(run.stats)) < 20_000
    again = play({}, env, "--check", cwd=tmp_path)
    assert again.returncode == 0, again.output


def sources(world: Handle) -> list[dict[str, str]]:
    found: list[dict[str, str]] = [
        {"name": account.friendly_name, "provider": "twilio", "account_sid": account.sid,
         "auth_token": account.auth_token, "video_base_url": world.url, "insights_base_url": world.url}
        for account in world.config.twilio
    ]  # fmt: skip
    call = world.config.telnyx[0]
    return [
        *found,
        {"provider": "telnyx", "telnyx_account": call.name, "telnyx_api_key": call.api_key,
         "telnyx_base_url": world.telnyx_url},
    ]  # fmt: skip


def test_several_accounts_all_formats_media_and_a_pack_twice(world: Handle, tmp_path: Path) -> None:
    variables: dict[str, Any] = {
        "dest": str(tmp_path / "out"),
        "sources": sources(world),
        **window(world),
        "formats": ["csv", "ndjson", "parquet", "xlsx", "sqlite"],
        "resources": ["rooms", "recordings", "settings", "changes", "recordings_with_rooms"],
        "pack": {"dest": str(tmp_path / "packs")},
        "media": True,
        "media_limit": 5,
        "redact": ["personal"],
    }
    first = play(variables, {}, "-vvv")
    assert first.returncode == 0, first.output
    for account in world.config.twilio:
        assert account.auth_token not in first.output
    assert len(rows(tmp_path / "out" / "inventory" / "recordings.csv")) == 110
    assert len([path for path in (tmp_path / "out" / "media").rglob("*") if path.is_file()]) >= 12
    stats = first.stats["cpaas_recordings_export"]
    assert [entry["source"] for entry in stats["media"]] == ["Simulated one", "Simulated two", "calls"]
    assert stats["pack"]["created"] is True
    assert len(json.dumps(first.stats)) < 20_000
    second = play(variables, {})
    assert second.returncode == 0, second.output
    assert second.changed == 0, second.output


@pytest.mark.newest
def test_an_account_that_cannot_be_collected_does_not_stop_the_others(world: Handle, tmp_path: Path) -> None:
    wrong = [dict(source) for source in sources(world)]
    wrong[0]["auth_token"] = "wrong-token-of-no-account-0123456789"
    run = play({"dest": str(tmp_path / "out"), "sources": wrong, "media": True, "media_limit": 2}, {})
    assert run.returncode == 2
    assert len(rows(tmp_path / "out" / "inventory" / "recordings.csv")) == 50
    stats = run.stats["cpaas_recordings_export"]
    assert stats["complete"] is False
    assert stats["not_collected"] == ["Simulated one"]
    assert [entry["counts"]["present"] + entry["counts"]["downloaded"] for entry in stats["media"]] == [
        0,
        2,
        2,
    ]
    assert "The inventory is not complete: " in run.named("Judge the inventory")["msg"]
    assert "wrong-token" not in run.output
    tolerant = {"dest": str(tmp_path / "out"), "sources": wrong, "fail_on_incomplete": False}
    assert play(tolerant, {}).returncode == 0


@pytest.mark.newest
def test_accounts_that_are_hosts_are_exported_together(world: Handle, tmp_path: Path) -> None:
    hosts = {f"account{number}": source for number, source in enumerate(sources(world))}
    here = {"ansible_connection": "local", "ansible_python_interpreter": interpreter()}
    inventory = {"all": {"vars": here, "children": {"accounts": {"hosts": hosts}}}}
    given = {
        f"{ROLE}_{name}": value for name, value in {"media": True, "media_limit": 2, **window(world)}.items()
    }
    given[f"{ROLE}_dest"] = str(tmp_path / "out")
    first = run_playbook("cpaas.recordings.export", variables=given, inventory=inventory)
    assert first.returncode == 0, first.output
    assert len(rows(tmp_path / "out" / "inventory" / "recordings.csv")) == 110
    stats = first.stats["cpaas_recordings_export"]
    assert stats["complete"] is True
    assert [entry["counts"]["downloaded"] for entry in stats["media"]] == [2, 2, 2]
    second = run_playbook("cpaas.recordings.export", variables=given, inventory=inventory)
    assert (second.returncode, second.changed) == (0, 0), second.output


@pytest.mark.newest
def test_media_of_a_subaccount_with_nothing_but_its_main_accounts_token(tmp_path: Path) -> None:
    config = family(2, 20)
    config.media_max = 1024
    with running(config) as simulator:
        sub = simulator.config.twilio[1]
        env = {**credentials(simulator, simulator.config.twilio[0]), "TWILIO_ACCOUNT_SID": sub.sid}
        run = play({"dest": str(tmp_path), "media": True, "media_limit": 2}, env)
    assert run.returncode == 0, run.output
    (entry,) = run.stats["cpaas_recordings_export"]["media"]
    assert entry["source"] == sub.sid
    assert entry["counts"]["downloaded"] == 2
