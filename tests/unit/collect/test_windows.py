# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What a run reads: for every mode, provider and resource, after any history."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.collect import windows
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.windows import (
    LOOK_EVERY,
    Mode,
    Pass,
    Plan,
    Span,
    overtaken,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.registry import of_resource
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.twilio_rooms import ROOMS
from hypothesis import given
from hypothesis import strategies as st

INSIGHTS_KEEPS = ROOMS.span.keeps or timedelta()
NOW = datetime(2026, 3, 10, 12, 0, 0, tzinfo=UTC)
STATUSES = ("processing", "completed", "failed", "deleted")
LISTS = [("twilio", "rooms"), ("twilio", "recordings"), ("telnyx", "recordings")]
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
LATE = {(provider, name): of_resource(provider, name)[0].span.late for provider, name in LISTS}
FRESH = {(provider, name): of_resource(provider, name)[0].span.fresh for provider, name in LISTS}


def plan(
    provider: str,
    resource: str,
    mode: Mode,
    bounds: tuple[datetime | None, datetime | None],
    now: datetime,
    statuses: tuple[str, ...] | None,
    covered: Sequence[Span] = (),
) -> Plan:
    source = replace(of_resource(provider, resource)[0], statuses=statuses)
    return windows.plan(source, mode, bounds, now, covered)


def extension(provider: str, made: Plan, covered_to: datetime) -> tuple[Pass, ...]:
    return windows.extension(of_resource(provider, "recordings")[0], made, covered_to)


def statuses(provider: str, resource: str) -> tuple[str, ...] | None:
    return STATUSES if (provider, resource) == ("twilio", "recordings") else None


@pytest.mark.parametrize(("provider", "resource"), LISTS)
@pytest.mark.parametrize("mode", ["full", "incremental"])
def test_a_first_run_reads_everything_that_is_kept(provider: str, resource: str, mode: Mode) -> None:
    made = plan(provider, resource, mode, (None, None), NOW, statuses(provider, resource))
    start = NOW - INSIGHTS_KEEPS if resource == "rooms" else None
    assert made.window == (start, NOW)
    assert made.passes == tuple(
        Pass(status, start, NOW) for status in statuses(provider, resource) or (None,)
    )
    assert not made.settle


def test_bounds_end_where_they_were_set_and_a_rooms_recordings_a_day_later() -> None:
    after, before = NOW - 5 * DAY, NOW - 3 * DAY
    for provider, resource in LISTS:
        made = plan(provider, resource, "full", (after, before), NOW, statuses(provider, resource))
        late = DAY if (provider, resource) == ("twilio", "recordings") else timedelta()
        assert made.window == (after, before + late)
    near = plan("twilio", "recordings", "full", (None, NOW - HOUR), NOW, STATUSES)
    assert near.window == (None, NOW), "the future cannot be read"
    ahead = plan("telnyx", "recordings", "full", (None, NOW + DAY), NOW, None)
    assert ahead.window == (None, NOW)


def test_rooms_that_insights_forgot_are_not_asked_for() -> None:
    made = plan("twilio", "rooms", "full", (NOW - 30 * DAY, None), NOW, None)
    assert made.window[0] == NOW - INSIGHTS_KEEPS
    made = plan("twilio", "rooms", "full", (NOW - 30 * DAY, NOW - 20 * DAY), NOW, None)
    assert made.passes == ()
    assert made.window[0] == made.window[1] == NOW - 20 * DAY


def test_the_present_is_a_whole_second() -> None:
    made = plan("twilio", "recordings", "full", (None, None), NOW.replace(microsecond=999_999), STATUSES)
    assert made.window[1] == NOW


@pytest.mark.parametrize(("provider", "resource"), LISTS)
def test_an_incremental_run_reaches_back_by_what_may_be_late(provider: str, resource: str) -> None:
    covered: list[Span] = [(None, NOW - 3 * DAY)]
    made = plan(provider, resource, "incremental", (None, None), NOW, statuses(provider, resource), covered)
    assert made.window == (NOW - 3 * DAY - LATE[provider, resource], NOW)
    assert made.settle
    begins = {item.status: item.after for item in made.passes}
    if provider == "twilio" and resource == "recordings":
        assert begins["processing"] is begins["deleted"] is None, "these are few, and of any age"
        assert begins["completed"] == begins["failed"] == made.window[0]
    else:
        assert begins == {None: made.window[0]}


@pytest.mark.parametrize(("provider", "resource"), LISTS)
def test_a_run_soon_after_another_reads_little(provider: str, resource: str) -> None:
    late, fresh = LATE[provider, resource], FRESH[provider, resource]
    soon: list[Span] = [(None, NOW - LOOK_EVERY / 2)]
    made = plan(provider, resource, "incremental", (None, None), NOW, None, soon)
    assert made.window[0] == NOW - LOOK_EVERY / 2 - fresh
    later = NOW + LOOK_EVERY
    made = plan(provider, resource, "incremental", (None, None), later, None, [*soon, (made.window[0], NOW)])
    assert made.window[0] == NOW - LOOK_EVERY / 2 - late, "what the short run left out is looked at now"


def test_a_gap_is_read_whatever_was_covered_after_it() -> None:
    covered: list[Span] = [(None, NOW - 20 * DAY), (NOW - 10 * DAY, NOW - DAY)]
    made = plan("telnyx", "recordings", "incremental", (None, None), NOW, None, covered)
    assert made.window[0] == NOW - 20 * DAY - LATE["telnyx", "recordings"]
    inside = plan("telnyx", "recordings", "incremental", (NOW - 9 * DAY, None), NOW, None, covered)
    assert inside.window[0] == NOW - DAY - LATE["telnyx", "recordings"]
    before = plan("telnyx", "recordings", "incremental", (NOW - 12 * DAY, None), NOW, None, covered)
    assert (before.window[0], before.settle) == (NOW - 12 * DAY, False)


@pytest.mark.parametrize(("provider", "resource"), LISTS)
def test_a_narrow_run_is_no_beginning_for_a_wide_one(provider: str, resource: str) -> None:
    covered: list[Span] = [(NOW - 2 * DAY, NOW - HOUR)]
    made = plan(provider, resource, "incremental", (None, None), NOW, None, covered)
    assert made == plan(provider, resource, "full", (None, None), NOW, None)


MOMENTS = st.integers(0, 30 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
SPANS = st.tuples(st.none() | MOMENTS, MOMENTS).filter(lambda span: span[0] is None or span[0] < span[1])


@given(st.sampled_from(LISTS), st.lists(SPANS, max_size=6), st.none() | MOMENTS, st.none() | MOMENTS)
def test_no_moment_goes_unread_that_may_hold_something_unseen(
    what: tuple[str, str], covered: list[Span], after: datetime | None, before: datetime | None
) -> None:
    provider, resource = what
    if after is not None and before is not None and after >= before:
        return
    made = plan(provider, resource, "incremental", (after, before), NOW, None, covered)
    full = plan(provider, resource, "full", (after, before), NOW, None)
    assert made.window[1] == full.window[1]
    if full.window[0] is not None:
        assert made.window[0] is not None
        assert made.window[0] >= full.window[0]
    if not made.passes:
        assert not full.passes
        return
    assert made.window[0] is None or made.window[0] < made.window[1]
    assert all(item.before == made.window[1] for item in made.passes)
    for days in range(0, 31, 2):
        moment = NOW - timedelta(days=days, minutes=7)
        asked = (full.window[0] is None or moment >= full.window[0]) and moment < full.window[1]
        if not asked or made.window[0] is None or moment >= made.window[0]:
            continue
        # Left out: an earlier run covered it, late enough, or not long ago.
        looked = [high for low, high in covered if (low is None or low <= moment) and moment < high]
        assert any(high - moment >= LATE[what] for high in looked) or any(
            high >= NOW - LOOK_EVERY for high in looked
        )


@given(st.sampled_from(LISTS), st.lists(st.integers(1, 60 * 40), min_size=1, max_size=12), st.data())
def test_a_late_record_is_found_by_a_chain_of_runs(
    what: tuple[str, str], pauses: list[int], data: st.DataObject
) -> None:
    """Whatever the schedule: what appears within its time is read by a run at most an hour after that."""
    provider, resource = what
    late = int(LATE[what].total_seconds() // 60)
    created = NOW + timedelta(minutes=data.draw(st.integers(0, 60 * 48)))
    appears = created + timedelta(minutes=data.draw(st.integers(0, late)))
    covered: list[Span] = []
    now, found, due = NOW, False, False
    for pause in [0, *pauses]:
        now += timedelta(minutes=pause)
        made = plan(provider, resource, "incremental", (None, None), now, None, covered)
        low, high = made.window
        if (low is None or low <= created) and created < high and appears <= now:
            found = True
        due = due or now >= appears + LOOK_EVERY
        covered.append(made.window)
        assert found or not due or now < created


def test_an_interrupted_run_is_carried_on_from_where_it_may_have_missed_something() -> None:
    made = plan("telnyx", "recordings", "full", (None, None), NOW, None)
    assert extension("telnyx", made, NOW - 3 * HOUR) == (
        Pass(None, NOW - 3 * HOUR - LATE["telnyx", "recordings"], NOW),
    )
    made = plan("twilio", "recordings", "full", (None, None), NOW, STATUSES)
    assert [item.status for item in extension("twilio", made, NOW - HOUR)] == list(STATUSES)


def test_later_statuses_are_read_again_where_an_earlier_one_was_not_read() -> None:
    early, late = NOW - 2 * DAY, NOW - DAY
    unread = [Pass("processing", early, late)]
    done = [
        Pass("completed", None, early),
        Pass("completed", early, NOW),
        Pass("processing", late, NOW),
        Pass("deleted", None, NOW),
    ]
    assert overtaken(STATUSES, unread, done) == (
        Pass("completed", early, late),
        Pass("deleted", early, late),
    )
    assert overtaken(STATUSES, [Pass("deleted", None, NOW)], done) == ()
    assert overtaken(STATUSES, [], done) == ()
    assert overtaken(None, [Pass(None, None, NOW)], [Pass(None, None, NOW)]) == ()
