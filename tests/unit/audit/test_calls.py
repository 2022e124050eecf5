# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""When a call counts as recorded: each row of the contract, with the verdict of both controls worked "
"out by hand."""

from __future__ import annotations

import typing as t
from dataclasses import dataclass
from datetime import timedelta

import pytest
import sqlalchemy as sa
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.moments import Busy, overlap
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.fill import AS_OF, TWILIO, Row, add_run, sid
from tests.evidence.further import (
    TWILIO_RESOURCES,
    at,
    conference_row,
    leg_row,
    participant_row,
    voice_row,
)
from tests.unit.audit.harness import Audited, empty_store, policy_of, put, run_audit

REQUIRED, FORBIDDEN = "call-recording-required", "call-recording-forbidden"
CALL, CHILD = sid("CA", 1), sid("CA", 2)
Runs = t.Callable[[sa.Connection], None]


def complete(connection: sa.Connection) -> None:
    """Collect everything, on the day of the audit."""
    add_run(connection, 1, "twilio", TWILIO[0], resources=TWILIO_RESOURCES)


def without_voice(connection: sa.Connection) -> None:
    """Collect everything but voice recordings."""
    some = tuple(name for name in TWILIO_RESOURCES if name != "voice_recordings")
    add_run(connection, 1, "twilio", TWILIO[0], resources=some)


def broken_voice(connection: sa.Connection) -> None:
    """Collect voice recordings, not to their end."""
    without_voice(connection)
    add_run(connection, 2, "twilio", TWILIO[0], resources=("voice_recordings",), complete=False)


def part_of_voice(connection: sa.Connection) -> None:
    """Collect voice recordings of the time after the call began."""
    without_voice(connection)
    begin = AS_OF - timedelta(days=2) + timedelta(seconds=10)
    add_run(connection, 2, "twilio", TWILIO[0], resources=("voice_recordings",), window=(begin, AS_OF))


def two_parts_of_voice(connection: sa.Connection) -> None:
    """Collect voice recordings in two parts that meet in the middle of the call."""
    without_voice(connection)
    middle = AS_OF - timedelta(days=2) + timedelta(seconds=100)
    add_run(connection, 2, "twilio", TWILIO[0], resources=("voice_recordings",), window=(None, middle))
    add_run(connection, 3, "twilio", TWILIO[0], resources=("voice_recordings",), window=(middle, AS_OF))


def participants_not_collected(connection: sa.Connection) -> None:
    """Collect everything but participants of conferences."""
    some = tuple(name for name in TWILIO_RESOURCES if name != "conference_participants")
    add_run(connection, 1, "twilio", TWILIO[0], resources=some)


