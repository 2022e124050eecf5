# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The inventory plugin lists accounts, groups and caches them, and lets no token out."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.integration.ansible_run import run_playbook
from tests.simulator.config import Config, TwilioAccount, twilio_account
from tests.simulator.handle import Handle, running
from tools.project import BIN, tool_environment

MAIN = twilio_account("holding", recordings=4)
CLINIC = twilio_account("clinic-vienna", recordings=16, parent=MAIN.sid, friendly_name="Clinic Vienna")
TWIN = twilio_account("clinic-twin", recordings=4, parent=MAIN.sid, friendly_name="clinic vienna")
HOSTILE = twilio_account(
    "hostile", recordings=4, parent=MAIN.sid, friendly_name="{{ lookup('pipe', 'echo ha' + 'cked') }}"
)
QUIET = twilio_account("quiet", recordings=4, parent=MAIN.sid, status="suspended")
GONE = twilio_account("gone", recordings=4, parent=MAIN.sid, status="closed")
STRANGER = twilio_account("stranger", recordings=4)
OTHER_SUBACCOUNT = twilio_account("elsewhere", recordings=4, parent=STRANGER.sid)
FAMILY = (MAIN, CLINIC, TWIN, HOSTILE, QUIET, GONE)
EVERYBODY = (*FAMILY, STRANGER, OTHER_SUBACCOUNT)


@pytest.fixture(scope="module")
def accounts() -> Iterator[Handle]:
    with running(Config(twilio=list(EVERYBODY))) as handle:
        yield handle


def environment(simulator: Handle, main: TwilioAccount = MAIN) -> dict[str, str]:
    return {
        "TWILIO_API_BASE_URL": simulator.url,
        "TWILIO_VIDEO_BASE_URL": simulator.url,
        "TWILIO_INSIGHTS_BASE_URL": simulator.url,
        "TWILIO_MAIN_ACCOUNT_SID": main.sid,
        "TWILIO_MAIN_AUTH_TOKEN": main.auth_token,
    }


def source(folder: Path, **options: Any) -> Path:
    path = folder / "accounts.yml"
    path.write_text(json.dumps({"plugin": "cpaas.recordings.accounts", **options}))
    return path


def inventory_command(
    path: Path, env: Mapping[str, str], *arguments: str
) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(BIN / "python"), str(BIN / "ansible-inventory"), "-i", str(path), *arguments],
        env=tool_environment({**env, "ANSIBLE_LOCAL_TEMP": str(path.parent / "tmp")}),
        cwd=path.parent,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    for account in EVERYBODY:
        assert account.auth_token not in done.stdout + done.stderr
    return done


def listed(path: Path, env: Mapping[str, str], *arguments: str) -> dict[str, Any]:
    done = inventory_command(path, env, "--list", *arguments)
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout[done.stdout.index("{\n") :])
    return document


def plain(value: Any) -> Any:
    """Take the mark of texts that are no templates away; newer releases print it."""
    return value["__ansible_unsafe"] if isinstance(value, dict) and "__ansible_unsafe" in value else value


def hosts(document: Mapping[str, Any], group: str) -> list[str]:
    return list(document.get(group, {}).get("hosts", []))


def test_accounts_are_hosts_in_groups_by_status(accounts: Handle, tmp_path: Path) -> None:
    document = listed(source(tmp_path), environment(accounts), "-vvvv")
    everything = document["_meta"]["hostvars"]
    assert list(everything) == sorted(account.sid for account in FAMILY)
    readable = sorted(account.sid for account in (MAIN, CLINIC, TWIN, HOSTILE))
    assert hosts(document, "accounts") == hosts(document, "active") == readable
    assert hosts(document, "suspended") == [QUIET.sid]
    assert hosts(document, "closed") == [GONE.sid]
    assert hosts(document, "main_account") == [MAIN.sid]
    assert hosts(document, "subaccounts") == sorted(account.sid for account in FAMILY[1:])
    # As they are, without a mark: AWX keeps and shows what it gets.
    assert everything[CLINIC.sid] == {
        "provider": "twilio",
        "account_sid": CLINIC.sid,
        "account_name": "Clinic Vienna",
        "account_status": "active",
        "account_type": "Full",
        "account_created": "Mon, 05 Jan 2026 09:30:00 +0000",
        "is_main_account": False,
        "main_account_sid": MAIN.sid,
        "ansible_connection": "local",
        "ansible_python_interpreter": "{{ ansible_playbook_python }}",
    }
    assert everything[MAIN.sid]["is_main_account"] is True


def test_names_choices_and_constructed_groups(accounts: Handle, tmp_path: Path) -> None:
    path = source(
        tmp_path,
        hostnames="friendly_name",
        statuses=["active", "suspended"],
        include_main_account=False,
        strict=True,
        compose={"folder": "'/srv/' ~ account_sid"},
        groups={"full": "account_type == 'Full'"},
        keyed_groups=[{"key": "account_status", "prefix": "status"}],
    )
    document = listed(path, environment(accounts))
    names = list(document["_meta"]["hostvars"])
    assert MAIN.sid not in names
    assert f"Clinic_Vienna_{CLINIC.sid}" in names
    assert f"clinic_vienna_{TWIN.sid}" in names
    assert hosts(document, "closed") == []
    assert hosts(document, "status_suspended") == hosts(document, "suspended") == ["Simulated_quiet"]
    assert sorted(hosts(document, "full")) == sorted(names)
    folder = document["_meta"]["hostvars"]["Simulated_quiet"]["folder"]
    assert plain(folder) == f"/srv/{QUIET.sid}"
    graph = inventory_command(path, environment(accounts), "--graph").stdout
    assert "  |--@suspended:\n  |  |--Simulated_quiet\n" in graph


