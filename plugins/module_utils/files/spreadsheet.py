# Copyright: (c) 2026, the cpaas.recordings authors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Text that a spreadsheet shows as it is, instead of running it as a formula.

A spreadsheet splits a CSV file where its user, or the language of the system, says: at commas, semicolons,
tabs or bars. Quotes do not keep a text together then: to a reader that splits at semicolons, ``1,"a;=1+2"``
are the cells ``1,"a`` and ``=1+2"``, since a quote counts only where a cell begins. So every place in a text
at which a cell could begin is guarded, and not its start alone.
"""

from __future__ import annotations

import re
import typing as t
import unicodedata

# OWASP, "CSV Injection": = + - @ start a formula, in some locales their full-width forms too, and a tab or
# the end of a line starts a cell anew. Minus and the small forms are here because they look like them.
_SIGNS = frozenset("=+-@\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b")
_BREAKS = frozenset("\t\r\n")
# Letters by their category, and yet nothing to be seen.
_FILLERS = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_TELEPHONE = re.compile(r"\+[0-9]+")
#: Behind these a cell could begin: marks at which readers split (a comma is the one that quotes do keep),
#: ends of lines as any reader knows them, and NUL, at which some end a cell.
_ASCII_MARKS = (";", "|", "\t", "\n", "\r", "\v", "\f", "\x1c", "\x1d", "\x1e", "\x00")
_MARKS = frozenset((*_ASCII_MARKS, "\x85", "\u2028", "\u2029"))
_MARK = re.compile("[" + re.escape("".join(sorted(_MARKS))) + "]")
#: No formula starts with one of these, which providers' texts and JSON commonly start with.
_HARMLESS = frozenset('[{"(_./')


def guard(text: str) -> str:
    """Put an apostrophe into *text* wherever a spreadsheet could take what follows for a formula.

    That is before the whole, and behind each mark at which a reader may split. A text that is a telephone
    number (``+`` and digits, nothing else) stays as it is. JSON stays JSON.
    """
    if _MARK.search(text) is None:
        return _guard_start(text)
    return ("'" if _begins_formula(text) else "") + _guard_within(text)


def guard_column(values: t.Sequence[str | None], *, marked: bool) -> t.Sequence[str | None]:
    """Return *values*, each guarded; the same object, and quickly, when none needs it.

    Args:
        values: the texts of one column; missing ones are ``None``.
        marked: what :func:`has_marks` says of them.
    """
    if marked:
        return [guard(value) if value else value for value in values]
    if all(map(_harmless_first, {value[:1] for value in values if value})):
        return values
    return [_guard_start(value) if value else value for value in values]


def has_marks(values: t.Sequence[str | None]) -> bool:
    """Tell whether one of *values* holds a mark at which some reader splits a line, or ends it."""
    joined = "".join(filter(None, values))
    if joined.isascii():
        return any(mark in joined for mark in _ASCII_MARKS)
    return _MARK.search(joined) is not None


def _harmless_first(first: str) -> bool:
    # Beyond ASCII there are letters that are not seen, with a formula behind them.
    return (first.isascii() and first.isalnum()) or first in _HARMLESS


def _guard_start(text: str) -> str:
    return f"'{text}" if _begins_formula(text) else text


def _begins_formula(text: str) -> bool:
    first = text[:1]
    if not first or (first.isascii() and first.isalnum()):
        return False
    if first not in _BREAKS and not _leads_to_sign(text):
        return False
    return not _TELEPHONE.fullmatch(text)


def _unseen(character: str) -> bool:
    """Tell whether a formula behind *character* is still one: white space, control, marks alone."""
    return unicodedata.category(character)[0] in "ZCM" or character in _FILLERS


def _leads_to_sign(text: str) -> bool:
    """Return whether the first character that is not white space or the like is a sign."""
    for character in text:
        if character in _SIGNS:
            return True
        if not _unseen(character):
            return False
    return False


def _guard_within(text: str) -> str:
    """Put an apostrophe behind every mark from which only what is not seen, or quotes, lead to a sign.

    From the end, so that a text of a million tabs is read once.
    """
    turned: list[str] = []
    leads = False
    for character in reversed(text):
        if leads and character in _MARKS:
            turned.append("'")
        turned.append(character)
        if character in _SIGNS:
            leads = True
        elif character != '"' and not _unseen(character):
            leads = False
    return "".join(reversed(turned))