def child(**values: t.Any) -> Row:
    return leg_row(
        id=CHILD, parent_call_id=CALL, direction="outbound_dial", created_at=at(100), started_at=at(100),
        ended_at=at(200), duration_sec=100, **values,
    )  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One call, what is known beside it, and the two verdicts on it."""

    name: str
    required: str
    forbidden: str
    calls: tuple[Row, ...] = (leg_row(),)
    recordings: tuple[Row, ...] = ()
    participants: tuple[Row, ...] = ()
    conferences: tuple[Row, ...] = ()
    runs: Runs = complete
    judged: str = CALL
    select: t.Mapping[str, t.Any] | None = None


CONFERENCE = {"call_id": None, "conference_id": sid("CF", 1), "product": "conference"}
NA = "not_applicable"

CASES = [
    # A recording with the call's own SID.
    Case("completed", "pass", "fail", recordings=(voice_row(),)),
    Case("processing", "pass", "fail", recordings=(voice_row(status="processing", duration_ms=None),)),
    Case("deleted", "pass", "fail", recordings=(voice_row(status="deleted"),)),
    Case("absent", "fail", "pass", recordings=(voice_row(status="absent", error_code=16105),)),
    Case("failed", "fail", "fail", recordings=(voice_row(status="failed"),)),
    Case("undocumented status", "unknown", "fail", recordings=(voice_row(status="unknown"),)),
    Case(
        "absent and completed",
        "pass",
        "fail",
        recordings=(voice_row(status="absent"), voice_row(id=sid("RE", 2))),
    ),
    Case("absent, where recordings were not collected to their end", "fail", "unknown",
         recordings=(voice_row(status="absent"),), runs=broken_voice),
    Case("deleted, where recordings were not collected to their end", "pass", "fail",
         recordings=(voice_row(status="deleted"),), runs=broken_voice),
    # The call has not ended.
    Case("running and recorded", "unknown", "fail",
         calls=(leg_row(status="in_progress", ended_at=None, duration_sec=None),),
         recordings=(voice_row(status="processing", duration_ms=None),)),
    Case("running and not recorded", NA, NA,
         calls=(leg_row(status="in_progress", ended_at=None, duration_sec=None),)),
    # The parent leg, which carries the recording.
    Case("child of a parent that is judged", NA, NA, calls=(leg_row(), child()), judged=CHILD),
    Case("child of a parent that is judged and recorded", NA, NA, calls=(leg_row(), child()),
         recordings=(voice_row(),), judged=CHILD),
    Case("child with a recording of its own, its parent judged", NA, "fail", calls=(leg_row(), child()),
         recordings=(voice_row(call_id=CHILD),), judged=CHILD),
    Case("child of a parent that is not selected, and recorded meanwhile", "pass", "fail",
         calls=(leg_row(), child()), recordings=(voice_row(),), judged=CHILD,
         select={"direction": "outbound_dial"}),
    Case("child of a parent that is not in the store, and recorded meanwhile", "pass", "fail",
         calls=(child(),), recordings=(voice_row(),), judged=CHILD),
    Case("child of a parent whose recording ended before", "fail", "pass", calls=(child(),),
         recordings=(voice_row(duration_ms=99_000),), judged=CHILD),
    Case("child of a parent whose recording ended in the second it began", "fail", "pass", calls=(child(),),
         recordings=(voice_row(duration_ms=100_000),), judged=CHILD),
    Case("child of a parent whose recording began after", "fail", "pass", calls=(child(),),
         recordings=(voice_row(started_at=at(200), created_at=at(200)),), judged=CHILD),
    Case("child of a parent whose recording has no length", "unknown", "unknown", calls=(child(),),
         recordings=(voice_row(duration_ms=None),), judged=CHILD),
    Case("child of a parent whose recording still goes on", "pass", "fail", calls=(child(),),
         recordings=(voice_row(status="processing", duration_ms=None),), judged=CHILD),
    Case("child of a parent whose recording is absent", "fail", "pass", calls=(child(),),
         recordings=(voice_row(status="absent"),), judged=CHILD),
    Case("second child, after the recording of the parent's first", "fail", "pass",
         calls=(child(), {**child(), "id": sid("CA", 3), "created_at": at(200), "started_at": at(200),
                          "ended_at": at(290)}),
         recordings=(voice_row(started_at=at(100), created_at=at(100), duration_ms=100_000),),
         judged=sid("CA", 3)),
    Case("child of a parent that was never answered", "fail", "pass",
         calls=(leg_row(status="no_answer", duration_sec=0), child()), judged=CHILD),
    # Conferences.
    Case("member of a recorded conference", "pass", "fail", recordings=(voice_row(**CONFERENCE),),
         participants=(participant_row(),), conferences=(conference_row(),)),
    Case("beside a recorded conference whose members are known", "fail", "pass",
         recordings=(voice_row(**CONFERENCE),), participants=(participant_row(call_id=sid("CA", 9)),),
         conferences=(conference_row(),)),
    Case("beside a recorded conference whose members are not known", "unknown", "unknown",
         recordings=(voice_row(**CONFERENCE),), conferences=(conference_row(),),
         runs=participants_not_collected),
    Case("beside a recorded conference that nobody listed", "unknown", "unknown",
         recordings=(voice_row(**CONFERENCE),)),
    Case("beside a recorded conference of which some members were read", "unknown", "unknown",
         recordings=(voice_row(**CONFERENCE),),
         participants=(participant_row(call_id=sid("CA", 9), last_run=0),), conferences=(conference_row(),)),
    Case("after a recorded conference whose members are not known", "fail", "pass",
         recordings=(voice_row(**CONFERENCE, started_at=at(-400), created_at=at(-400)),)),
    Case("beside a conference whose recording is absent", "fail", "pass",
         recordings=(voice_row(**CONFERENCE, status="absent"),), participants=(participant_row(),)),
    # Nothing is known.
    Case("nothing, completely collected", "fail", "pass"),
    Case("nothing, collected in two parts", "fail", "pass", runs=two_parts_of_voice),
    Case("nothing, recordings never collected", "unknown", "unknown", runs=without_voice),
    Case("nothing, recordings not collected to their end", "unknown", "unknown", runs=broken_voice),
    Case("nothing, recordings collected of a part of the call", "unknown", "unknown", runs=part_of_voice),
    Case("nothing, looked for after 41 days", "unknown", "unknown",
         calls=(leg_row(created_at=at(-40 * 86400), started_at=at(-40 * 86400),
                        ended_at=at(-40 * 86400 + 300)),)),
    Case("nothing, looked for after 37 days", "fail", "pass",
         calls=(leg_row(created_at=at(-35 * 86400), started_at=at(-35 * 86400),
                        ended_at=at(-35 * 86400 + 300)),)),
    Case("nothing, of a call whose times are not known", "unknown", "unknown",
         calls=(leg_row(created_at=None, started_at=None, ended_at=None),)),
    Case("nothing, of a call whose status is not known", "unknown", "pass", calls=(leg_row(status=None),)),
    Case("nothing, of a call whose length is not known", "unknown", "pass",
         calls=(leg_row(duration_sec=None),)),
    # No conversation.
    *(
        Case(f"never answered: {status}", NA, NA, calls=(leg_row(status=status, duration_sec=0),))
        for status in ("busy", "failed", "no_answer", "canceled")
    ),
    Case("of zero length", NA, "pass", calls=(leg_row(duration_sec=0, ended_at=at(0)),)),
    Case("as long as the grace", NA, "pass", calls=(leg_row(duration_sec=10, ended_at=at(10)),)),
    Case("short and recorded", NA, "fail", calls=(leg_row(duration_sec=5, ended_at=at(5)),),
         recordings=(voice_row(),)),
    Case("a second longer than the grace", "fail", "pass",
         calls=(leg_row(duration_sec=11, ended_at=at(11)),)),
    Case("not selected", NA, NA, select={"trunk": sid("TK", 9)}),
]  # fmt: skip


def audit_of(case: Case) -> Audited:
    engine = empty_store()
    put(
        engine,
        recordings=case.recordings,
        runs=case.runs,
        more={
            "calls": case.calls,
            "conference_participants": case.participants,
            "conferences": case.conferences,
        },
    )
    entries = [{"control": control, "select": case.select} for control in (REQUIRED, FORBIDDEN)]
    return run_audit(engine, policy_of(*entries, version=2))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_call_counts_as_recorded_as_the_contract_says(case: Case) -> None:
    found = {item.control: item for item in audit_of(case).evaluations if item.id == case.judged}
    assert {control: item.verdict for control, item in found.items()} == {
        REQUIRED: case.required,
        FORBIDDEN: case.forbidden,
    }


def test_every_verdict_is_in_the_matrix() -> None:
    assert {case.required for case in CASES} == {"pass", "fail", "unknown", NA}
    assert {case.forbidden for case in CASES} == {"pass", "fail", "unknown", NA}


def test_an_unrecorded_call_shows_who_called_whom_when_how_long_and_over_what() -> None:
    item = next(item for item in audit_of(Case("", "", "")).evaluations if item.verdict == "fail")
    assert item.facts == {
        "from": "+12025550111",
        "to": "+12025550123",
        "direction": "inbound",
        "started_at": at(0),
        "duration_sec": 300,
        "trunk_id": sid("TK", 1),
    }
    assert item.name == "+12025550111 → +12025550123"


@pytest.mark.parametrize(
    ("select", "selected"),
    [
        ({"from": "^\\+1202"}, True),
        ({"to": "^\\+44"}, False),
        ({"direction": ["inbound"]}, True),
        ({"status": "completed", "trunk": [sid("TK", 1)]}, True),
        ({"duration_min": 300, "duration_max": 300}, True),
        ({"duration_min": 301}, False),
        ({"call_sid": CALL}, True),
        ({"phone_number": sid("PN", 1)}, None),
        ({"created_after": "1d"}, False),
    ],
)
def test_calls_are_selected(select: dict[str, t.Any], selected: bool | None) -> None:
    verdict = audit_of(Case("", "", "", select=select)).verdicts(REQUIRED)
    assert verdict == [{True: "fail", False: NA, None: "unknown"}[selected]]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), max_size=6),
    st.integers(0, 30),
    st.integers(1, 9),
)
def test_merged_spans_meet_what_any_of_them_meets(
    spans: list[tuple[int, int]], start: int, length: int
) -> None:
    texts = [(f"{first:02}", f"{first + more + 1:02}") for first, more in spans]
    other = (f"{start:02}", f"{start + length:02}")
    assert Busy(texts).overlaps(other) == any(overlap(span, other) for span in texts)
