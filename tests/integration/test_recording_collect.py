# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The module recording_collect, as playbooks use it."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from tests.integration.ansible_run import Json, Outcome, Task, local_inventory, run_playbook, run_tasks
from tests.integration.environment import provider_environment
from tests.integration.module_run import run_modules
from tests.simulator.fixtures import SimulatorFactory, small
from tests.simulator.handle import Handle, start
from tools.project import ROOT

MODULE = "cpaas.recordings.recording_collect"


def task(where: Path, *, check: bool = False, **options: object) -> Task:
    return Task(MODULE, {"store": str(where), "provider": "twilio", **options}, check=check)


def counts(outcome: Outcome, resource: str = "recordings") -> Json:
    found: Json = outcome["counts"][resource]
    return found


def test_a_collection_its_rehearsal_and_its_repetition(simulator: Handle, tmp_path: Path) -> None:
    store = tmp_path / "folder" / "evidence.sqlite"
    stat = Task("ansible.builtin.stat", {"path": str(store.parent)})
    rehearsal, before, first, again, checked, incremental = run_tasks(
        [
            task(store, check=True),
            stat,
            task(store),
            task(store),
            task(store, check=True),
            task(store, mode="incremental"),
        ],
        env=provider_environment(simulator),
    )
    assert before["stat"]["exists"] is False, "check mode makes no store"
    for outcome in (rehearsal, first):
        assert outcome["changed"] is True
        assert outcome["complete"] is True
        assert counts(outcome) == {"seen": 230, "new": 230, "changed": 0, "vanished": 0}
        assert outcome["counts"]["settings"]["new"] == 1
        assert outcome["missing"] == []
    assert rehearsal["counts"] == first["counts"]
    for outcome in (again, checked, incremental):
        assert outcome.state == "ok"
        assert outcome["changed"] is False
        assert counts(outcome)["new"] == counts(outcome)["changed"] == counts(outcome)["vanished"] == 0
    assert first["account"] == simulator.config.twilio[0].sid
    assert store.stat().st_mode & 0o777 == 0o600
    with sqlite3.connect(store) as connection:
        runs = connection.execute("SELECT id, state, mode FROM runs ORDER BY number").fetchall()
    connection.close()
    assert runs == [
        (first["run_id"], "complete", "full"),
        (again["run_id"], "complete", "full"),
        (incremental["run_id"], "complete", "incremental"),
    ]


def documented_keys() -> set[str]:
    """Return what the module says that it returns for one account."""
    source = (ROOT / "plugins/modules/recording_collect.py").read_text()
    text = re.search(r'RETURN = r"""(.*?)"""', source, re.DOTALL)
    assert text is not None
    documented = yaml.safe_load(text[1])
    return {name for name, key in documented.items() if not key["returned"].startswith("with O(accounts)")}


def test_results_have_the_documented_shape(simulator: Handle, tmp_path: Path) -> None:
    (outcome,) = run_modules(
        [task(tmp_path / "store", resources=["rooms", "recordings"])], env=provider_environment(simulator)
    )
    assert set(outcome.result) - {"changed", "invocation", "failed", "_ansible_no_log"} == documented_keys()
    assert set(outcome["counts"]) == set(outcome["coverage"]) == {"rooms", "recordings"}
    coverage = outcome["coverage"]["recordings"]
    assert set(coverage) == {"window", "complete", "chains", "pages", "records", "drifted"}
    assert coverage["window"]["created_after"] is None
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000000Z", coverage["window"]["created_before"])
    assert coverage["records"] >= 230
    assert set(outcome["api"]) == {"requests", "retries", "waited_seconds"}
    assert outcome["resumed"] is False


def test_accounts_and_credentials_of_every_kind_share_a_store(simulator: Handle, tmp_path: Path) -> None:
    account = simulator.config.twilio[1]
    store = tmp_path / "store"
    key = {"api_key_sid": account.keys[0].sid, "api_key_secret": account.keys[0].secret}
    telnyx = {"provider": "telnyx", "telnyx_account": "call centre"}
    by_key, again, calls, check = run_modules(
        [
            task(store, check=False, **key),
            task(store, check=False, account_sid=account.sid, **key),
            task(store, check=False, **telnyx),
            task(store, check=True, **telnyx),
        ],
        env=provider_environment(simulator, twilio=None),
    )
    assert by_key["account"] == again["account"] == account.sid
    assert counts(by_key)["new"] == 90
    assert again["changed"] is False
    assert calls["account"] == "call centre"
    assert list(calls["counts"]) == ["recordings"]
    assert counts(calls)["new"] == 120
    assert check["changed"] is False
    with sqlite3.connect(store) as connection:
        accounts = {name for (name,) in connection.execute("SELECT DISTINCT account FROM recordings")}
    connection.close()
    assert accounts == {account.sid, "call centre"}


