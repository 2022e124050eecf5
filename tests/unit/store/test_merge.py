# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Merging against a model: what is new, changed, the same, gone and back, and what is remembered of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_video_recordings import (
    RECORDINGS,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import Store, open_store
from ansible_collections.cpaas.recordings.plugins.module_utils.store.merge import (
    Counts,
    Stamp,
    mark_vanished,
    merge,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.store.tables import history, recordings
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

ACCOUNT = "AC" + "a" * 32
SCOPE = ("twilio", ACCOUNT)


def number_of(identifier: str) -> int:
    return int(identifier.replace("RT", "0x"), 0)


def moment(run: int, step: int = 0) -> str:
    return f"2026-03-{run:02d}T00:{step // 60:02d}:{step % 60:02d}.000000Z"


def row(number: int, status: str = "completed", size: int = 1, day: int | None = 1) -> dict[str, Any]:
    record = {
        "sid": f"RT{number:032x}",
        "account_sid": ACCOUNT,
        "status": status,
        "size": size,
        "date_created": None if day is None else f"2026-02-{day:02d}T12:00:00Z",
    }
    return RECORDINGS.normalise(record, ACCOUNT)


@pytest.fixture
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    one = open_store(str(tmp_path_factory.mktemp("merge") / "store"))
    yield one
    one.close()


def run(store: Store, number: int, *batches: list[dict[str, Any]]) -> Counts:
    """Merge the batches of one run."""
    counts = Counts()
    for step, batch in enumerate(batches, 1):
        with store.begin() as connection:
            counts.add(
                merge(connection, "recordings", batch, Stamp(number, moment(number), moment(number, step)))
            )
    return counts


def gone(store: Store, number: int, after: str | None = None, before: str | None = None) -> int:
    with store.begin() as connection:
        stamp = Stamp(number, moment(number), moment(number, 3000))
        return mark_vanished(connection, "recordings", SCOPE, (after, before), stamp)


def kept(store: Store, number: int) -> Any:
    with store.read() as connection:
        return connection.execute(sa.select(recordings).where(recordings.c.id == f"RT{number:032x}")).one()


def events(store: Store) -> list[tuple[int, str, list[str], dict[str, Any]]]:
    with store.read() as connection:
        found = connection.execute(sa.select(history).order_by(history.c.number))
        return [
            (number_of(event.id), event.event, json.loads(event.fields), json.loads(event.previous))
            for event in found
        ]


def test_new_changed_and_same(store: Store) -> None:
    assert run(store, 1, [row(1), row(2), row(3)]) == Counts(seen=3, new=3)
    assert run(store, 2, [row(1), row(2, size=7)]) == Counts(seen=2, changed=1)
    same, changed, unseen = kept(store, 1), kept(store, 2), kept(store, 3)
    assert (same.first_seen_at, same.last_changed_at, same.last_seen_at) == (
        moment(1, 1),
        moment(1, 1),
        moment(2, 1),
    )
    assert (changed.first_seen_at, changed.last_changed_at, changed.size_bytes) == (
        moment(1, 1),
        moment(2, 1),
        7,
    )
    assert (unseen.last_run, unseen.last_seen_at) == (1, moment(1, 1))
    ((number, event, fields, previous),) = events(store)
    assert (number, event) == (2, "changed")
    assert "size_bytes" in fields
    assert previous["size_bytes"] == 1


def test_a_record_that_comes_several_times_in_one_run_counts_once(store: Store) -> None:
    counts = run(
        store, 1, [row(1, "processing"), row(1, "completed")], [row(1, "completed")], [row(1, "deleted")]
    )
    assert counts == Counts(seen=1, new=1)
    assert kept(store, 1).status == "deleted"
    assert kept(store, 1).deletion_seen_at == moment(1, 3)
    counts = run(store, 2, [row(1, "processing")], [row(1, "completed")], [row(1, "failed")])
    assert counts == Counts(seen=1, changed=1)


def test_the_first_deletion_is_the_one_that_is_remembered(store: Store) -> None:
    run(store, 1, [row(1)])
    run(store, 2, [row(1, "deleted")])
    run(store, 3, [row(1, "deleted", size=0)])
    assert kept(store, 1).deletion_seen_at == moment(2, 1)


def test_what_vanished_and_came_back(store: Store) -> None:
    run(store, 1, [row(1), row(2)])
    assert run(store, 2, [row(1)]) == Counts(seen=1)
    assert gone(store, 2) == 1
    assert gone(store, 2) == 0
    assert kept(store, 2).vanished_at == moment(2, 3000)
    assert run(store, 3, [row(1), row(2)]) == Counts(seen=2, changed=1)
    assert kept(store, 2).vanished_at is None
    assert [event[:2] for event in events(store)] == [(2, "vanished"), (2, "reappeared")]
    run(store, 4, [])
    gone(store, 4)
    run(store, 5, [row(2, size=9)])
    assert [event[:2] for event in events(store)][-2:] == [(2, "changed"), (2, "reappeared")]


def test_only_what_a_window_holds_can_vanish_from_it(store: Store) -> None:
    everything = [row(1, day=1), row(2, day=5), row(3, day=9), row(4, day=None), row(5, "deleted", day=5)]
    run(store, 1, everything)
    with store.begin() as connection:
        other = {**row(6, day=5), "account": "AC" + "b" * 32}
        merge(connection, "recordings", [other], Stamp(1, moment(1), moment(1, 1)))
    assert gone(store, 2, "2026-02-05T12:00:00.000000Z", "2026-02-09T12:00:00.000000Z") == 1
    assert [event[:2] for event in events(store)] == [(2, "vanished")]
    assert gone(store, 3, None, "2026-02-28T00:00:00.000000Z") == 2
    assert kept(store, 4).vanished_at is None, "nobody knows when it was created, so no window misses it"
    assert kept(store, 5).vanished_at is None, "its deletion was seen"
    assert kept(store, 6).vanished_at is None


def test_drift_is_counted_once_for_each_record(store: Store) -> None:
    odd = RECORDINGS.normalise({"sid": "RT" + "0" * 32, "size": "12"}, ACCOUNT)
    assert run(store, 1, [odd], [odd]) == Counts(seen=1, new=1, drifted=1)
    assert run(store, 2, [odd]) == Counts(seen=1, drifted=1)


@dataclass
class Model:
    """What a store should know, reckoned in the simplest way."""

    contents: dict[int, tuple[str, int]] = field(default_factory=dict)
    vanished: set[int] = field(default_factory=set)
    events: int = 0

    def run(self, batches: list[list[tuple[int, str, int]]], *, full: bool) -> Counts:
        counts, new, differs, seen = Counts(), set(), set(), set()
        for batch in batches:
            for number, content in {item[0]: item[1:] for item in batch}.items():
                seen.add(number)
                if number not in self.contents:
                    new.add(number)
                elif self.contents[number] != content or number in self.vanished:
                    old, back = self.contents[number], number in self.vanished
                    # While a recording is processed its size means nothing, so no column differs.
                    columns = [(status, status != "processing" and size) for status, size in (old, content)]
                    self.events += back + (columns[0] != columns[1] or not back)
                    if number not in new:
                        differs.add(number)
                self.contents[number] = content
                self.vanished.discard(number)
        counts.seen, counts.new, counts.changed = len(seen), len(new), len(differs)
        if full:
            left = {
                number
                for number, (status, _size) in self.contents.items()
                if number not in seen and number not in self.vanished and status != "deleted"
            }
            self.vanished |= left
            self.events += len(left)
            counts.vanished = len(left)
        return counts


ITEMS = st.tuples(
    st.integers(0, 9), st.sampled_from(["processing", "completed", "failed", "deleted"]), st.integers(1, 2)
)
RUNS = st.lists(st.tuples(st.lists(st.lists(ITEMS, max_size=12), max_size=4), st.booleans()), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(RUNS)
def test_any_sequence_of_runs_is_kept_and_counted_as_the_model_says(
    store: Store, runs: list[tuple[list[list[tuple[int, str, int]]], bool]]
) -> None:
    with store.begin() as connection:
        connection.execute(recordings.delete())
        connection.execute(history.delete())
    model = Model()
    for number, (batches, full) in enumerate(runs, 1):
        expected = model.run(batches, full=full)
        counts = run(store, number, *([row(*item) for item in batch] for batch in batches))
        counts.vanished = gone(store, number) if full else 0
        assert counts == expected
        with store.read() as connection:
            found = list(connection.execute(sa.select(recordings)))
        assert {number_of(item.id): item.status for item in found} == {
            name: status for name, (status, _size) in model.contents.items()
        }
        assert {number_of(item.id) for item in found if item.vanished_at} == model.vanished
        assert len(events(store)) == model.events


def test_many_rows_at_once_are_merged_in_parts(store: Store) -> None:
    rows = [row(number) for number in range(1, 2300)]
    assert run(store, 1, rows) == Counts(seen=2299, new=2299)
    rows[1700] = row(1701, size=5)
    assert run(store, 2, rows) == Counts(seen=2299, changed=1)
