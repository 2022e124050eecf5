# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What one transaction of a collection holds: all that an interruption loses is read once more."""

from __future__ import annotations

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.collect.reader import batch
from hypothesis import given
from hypothesis import strategies as st


@given(st.integers(0, 10_000_000))
def test_what_two_transactions_hold_is_little_of_a_large_collection(read: int) -> None:
    """The guide promises less than 5 % for 100,000 records; pages that are read ahead count as well."""
    assert 2 * batch(read) <= 0.02 * max(read, 100_000)


@pytest.mark.parametrize(
    ("read", "records"), [(0, 1000), (100_000, 1000), (180_000, 1800), (1_000_000, 4000)]
)
def test_larger_collections_are_written_in_larger_transactions(read: int, records: int) -> None:
    assert batch(read) == records