def test_wrong_use_is_told_in_one_sentence_and_leaves_no_store(simulator: Handle, tmp_path: Path) -> None:
    store = tmp_path / "store"
    sid = simulator.config.twilio[0].sid
    (tmp_path / "locked").mkdir()
    (tmp_path / "file").write_text("no database\n" * 100)
    cases: list[tuple[Json, str]] = [
        ({"auth_token": "not-the-token-of-that-account"}, r"credentials|auth_token"),
        ({"created_after": "2026-03-01T00:00:00"}, r"created_after is .* a time without a zone"),
        ({"created_after": "1d", "created_before": "2d"}, r"created_after is not before created_before"),
        ({"resources": []}, r"resources is empty"),
        ({"provider": "telnyx", "resources": ["calls"]}, r"telnyx has no calls to collect"),
        ({"provider": "telnyx", "telnyx_account": " "}, r"telnyx_account must be a name"),
        ({"store": str(tmp_path / "file")}, r"is not a database; name another file"),
        (
            {"store": str(tmp_path / "file" / "below")},
            r"cannot be made: .*; name a place that can be written",
        ),
        ({"store": "mysql://host/name"}, r"evidence store cannot be kept in"),
        ({"mode": "quick"}, r"value of mode must be one of"),
        ({"progress_interval": "often"}, r"progress_interval"),
        ({"video_base_url": "http://127.0.0.1:1", "max_retries": 0}, r"(?i)connect|refused"),
    ]
    outcomes = run_modules(
        [task(store, **options) for options, _pattern in cases], env=provider_environment(simulator)
    )
    for outcome, (options, pattern) in zip(outcomes, cases, strict=True):
        assert outcome.failed, options
        assert re.search(pattern, outcome["msg"]), (options, outcome["msg"])
        assert "Traceback" not in json.dumps(outcome.result)
    assert sid in outcomes[0]["msg"]
    assert outcomes[0]["kind"] == "credentials"
    assert not (tmp_path / "file" / "below").exists()


def test_nothing_set_names_what_to_set(tmp_path: Path) -> None:
    outcome, telnyx = run_modules([task(tmp_path / "store"), task(tmp_path / "store", provider="telnyx")])
    assert "TWILIO_ACCOUNT_SID" in outcome["msg"] or "account_sid" in outcome["msg"]
    assert "TELNYX_API_KEY" in telnyx["msg"]
    assert list(tmp_path.iterdir()) == []


def test_an_incomplete_collection_fails_unless_it_is_allowed_and_goes_on_later(
    simulator_factory: SimulatorFactory, tmp_path: Path
) -> None:
    simulator = simulator_factory(small())
    simulator.faults({"kind": "http500", "probability": 1.0, "path": "Status=failed"})
    store = tmp_path / "store"
    env = provider_environment(simulator)
    failed, allowed = run_modules(
        [task(store, max_retries=0), task(store, max_retries=0, allow_incomplete=True)], env=env
    )
    assert failed.failed
    assert "is incomplete: recordings with status failed created until" in failed["msg"]
    assert "HTTP 500" in failed["msg"]
    assert "What arrived is kept; run it again to go on from there." in failed["msg"]
    assert failed["coverage"]["rooms"]["complete"] is True
    assert failed["coverage"]["recordings"]["complete"] is False
    assert len(failed["missing"]) == 1
    assert allowed.state == "ok"
    assert allowed["complete"] is False
    assert allowed["resumed"] is True
    assert allowed["run_id"] == failed["run_id"]
    simulator.faults()
    (mended,) = run_modules([task(store)], env=env)
    assert mended["complete"] is True
    assert mended["resumed"] is True
    assert counts(mended)["new"] == 230


@pytest.mark.newest
def test_a_store_in_use_is_waited_for_and_told(simulator_factory: SimulatorFactory, tmp_path: Path) -> None:
    simulator = simulator_factory(small().model_copy(update={"latency": 0.15}))
    store = tmp_path / "store"
    sid = simulator.config.twilio[0].sid
    play: Json = {
        "hosts": "all",
        "gather_facts": False,
        "tasks": [
            {
                "name": "Collect",
                MODULE: {"store": str(store), "provider": "twilio", "lock_timeout": "{{ wait }}"},
                "ignore_errors": True,
            }
        ],
    }
    hosts = {"patient": {"wait": 60}, "hasty": {"wait": 0}}
    run = run_playbook([play], inventory=local_inventory(hosts), env=provider_environment(simulator))
    outcomes = {outcome.host: outcome for outcome in run.tasks}
    assert not outcomes["patient"].failed
    hasty = outcomes["hasty"]
    if hasty.failed:  # it came second
        assert f"Another process works on twilio account {sid}" in hasty["msg"]
    with sqlite3.connect(store) as connection:
        assert connection.execute("SELECT count(*) FROM recordings").fetchone() == (230,)
    connection.close()


