# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Audit and export the recordings of three simulated accounts, or of the accounts of the environment.

usage: python -m tools.demo [--live]
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.integration.ansible_run import Json, Run, run_playbook
from tests.simulator.config import demo
from tests.simulator.handle import Handle, running
from tools.demo_summary import summary
from tools.project import BUILD, CREDENTIAL_PREFIXES, ROOT

if str(BUILD) not in sys.path:
    sys.path.insert(0, str(BUILD))

from ansible_collections.cpaas.recordings.plugins.module_utils.export.formats import FORMATS

AUDIT = "audit_recording_enabled"
EXPORT = "export_recording_inventory"
# Recordings of a room may begin up to 24 hours after it: they are collected that much further. With that span
# in the past, too, a repetition reads what the first run read, and proves the same.
BEHIND = timedelta(hours=25)
# Video Insights keeps rooms for seven days: until the end of the day of the first run, none drops out.
WINDOW = timedelta(days=4.5)
DATASETS = [
    "rooms",
    "conferences",
    "calls",
    "recordings",
    "compositions",
    "transcriptions",
    "switches",
    "settings",
]
REPORTS = ["html", "json", "csv", "junit", "ocsf"]


def anchor(folder: Path) -> datetime:
    """Return the moment at which the simulated world ends; the first run of a day (UTC) fixes it.

    Another day has another world, for which the demo starts anew.
    """
    note = folder / "anchor"
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    if note.exists():
        kept = datetime.fromisoformat(note.read_text().strip())
        if (kept + BEHIND).date() == now.date():
            return kept
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    note.write_text((now - BEHIND).isoformat() + "\n")
    return now - BEHIND


def sources(simulator: Handle) -> list[Json]:
    """Return the simulated accounts as the roles take them."""
    products = ("video", "insights", "api", "voice", "trunking")
    addresses = {f"{product}_base_url": simulator.url for product in products}
    twilio: list[Json] = [
        {
            "name": account.friendly_name,
            "provider": "twilio",
            "account_sid": account.sid,
            "auth_token": account.auth_token,
            **addresses,
        }
        for account in simulator.config.twilio
    ]
    telnyx: list[Json] = [
        {
            "name": account.name,
            "provider": "telnyx",
            "telnyx_account": account.name,
            "telnyx_api_key": account.api_key,
            "telnyx_base_url": simulator.telnyx_url,
        }
        for account in simulator.config.telnyx
    ]
    return twilio + telnyx


def policy(simulator: Handle, folder: Path, now: datetime) -> Path:
    """Write the demo's policy, with a waiver for one of the rooms that violate it, and return its path."""
    content: Json = yaml.safe_load((ROOT / "tools" / "demo_policy.yml").read_text())
    worlds = simulator.world.twilio.values()
    excused = next(
        room["room_sid"]
        for world in worlds
        for room in world.rooms()
        if world.room_kind(room["room_sid"]) == "disabled"
    )
    content["waivers"] = [
        {
            "id": "W-001",
            "control": "room-recording-required",
            "resources": [excused],
            "reason": "The patient withdrew consent before the visit",
            "owner": "compliance@example.org",
            "ticket": "CASE-4711",
            "expires": (now + timedelta(days=90)).date().isoformat(),
        }
    ]
    target = folder / "policy.yml"
    target.write_text(yaml.safe_dump(content, sort_keys=False))
    return target


def variables(folder: Path) -> dict[str, Any]:
    """Return what both ways of running have in common: where files go, and all formats."""
    return {
        f"{AUDIT}_dest": str(folder),
        f"{AUDIT}_store": str(folder / "evidence.db"),
        f"{AUDIT}_reports": [
            {"format": name, "dest": str(folder / "reports" / f"audit.{ending}")}
            for name, ending in zip(REPORTS, ("html", "json", "csv", "junit.xml", "ocsf.ndjson"), strict=True)
        ],
        f"{AUDIT}_fail_on": "never",
        f"{AUDIT}_fail_on_incomplete": False,
        f"{EXPORT}_dest": str(folder),
        f"{EXPORT}_store": str(folder / "evidence.db"),
        f"{EXPORT}_formats": list(FORMATS),
        f"{EXPORT}_resources": DATASETS,
        f"{EXPORT}_collect_resources": ["all"],
    }


def run_roles(given: Mapping[str, Any], env: Mapping[str, str], log: Path) -> list[Run]:
    """Run the collection's two playbooks by name; end with Ansible's own words if one of them fails."""
    runs: list[Run] = []
    log.unlink(missing_ok=True)
    # The export archives media, and the audit's report says where they are: in the other order the report
    # would be another one the next time.
    for name in ("export", "audit"):
        print(f"Running the playbook cpaas.recordings.{name} ...", flush=True)
        run = run_playbook(f"cpaas.recordings.{name}", variables=given, env=env)
        with log.open("a", encoding="utf-8") as stream:
            stream.write(run.output)
        if run.returncode:
            failures = [
                str(task.result.get("msg", task.state))
                for task in run.tasks
                if task.failed and not task.ignored
            ]
            sys.exit(
                "\n".join([*failures, f"cpaas.recordings.{name} failed; everything it said is in {log}."])
            )
        runs.append(run)
    return runs


def simulated(folder: Path, env: Mapping[str, str]) -> list[Run]:
    """Run both playbooks on a simulated world; `env` adds to the environment of Ansible."""
    now = anchor(folder)
    config = demo().model_copy(update={"now": now})
    for account in (*config.twilio, *config.telnyx):
        account.days = WINDOW / timedelta(days=1)
    with running(config) as simulator:
        span = {"created_after": (now - WINDOW).isoformat(), "created_before": now.isoformat()}
        given = {
            **variables(folder),
            **{f"{role}_{name}": value for role in (AUDIT, EXPORT) for name, value in span.items()},
            **{f"{role}_sources": sources(simulator) for role in (AUDIT, EXPORT)},
            f"{AUDIT}_policy": str(policy(simulator, folder, now)),
            f"{EXPORT}_media": True,
            f"{EXPORT}_media_limit": 3,
            f"{AUDIT}_as_of": now.isoformat(),
        }
        return run_roles(given, env, folder / "ansible.log")


def live() -> None:
    """Run on the accounts of the environment, in build/live."""
    env = {name: value for name, value in os.environ.items() if name.startswith(CREDENTIAL_PREFIXES)}
    if not env:
        sys.exit(
            "LIVE=1 needs credentials in the environment: TWILIO_ACCOUNT_SID with TWILIO_API_KEY and"
            " TWILIO_API_KEY_SECRET (or TWILIO_AUTH_TOKEN), or TELNYX_API_KEY."
        )
    folder = BUILD / "live"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    runs = run_roles(variables(folder), env, folder / "ansible.log")
    print(summary(runs, "The accounts of your environment", folder, "Run it again to see only what is new."))


def main(arguments: list[str]) -> None:
    """Run one of the two ways, and print its summary."""
    if "--live" in arguments:
        live()
        return
    folder = BUILD / "demo"
    title, advice = "Simulated accounts, with violations in them", "Run it again: nothing will change."
    print(summary(simulated(folder, {}), title, folder, advice))


if __name__ == "__main__":
    main(sys.argv[1:])
