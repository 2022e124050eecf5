# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Accounts are shown by the name that people know: from a collection to reports and exports."""

from __future__ import annotations

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.integration.environment import provider_environment
from tests.integration.module_run import run_module
from tests.simulator.handle import Handle

POLICY = {"version": 1, "name": "names", "controls": [{"control": "room-recording-required"}]}


def names(store: Path) -> dict[str, str]:
    with closing(sqlite3.connect(store)) as connection:
        return dict(connection.execute("SELECT account, name FROM accounts"))


def digests(store: Path) -> list[str]:
    with closing(sqlite3.connect(store)) as connection:
        return [row[0] for row in connection.execute("SELECT digest FROM recordings ORDER BY id")]


def test_the_newest_name_is_in_reports_and_exports(simulator: Handle, tmp_path: Path) -> None:
    account = simulator.config.twilio[0]
    store = tmp_path / "evidence.sqlite"
    env = provider_environment(simulator)
    asked = {**env, "TWILIO_API_BASE_URL": simulator.url}
    options = {"store": str(store), "provider": "twilio"}
    first = run_module("recording_collect", options, env=asked)
    assert first.state == "ok", first.result
    assert names(store) == {account.sid: account.friendly_name}
    before = digests(store)

    given = run_module("recording_collect", {**options, "account_name": " Clinic\nNorth "}, env=asked)
    assert given["changed"] is False, "a name is no change of the inventory"
    assert names(store) == {account.sid: "Clinic North"}
    assert digests(store) == before

    report = tmp_path / "report.json"
    audit = run_module(
        "recording_audit",
        {"store": str(store), "policy": POLICY, "reports": [{"format": "json", "dest": str(report)}]},
    )
    assert {finding["account_name"] for finding in audit["findings"]} == {"Clinic North"}
    shown = json.loads(report.read_text())
    assert {entry["name"] for entry in shown["population"]["accounts"]} == {"Clinic North"}
    assert any("Clinic North" in line for line in audit["summary"])

    dest = tmp_path / "export"
    run_module("recording_export", {"store": str(store), "dest": str(dest), "formats": ["csv"]})
    with (dest / "recordings.csv").open(newline="") as file:
        assert {row["account_name"] for row in csv.DictReader(file)} == {"Clinic North"}


def test_entries_are_called_what_the_inventory_calls_them(simulator: Handle, tmp_path: Path) -> None:
    store = tmp_path / "evidence.sqlite"
    env = provider_environment(simulator, twilio=None, telnyx=None)
    env["TWILIO_API_BASE_URL"] = simulator.url
    accounts = [
        {"provider": "twilio", "account_sid": account.sid, "auth_token": account.auth_token, **named}
        for account, named in zip(simulator.config.twilio, ({"name": "clinic-north"}, {}), strict=False)
    ]
    telnyx = simulator.config.telnyx[0]
    accounts.append({"provider": "telnyx", "telnyx_api_key": telnyx.api_key, "name": "Call centre"})
    done = run_module("recording_collect", {"store": str(store), "accounts": accounts}, env=env)
    assert done.state == "ok", done.result
    one, other = (account.sid for account in simulator.config.twilio[:2])
    assert names(store) == {
        one: "clinic-north",
        other: simulator.config.twilio[1].friendly_name,
        "telnyx": "Call centre",
    }
    refused = run_module(
        "recording_collect", {"store": str(store), "accounts": accounts, "account_name": "x"}, env=env
    )
    assert "account_name stands beside accounts" in refused["msg"]


def test_a_rehearsal_asks_for_no_name(simulator: Handle, tmp_path: Path) -> None:
    store = tmp_path / "evidence.sqlite"
    env = {**provider_environment(simulator), "TWILIO_API_BASE_URL": simulator.url}
    options = {"store": str(store), "provider": "twilio", "resources": ["settings"]}
    rehearsal = run_module("recording_collect", options, env=env, check=True)
    real = run_module("recording_collect", options, env=env)
    assert real["api"]["requests"] == rehearsal["api"]["requests"] + 1
