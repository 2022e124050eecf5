# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""What the page chooses to show, and the numbers behind its charts."""

from __future__ import annotations

import hashlib
from collections import Counter

from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import Evaluation
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.html.collect import (
    MOST_FINDINGS,
    MOST_SAMPLES,
    SURE_FINDINGS,
    Findings,
    Population,
)
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.html.figures import stacked, timeline
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.reports.produce import one


def test_rooms_without_a_date_stand_last() -> None:
    chart, step = timeline([{"day": "unknown", "fail": 2}, {"day": "2026-03-01", "pass": 1}])
    assert step == "day"
    assert [(column.label, column.total) for column in chart.bars] == [("2026-03-01", 1), ("no date", 2)]


def test_findings_are_the_worst_and_some_of_every_control() -> None:
    chosen = Findings()
    for number in range(3 * MOST_FINDINGS):
        chosen.add(one(id=str(number), severity="medium"))
    for number in range(50):
        chosen.add(one(control="low-one", severity="low", id=str(number)))
    for number in range(10):
        chosen.add(one(control="critical-one", severity="critical", verdict="unknown", id=str(number)))
    rows = chosen.rows()
    controls = Counter(item.control for item in rows)
    assert chosen.total == 3 * MOST_FINDINGS + 60
    assert len(rows) == MOST_FINDINGS
    assert controls["critical-one"] == 10
    assert controls["low-one"] == SURE_FINDINGS
    assert [item.verdict for item in rows] == ["fail"] * (MOST_FINDINGS - 10) + ["unknown"] * 10
    medium = [int(item.id) for item in rows if item.control == "room-recording-required"]
    assert medium == list(range(len(medium)))


def test_sample_is_the_smallest_hashes_whatever_the_order() -> None:
    items = [one(id=f"RM{number}", verdict="pass") for number in range(1000)]
    drawn = []
    for order in (items, items[::-1]):
        population = Population()
        for item in order:
            population.add(item)
        population.end()
        drawn.append({row.id for row in population.rows()})
        assert population.counts == {"rooms": Counter({"pass": 1000})}

    def digest(item: Evaluation) -> bytes:
        return hashlib.sha256(f"{item.provider}/{item.account}/{item.resource}/{item.id}".encode()).digest()

    expected = {item.id for item in sorted(items, key=digest)[:MOST_SAMPLES]}
    assert drawn == [expected, expected]


@given(
    st.lists(
        st.tuples(st.text(), st.dictionaries(st.sampled_from(["fail", "pass"]), st.integers(0, 10**9))),
        max_size=20,
    )
)
def test_bars_fit_their_place(rows: list[tuple[str, dict[str, int]]]) -> None:
    for axis in (True, False):
        chart = stacked(rows, ("fail", "pass"), axis=axis)
        for column, (_label, counts) in zip(chart.bars, rows, strict=True):
            assert column.total == sum(counts.values()) <= chart.top
            assert [part.kind for part in column.parts] == [
                kind for kind in ("fail", "pass") if counts.get(kind)
            ]
            assert sum(part.length for part in column.parts) <= 100.001
            assert all(part.length > 0 for part in column.parts)


def test_long_timelines_become_months_and_years() -> None:
    days = [
        {"day": f"{year}-{month:02}-{day:02}", "pass": 1}
        for year in range(2010, 2026)
        for month in range(1, 13)
        for day in (1, 2)
    ]
    assert timeline(days[:20])[1] == "day"
    months, step = timeline(days[:48])
    assert (step, [column.total for column in months.bars]) == ("month", [2] * 24)
    years, step = timeline(days)
    assert step == "year"
    assert [column.label for column in years.bars] == [str(year) for year in range(2010, 2026)]