def test_no_account_takes_the_place_of_another_sources_host(accounts: Handle, tmp_path: Path) -> None:
    folder = tmp_path / "inventory"
    folder.mkdir()
    mine = {"provider": "telnyx", "telnyx_account": "quiet"}
    theirs = {"requests_per_second": 5}
    static = {"accounts": {"hosts": {"Simulated_quiet": mine, "Simulated_gone": theirs}}}
    (folder / "0.yml").write_text(json.dumps(static))
    source(folder, hostnames="friendly_name").rename(folder / "1.accounts.yml")
    everything = listed(folder, environment(accounts))["_meta"]["hostvars"]
    assert everything["Simulated_quiet"] == mine
    assert everything[f"Simulated_quiet_{QUIET.sid}"]["account_sid"] == QUIET.sid
    # Variables that are written down for an account are that account's.
    assert everything["Simulated_gone"]["account_sid"] == GONE.sid
    assert everything["Simulated_gone"]["requests_per_second"] == 5


def test_pages_are_followed(tmp_path: Path) -> None:
    many = [twilio_account(f"sub{number}", recordings=0, parent=MAIN.sid) for number in range(1100)]
    with running(Config(twilio=[MAIN, *many])) as simulator:
        document = listed(source(tmp_path), environment(simulator))
        asked = simulator.counters()["endpoint"]["accounts"]
    assert sorted(document["_meta"]["hostvars"]) == sorted(account.sid for account in (MAIN, *many))
    assert asked == 2


def test_the_cache_saves_requests_and_holds_no_token(accounts: Handle, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    path = source(tmp_path, cache=True, cache_plugin="ansible.builtin.jsonfile", cache_connection=str(cache))
    before = accounts.counters()["total"]
    first = listed(path, environment(accounts))
    assert listed(path, environment(accounts)) == first
    assert accounts.counters()["total"] == before + 1
    # Another main account in the same environment variable must not be given the first one's accounts.
    other = listed(path, environment(accounts, STRANGER))
    assert sorted(other["_meta"]["hostvars"]) == sorted([STRANGER.sid, OTHER_SUBACCOUNT.sid])
    nothing = {"hosts": "accounts", "gather_facts": False, "tasks": []}
    run_playbook([nothing], inventory=path, env=environment(accounts), arguments=["--flush-cache"])
    assert accounts.counters()["total"] == before + 3
    kept = [file for file in cache.rglob("*") if file.is_file()]
    assert len(kept) == 2
    for file in kept:
        text = file.read_text()
        assert "sid" in text
        for account in EVERYBODY:
            assert account.auth_token not in text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"TWILIO_MAIN_AUTH_TOKEN": ""}, "main_auth_token is missing"),
        ({"TWILIO_MAIN_ACCOUNT_SID": "AC1"}, "main_account_sid needs"),
        ({"TWILIO_MAIN_AUTH_TOKEN": "wrong-token-0123456789"}, "check main_account_sid and main_auth_token"),
        ({"TWILIO_API_BASE_URL": "http://api.example.test"}, "api_base_url is plain http"),
    ],
)
def test_what_is_wrong_is_said(accounts: Handle, tmp_path: Path, changes: dict[str, str], words: str) -> None:
    done = inventory_command(source(tmp_path), {**environment(accounts), **changes}, "--list")
    shown = " ".join((done.stdout + done.stderr).split())
    assert words in shown
    assert "Traceback" not in shown


def test_credentials_may_be_templates(accounts: Handle, tmp_path: Path) -> None:
    token = tmp_path / "token"
    token.write_text(MAIN.auth_token)
    path = source(
        tmp_path,
        main_account_sid="{{ 'AC' ~ '" + MAIN.sid[2:] + "' }}",
        main_auth_token="{{ lookup('ansible.builtin.file', '" + str(token) + "') }}",
        api_base_url=accounts.url,
    )
    assert len(listed(path, {})["_meta"]["hostvars"]) == len(FAMILY)


def test_hosts_run_here_and_names_are_no_templates(accounts: Handle, tmp_path: Path) -> None:
    """A play over the hosts reads each account, facts are cached, and no token is left anywhere."""
    play = {
        "hosts": "accounts",
        "gather_facts": False,
        "tasks": [
            {"name": "List", "cpaas.recordings.video_recording_info": {"account_sid": "{{ account_sid }}"}},
            {"name": "Say", "ansible.builtin.debug": {"msg": "name: {{ account_name }}"}},
            {
                "name": "Keep",
                "ansible.builtin.set_fact": {
                    "known": "{{ hostvars[inventory_hostname] }}",
                    "cacheable": True,
                },
            },
        ],
    }
    facts = tmp_path / "facts"
    env = {
        **environment(accounts),
        "ANSIBLE_CACHE_PLUGIN": "ansible.builtin.jsonfile",
        "ANSIBLE_CACHE_PLUGIN_CONNECTION": str(facts),
    }
    run = run_playbook([play], inventory=source(tmp_path), env=env, arguments=["-vvvv", "--forks", "4"])
    assert run.returncode == 0, run.output
    for account in (MAIN, CLINIC, TWIN, HOSTILE):
        records = run.named("List", account.sid)["recordings"]
        assert {record["account_sid"] for record in records} == {account.sid}
    assert "hacked" not in run.output
    kept = b"".join(file.read_bytes() for file in tmp_path.rglob("*") if file.is_file())
    assert HOSTILE.sid.encode() in kept
    for account in EVERYBODY:
        assert account.auth_token not in run.output
        assert account.auth_token.encode() not in kept
