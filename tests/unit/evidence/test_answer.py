# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever is asked of the store, the answer is what a reader of every row would have picked."""

from __future__ import annotations

import json
import typing as t
from datetime import timedelta

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.names import uid_of
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.scratch import AUDITS_KEPT
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from ansible_collections.cpaas.recordings.plugins.module_utils.evidence.answer import Answer, answer
from ansible_collections.cpaas.recordings.plugins.module_utils.evidence.question import (
    FILTERS,
    Question,
    What,
    check_filters,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store import tables
from ansible_collections.cpaas.recordings.plugins.module_utils.store.coverage import latest_coverage
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.fill import AS_OF, TELNYX, TWILIO, add_run, fill, room_row
from tests.unit.audit.harness import empty_store, policy_of, put, run_audit, waiver

CONTROLS = ("room-recording-required", "recording-failed", "evidence-gap")
LATER = AS_OF + timedelta(hours=1)


def filled() -> sa.Engine:
    """Return a store with everything that can be asked for: two policies, one of them audited twice."""
    engine = empty_store()
    fill(engine, rooms=60, recordings=240)
    with engine.begin() as connection:
        connection.execute(
            tables.accounts.insert(),
            [
                {"provider": "twilio", "account": TWILIO[0], "name": "Clinic", "observed_at": to_text(AS_OF)},
                {"provider": "telnyx", "account": TWILIO[0], "name": "Other", "observed_at": to_text(AS_OF)},
            ],
        )
        rooms = connection.execute(sa.select(tables.rooms).order_by(tables.rooms.c.id)).mappings().all()
        connection.execute(
            tables.history.insert(),
            [
                {
                    "run": 1,
                    "observed_at": to_text(AS_OF - timedelta(hours=number)),
                    "resource": "rooms",
                    "provider": room["provider"],
                    "account": room["account"],
                    "id": room["id"],
                    "event": ("changed", "vanished")[number % 2],
                    "fields": '["status"]',
                    "previous": '{"status": "in_progress"}',
                }
                for number, room in enumerate(rooms[:20])
            ],
        )
    policy = policy_of(*CONTROLS)
    run_audit(engine, policy, remember=True)
    with engine.begin() as connection:
        failing = sa.select(tables.audit_findings.c.id).where(tables.audit_findings.c.control == CONTROLS[0])
        ids = list(connection.execute(failing.order_by(tables.audit_findings.c.id)).scalars())
        mended = tables.rooms.update().where(tables.rooms.c.id == ids[0])
        connection.execute(mended.values(recording_enabled=True))
    again = policy_of(*CONTROLS, waivers=[waiver(CONTROLS[0], ids[1])])
    run_audit(engine, again, as_of=LATER, remember=True)
    run_audit(engine, policy_of(CONTROLS[1], name="other"), remember=True)
    return engine


STORE = filled()


def ask(what: str, **more: t.Any) -> Answer:
    with STORE.connect() as connection:
        return answer(connection, Question(t.cast("What", what), **more))


def everything(what: str, **more: t.Any) -> list[dict[str, t.Any]]:
    found = ask(what, limit=1000, **more)
    assert not found.truncated
    return found.records


FINDINGS = everything("findings", verdict=("fail", "unknown", "waived", "pass", "not_applicable"))
RUNS = everything("runs")
CHANGES = everything("changes")
RECORDINGS = everything("records", dataset="recordings")
COVERAGE = everything("coverage")


def values(records: list[dict[str, t.Any]], name: str) -> st.SearchStrategy[tuple[str, ...]]:
    there = sorted({str(record[name]) for record in records if record[name] is not None})
    return st.lists(st.sampled_from([*there, "none of them"]), max_size=3).map(tuple)


def moments(records: list[dict[str, t.Any]], name: str) -> st.SearchStrategy[str | None]:
    there = sorted({record[name] for record in records if record[name]})
    return st.none() | st.sampled_from(there)


def matches(record: dict[str, t.Any], wanted: dict[str, t.Any], moment: str, id_: str = "id") -> bool:
    after, before = wanted["after"], wanted["before"]
    when = record[moment]
    return (
        (wanted["provider"] in (None, record["provider"]))
        and (not wanted["account"] or record["account"] in wanted["account"])
        and (not wanted["ids"] or record[id_] in wanted["ids"])
        and (after is None or (when is not None and when >= after))
        and (before is None or (when is not None and when < before))
        and all(record[name] in wanted[name] for name in _OF_FINDINGS if wanted.get(name))
    )


_OF_FINDINGS = ("control", "severity", "verdict", "change", "resource")


def filters(
    records: list[dict[str, t.Any]], moment: str, *more: str, id_: str = "id"
) -> st.SearchStrategy[dict[str, t.Any]]:
    return st.fixed_dictionaries(
        {
            "provider": st.sampled_from((None, "twilio", "telnyx")),
            "account": values(records, "account"),
            "ids": values(records, id_),
            "after": moments(records, moment),
            "before": moments(records, moment),
            **{name: values(records, name) for name in more},
        }
    )


@given(wanted=filters(FINDINGS, "created_at", *_OF_FINDINGS), limit=st.integers(1, 60))
def test_findings_are_those_that_match_worst_first(wanted: dict[str, t.Any], limit: int) -> None:
    expected = [finding for finding in FINDINGS if matches(finding, wanted, "created_at")]
    if not wanted["verdict"] and not wanted["change"]:
        expected = [finding for finding in expected if finding["verdict"] not in ("pass", "not_applicable")]
    found = ask("findings", limit=limit, **wanted)
    assert found.records == expected[:limit]
    assert found.truncated == (len(expected) > limit)


@given(wanted=filters(RECORDINGS, "created_at"), limit=st.integers(1, 300))
def test_records_are_those_that_match_in_their_order(wanted: dict[str, t.Any], limit: int) -> None:
    expected = [record for record in RECORDINGS if matches(record, wanted, "created_at")]
    found = ask("records", dataset="recordings", limit=limit, **wanted)
    assert found.records == expected[:limit]
    assert found.truncated == (len(expected) > limit)


@given(wanted=filters(CHANGES, "observed_at"))
def test_changes_are_those_that_match_newest_first(wanted: dict[str, t.Any]) -> None:
    assert ask("changes", **wanted).records == [c for c in CHANGES if matches(c, wanted, "observed_at")]


@given(wanted=filters(RUNS, "started_at", id_="run_id"))
def test_runs_are_those_that_match_newest_first(wanted: dict[str, t.Any]) -> None:
    expected = [run for run in RUNS if matches(run, wanted, "started_at", "run_id")]
    assert ask("runs", **wanted).records == expected


def test_what_is_read_is_what_was_put_there() -> None:
    assert [run["run_id"] for run in RUNS] == ["run-4", "run-3", "run-2", "run-1"]
    assert len(RECORDINGS) == 240
    assert len(CHANGES) == 20
    assert {finding["change"] for finding in FINDINGS} >= {"new", "persisting", "resolved", "waived"}
    assert {finding["policy"] for finding in FINDINGS} == {"test", "other"}
    order = [("critical", "high", "medium", "low").index(finding["severity"]) for finding in FINDINGS]
    assert order == sorted(order)
    finding = next(each for each in FINDINGS if each["control"] == CONTROLS[0])
    key = [finding[name] for name in ("policy", "control", "provider", "account", "resource", "id")]
    assert finding["uid"] == uid_of(*key)
    assert finding["message"]
    assert finding["remedy"]
    assert finding["title"]
    assert finding["facts"]
    named = {(each["provider"], each["account"]): each["account_name"] for each in RECORDINGS}
    assert named == {("twilio", TWILIO[0]): "Clinic", ("twilio", TWILIO[1]): "", ("telnyx", TELNYX): ""}
    assert isinstance(everything("records", dataset="rooms")[0]["codecs"], list)
    assert not any("raw" in record for record in RECORDINGS)
    assert ask("records", dataset="rooms", fields=("raw",)).records[0]["raw"] is not None


def test_everything_is_new_in_the_first_audit_of_a_policy() -> None:
    found = [finding for finding in FINDINGS if finding["policy"] == "other"]
    assert found
    assert {finding["change"] for finding in found} == {"new"}


def test_an_earlier_audit_is_asked_for_by_its_moment() -> None:
    with STORE.connect() as connection:
        early = answer(connection, Question("findings", policy="test", as_of=to_text(AS_OF)))
        newest = answer(connection, Question("findings", policy="test"))
    assert [audit["as_of"] for audit in early.audits] == [to_text(AS_OF)]
    assert [audit["as_of"] for audit in newest.audits] == [to_text(LATER)]
    assert {finding["change"] for finding in early.records} == {"new"}


def test_findings_that_are_not_there_any_more_are_a_warning() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(recording_enabled=False)])
    for day in range(AUDITS_KEPT + 1):
        run_audit(engine, policy_of(CONTROLS[0]), as_of=AS_OF + timedelta(days=day), remember=True)
    with engine.connect() as connection:
        first = answer(connection, Question("findings", as_of=to_text(AS_OF)))
        second = answer(connection, Question("findings", as_of=to_text(AS_OF + timedelta(days=1))))
        none = answer(connection, Question("findings", policy="another"))
    assert not first.records
    assert "look at its reports" in first.warnings[0]
    assert second.records
    assert not second.warnings
    assert "no audit of another" in none.warnings[0]


