# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.window import (
    Window,
    parse_bound,
    parse_window,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.errors import InputError
from hypothesis import given
from hypothesis import strategies as st

NOW = datetime(2026, 3, 8, 12, 0, 0, 250_000, UTC)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-01T09:30:00Z", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("2026-03-01T09:30:00.125Z", datetime(2026, 3, 1, 9, 30, 0, 125_000, UTC)),
        ("2026-03-01T09:30:00+02:00", datetime(2026, 3, 1, 7, 30, tzinfo=UTC)),
        ("2026-03-01 09:30:00-0500", datetime(2026, 3, 1, 14, 30, tzinfo=UTC)),
        ("20260301T093000Z", datetime(2026, 3, 1, 9, 30, tzinfo=UTC)),
        ("36h", NOW - timedelta(hours=36)),
        ("7d", NOW - timedelta(days=7)),
        ("90m", NOW - timedelta(minutes=90)),
        ("2w", NOW - timedelta(weeks=2)),
        (" 5 D ", NOW - timedelta(days=5)),
        ("0s", NOW),
    ],
)
def test_bounds(text: str, moment: datetime) -> None:
    assert parse_bound(text, now=NOW) == moment
    assert parse_bound(text, now=NOW).tzinfo is UTC


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-03-01T09:30:00", "a time without a zone"),
        ("2026-03-01", "a date without time and zone"),
        ("yesterday", "no time"),
        ("", "no time"),
        ("7", "no time"),
        ("7y", "no time"),
        ("-7d", "no time"),
        ("1.5d", "no time"),
        ("2026-13-01T00:00:00Z", "no time"),
        ("999999999w", "no time"),
        ("999999d", "no time"),
        ("0001-01-01T00:00:00+14:00", "out of range"),
    ],
)
def test_what_is_no_bound_is_named(text: str, words: str) -> None:
    with pytest.raises(InputError) as caught:
        parse_bound(text, now=NOW, option="created_after")
    assert str(caught.value).startswith("created_after is ")
    assert words in str(caught.value)
    assert "2026-03-01T09:30:00Z" in str(caught.value)


@given(st.text(max_size=40))
def test_any_text_is_a_bound_or_an_input_error(text: str) -> None:
    try:
        moment = parse_bound(text, now=NOW)
    except InputError:
        return
    assert moment.tzinfo is UTC


@given(st.datetimes(timezones=st.timezones()).filter(lambda moment: 1 < moment.year < 9999))
def test_every_aware_time_is_read_as_it_was_written(moment: datetime) -> None:
    offset = moment.utcoffset()
    if offset is None or offset.seconds % 60:
        return
    assert parse_bound(moment.isoformat(), now=NOW) == moment.astimezone(UTC)


def test_a_window() -> None:
    window = parse_window("7d", "2026-03-08T00:00:00Z", now=NOW)
    assert window.as_result() == {
        "created_after": "2026-03-01T12:00:00.250000Z",
        "created_before": "2026-03-08T00:00:00.000000Z",
    }
    assert parse_window(None, None, now=NOW) == Window()
    assert Window().as_result() == {"created_after": None, "created_before": None}


@pytest.mark.parametrize(("after", "before"), [("1d", "2d"), ("1d", "1d")])
def test_an_empty_window_is_an_error(after: str, before: str) -> None:
    with pytest.raises(InputError, match="nothing can lie between"):
        parse_window(after, before, now=NOW)
