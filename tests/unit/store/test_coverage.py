# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which collection an audit stands on."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from ansible_collections.cpaas.recordings.plugins.module_utils.records.times import to_text
from ansible_collections.cpaas.recordings.plugins.module_utils.store.coverage import latest_coverage
from ansible_collections.cpaas.recordings.plugins.module_utils.store.database import open_store

from tests.evidence.fill import AS_OF, add_run

ACCOUNT = "callcentre"
HOUR = timedelta(hours=1)


def standing(path: Path, *runs: tuple[timedelta, bool], as_of: str | None) -> int:
    """Fill a store with runs that end at AS_OF plus a span, and return the number of the one that stands."""
    store = open_store(str(path / "evidence.db"))
    with store.begin() as connection:
        for number, (beyond, complete) in enumerate(runs, 1):
            add_run(connection, number, "telnyx", ACCOUNT, window=(None, AS_OF + beyond), complete=complete)
    with store.read() as connection:
        (only,) = latest_coverage(connection, as_of)
    return only.run


def test_the_furthest_run_stands(tmp_path: Path) -> None:
    """Without a moment in the past, newer evidence is better evidence."""
    assert standing(tmp_path, (HOUR, True), (2 * HOUR, True), as_of=None) == 2


def test_beyond_the_audits_moment_all_runs_are_equals(tmp_path: Path) -> None:
    """A repeated collection that reaches further than the audited moment changes no report."""
    assert standing(tmp_path, (HOUR, True), (2 * HOUR, True), as_of=to_text(AS_OF)) == 1


def test_a_complete_run_stands_before_an_incomplete_equal(tmp_path: Path) -> None:
    """What was once seen completely does not become incomplete by an attempt that failed later."""
    assert standing(tmp_path, (HOUR, True), (2 * HOUR, False), as_of=to_text(AS_OF)) == 1


def test_a_run_that_does_not_reach_the_moment_does_not_stand_before_one_that_does(tmp_path: Path) -> None:
    """An incomplete run that reaches further shows what is missing from the evidence."""
    assert standing(tmp_path, (-HOUR, True), (HOUR, False), as_of=to_text(AS_OF)) == 2
