# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a simulator serves, asked for page by page without the collection's client, and what a store holds."""

from __future__ import annotations

import json
import random
import threading
import time
import typing as t
import urllib.parse
import urllib.request
from base64 import b64encode
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TelnyxSettings,
    TwilioSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.client import Client
from ansible_collections.cpaas.recordings.plugins.module_utils.client.limiter import Clock
from ansible_collections.cpaas.recordings.plugins.module_utils.client.telnyx import TelnyxClient
from ansible_collections.cpaas.recordings.plugins.module_utils.client.twilio import TwilioClient
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import Request, collect
from ansible_collections.cpaas.recordings.plugins.module_utils.records.column import EVIDENCE
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import of_resource
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_recording_settings import (
    RECORDING_SETTINGS,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import RECORDS

from tests.simulator.handle import Handle

Json = dict[str, t.Any]
#: (resource, id) → the columns that say what the record is.
Contents = dict[tuple[str, str], Json]

_ABOUT_RUNS = {column.name for column in EVIDENCE} - {"drift", "raw", "digest"}
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class SkippingClock(Clock):
    """Time that passes as usual, and jumps instead of being slept away."""

    def __init__(self) -> None:
        self._skipped = 0.0
        self._lock = threading.Lock()

    def now(self) -> float:
        return time.monotonic() + self._skipped

    def sleep(self, seconds: float) -> None:
        with self._lock:
            self._skipped += seconds


def _get(url: str, authorization: str) -> Json:
    request = urllib.request.Request(url, headers={"Authorization": authorization})
    with _OPENER.open(request, timeout=30) as answer:
        document: Json = json.load(answer)
    return document


@dataclass
class Target:
    """One account of a simulator.

    Attributes:
        place: position in the simulator's configuration.
        http: overrides of the HTTP settings.
    """

    simulator: Handle
    provider: str
    place: int = 0
    http: Json = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name under which the store keeps the account."""
        config = self.simulator.config
        return config.twilio[self.place].sid if self.provider == "twilio" else config.telnyx[self.place].name

    @property
    def resources(self) -> tuple[str, ...]:
        return ("settings", "rooms", "recordings") if self.provider == "twilio" else ("recordings",)

    def account(self) -> Client:
        """Return the account as the collector uses it, with a clock that waits for nobody."""
        http = HttpSettings(**{"requests_per_second": 0.0, "timeout": 10.0, **self.http})
        config = self.simulator.config
        if self.provider == "twilio":
            one = config.twilio[self.place]
            url = self.simulator.url
            settings = TwilioSettings(
                one.sid,
                one.sid,
                one.auth_token,
                url,
                url,
                http,
                api_base_url=url,
                voice_base_url=url,
                trunking_base_url=url,
            )
            return TwilioClient(settings, SkippingClock())
        other = config.telnyx[self.place]
        return TelnyxClient(
            TelnyxSettings(other.name, other.api_key, self.simulator.telnyx_url, http), SkippingClock()
        )

    def collect(self, store: Path, **options: t.Any) -> Json:
        """Collect everything of the account."""
        account = self.account()
        concurrency = self.http.get("concurrency", 8)
        options = {"resources": self.resources, "mode": "full", "concurrency": concurrency, **options}
        try:
            return collect(account, Request(str(store), **options))
        finally:
            account.close()

    def served(self) -> Contents:
        """Read everything that the provider has, simply and slowly; nothing may disturb it."""
        records = self._twilio() if self.provider == "twilio" else self._telnyx()
        contents: Contents = {}
        for resource, record in records:
            row = of_resource(self.provider, resource)[0].normalise(record, self.name)
            assert (resource, row["id"]) not in contents
            contents[resource, row["id"]] = row
        if self.provider == "twilio":
            settings = self.simulator.world.twilio[self.name].settings()
            row = RECORDING_SETTINGS.normalise(settings, self.name)
            contents["settings", row["id"]] = row
        return contents

    def _twilio(self) -> t.Iterator[tuple[str, Json]]:
        one = self.simulator.config.twilio[self.place]
        authorization = "Basic " + b64encode(f"{one.sid}:{one.auth_token}".encode()).decode()
        since = f"{datetime.now(UTC) - timedelta(days=7) + timedelta(minutes=5):%Y-%m-%dT%H:%M:%SZ}"
        lists = [("rooms", f"/v1/Video/Rooms?PageSize=1000&CreatedAfter={since}")]
        lists += [
            ("recordings", f"/v1/Recordings?PageSize=100&Status={status}")
            for status in ("processing", "completed", "failed", "deleted")
        ]
        for resource, path in lists:
            url: str | None = self.simulator.url + path
            while url is not None:
                document = _get(url, authorization)
                for record in document[document["meta"]["key"]]:
                    yield resource, record
                url = document["meta"]["next_page_url"]

    def _telnyx(self) -> t.Iterator[tuple[str, Json]]:
        authorization = f"Bearer {self.simulator.config.telnyx[self.place].api_key}"
        number = pages = 1
        while number <= pages:
            query = urllib.parse.urlencode({"page[number]": number, "page[size]": 20})
            document = _get(f"{self.simulator.telnyx_url}/recordings?{query}", authorization)
            for record in document["data"]:
                yield "recordings", record
            pages = document["meta"]["total_pages"]
            number += 1

    def stored(self, path: Path) -> Contents:
        """Read what the store holds of the account, without what it notes about runs."""
        contents: Contents = {}
        store = open_store(str(path), read_only=True)
        try:
            with store.read() as connection:
                for resource, table in RECORDS.items():
                    found = connection.execute(
                        sa.select(table).where(
                            table.c.provider == self.provider, table.c.account == self.name
                        )
                    )
                    for row in found.mappings():
                        content = {key: value for key, value in row.items() if key not in _ABOUT_RUNS}
                        contents[resource, row["id"]] = content
        finally:
            store.close()
        return contents


def difference(stored: Contents, served: Contents) -> list[str]:
    """Say what is lost, what is invented and what differs, a few of each."""
    lost = [f"lost: {key}" for key in served if key not in stored]
    invented = [f"invented: {key}" for key in stored if key not in served]
    other = [
        f"differs: {key} {name}: {stored[key].get(name)!r} instead of {value!r}"
        for key in stored.keys() & served.keys()
        for name, value in served[key].items()
        if stored[key].get(name) != value
    ]
    return [*lost[:3], *invented[:3], *other[:5]]


def spoilt(stored: Contents, served: Contents) -> Contents:
    """Return what is stored, each field that is marked as drifted put right when nothing else differs.

    A provider that sends a wrong value once gets it stored as it was sent; only that may differ.
    """
    mended = dict(stored)
    for key, row in stored.items():
        wanted = served.get(key)
        if wanted is not None and row["drift"] and row["drift"] != wanted["drift"]:
            drifted = set(json.loads(row["drift"])) - set(json.loads(wanted["drift"] or "[]"))
            columns = {
                "duration": "duration_ms",
                "duration_millis": "duration_ms",
                "duration_sec": "duration_sec",
            }
            derived = {columns[name] for name in drifted} | {"drift", "raw", "digest"}
            mended[key] = {name: wanted[name] if name in derived else value for name, value in row.items()}
    return mended


def choices(seed: int) -> random.Random:
    """Return the chance of one seeded mix."""
    return random.Random(f"mix {seed}")
