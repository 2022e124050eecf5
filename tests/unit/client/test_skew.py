# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from email.utils import formatdate

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.settings import (
    HttpSettings,
    TelnyxSettings,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.client.skew import ClockSkew, shared
from ansible_collections.cpaas.recordings.plugins.module_utils.client.telnyx import TelnyxClient
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.request import Request
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import ApiError
from ansible_collections.cpaas.recordings.plugins.module_utils.sources.telnyx_recordings import RECORDINGS
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.client.doubles import FakeClock, reply, serving

TRUE = 1_772_000_000.0


def answer(skew: ClockSkew, ahead: float, *, at: float = TRUE, way: float = 0.05, back: float = 0.05) -> None:
    """Note an answer that took *way* and *back* seconds, with a local clock that is *ahead*."""
    written = math.floor(at + way)
    skew.note({"Date": formatdate(written, usegmt=True)}, at + ahead, at + way + back + ahead, at)


@given(
    st.floats(-80_000, 80_000),
    st.lists(st.tuples(st.floats(0, 200), st.floats(0, 60), st.floats(0, 60)), min_size=1, max_size=6),
)
def test_what_is_corrected_is_never_later_than_the_provider_and_close_to_it(
    ahead: float, answers: list[tuple[float, float, float]]
) -> None:
    skew = ClockSkew()
    for at, way, back in answers:
        answer(skew, ahead, at=TRUE + at, way=way, back=back)
    best = min(way + back for _at, way, back in answers)
    if skew.seconds:
        assert ahead - 1e-3 <= skew.seconds <= ahead + best + 1.001
    else:
        assert abs(ahead) <= best + 1.001
    local = datetime.fromtimestamp(TRUE + ahead, UTC)
    assert skew.provider_time(local) <= max(local, datetime.fromtimestamp(TRUE + 0.01, UTC))


@given(st.floats(0, 30), st.floats(0, 30))
def test_clocks_that_may_agree_are_left_alone(way: float, back: float) -> None:
    skew = ClockSkew()
    answer(skew, 0.0, way=way, back=back)
    assert skew.seconds == 0.0
    now = datetime.now(UTC)
    assert skew.provider_time(now) is now
    assert skew.warning() == ""


@pytest.mark.parametrize(
    ("ahead", "words"),
    [
        (3 * 3600, "3 h 0 min ahead of"),
        (95, "2 min ahead of"),
        (-65, "1 min behind"),
        (5400, "90 min ahead of"),
        (-50_000, "13 h 53 min behind"),
    ],
)
def test_more_than_a_minute_is_told(ahead: float, words: str) -> None:
    skew = ClockSkew()
    answer(skew, ahead)
    assert words in skew.warning()
    skew.check("collect", "a")


@pytest.mark.parametrize("ahead", [55.0, -55.0, 0.0])
def test_less_than_a_minute_is_not_told(ahead: float) -> None:
    skew = ClockSkew()
    answer(skew, ahead)
    assert skew.warning() == ""


@pytest.mark.parametrize("ahead", [2 * 86_400.0, -400 * 86_400.0])
def test_more_than_a_day_is_refused(ahead: float) -> None:
    skew = ClockSkew()
    answer(skew, ahead)
    with pytest.raises(ApiError, match=r"clock is \d+ days (ahead of|behind) what the answers say; set this"):
        skew.check("collect", "a")


@pytest.mark.parametrize(
    "headers",
    [{}, {"Date": ""}, {"Date": "yesterday"}, {"Date": formatdate(TRUE, usegmt=True), "Age": "30"}],
    ids=["none", "empty", "no date", "from a cache"],
)
def test_answers_without_a_date_of_their_own_say_nothing(headers: dict[str, str]) -> None:
    skew = ClockSkew()
    skew.note(headers, TRUE + 5000, TRUE + 5000, 0.0)
    assert not skew.known(0.0)
    assert skew.seconds == 0.0


DATES = st.text(max_size=40) | st.builds(
    "{}, {} {} {} {}:{}:{} {}".format,
    st.sampled_from(["Mon", "X", ""]),
    st.integers(-1, 40),
    st.sampled_from(["Jan", "Feb", "Foo"]),
    st.integers(-5, 10**6),
    st.integers(-1, 30),
    st.integers(-1, 70),
    st.integers(-1, 70),
    st.sampled_from(["GMT", "+9999", "-2359", "+0000", "x", ""]),
)


@given(DATES, st.text(max_size=8))
def test_no_header_is_too_odd(date: str, age: str) -> None:
    skew = ClockSkew()
    skew.note({"Date": date, "Age": age}, TRUE, TRUE + 1, 0.0)
    assert isinstance(skew.warning(), str)


def test_a_clock_that_was_set_is_believed_anew() -> None:
    skew = ClockSkew()
    answer(skew, 7200.0)
    assert skew.seconds == pytest.approx(7200, abs=1.2)
    answer(skew, 0.0, at=TRUE + 10)
    assert skew.seconds == 0.0
    assert skew.known(TRUE + 10)
    assert not skew.known(TRUE + 1000)


def test_one_clock_serves_all_accounts_of_a_process() -> None:
    assert shared("https://a.invalid") is shared("https://a.invalid")
    assert shared("https://a.invalid") is not shared("https://b.invalid")


def client(url: str) -> TelnyxClient:
    return TelnyxClient(TelnyxSettings("calls", "KEY" + "1" * 20, url, HttpSettings()), FakeClock())


@pytest.mark.parametrize("status", [200, 401, 404, 429])
def test_a_session_asks_once_and_any_answer_tells(status: int) -> None:
    clock = FakeClock()
    late = formatdate(clock.wall() - 7200, usegmt=True)
    with serving(reply({"data": []}, status, Date=late)) as (url, script):
        one = client(url)
        for _again in range(2):
            assert one.clock_skew(RECORDINGS).seconds == pytest.approx(7200, abs=1.5)
    assert len(script.seen) == 1
    assert one.api.requests == 1


@pytest.mark.parametrize("status", [407, 500, 502, 503])
def test_what_a_proxy_may_have_answered_tells_no_time(status: int) -> None:
    late = formatdate(FakeClock().wall() - 7200, usegmt=True)
    with serving(reply({}, status, Date=late)) as (url, _any):
        assert client(url).clock_skew(RECORDINGS).seconds == 0.0


def test_no_answer_is_no_failure() -> None:
    with serving(reply({})) as (url, _any):
        pass
    assert client(url).clock_skew(RECORDINGS).seconds == 0.0


def test_a_request_takes_ages_from_the_provider_and_moments_as_they_are() -> None:
    skew = ClockSkew()
    answer(skew, 10_800.0)
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    moment = datetime(2026, 2, 1, tzinfo=UTC)
    asked = Request(
        "s", ("rooms",), "full", ("7d", now - timedelta(days=7)), ("2026-02-01T00:00:00Z", moment), now=now
    )
    moved = asked.by_providers_clock(skew)
    shift = now - moved.now
    assert timedelta(hours=3) <= shift <= timedelta(hours=3, seconds=2)
    assert moved.after == ("7d", now - timedelta(days=7) - shift)
    assert moved.before == asked.before
    assert asked.by_providers_clock(ClockSkew()) is asked
