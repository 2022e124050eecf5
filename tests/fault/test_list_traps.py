# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Switches that are turned, lists that are refused, and dates whose meaning is not documented."""

from __future__ import annotations

import json
import typing as t
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import (
    IncompleteCollectionError,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.fault.test_every_list import ids, served
from tests.fault.world import Target
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.fixtures import SimulatorFactory


def history(path: Path, identifier: str) -> list[dict[str, t.Any]]:
    store = open_store(str(path), read_only=True)
    try:
        with store.read() as connection:
            found = connection.execute(sa.select(tables.history).where(tables.history.c.id == identifier))
            return [dict(row) for row in found.mappings()]
    finally:
        store.close()


def test_a_switch_that_is_turned_is_a_change_with_both_values(
    simulator_factory: SimulatorFactory, tmp_path: Path
) -> None:
    simulator = simulator_factory(
        Config(
            twilio=[twilio_account("alpha", recordings=20)], telnyx=[telnyx_account("gamma", recordings=20)]
        )
    )
    account = simulator.config.twilio[0].sid
    target = Target(simulator, "twilio")
    path = tmp_path / "evidence.sqlite"
    target.collect(path, resources=("switches",))
    trunk = next(
        record
        for record in served(simulator, "twilio", "trunks")
        if record["recording"]["mode"] != "do-not-record"
    )
    off = {"recording": {"mode": "do-not-record", "trim": "trim-silence"}}
    simulator.mutate({"op": "change", "account": account, "sid": trunk["sid"], "fields": off})
    simulator.mutate({"op": "switch", "account": account, "name": "voice_default", "fields": {}})
    result = target.collect(path, resources=("switches",), mode="incremental")
    assert result["counts"]["switches"]["changed"] == 2
    (event,) = history(path, f"trunk/{trunk['sid']}")
    assert json.loads(event["previous"])["state"] == "on"
    stored = target.stored(path)
    assert stored["switches", f"trunk/{trunk['sid']}"]["state"] == "off"
    (event,) = history(path, "voice_account_default/default")
    assert json.loads(event["previous"])["state"] == "off"
    assert stored["switches", "voice_account_default/default"]["state"] == "on"
    assert event["observed_at"] > ""


def test_what_the_key_may_not_read_is_unknown_with_its_reason(
    simulator_factory: SimulatorFactory, tmp_path: Path
) -> None:
    simulator = simulator_factory(Config(twilio=[twilio_account("alpha", recordings=20)]))
    target = Target(simulator, "twilio")
    path = tmp_path / "evidence.sqlite"
    simulator.faults({"kind": "http", "status": 403, "probability": 1.0, "path": "/v1/Trunks"})
    assert target.collect(path, resources=("switches",))["complete"]
    refused = target.stored(path)["switches", "trunk/*"]
    assert refused["state"] == "unknown"
    assert "to read Elastic SIP Trunks" in refused["reason"]
    simulator.faults()
    target.collect(path, resources=("switches",))
    assert ids(target.stored(path), "switches", kind="trunk") > {"trunk/*"}


def test_without_advanced_features_conferences_are_missing_with_that_reason(
    simulator_factory: SimulatorFactory, tmp_path: Path
) -> None:
    simulator = simulator_factory(
        Config(twilio=[twilio_account("alpha", recordings=20, calls=60, advanced_features=False)])
    )
    target = Target(simulator, "twilio")
    with pytest.raises(IncompleteCollectionError) as caught:
        target.collect(tmp_path / "evidence.sqlite", resources=("conferences", "calls", "recordings"))
    assert "Advanced Features" in str(caught.value)
    coverage = caught.value.result["coverage"]
    assert not coverage["conferences"]["complete"]
    assert coverage["calls"]["complete"], "everything else goes on"
    assert coverage["recordings"]["complete"]


@pytest.mark.parametrize("meaning", ["day", "day_inclusive", "time", "unfiltered"])
def test_calls_are_read_once_each_whatever_the_provider_means_by_a_date(
    simulator_factory: SimulatorFactory,
    tmp_path: Path,
    meaning: t.Literal["day", "day_inclusive", "time", "unfiltered"],
) -> None:
    simulator = simulator_factory(
        Config(twilio=[twilio_account("alpha", recordings=20, calls=900)], signed_dates=meaning)
    )
    target = Target(simulator, "twilio")
    after = datetime.now(UTC) - timedelta(days=3)
    wanted = {
        record["sid"]
        for record in served(simulator, "twilio", "calls")
        if record["start_time"] and parsedate_to_datetime(record["start_time"]) >= after
    }
    bounds = ("3d", after)
    target.collect(tmp_path / "evidence.sqlite", resources=("calls",), after=bounds)
    assert ids(target.stored(tmp_path / "evidence.sqlite"), "calls") == wanted
