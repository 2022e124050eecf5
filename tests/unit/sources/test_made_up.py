# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A source that nobody has: declared here, served here, and everything else goes by the declaration."""

from __future__ import annotations

import json
import threading
import typing as t
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.drifted import drifted_fields
from ansible_collections.cpaas.recordings.plugins.module_utils.client.filters import SignedDays, has_field
from ansible_collections.cpaas.recordings.plugins.module_utils.client.paging import TwilioFlat
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import (
    IncompleteCollectionError,
    Request,
    collect,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.export.dictionary import HEADER, every_entry
from ansible_collections.cpaas.recordings.plugins.module_utils.records import feeds
from ansible_collections.cpaas.recordings.plugins.module_utils.records.as_sent import AsSent, MailTimestamp
from ansible_collections.cpaas.recordings.plugins.module_utils.sources import registry
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.source import Open, Source, Span
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS, coverage
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_audit import (
    OPTIONS as AUDIT_OPTIONS,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_audit import run_audit
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_export import (
    OPTIONS as EXPORT_OPTIONS,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.tasks.recording_export import run_export

pytestmark = pytest.mark.dear

ACCOUNT = "AC" + "a" * 32
NOW = datetime.now(UTC).replace(microsecond=0)
STATUSES = ("in-progress", "done", "failed")


class Tape(AsSent):
    """A tape of the made-up product."""

    sid: str | None = None
    account_sid: str | None = None
    state: t.Literal["in-progress", "done", "failed"] | None = None
    recorded: MailTimestamp | None = None
    seconds: str | None = None
    password_hint: str | None = None


TAPES = Source(
    name="made_up_tapes",
    provider="twilio",
    product="Tapes",
    resource="tapes",
    dataset="recordings",
    host="api_base_url",
    path="/2010-04-01/Accounts/{account}/Tapes.json",
    fetch_path="/2010-04-01/Accounts/{account}/Tapes/{id}.json",
    operation="list tapes",
    fetch_operation="fetch tape {id}",
    paging=TwilioFlat("tapes"),
    bounds=SignedDays("Recorded"),
    checks={"State": has_field("state")},
    page_size=7,
    id_field="sid",
    time_field="recorded",
    statuses=STATUSES,
    status_parameter="State",
    sweeps=("in-progress",),
    span=Span(late=timedelta(hours=1)),
    open=Open(column="status", still=("processing",)),
    model=Tape,
    columns={
        "id": feeds.plain("sid"),
        "product": feeds.constant("call"),
        "status": feeds.status(
            "state", {"in_progress": "processing", "done": "completed", "failed": "failed"}
        ),
        "created_at": feeds.moment("recorded"),
        "duration_ms": feeds.number("seconds", times=1000),
        "duration_precision": feeds.constant("s"),
        "storage": feeds.constant("provider"),
    },
    marks={"resource": "tapes"},
    secrets=("password_hint",),
    permission="to read tapes",
)


def tape(number: int) -> dict[str, t.Any]:
    moment = NOW - timedelta(hours=number * 5 + 1)
    return {
        "sid": f"TP{number:032x}",
        "account_sid": ACCOUNT,
        "state": STATUSES[number % 3],
        "recorded": moment.strftime("%a, %d %b %Y %H:%M:%S +0000"),
        "seconds": str(number) if number else "-1",
        "password_hint": "the-name-of-the-cat",
    }


class Served:
    """What the server answers from; ``broken`` makes every later page fail."""

    def __init__(self) -> None:
        self.tapes = [tape(number) for number in range(60)]
        self.broken_after: int | None = None
        self.asked: list[dict[str, list[str]]] = []

    def page(self, path: str) -> tuple[int, dict[str, t.Any]]:
        parts = urlsplit(path)
        query = parse_qs(parts.query)
        if not parts.path.endswith("/Tapes.json"):
            name = parts.path.rpartition("/")[2].removesuffix(".json")
            one = next((item for item in self.tapes if item["sid"] == name), None)
            return (404, {"code": 20404}) if one is None else (200, one)
        self.asked.append(query)
        if self.broken_after is not None and len(self.asked) > self.broken_after:
            return 500, {"message": "the tapes burn"}
        low, high = query.get("Recorded>"), query.get("Recorded<")
        chosen = []
        for item in self.tapes:
            day = datetime.strptime(item["recorded"], "%a, %d %b %Y %H:%M:%S %z").strftime("%Y-%m-%d")
            # Days without time, and the day named by the upper sign left out: the narrowest reading.
            if (low is None or day >= low[0]) and (high is None or day < high[0]):
                chosen.append(item)
        if "State" in query:
            chosen = [item for item in chosen if item["state"] == query["State"][0]]
        number, size = int(query.get("Page", ["0"])[0]), int(query["PageSize"][0])
        onward = {**{name: values[0] for name, values in query.items()}, "Page": str(number + 1)}
        more = (number + 1) * size < len(chosen)
        return 200, {
            "tapes": chosen[number * size : (number + 1) * size],
            "page": number,
            "page_size": size,
            "next_page_uri": f"{parts.path}?{urlencode(onward)}" if more else None,
        }


@contextmanager
def serving(served: Served) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, document = served.page(self.path)
            body = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def known() -> tuple[str, set[str]]:
    """Return what the dictionary and audits know of the field that only tapes have."""
    told = next(entry for entry in every_entry() if entry[:2] == ("recordings", "status"))
    return told[HEADER.index("source_twilio")], drifted_fields("recordings", ["state"])


@pytest.fixture(autouse=True)
def registered() -> Iterator[None]:
    before = known()
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(registry, "SOURCES", (*registry.SOURCES, TAPES))
        yield
    assert known() == before, "what is remembered of sources outlives them"


def read(url: str, store: Path, mode: t.Literal["full", "incremental"] = "full") -> dict[str, t.Any]:
    http = HttpSettings(requests_per_second=0, max_retries=0)
    settings = TwilioSettings(ACCOUNT, ACCOUNT, "5e7dc3a9b1f04e26a8d0c47f9b3e6a12", url, url, http)
    client = TwilioClient(replace(settings, api_base_url=url, voice_base_url=url, trunking_base_url=url))
    try:
        return collect(client, Request(str(store), ("tapes",), mode))
    finally:
        client.close()


def test_it_is_known_as_soon_as_it_is_registered() -> None:
    source, fields = known()
    assert source.endswith("state")
    assert fields == {"status"}


def rows(store: Path) -> dict[str, dict[str, t.Any]]:
    opened = open_store(str(store))
    try:
        with opened.read() as connection:
            found = connection.execute(sa.select(RECORDS["recordings"])).mappings()
            return {row["id"]: dict(row) for row in found}
    finally:
        opened.close()


def test_it_is_collected_whole_and_looked_at_again(tmp_path: Path) -> None:
    served, store = Served(), tmp_path / "evidence.sqlite"
    with serving(served) as url:
        result = read(url, store)
        assert result["complete"]
        assert result["counts"]["tapes"]["new"] == len(served.tapes)
        assert {query["State"][0] for query in served.asked} >= set(STATUSES)
        stored = rows(store)
        assert set(stored) == {item["sid"] for item in served.tapes}
        assert {row["resource"] for row in stored.values()} == {"tapes"}
        assert stored[f"TP{0:032x}"]["duration_ms"] is None, "-1 is no length"
        assert stored[f"TP{2:032x}"]["duration_ms"] == 2000
        assert "cat" not in json.dumps(stored)
        # One tape has moved on, and one has gone.
        served.tapes[0]["state"] = "done"
        del served.tapes[31]
        again = read(url, store, "incremental")
        assert again["counts"]["tapes"]["changed"] == 1
        assert rows(store)[f"TP{0:032x}"]["status"] == "completed"
        full = read(url, store)
        assert full["counts"]["tapes"]["vanished"] == 1
        assert rows(store)[f"TP{31:032x}"]["vanished_at"] is not None


def test_it_goes_on_where_it_was_interrupted(tmp_path: Path) -> None:
    served, store = Served(), tmp_path / "evidence.sqlite"
    with serving(served) as url:
        served.broken_after = 4
        with pytest.raises(IncompleteCollectionError, match="HTTP 500"):
            read(url, store)
        kept = len(rows(store))
        assert 0 < kept < len(served.tapes)
        served.broken_after = None
        result = read(url, store)
        assert result["resumed"]
        assert result["complete"]
        assert set(rows(store)) == {item["sid"] for item in served.tapes}


def test_it_is_exported_audited_and_documented(tmp_path: Path) -> None:
    served, store = Served(), tmp_path / "evidence.sqlite"
    with serving(served) as url:
        read(url, store)
    defaults = {name: piece.get("default") for name, piece in EXPORT_OPTIONS.items()}
    out = tmp_path / "out"
    told = run_export(
        {
            **defaults,
            "store": str(store),
            "dest": str(out),
            "formats": ["ndjson"],
            "resources": ["recordings"],
        },
        False,
    )
    assert told["counts"]["recordings"] == len(served.tapes)
    lines = [json.loads(line) for line in (out / "recordings.ndjson").read_text().splitlines()]
    assert {line["resource"] for line in lines} == {"tapes"}
    policy = {"version": 1, "name": "tapes", "controls": [{"control": "recording-failed"}]}
    audit = {name: piece.get("default") for name, piece in AUDIT_OPTIONS.items()}
    result = run_audit({**audit, "store": str(store), "policy": policy}, False)
    failed = sum(item["state"] == "failed" for item in served.tapes)
    assert result["counts"]["by_control"]["recording-failed"]["fail"] == failed
    assert registry.wire_names("recordings", "twilio")["created_at"].endswith("recorded")
    opened = open_store(str(store))
    with opened.read() as connection:
        assert connection.execute(sa.select(coverage.c.resource)).scalars().all() == ["tapes"]
    opened.close()
