# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No text becomes a formula wherever a reader splits, and telephone numbers stay what they are."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Iterator

import pytest
from ansible_collections.cpaas.recordings.plugins.module_utils.files.spreadsheet import (
    guard,
    guard_column,
    has_marks,
)
from hypothesis import example, given
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

#: What a formula in the middle of a text may be made of.
PIECES = st.lists(
    st.sampled_from(
        [*"=+-@;,|\t\r\n\"'a1 ", "\u00a0", "\u200b", "\u2028", "\x85", "\x00", "\uff1d", "\u3164"]
    ),
    max_size=12,
).map("".join)


def apostrophes_put_in(text: str, kept: str) -> bool:
    """Tell whether *kept* is *text* with nothing but apostrophes added."""
    rest = iter(kept)
    skipped = [character for wanted in text for character in _until(rest, wanted)]
    return {*skipped, *rest} <= {"'"}


def _until(rest: Iterator[str], wanted: str) -> list[str]:
    passed: list[str] = []
    for character in rest:
        if character == wanted:
            return passed
        passed.append(character)
    raise AssertionError("a character is lost")


def dangerous(cell: str) -> bool:
    """Tell what a spreadsheet may run, as OWASP has it: independent of how the guard finds it."""
    seen = cell.lstrip("".join(c for c in map(chr, range(0x3200)) if unicodedata.category(c)[0] in "ZCM"))
    seen = seen.lstrip("\u3164\ufeff ")
    return seen[:1] in set("=+-@\uff1d") and not (cell[1:].isdigit() and cell[0] == "+")


def cells(line: str, separator: str) -> list[str]:
    """Split as spreadsheets do: a quote counts only where a cell begins."""
    return [cell for row in csv.reader(io.StringIO(line, newline=""), delimiter=separator) for cell in row]


@pytest.mark.parametrize("text", FORMULAS)
def test_formula_is_guarded(text: str) -> None:
    kept = guard(text)
    assert kept[0] == "'"
    assert apostrophes_put_in(text, kept)


@pytest.mark.parametrize(
    "text",
    [
        *("", "visit-1", "+12025550100", "+1", "a=b", "名前", "'", "1-1", " visit", "(=1)", "RM12"),
        *("\u200bvisit", "a;b", "a; b|c\td", "12:30; 14-16", "x-;y"),
    ],
)
def test_harmless_text_stays(text: str) -> None:
    assert guard(text) == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("cam;=1+2", "cam;'=1+2"),
        ("a\t=1+1", "a\t'=1+1"),
        ("a|@SUM(A1)", "a|'@SUM(A1)"),
        ("a\n-1", "a\n'-1"),
        ('a;"=1"', 'a;\'"=1"'),
        ("a; \t+1", "a;' \t'+1"),
        ("a\u2028=1", "a\u2028'=1"),
        ("a;\u3164=1", "a;'\u3164=1"),
        ("a;+12025550100", "a;'+12025550100"),
        ("=1;=2", "'=1;'=2"),
    ],
)
def test_a_formula_behind_a_mark_is_guarded(text: str, kept: str) -> None:
    assert guard(text) == kept


@given(st.one_of(st.text(), PIECES))
def test_guard_only_ever_puts_apostrophes_in(text: str) -> None:
    assert apostrophes_put_in(text, guard(text))


@given(
    st.text(st.characters(categories=["Cc", "Cf", "Zs", "Zl", "Zp"]), max_size=5),
    st.sampled_from("=+-@\uff1d\uff0b\uff0d\uff20"),
    st.text(),
)
def test_no_invisible_prefix_hides_a_formula(prefix: str, sign: str, rest: str) -> None:
    text = prefix + sign + rest
    telephone = text[0] == "+" and text[1:].isascii() and text[1:].isdigit()
    assert (guard(text)[0] == "'") is not telephone


@given(st.text(min_size=1))
def test_what_stays_starts_with_no_sign(text: str) -> None:
    kept = guard(text)
    if kept == text and not (text[0] == "+" and text[1:].isdigit()):
        assert unicodedata.normalize("NFKC", text)[0] not in "=+-@\t\r"


@given(st.lists(PIECES, min_size=1, max_size=4), st.sampled_from(",;\t|"), st.booleans())
@example(["cam;=1+2"], ";", False)
@example(["a", "a;", 'b\n"=1'], ";", True)
def test_no_cell_is_a_formula_wherever_a_reader_splits(row: list[str], separator: str, every: bool) -> None:
    """Both ways of quoting that the collection's files use."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL if every else csv.QUOTE_MINIMAL, lineterminator="\r\n")
    writer.writerow(["twilio", *map(guard, row), "end"])
    assert [cell for cell in cells(out.getvalue(), separator) if dangerous(cell)] == []


@given(st.recursive(st.one_of(st.none(), st.integers(), PIECES), st.lists, max_leaves=5))
def test_json_stays_json(value: object) -> None:
    text = json.dumps({"a": value}, ensure_ascii=False)
    assert json.dumps(json.loads(guard(text)), ensure_ascii=False).replace("'", "") == text.replace("'", "")


@given(st.lists(st.one_of(st.none(), PIECES, st.text())))
def test_a_column_is_guarded_as_its_values_are(values: list[str | None]) -> None:
    marked = has_marks(values)
    assert list(guard_column(values, marked=marked)) == [value and guard(value) for value in values]
    assert marked is any(has_marks([value]) for value in values)


def test_a_text_of_a_million_marks_is_read_once() -> None:
    """Quadratic, it would take hours."""
    text = "\t" * 1_000_000
    assert guard(text) == "'" + text
    assert guard(text + "=").count("'") == 1_000_001
