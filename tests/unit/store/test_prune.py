# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever was collected, and whenever: what pruning takes out changes no verdict from its bound on."""

from __future__ import annotations

import typing as t
from datetime import datetime, timedelta

import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.controls.registry import CONTROLS
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.evidence import Evidence
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.items import AccountEvidence
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from ansible_collections.cpaas.recordings.plugins.module_utils.store.coverage import latest_coverage
from ansible_collections.cpaas.recordings.plugins.module_utils.store.prune import (
    known_accounts,
    old_audits,
    old_of,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.store.removal import (
    Note,
    Removal,
    Removed,
    count,
    remove,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.fill import AS_OF, TWILIO, add_run, recording_row, room_row
from tests.unit.audit.harness import empty_store, policy_of, put, run_audit

ACCOUNT = TWILIO[0]
RESOURCES = ("rooms", "recordings", "settings")
PARAMS: dict[str, dict[str, t.Any]] = {
    "room-region-allowed": {"allowed_regions": ["us1"]},
    "recording-retention-minimum": {"minimum_days": 10},
    "recording-retention-maximum": {"maximum_days": 20},
    "recording-storage-location": {"external_required": True},
}
POLICY = policy_of(
    *(
        {"control": name, **({"params": PARAMS[name]} if name in PARAMS else {})}
        for name, control in CONTROLS.items()
        if control.version == 1
    )
)
#: Days before the newest moment of the evidence.
days = st.integers(0, 40)
run_of = st.fixed_dictionaries(
    {
        "end": days,
        "long": st.none() | st.integers(1, 40),
        "resources": st.lists(st.sampled_from(RESOURCES), unique=True, max_size=3),
        "complete": st.booleans(),
    }
)


def ago(number: int) -> datetime:
    return AS_OF - timedelta(days=number)


def history_row(number: int, **values: t.Any) -> dict[str, t.Any]:
    return {
        "run": 1,
        "observed_at": to_text(ago(number)),
        "resource": "recordings",
        "provider": "twilio",
        "account": ACCOUNT,
        "id": "RT1",
        "event": "changed",
        "fields": '["status"]',
        "previous": '{"status": "processing"}',
        **values,
    }


def chain_row(run: int, resource: str) -> dict[str, t.Any]:
    number = RESOURCES.index(resource) + 1
    return {"run": run, "number": number, "resource": resource, "state": "done", "pages": 1, "records": 1}


def filled(runs: t.Sequence[dict[str, t.Any]], rooms: t.Sequence[tuple[int, bool]]) -> sa.Engine:
    """Return a store of one account: runs in the order in which they were made, and rooms of some days."""
    made = sorted(runs, key=lambda run: -run["end"])

    def collect(connection: sa.Connection) -> None:
        for number, run in enumerate(made, 1):
            start = ago(run["end"] + run["long"]) if run["long"] else None
            add_run(
                connection,
                number,
                "twilio",
                ACCOUNT,
                resources=run["resources"] or ("settings",),
                window=(start, ago(run["end"])),
                complete=run["complete"],
                missing=None if run["complete"] else '["rooms: not read"]',
            )
            chains = [chain_row(number, resource) for resource in run["resources"]]
            if chains:
                connection.execute(tables.chains.insert(), chains)

    engine = empty_store()
    put(
        engine,
        rooms=[
            room_row(
                id=f"RM{number}",
                recording_enabled=recorded,
                created_at=to_text(ago(day)),
                ended_at=to_text(ago(day) + timedelta(hours=1)),
            )
            for number, (day, recorded) in enumerate(rooms)
        ],
        recordings=[
            recording_row(
                id=f"RT{number}",
                room_id=f"RM{number}",
                created_at=to_text(ago(day)),
                last_run=1 + number % max(len(made), 1),
                vanished_at=to_text(ago(day)) if number % 3 == 0 else None,
            )
            for number, (day, _recorded) in enumerate(rooms)
        ],
        runs=collect,
    )
    return engine


def all_old(connection: sa.Connection, before: str) -> list[Removal]:
    found = [one for account in known_accounts(connection) for one in old_of(connection, *account, before)]
    return [*found, *old_audits(before)]


def prune(engine: sa.Engine, before: str) -> Removed:
    """Take out what is old, and make sure that what was foretold is what went, and that it went for good."""
    with engine.begin() as connection:
        foretold = count(connection, all_old(connection, before))
        removed = remove(connection, all_old(connection, before))
        assert removed == foretold
        assert not count(connection, all_old(connection, before))
    return removed


def judged(engine: sa.Engine, as_of: datetime) -> list[t.Any]:
    found = run_audit(engine, POLICY, as_of=as_of, limit=500)
    summary = found.summary
    told = [summary.verdict, summary.reasons, summary.counts, summary.drift, summary.changes]
    return [found.evaluations, *told]


def looked_at(accounts: t.Iterable[AccountEvidence]) -> list[bool]:
    """Tell of each resource, run and day whether a later run looked at it again."""
    return [
        account.looked_again(resource, run, to_text(ago(day)))
        for account in accounts
        for resource in RESOURCES
        for run in range(11)
        for day in range(0, 81, 3)
    ]


@given(
    runs=st.lists(run_of, max_size=10),
    rooms=st.lists(st.tuples(days, st.booleans()), max_size=6),
    kept=st.integers(1, 39),
    moment=st.integers(0, 39),
    audited=st.none() | days,
)
def test_audits_from_the_bound_on_say_the_same(
    runs: list[t.Any], rooms: list[t.Any], kept: int, moment: int, audited: int | None
) -> None:
    engine = filled(runs, rooms)
    changed = [history_row(day, id=f"RT{day % 5}") for day in (39, 20, 1)]
    with engine.begin() as connection:
        connection.execute(tables.history.insert(), changed)
    if audited is not None:
        run_audit(engine, POLICY, as_of=ago(audited), remember=True)
    as_of = ago(min(moment, kept))
    before = judged(engine, as_of)
    with engine.connect() as connection:
        covered = latest_coverage(connection), Evidence(connection, to_text(as_of)).collected
    looked = looked_at(covered[1])
    prune(engine, to_text(ago(kept)))
    assert judged(engine, as_of) == before
    with engine.connect() as connection:
        assert latest_coverage(connection) == covered[0]
        after = Evidence(connection, to_text(as_of)).collected
    assert [one.spans for one in after] == [one.spans for one in covered[1]]
    assert [one.newest for one in after] == [one.newest for one in covered[1]]
    assert looked_at(after) == looked


def nightly(*complete: bool) -> list[dict[str, t.Any]]:
    return [
        {"end": 30 - night, "long": None, "resources": RESOURCES, "complete": each}
        for night, each in enumerate(complete)
    ]


def test_what_goes_is_what_a_later_collection_replaces() -> None:
    engine = filled(nightly(True, False, False, True), [])
    removed = prune(engine, to_text(ago(1)))
    assert removed == {"runs": 2, "coverage": 6, "chains": 9}
    with engine.connect() as connection:
        assert connection.execute(sa.select(tables.runs.c.number)).scalars().all() == [1, 4]
        left = connection.execute(sa.select(tables.chains.c.run, tables.chains.c.resource)).all()
    # Settings have no time: the first of those that reach equally far is the one that counts.
    assert {tuple(row) for row in left} == {(4, "rooms"), (4, "recordings"), (1, "settings")}


def test_what_was_never_complete_stays() -> None:
    engine = filled(nightly(False, False), [])
    assert set(prune(engine, to_text(ago(1)))) == {"chains"}


def test_what_is_young_stays_whole() -> None:
    engine = filled(nightly(True, False, False, True), [])
    with engine.begin() as connection:
        connection.execute(tables.history.insert(), [history_row(20), history_row(19)])
    assert not prune(engine, to_text(ago(31)))


def test_history_goes_where_nothing_needs_it() -> None:
    engine = filled(nightly(True), [(2, False)])
    run_audit(engine, POLICY, remember=True)
    needed = [
        history_row(20, resource="settings", id="recording_settings"),
        history_row(20, resource="switches", id="trunk/1"),
        history_row(20, resource="rooms", id="RM9", fields='["recording_enabled", "status"]'),
        history_row(20, event="vanished", fields='["vanished_at"]'),
        history_row(20, event="reappeared", fields='["vanished_at"]'),
        history_row(20, resource="rooms", id="RM0"),  # not recorded: a finding
        history_row(2, id="young"),
        history_row(20, id="newest"),
    ]
    old = [
        history_row(20, resource="rooms", id="RM9"),
        history_row(20, id="RT9"),
        history_row(20, resource="recordings", id="RM0"),  # the id of the finding, and not its dataset
    ]
    with engine.begin() as connection:
        connection.execute(tables.history.insert(), [*old, *needed])
    assert prune(engine, to_text(ago(10)))["history"] == len(old)
    with engine.connect() as connection:
        left = connection.execute(sa.select(sa.func.count()).select_from(tables.history)).scalar()
    assert left == len(needed)


def test_of_each_policy_the_audit_before_the_bound_stays() -> None:
    engine = filled(nightly(True), [(2, False)])
    for day in (20, 15, 12, 3):
        run_audit(engine, POLICY, as_of=ago(day), remember=True)
    run_audit(engine, policy_of("evidence-gap", name="other"), as_of=ago(30), remember=True)
    removed = prune(engine, to_text(ago(10)))
    assert removed["audits"] == 2
    with engine.connect() as connection:
        rows = connection.execute(sa.select(tables.audits.c.policy, tables.audits.c.as_of))
        left = sorted((row.policy, row.as_of) for row in rows)
    assert left == [("other", to_text(ago(30))), ("test", to_text(ago(12))), ("test", to_text(ago(3)))]


def test_a_note_is_one_row_whatever_it_takes() -> None:
    engine = empty_store()
    note = Note("pruned", None, None, keep_days=30, before=to_text(ago(30)))
    with engine.begin() as connection:
        note.write(connection, {})
        assert connection.execute(sa.select(tables.upkeep)).all() == []
    for removed in ({"chains": 3}, {"chains": 2, "history": 1}):
        with engine.begin() as connection:
            note.write(connection, removed)
    with engine.connect() as connection:
        row = connection.execute(sa.select(tables.upkeep)).mappings().one()
    assert (row["action"], row["provider"], row["account"]) == ("pruned", None, None)
    assert '"rows": {"chains": 5, "history": 1}' in row["details"]
    assert '"keep_days": 30' in row["details"]
