# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide's playbook files findings: one ticket each, updated by a second run, closed when resolved."""

from __future__ import annotations

import json
import re
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.evidence.fill import AS_OF, TWILIO, add_run, insert_rows, room_row
from tests.integration.ansible_run import Json, Run, run_playbook
from tests.integration.module_run import run_module
from tools.project import ROOT

GUIDE = (ROOT / "docs/guides/tickets.md").read_text(encoding="utf-8")
TOKEN = "ticket-token-4f1a"
IDS = ("RM" + "1" * 32, "RM" + "2" * 32, "RM" + "3" * 32)
#: What a caller may have named a room.
NAME = "visit {{ 6 * 7 }} <b>"


@dataclass
class Tickets:
    """A ticket system: a ticket has the key that its maker chose."""

    tickets: dict[str, Json] = field(default_factory=dict)
    #: Method, key and state after each request that changed something.
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    unauthorized: int = 0

    def handler(self) -> type[BaseHTTPRequestHandler]:
        system = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self, status: int, content: Any) -> None:
                body = json.dumps(content).encode()
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _change(self) -> None:
                if self.headers["Authorization"] != f"Bearer {TOKEN}":
                    system.unauthorized += 1
                    self._answer(401, {})
                    return
                key = self.path.rpartition("/")[2]
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                known = key in system.tickets
                ticket = system.tickets.setdefault(key, {"key": key})
                ticket.update(said)
                system.changes.append((self.command, key, ticket["state"]))
                self._answer(200 if known else 201, ticket)

            def do_PUT(self) -> None:
                self._change()

            def do_PATCH(self) -> None:
                self._change()

            def do_GET(self) -> None:
                assert self.path == "/api/tickets?source=recordings&state=open", self.path
                self._answer(200, [each for each in system.tickets.values() if each["state"] == "open"])

            def log_message(self, *_args: Any) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture(scope="module")
def system() -> Iterator[tuple[str, Tickets]]:
    tickets = Tickets()
    server = ThreadingHTTPServer(("127.0.0.1", 0), tickets.handler())
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/api/tickets", tickets
    server.shutdown()
    server.server_close()
    thread.join()


def audit(store: Path, day: int, *waived: str) -> None:
    waiver = {
        "id": "W-1",
        "control": "room-recording-required",
        "reason": "agreed",
        "owner": "compliance@example.com",
        "expires": "2026-12-31",
        "resources": list(waived),
    }
    policy = {
        "version": 1,
        "name": "visits",
        "controls": [{"control": "room-recording-required"}],
        "waivers": [waiver] if waived else [],
    }
    as_of = (AS_OF + timedelta(days=day)).isoformat()
    done = run_module("recording_audit", {"store": str(store), "policy": policy, "as_of": as_of})
    assert done.state == "ok", done.result


@pytest.fixture(scope="module")
def stores(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The store after each night: findings, the same again, and one resolved, one waived."""
    folder = tmp_path_factory.mktemp("stores")
    nights = [folder / f"night-{number}.sqlite" for number in range(3)]
    store = open_store(str(nights[0]))
    rooms = [room_row(id=id_, name=NAME, recording_enabled=False) for id_ in IDS]
    with store.begin() as connection:
        insert_rows(connection, tables.rooms, rooms)
        add_run(connection, 1, "twilio", TWILIO[0])
    store.close()
    audit(nights[0], 0)
    shutil.copy(nights[0], nights[1])
    audit(nights[1], 1)
    shutil.copy(nights[1], nights[2])
    store = open_store(str(nights[2]))
    with store.begin() as connection:
        mended = tables.rooms.update().where(tables.rooms.c.id == IDS[0])
        connection.execute(mended.values(recording_enabled=True))
    store.close()
    audit(nights[2], 2, IDS[1])
    return nights


@pytest.fixture(scope="module")
def run(stores: list[Path], system: tuple[str, Tickets], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The guide's playbook after each night, as it stands there, and the upkeep of the store at the end."""
    folder = tmp_path_factory.mktemp("plays")
    found = re.search(r"```yaml\n(# tickets.yml\n.*?)```", GUIDE, re.DOTALL)
    assert found is not None
    (folder / "tickets.yml").write_text(found[1])
    plays: list[Json] = [
        {"import_playbook": "tickets.yml", "vars": {"tickets_store": str(store)}} for store in stores
    ]
    # A policy that was never audited must not close what is open.
    misspelt = {"tickets_store": str(stores[0]), "tickets_policy": "visit"}
    plays.insert(1, {"import_playbook": "tickets.yml", "vars": misspelt})
    upkeep = {"store": str(stores[2]), "state": "pruned", "keep_days": 30}
    task = {"name": "Prune", "cpaas.recordings.recording_store": upkeep}
    plays.append({"hosts": "localhost", "gather_facts": False, "tasks": [task]})
    (folder / "all.yml").write_text(json.dumps(plays))
    done = run_playbook(
        folder / "all.yml", variables={"tickets_url": system[0]}, env={"TICKETS_TOKEN": TOKEN}
    )
    assert done.returncode == 0, done.output
    return done


def uids(store: Path) -> dict[str, str]:
    told = run_module(
        "recording_evidence_info", {"store": str(store), "what": "findings", "fields": ["id", "uid"]}
    )
    return {finding["id"]: finding["uid"] for finding in told["findings"]}


def test_each_finding_is_opened_once_updated_and_closed_when_it_is_resolved(
    run: Run, system: tuple[str, Tickets], stores: list[Path]
) -> None:
    tickets = system[1]
    assert run.named("Prune")["changed"] is True
    keys = uids(stores[0])
    one, two, three = (keys[id_] for id_ in IDS)
    every = sorted((one, two, three))
    opened, again, last = tickets.changes[:3], tickets.changes[3:6], tickets.changes[6:]
    for night in (opened, again):
        assert sorted(night) == [("PUT", key, "open") for key in every]
    assert last[0] == ("PUT", three, "open")
    assert sorted(last[1:]) == [("PATCH", key, "closed") for key in sorted((one, two))]
    assert set(tickets.tickets) == set(every)
    assert tickets.tickets[one]["reason"] == "resolved"
    assert tickets.tickets[two]["reason"] == "waived"
    assert not tickets.unauthorized


def test_a_ticket_says_what_to_do_and_renders_nothing(run: Run, system: tuple[str, Tickets]) -> None:
    assert TOKEN not in run.output
    (ticket,) = (each for each in system[1].tickets.values() if each["state"] == "open")
    assert ticket["title"].endswith(f"rooms {NAME}")
    assert ticket["priority"] in ("critical", "high")
    assert ticket["account"] == TWILIO[0]
    assert ticket["since"].startswith(f"{AS_OF:%Y-%m-%d}")
    assert len(ticket["text"]) > 40
