# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Regular expressions of policies come to an end, or are refused with the line they stand in."""

from __future__ import annotations

import itertools
import re
import signal
import threading
import time
import typing as t

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.searching import (
    Searcher,
    SlowExpressionError,
    harmless,
)
from hypothesis import given
from hypothesis import strategies as st

from tests.evidence.fill import room_row
from tests.unit.audit.harness import empty_store, policy_of, put, run_audit, waiver

pytestmark = pytest.mark.dear

LONG = "a" * 60 + "!"
#: Each of them has more ways to fit than anybody can wait for.
ENDLESS = [
    "^(a+)+$",
    "^(a|a)*$",
    "^(a|aa)+$",
    "(a*)*b",
    "^(?:a?){60}a{60}$",
    "^(a|a)(a|a)(a|a)(a|a)" * 1 + "(a|a)" * 40 + "$",
    "(x+x+)+y|^(([a-z])+.)+[A-Z]([a-z])+$",
]


def seconds_of(work: t.Callable[[], object]) -> float:
    started = time.monotonic()
    work()
    return time.monotonic() - started


@pytest.mark.parametrize("expression", ENDLESS)
def test_none_of_these_counts_as_harmless(expression: str) -> None:
    assert not harmless(expression)


@pytest.mark.parametrize(
    "expression", ["^visit-", "(visit|session)-", "a|b|c", "^visit-.*", r"\+49", "[a-z]+"]
)
def test_what_policies_hold_mostly_is_harmless(expression: str) -> None:
    assert harmless(expression)


@pytest.mark.parametrize("expression", ENDLESS[:3])
def test_an_endless_search_is_given_up_in_the_main_thread(expression: str) -> None:
    before = signal.getsignal(signal.SIGALRM)
    searcher = Searcher(seconds=0.3)

    def work() -> None:
        with searcher, pytest.raises(SlowExpressionError, match="file line 7, key"):
            searcher.compiled([expression], ["file line 7, key"])(LONG)

    assert seconds_of(work) < 20
    assert signal.getsignal(signal.SIGALRM) is before
    assert signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)


def test_an_endless_search_is_given_up_in_any_thread() -> None:
    caught: list[BaseException] = []

    def work() -> None:
        with Searcher(seconds=0.3) as searcher:
            search = searcher.compiled(["^(a+)+$"], ["here"])
            try:
                search(LONG)
            except SlowExpressionError as error:
                caught.append(error)
            # The helper that was ended is replaced.
            assert search("aaa")
            assert not search("b")

    thread = threading.Thread(target=work)
    thread.start()
    thread.join(60)
    assert not thread.is_alive()
    assert len(caught) == 1


def test_an_expression_that_is_slow_on_many_texts_is_given_up_too(monkeypatch: pytest.MonkeyPatch) -> None:
    module = "ansible_collections.cpaas.recordings.plugins.module_utils.audit.searching"
    monkeypatch.setattr(f"{module}.MOST_SECONDS_IN_ALL", 1.0)
    text = "a" * 18 + "!"
    with Searcher(seconds=600) as searcher:
        search = searcher.compiled(["^(a+)+$"], ["here"])

        def work() -> None:
            with pytest.raises(SlowExpressionError):
                any(search(text) for _again in itertools.count())

        assert seconds_of(work) < 60


@given(
    st.lists(
        st.sampled_from(["^visit-", "a+b", "(a|b)c", "(?i)X", "[+*?]", r"a{2}", "^(a+)+$", ""]), min_size=1
    ),
    st.text("abcXvisit-", max_size=12),
)
def test_several_expressions_find_what_each_of_them_finds(texts: list[str], value: str) -> None:
    with Searcher() as searcher:
        found = searcher.compiled(texts, texts)(value)
    assert found == any(re.search(text, value) for text in texts)


def rooms(*names: str) -> list[dict[str, t.Any]]:
    return [room_row(id=f"RM{number:032x}", name=name) for number, name in enumerate(names)]


def test_a_policy_whose_expression_does_not_end_is_refused_with_its_place() -> None:
    engine = empty_store()
    put(engine, rooms=rooms("visit", LONG))
    policy = policy_of({"control": "room-recording-required", "select": {"room_name": ["^visit", "^(a+)+$"]}})
    with pytest.raises(SlowExpressionError) as caught:
        run_audit(engine, policy)
    message = str(caught.value)
    assert "policy, controls[0].select.room_name[1]" in message
    assert "61 characters" in message
    assert LONG not in message


def test_a_waiver_whose_expression_does_not_end_is_refused_with_its_place() -> None:
    engine = empty_store()
    put(engine, rooms=[room_row(name=LONG, recording_enabled=False)])
    covers = waiver("room-recording-required", select={"room_name": "^(a+)+$"}, allow_pattern=True)
    with pytest.raises(SlowExpressionError, match=r"waivers\[0\].select.room_name"):
        run_audit(engine, policy_of("room-recording-required", waivers=[covers]))
