# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The fast way to canonical JSON writes what the library writes."""

from __future__ import annotations

import json
import typing as t
from types import MappingProxyType

import pytest
import rfc8785
from ansible_collections.cpaas.recordings.plugins.module_utils.audit.result import NOTHING
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.canonical import Rows, canonical
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.text import plain
from hypothesis import example, given
from hypothesis import strategies as st

# Every character there is, halves of surrogate pairs included.
TEXT = st.text(st.characters(), max_size=8) | st.sampled_from(["\x7f", "\u2028", '\\"/\b\f', "\ue000", "😀"])
SCALAR = st.none() | st.booleans() | st.integers() | st.floats() | TEXT
VALUE: st.SearchStrategy[t.Any] = st.recursive(
    SCALAR,
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.tuples(inner, inner)
        | st.dictionaries(TEXT | st.integers(), inner, max_size=3)
        | st.frozensets(SCALAR, max_size=2)
    ),
    max_leaves=8,
)


@given(VALUE)
@example(2**53)
@example(-(2**53) + 1)
@example([1e16, 1e-5, 1e21, 1e-7, 5e-324, 123456789.125, -0.0, 100.0, 1e15, 0.1 + 0.2])
@example({"\ue000": 1, "😀": 2, "a": 3})
@example(NOTHING)
@example(MappingProxyType({"b": 1.0, "a": ()}))
def test_bytes_are_those_of_the_library(value: t.Any) -> None:
    assert canonical(value) == rfc8785.dumps(plain(value))


@given(VALUE, VALUE, VALUE)
def test_rows_are_objects(one: t.Any, two: t.Any, three: t.Any) -> None:
    row = {"verdict": one, "a": two, "id": three}
    assert Rows(tuple(row)).bytes_of(tuple(row.values())) == rfc8785.dumps(plain(row))


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_a_text(number: float) -> None:
    assert json.loads(canonical([number])) == [str(number)]


def test_a_row_of_another_length_is_a_mistake() -> None:
    with pytest.raises((ValueError, IndexError)):
        Rows(("a", "b")).bytes_of((1,))