def test_no_secret_is_shown_or_kept_at_any_verbosity(simulator: Handle, tmp_path: Path) -> None:
    account = simulator.config.twilio[0]
    store = tmp_path / "store"
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "tasks": [
            {
                MODULE: {
                    "store": str(store),
                    "provider": "twilio",
                    "account_sid": account.sid,
                    "auth_token": account.auth_token,
                }
            },
            {MODULE: {"store": str(store), "provider": "telnyx"}},
            {
                MODULE: {
                    "store": str(store),
                    "provider": "twilio",
                    "api_key_sid": account.keys[0].sid,
                    "api_key_secret": account.keys[0].secret + "x",
                },
                "ignore_errors": True,
            },
        ],
    }
    run = run_playbook([play], env=provider_environment(simulator), arguments=["-vvvv"])
    assert [outcome.failed for outcome in run.tasks] == [False, False, True]
    secrets = [account.auth_token, account.keys[0].secret, simulator.config.telnyx[0].api_key]
    kept = b"".join(path.read_bytes() for path in sorted(tmp_path.iterdir()))
    for secret in secrets:
        assert secret not in run.output
        assert secret.encode() not in kept
    assert b"Signature=" not in kept
    assert b"call_control_id" not in kept
    assert b"v3:" not in kept


def progress_play(store: Path, **options: object) -> list[Json]:
    return [
        {
            "hosts": "localhost",
            "gather_facts": False,
            "tasks": [{"name": "Collect", MODULE: {"store": str(store), "provider": "twilio"}, **options}],
        }
    ]


LINE = re.compile(
    r"^localhost: recording_collect: AC\w{32} \w+: [\d,]+ records on [\d,]+ pages in \d+ s"
    r"(, [\d,]+ records/s)?(, about .* left)?$",
    re.MULTILINE,
)


@pytest.fixture(scope="module")
def slow() -> Iterator[Handle]:
    handle = start(small().model_copy(update={"latency": 0.4}))
    yield handle
    handle.stop()


def test_progress_is_shown_while_a_collection_runs(slow: Handle, tmp_path: Path) -> None:
    play = progress_play(tmp_path / "store")
    play[0]["tasks"][0][MODULE] |= {"progress_interval": 0.3, "concurrency": 1}
    run = run_playbook(play, env=provider_environment(slow))
    assert run.returncode == 0
    assert len(LINE.findall(run.output)) >= 2, run.output
    outcome = run.named("Collect")
    assert outcome["complete"] is True
    assert list(tmp_path.glob("*progress*")) == []


@pytest.mark.parametrize(
    ("module", "task_options"),
    [
        ({"progress_interval": 0}, {}),
        ({"progress_interval": 0.2}, {"no_log": True}),
        ({"progress_interval": 0.2}, {"async": 60, "poll": 1}),
    ],
)
def test_progress_is_silent_where_it_is_not_wanted_or_not_possible(
    slow: Handle, tmp_path: Path, module: Json, task_options: Json
) -> None:
    play = progress_play(tmp_path / "store", **task_options)
    play[0]["tasks"][0][MODULE] |= module
    env = {**provider_environment(slow), "ANSIBLE_ASYNC_DIR": str(tmp_path / "async")}
    run = run_playbook(play, env=env)
    assert run.returncode == 0, run.output
    assert LINE.findall(run.output) == []
    with sqlite3.connect(tmp_path / "store") as connection:
        assert connection.execute("SELECT state FROM runs").fetchall() == [("complete",)]
    connection.close()


def test_progress_disturbs_neither_loops_nor_check_mode_nor_output_that_programs_read(
    slow: Handle, tmp_path: Path
) -> None:
    """Lines go to standard error; what a callback writes to standard output stays whole."""
    play = progress_play(
        tmp_path / "store",
        loop=["1", "2"],
        check_mode=True,
        register="collected",
    )
    watched = tmp_path / "watched.json"
    play[0]["tasks"][0][MODULE] |= {"progress_interval": 0.2, "progress_file": str(watched)}
    play[0]["tasks"].append(
        {
            "name": "Tell",
            "ansible.builtin.assert": {
                "that": [
                    "collected.results | length == 2",
                    "collected.results[1].counts.recordings.new == 230",
                ]
            },
        }
    )
    run = run_playbook(play, env=provider_environment(slow))
    assert run.returncode == 0, run.output
    assert LINE.findall(run.output)
    state = json.loads(watched.read_text())
    assert state["finished"] is True
    assert {path.name for path in tmp_path.iterdir()} == {"watched.json"}
