# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the info modules must return, told from the simulator's own data and checked in one place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from tests.integration.ansible_run import Outcome

Record = dict[str, Any]


def in_order(records: Iterable[Record], time_field: str, id_field: str) -> list[Record]:
    """Return *records* as a module must order them."""
    return sorted(records, key=lambda record: (str(record[time_field] or ""), record[id_field]))


def assert_facts(outcome: Outcome, key: str, expected: list[Record]) -> None:
    """Check a whole result: the records with the order of their fields, and what all modules return."""
    assert outcome.state == "ok", outcome.result.get("msg")
    assert outcome["changed"] is False
    assert [list(record) for record in outcome[key]] == [list(record) for record in expected]
    assert outcome[key] == expected
    assert outcome["count"] == len(expected)
    assert outcome["complete"] is True
    assert outcome["truncated_by"] is None
    assert set(outcome["window"]) == {"created_after", "created_before"}
    assert outcome["api"]["requests"] >= 1
    assert outcome["api"]["retries"] == 0


def assert_truncated(outcome: Outcome, key: str, limit: int, everything: list[Record]) -> None:
    """Check a result that `limit` has cut."""
    assert outcome.state == "ok", outcome.result.get("msg")
    assert outcome["count"] == len(outcome[key]) == limit
    assert outcome["complete"] is False
    assert outcome["truncated_by"] == "limit"
    assert all(record in everything for record in outcome[key])
