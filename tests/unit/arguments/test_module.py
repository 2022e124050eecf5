# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a result repeats of the options."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.arguments.module import (
    shortened,
    without_accounts,
)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("text", "text"),
        (None, None),
        (list(range(50)), list(range(50))),
        (list(range(51)), [*range(50), "and 1 more"]),
        ({"sids": ["RT"] * 3000, "limit": 5}, {"sids": [*["RT"] * 50, "and 2950 more"], "limit": 5}),
        ([{"inner": [1] * 60}], [{"inner": [*[1] * 50, "and 10 more"]}]),
    ],
)
def test_long_lists_are_cut_and_say_so(given: Any, expected: Any) -> None:
    assert shortened(given) == expected


def test_accounts_are_counted_and_not_repeated() -> None:
    params = {"store": "x", "accounts": [{"auth_token": "a-secret-0123456789"}] * 3, "limit": None}
    assert without_accounts(params) == {"store": "x", "accounts": "3 accounts", "limit": None}
    assert without_accounts({"accounts": "auth_token=a-secret"})["accounts"] == "not a list"
    for nothing in ({}, {"accounts": None}):
        assert without_accounts(nothing) == nothing
