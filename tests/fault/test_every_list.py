# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every list of both providers: read whole, through faults too, and no secret of an answer is kept."""

from __future__ import annotations

import json
import typing as t
from collections.abc import Iterator
from pathlib import Path

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.collect import (
    IncompleteCollectionError,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import WrongAccountError
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import (
    of_resource,
    resources,
)

from tests.fault.test_mixes import mix
from tests.fault.world import Contents, Target, choices, difference
from tests.simulator.config import Config, Settings, telnyx_account, twilio_account
from tests.simulator.handle import Handle, start
from tests.simulator.products import DATA

PROVIDERS = ("twilio", "telnyx")
SEEDS = 60
#: So many are tried every time, all of them by `make fault`.
COMMON = 8
#: resource → the simulator's table of it, where they are not called the same.
TABLES = {
    ("twilio", "calls"): "calls",
    ("twilio", "voice_recordings"): "voice_recordings",
    ("twilio", "conferences"): "conferences",
    ("twilio", "compositions"): "compositions",
    ("twilio", "transcriptions"): "transcriptions",
    ("telnyx", "rooms"): "room_sessions",
    ("telnyx", "room_recordings"): "room_recordings",
    ("telnyx", "compositions"): "room_compositions",
    ("telnyx", "transcriptions"): "transcriptions",
}
#: kind of switch → the simulator's table of it.
SWITCHES = {
    "twilio": {"composition_hook": "composition_hooks", "trunk": "trunks"},
    "telnyx": {"outbound_voice_profile": "profiles", "phone_number": "numbers", "room": "rooms"},
}


@pytest.fixture(scope="module")
def simulator() -> Iterator[Handle]:
    """Serve one account of each provider with something in every list, in small pages."""
    config = Config(
        twilio=[
            twilio_account(
                "alpha", recordings=120, rooms=20, calls=400, settings=Settings(), voice_default=True
            )
        ],
        telnyx=[telnyx_account("gamma", recordings=90, room_sessions=60, room_recordings=80)],
        telnyx_max_page=23,
        page_limit="clamp",
        short_pages=True,
    )
    handle = start(config)
    yield handle
    handle.stop()


def everything(provider: str) -> tuple[str, ...]:
    return resources(provider)


@pytest.fixture(scope="module")
def undisturbed(simulator: Handle, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Contents]:
    """Read every list of every account once, in peace."""
    found = {}
    for provider in PROVIDERS:
        simulator.faults()
        path = tmp_path_factory.mktemp(provider) / "evidence.sqlite"
        target = Target(simulator, provider)
        assert target.collect(path, resources=everything(provider))["complete"]
        found[provider] = target.stored(path)
    return found


def ids(contents: Contents, dataset: str, **marks: str) -> set[str]:
    """Return the ids of the rows of a dataset that have these marks."""
    return {
        identifier
        for (name, identifier), row in contents.items()
        if name == dataset and all(row[column] == value for column, value in marks.items())
    }


def served(simulator: Handle, provider: str, table: str) -> list[dict[str, t.Any]]:
    """Return the simulator's own records of a table."""
    if provider == "twilio":
        world: t.Any = simulator.world.twilio[simulator.config.twilio[0].sid]
    else:
        world = simulator.world.telnyx[simulator.config.telnyx[0].name]
    records: list[dict[str, t.Any]] = world.table(DATA[provider][table]).records()
    return records


@pytest.mark.parametrize(("provider", "resource"), sorted(TABLES))
def test_a_list_is_read_whole(
    simulator: Handle, undisturbed: dict[str, Contents], provider: str, resource: str
) -> None:
    (source,) = of_resource(provider, resource)
    records = served(simulator, provider, TABLES[provider, resource])
    if source.time_field == "started_at":
        records = [record for record in records if record["started_at"]]
    assert records
    wanted = {record[source.id_field] for record in records}
    assert ids(undisturbed[provider], source.dataset, **source.marks) == wanted


@pytest.mark.parametrize("provider", PROVIDERS)
def test_every_switch_is_read_with_its_state(
    simulator: Handle, undisturbed: dict[str, Contents], provider: str
) -> None:
    for kind, table in SWITCHES[provider].items():
        (source,) = (each for each in of_resource(provider, "switches") if each.marks["kind"] == kind)
        records = served(simulator, provider, table)
        wanted = {f"{kind}/{record[source.id_field]}" for record in records}
        assert ids(undisturbed[provider], "switches", kind=kind) == wanted, kind
        states = {row["state"] for (_any, name), row in undisturbed[provider].items() if name in wanted}
        assert states <= {"on", "off", "partly", "unknown"}
        assert len(states) > 1, f"{kind}: a test of states needs several"


def test_participants_are_read_of_conferences_that_have_a_recording(
    undisturbed: dict[str, Contents],
) -> None:
    contents = undisturbed["twilio"]
    recorded = {
        row["conference_id"]
        for (name, _any), row in contents.items()
        if name == "recordings" and row["conference_id"]
    }
    known = ids(contents, "conferences")
    asked = {
        row["conference_id"] for (name, _any), row in contents.items() if name == "conference_participants"
    }
    assert asked
    assert asked <= recorded & known
    assert {
        row["call_id"] for (name, _any), row in contents.items() if name == "conference_participants"
    } <= {
        *ids(contents, "calls"),
        None,
    }


def test_a_telnyx_session_has_the_name_of_its_room(
    undisturbed: dict[str, Contents], simulator: Handle
) -> None:
    names = {record["id"]: record["unique_name"] for record in served(simulator, "telnyx", "rooms")}
    sessions = [row for (name, _any), row in undisturbed["telnyx"].items() if name == "rooms"]
    assert sessions
    assert all(row["name"] == names[row["room_id"]] for row in sessions)
    assert {row["recording_enabled"] for row in sessions} & {True, False}


def test_nothing_that_must_not_be_kept_is_kept(simulator: Handle, undisturbed: dict[str, Contents]) -> None:
    """Words of transcriptions, signed URLs, secrets of storages, control tokens."""
    kept = json.dumps([row for contents in undisturbed.values() for row in contents.values()])
    words = [
        record["transcription_text"]
        for provider in PROVIDERS
        for record in served(simulator, provider, "transcriptions")
        if record.get("transcription_text")
    ]
    assert words
    assert not [text for text in words if text in kept]
    for secret in ("simulated-s3-secret", "simulated-azure-secret", "simulated-gcs-secret"):
        assert secret not in kept
    assert "X-Amz-Signature" not in kept
    assert "download_url" not in kept.replace("download_urls", "")
    assert "call_control_id" not in kept
    storages = [
        row
        for (name, _any), row in undisturbed["telnyx"].items()
        if name == "switches" and row["kind"] == "storage"
    ]
    assert {row["storage"].partition("://")[0] for row in storages} == {"s3", "gcs", "azure"}


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_second_run_changes_nothing(
    simulator: Handle, undisturbed: dict[str, Contents], tmp_path: Path, provider: str
) -> None:
    simulator.faults()
    target = Target(simulator, provider)
    path = tmp_path / "evidence.sqlite"
    target.collect(path, resources=everything(provider))
    for mode in ("incremental", "full"):
        again = target.collect(path, resources=everything(provider), mode=mode)
        assert again["complete"]
        assert not again["changed"], mode
    assert difference(target.stored(path), undisturbed[provider]) == []


def attempt(target: Target, path: Path) -> bool:
    """Collect under faults; return whether the collection says that it is complete."""
    try:
        result = target.collect(path, resources=everything(target.provider))
    except IncompleteCollectionError as error:
        result = error.result
    except WrongAccountError:
        return False
    assert bool(result["complete"]) is not bool(result["missing"])
    return bool(result["complete"])


def readable(stored: Contents, wanted: Contents) -> tuple[Contents, Contents]:
    """Leave out the kinds of switches that were refused: one row says so, which is what is promised."""
    refused = {row["kind"] for (_any, identifier), row in stored.items() if identifier.endswith("/*")}

    def left(contents: Contents) -> Contents:
        return {key: row for key, row in contents.items() if row.get("kind") not in refused}

    return left(stored), left(wanted)


@pytest.mark.parametrize("provider", PROVIDERS)
@pytest.mark.parametrize(
    "seed", [pytest.param(seed, marks=[pytest.mark.slow] if seed >= COMMON else []) for seed in range(SEEDS)]
)
def test_a_store_holds_what_was_served_or_the_run_says_what_is_missing(
    simulator: Handle, undisturbed: dict[str, Contents], tmp_path: Path, provider: str, seed: int
) -> None:
    chance = choices(10_000 + seed)
    faults = [fault for fault in mix(chance, provider) if fault["kind"] != "bad_record"]
    target = Target(simulator, provider, http={"max_retries": chance.choice((1, 3, 8)), "max_wait": 600.0})
    path = tmp_path / "evidence.sqlite"
    story = f"seed {seed}: {faults}"
    simulator.faults(*faults)
    complete = attempt(target, path)
    simulator.faults()
    wanted = undisturbed[provider]
    if path.exists():
        problems = [
            text
            for text in difference(*readable(target.stored(path), wanted))
            if complete or not text.startswith("lost")
        ]
        assert not problems, f"{story}: {problems}"
    if not complete:
        assert target.collect(path, resources=everything(provider))["complete"], story
        # That something was refused for a while stays in the store, as a row that is there no more.
        stored = {key: row for key, row in target.stored(path).items() if not key[1].endswith("/*")}
        assert difference(stored, wanted) == [], story
    assert not simulator.violations()
