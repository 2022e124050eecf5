# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No text becomes a formula, and telephone numbers stay what they are."""

from __future__ import annotations

import unicodedata

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.files.spreadsheet import guard
from hypothesis import given
from hypothesis import strategies as st

FORMULAS = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "\tharmless",
    "  =1",
    "\u00a0=1",
    "\u200b=1",
    "\ufeff=1",
    "\u202e=1",
    "\u3000=1",
    "\x00=1",
    "\u2066\u200f =1",
    "\uff1d1",
    "\uff0b1",
    "\uff0d1",
    "\uff20x",
    "\u22121",
    "+",
    "+1 202",
    "+12025550100\n",
    "+\u0661\u0662",
    " +12025550100",
    '=HYPERLINK("http://example.org")',
]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_is_guarded(text: str) -> None:
    assert guard(text) == f"'{text}"


@pytest.mark.parametrize(
    "text",
    ["", "visit-1", "+12025550100", "+1", "a=b", "名前", "'", "1-1", " visit", "(=1)", "RM12", "\u200bvisit"],
)
def test_harmless_text_stays(text: str) -> None:
    assert guard(text) == text


@given(st.text())
def test_guard_only_ever_puts_an_apostrophe_before(text: str) -> None:
    assert guard(text) in {text, f"'{text}"}


@given(
    st.text(st.characters(categories=["Cc", "Cf", "Zs", "Zl", "Zp"]), max_size=5),
    st.sampled_from("=+-@\uff1d\uff0b\uff0d\uff20"),
    st.text(),
)
def test_no_invisible_prefix_hides_a_formula(prefix: str, sign: str, rest: str) -> None:
    text = prefix + sign + rest
    telephone = text[0] == "+" and text[1:].isascii() and text[1:].isdigit()
    assert guard(text) == (text if telephone else f"'{text}")


@given(st.text(min_size=1))
def test_what_stays_starts_with_no_sign(text: str) -> None:
    kept = guard(text)
    if kept == text and not (text[0] == "+" and text[1:].isdigit()):
        assert unicodedata.normalize("NFKC", text)[0] not in "=+-@\t\r"
