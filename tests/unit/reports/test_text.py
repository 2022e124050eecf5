# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text from outside is shown as text, and fits into canonical JSON."""

from __future__ import annotations

import typing as t

import pytest
import rfc8785
from ansible_collections.cpaas.recordings.plugins.module_utils.reports.text import plain, shown, whole
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("visit", "visit"),
        ("a\u202eb", "a[U+202E]b"),
        ("\u2066x\u2069", "[U+2066]x[U+2069]"),
        ("\x00\x1b[31m", "[U+0000][U+001B][31m"),
        ("line\nbreak\ttab", "line[U+000A]break[U+0009]tab"),
        ("\u200b\ufeff\u200f", "[U+200B][U+FEFF][U+200F]"),
        ("\u0645\u06cc\u200c\u062e", "\u0645\u06cc\u200c\u062e"),
        ("a\u00a0b", "a\u00a0b"),
        ("\ud800", "[U+D800]"),
        ("\U000e0041", "[U+E0041]"),
        ("名前 🏥", "名前 🏥"),
    ],
)
def test_shown(text: str, expected: str) -> None:
    assert shown(text) == expected


@given(st.text(st.characters()), st.integers(0, 40))
def test_shown_is_printable_and_bounded(text: str, limit: int) -> None:
    found = shown(text, limit)
    assert all(
        character.isprintable() or character.isspace() or character in "\u200c\u200d" for character in found
    )
    assert "\u202e" not in found
    assert not limit or len(found) <= limit * len("[U+10FFFF]")


@given(st.text(st.characters()))
def test_whole_can_be_encoded(text: str) -> None:
    assert len(whole(text)) == len(text)
    whole(text).encode()


VALUES: st.SearchStrategy[t.Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters())
    | st.binary()
    | st.dates(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(st.characters()) | st.integers(), inner, max_size=3)
        | st.tuples(inner)
    ),
    max_leaves=8,
)


@given(VALUES)
def test_plain_fits_into_canonical_json(value: object) -> None:
    rfc8785.dumps(plain(value))


def test_plain_keeps_what_json_can_hold() -> None:
    value = {"a": [1, 2.5, True, None, "x"], "b": {"c": -(2**53) + 1}}
    assert plain(value) == value
    assert plain(2**53) == "9007199254740992"
    assert plain({"z", "a"}) == ["a", "z"]