runs_of = st.lists(
    st.tuples(
        st.sampled_from((TWILIO[0], TWILIO[1])),
        st.sampled_from((("rooms",), ("recordings",), ("rooms", "recordings"))),
        st.sampled_from((None, 1, 2, 3)),
        st.booleans(),
    ),
    max_size=8,
)


@given(made=runs_of, limit=st.integers(1, 5))
def test_the_coverage_that_counts_is_that_of_reports(made: list[t.Any], limit: int) -> None:
    engine = empty_store()
    with engine.begin() as connection:
        for number, (account, resources, end, complete) in enumerate(made, 1):
            window = (None, AS_OF + timedelta(days=end) if end else None)
            add_run(
                connection, number, "twilio", account, resources=resources, window=window, complete=complete
            )
        expected = [(item.account, item.resource, item.run_id) for item in latest_coverage(connection)]
        found = answer(connection, Question("coverage", limit=limit))
    shown = [(item["account"], item["resource"], item["run_id"]) for item in found.records]
    assert shown == expected[:limit]
    assert found.truncated == (len(expected) > limit)


def test_upkeep_of_all_accounts_concerns_each() -> None:
    engine = empty_store()
    with engine.begin() as connection:
        for number, account in enumerate((None, *TWILIO), 1):
            provider = "twilio" if account else None
            at = to_text(AS_OF + timedelta(days=number))
            row = {"at": at, "action": "pruned", "provider": provider, "account": account}
            connection.execute(tables.upkeep.insert().values(**row, details=json.dumps({"by": "root"})))
        every = answer(connection, Question("upkeep"))
        one = answer(connection, Question("upkeep", account=(TWILIO[0],)))
    assert [each["account"] for each in every.records] == [TWILIO[1], TWILIO[0], None]
    assert [each["account"] for each in one.records] == [TWILIO[0], None]
    assert every.records[0]["details"] == {"by": "root"}


@pytest.mark.parametrize("what", FILTERS)
def test_no_filter_is_ignored(what: str) -> None:
    every = {name for names in FILTERS.values() for name in names}
    check_filters(what, ["store", "limit", "fields", *FILTERS[what]])
    for name in every - set(FILTERS[what]):
        with pytest.raises(InputError, match=f"{name} does not select among {what}"):
            check_filters(what, [name])


def test_a_dataset_is_asked_for_what_it_has() -> None:
    with pytest.raises(InputError, match="collected as rooms"):
        ask("records", dataset="rooms", resource=("recordings",))
    with pytest.raises(InputError, match="no time of creation"):
        ask("records", dataset="settings", after=to_text(AS_OF))
    calls = ask("records", dataset="recordings", resource=("voice_recordings",))
    assert not calls.records
    assert ask("records", dataset="recordings", resource=("recordings",)).records
