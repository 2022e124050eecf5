# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What became of findings: resolved, waived, attested, no longer selected, gone."""

from __future__ import annotations

import typing as t
from datetime import timedelta

import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables

from tests.evidence.fill import AS_OF, TWILIO, room_row, settings_row
from tests.unit.audit.harness import Audited, empty_store, policy_of, put, run_audit, waiver

REQUIRED = "room-recording-required"
LATER = AS_OF + timedelta(days=1)
NAMES = ("visit-0", "visit-1", "visit-2", "standup-3")
IDS = [f"RM{number:032x}" for number in range(len(NAMES))]


def store() -> sa.Engine:
    engine = empty_store()
    rooms = [
        room_row(id=id_, name=name, recording_enabled=False) for id_, name in zip(IDS, NAMES, strict=True)
    ]
    put(engine, rooms=rooms, settings=[settings_row()])
    return engine


def became(found: Audited) -> dict[str, str]:
    return {item["id"]: item["now"] for item in found.summary.drift["resolved_findings"]}


def selecting(text: str) -> dict[str, t.Any]:
    return {"control": REQUIRED, "select": {"room_name": text}}


def test_everything_that_can_become_of_a_finding_is_told_apart() -> None:
    engine = store()
    run_audit(engine, policy_of(REQUIRED), remember=True)
    with engine.begin() as connection:
        rooms = tables.rooms
        connection.execute(rooms.update().where(rooms.c.id == IDS[0]).values(recording_enabled=True))
        connection.execute(rooms.delete().where(rooms.c.id == IDS[1]))
    policy = policy_of(selecting("^visit-"), waivers=[waiver(REQUIRED, IDS[2])])
    found = run_audit(engine, policy, as_of=LATER, remember=True)
    drift = found.summary.drift
    assert became(found) == {
        IDS[0]: "resolved",
        IDS[1]: "gone",
        IDS[2]: "waived",
        IDS[3]: "not_selected",
    }
    assert [drift[name] for name in ("new", "persisting", "resolved", "waived", "not_selected", "gone")] == [
        0, 0, 1, 1, 1, 1,
    ]  # fmt: skip
    third = run_audit(engine, policy, as_of=LATER + timedelta(days=1)).summary.drift
    assert (third["new"], third["resolved_findings"]) == (0, [])


def test_a_policy_that_was_narrowed_resolves_nothing() -> None:
    engine = store()
    before = policy_of(REQUIRED)
    after = policy_of(selecting("^zzz-"), "recording-failed")
    run_audit(engine, before, remember=True)
    drift = run_audit(engine, after, as_of=LATER).summary.drift
    assert (drift["resolved"], drift["not_selected"]) == (0, 4)
    assert drift["policy_changed"] is True
    assert (drift["previous"]["policy_digest"], drift["policy_digest"]) == (before.digest, after.digest)


def test_a_control_that_was_taken_out_resolves_nothing() -> None:
    engine = store()
    run_audit(engine, policy_of(REQUIRED, "recording-failed"), remember=True)
    drift = run_audit(engine, policy_of("recording-failed"), as_of=LATER).summary.drift
    assert (drift["resolved"], drift["not_selected"]) == (0, 4)


def test_the_same_policy_is_said_to_be_the_same() -> None:
    engine = store()
    run_audit(engine, policy_of(REQUIRED), remember=True)
    drift = run_audit(engine, policy_of(REQUIRED), as_of=LATER).summary.drift
    assert drift["policy_changed"] is False
    assert drift["persisting"] == 4


def test_settings_are_told_apart_too() -> None:
    engine = store()
    with engine.begin() as connection:
        connection.execute(tables.settings.update().values(encryption_enabled=False))
    run_audit(engine, policy_of("settings-encryption"), remember=True)
    other = {"control": "settings-encryption", "select": {"account": "AC" + "f" * 32}}
    assert became(run_audit(engine, policy_of(other), as_of=LATER)) == {"recording_settings": "not_selected"}
    with engine.begin() as connection:
        connection.execute(tables.settings.update().values(encryption_enabled=True))
    found = run_audit(engine, policy_of("settings-encryption"), as_of=LATER)
    assert became(found) == {"recording_settings": "resolved"}


def test_a_finding_that_comes_back_is_new() -> None:
    engine = store()
    run_audit(engine, policy_of(REQUIRED), remember=True)
    with engine.begin() as connection:
        connection.execute(tables.rooms.update().values(recording_enabled=True))
    run_audit(engine, policy_of(REQUIRED), as_of=LATER, remember=True)
    with engine.begin() as connection:
        connection.execute(tables.rooms.update().values(recording_enabled=False))
    found = run_audit(engine, policy_of(REQUIRED), as_of=LATER + timedelta(days=1))
    assert (found.summary.drift["new"], found.summary.drift["persisting"]) == (4, 0)


def test_a_finding_carries_the_same_uid_in_every_audit() -> None:
    engine = store()
    first, second = (
        run_audit(engine, policy_of(REQUIRED, REQUIRED), as_of=moment, remember=True)
        for moment in (AS_OF, LATER)
    )
    uids = [{item.id: item.uid for item in found.evaluations} for found in (first, second)]
    assert uids[0] == uids[1]
    assert len(set(uids[0].values())) == len(IDS)
    with engine.connect() as connection:
        kept = connection.execute(sa.select(tables.audit_findings).order_by("audit", "id")).mappings().all()
    assert {row["uid"] for row in kept} == set(uids[0].values())
    assert {(row["change"], row["name"]) for row in kept if row["audit"] == 2} == {
        ("persisting", name) for name in NAMES
    }
    assert all(row["message"] and row["title"] and row["remedy"] for row in kept)
    assert {row["account"] for row in kept} == {TWILIO[0]}
