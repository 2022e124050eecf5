# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lists that are read for each of something: who knows none of what is asked for may be asked in vain."""

from __future__ import annotations

import re
import sqlite3
import typing as t
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.fault.world import Target
from tests.simulator.config import Config, telnyx_account, twilio_account
from tests.simulator.fixtures import calm
from tests.simulator.handle import Handle, start

RESOURCES = ("conferences", "voice_recordings", "conference_participants")
WORDS = r"conference_participants: the provider knows none of the (\d+) conferences that were asked for\."
MEMBERS = "/v1/Conferences/[^/?]+/Participants"


@pytest.fixture(scope="module")
def simulator() -> Iterator[Handle]:
    config = Config(twilio=[twilio_account("alpha", calls=400)], telnyx=[telnyx_account("gamma")])
    handle = start(config)
    yield handle
    handle.stop()


def unknown(simulator: Handle, path: str = MEMBERS, nth: t.Sequence[int] = ()) -> None:
    """Let the provider not know what is asked for below a path, or some of it."""
    chance = 0.0 if nth else 1.0
    simulator.faults({"kind": "http", "status": 404, "path": path, "probability": chance, "nth": list(nth)})


def warned(result: t.Mapping[str, t.Any]) -> list[str]:
    return [text for text in result["warnings"] if "knows none of" in text]


def test_none_of_them_is_known(simulator: Handle, tmp_path: Path) -> None:
    target, store = Target(calm(simulator), "twilio"), tmp_path / "evidence.sqlite"
    unknown(simulator)
    result = target.collect(store, resources=RESOURCES)
    assert result["complete"], "what is old may be forgotten"
    assert result["counts"]["conference_participants"]["seen"] == 0
    (text,) = warned(result)
    found = re.search(WORDS, text)
    assert found
    assert int(found[1]) > 1


def test_some_of_them_are_known(simulator: Handle, tmp_path: Path) -> None:
    target, store = Target(calm(simulator), "twilio"), tmp_path / "evidence.sqlite"
    unknown(simulator, nth=(1, 2))
    result = target.collect(store, resources=RESOURCES)
    assert result["counts"]["conference_participants"]["seen"] > 0
    assert not warned(result)


def test_what_is_older_than_the_provider_keeps_is_forgotten_without_a_word(
    simulator: Handle, tmp_path: Path
) -> None:
    target, store = Target(calm(simulator), "twilio"), tmp_path / "evidence.sqlite"
    target.collect(store, resources=RESOURCES[:2])
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE conferences SET created_at = '2001' || substr(created_at, 5)")
    unknown(simulator)
    result = target.collect(store, resources=RESOURCES[2:])
    assert result["complete"]
    assert not warned(result)


def test_storage_that_no_connection_has_is_no_surprise(simulator: Handle, tmp_path: Path) -> None:
    target, store = Target(calm(simulator), "telnyx"), tmp_path / "evidence.sqlite"
    unknown(simulator, "/custom_storage_credentials/")
    result = target.collect(store, resources=("switches",))
    assert result["complete"]
    assert not warned(result)
